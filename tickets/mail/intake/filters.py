"""Postmaster filters at work: which of them match a mail, and what they set (rule 7.14).

Expressions are an admin's, texts are a stranger's. So that no mail can hang the worker:

- ``regex`` is used, not ``re``, for it can be stopped: an expression that has not come to an end
  after ``SECONDS`` is no match (rule 7.5);
- all filters together may use ``SECONDS_A_MAIL`` of a mail, so a hundred slow expressions cost no
  more than a few; what is asked after that is no match;
- an expression has at most ``patterns.MAX_PATTERN`` characters, and sees at most ``MAX_TEXT``
  characters of a field.

Each of these leaves a line in the mail's trace.
"""

import re
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any

from gotrs.common import patterns
from gotrs.common.kept import Kept
from gotrs.common.validity import Validity
from tickets.mail.intake.controls import known_name
from tickets.mail.intake.sight import Sight
from tickets.models import ConditionKind, FilterCondition, PostmasterFilter

SECONDS = 1.0
SECONDS_A_MAIL = 5.0
MAX_TEXT = 500_000
_SHOWN = 80  # characters of what was found
_PLACE = re.compile(r"\[\*\*\*\]|\[\*\*\\(\w{1,60})\*\*\]")

Row = dict[str, Any]


# Every mail asks for them, and they hardly ever change.
_kept = Kept(seconds=5)


def in_use() -> list[PostmasterFilter]:
    """The valid filters in the order in which they are asked; at most five seconds old."""
    return _kept.get("filters", _read)


def _read() -> list[PostmasterFilter]:
    return list(
        PostmasterFilter.objects.filter(valid_id=Validity.VALID)
        .order_by("position", "name", "id")
        .prefetch_related("conditions", "values")
    )


def problem_of(rule: PostmasterFilter) -> str:
    """Why a filter can't work, e.g. a broken expression; "" if it can."""
    for condition in _conditions(rule):
        if condition.kind == ConditionKind.PATTERN:
            try:
                compiled(condition)
            except ValueError as error:
                return f"{condition.value}: {error}"
    return ""


def compiled(condition: FilterCondition) -> Any:
    """The expression of a condition. Raises ValueError."""
    return patterns.compiled(patterns.from_perl(condition.value), any_case=True)


@dataclass
class Run:
    """The filters on one mail, one after the other; what they set goes into its controls."""

    sight: Sight
    clock: Callable[[], float] = time.monotonic
    # What each filter did, for the trace.
    rows: list[Row] = field(default_factory=list)
    _spent: float = 0.0
    _slow: list[str] = field(default_factory=list)

    def run(self, rules: Iterable[PostmasterFilter]) -> None:
        """Ask the filters in their order, until one that matches says stop."""
        silent = []
        for rule in rules:
            row = self._ask(rule)
            if row is None:
                silent.append(rule.name)
                continue
            self.rows.append(row)
            if row.get("stop"):
                break
        if silent:
            self.rows.append({"stage": "filters", "silent": silent[:50], "count": len(silent)})

    def _ask(self, rule: PostmasterFilter) -> Row | None:
        """What a filter did; None if it does not match and nothing is to be said about it."""
        row: Row = {"stage": "filter", "id": rule.pk, "name": rule.name}
        if problem := problem_of(rule):
            return row | {"problem": problem[:300]}
        self._slow = []
        caught = _Caught()
        held = self._all_hold(rule, caught)
        if self._slow:
            row["slow"] = self._slow
        if held is None:
            return row if self._slow else None
        return row | {"why": held, "set": self._set(rule, caught), "stop": rule.stop}

    def _all_hold(self, rule: PostmasterFilter, caught: "_Caught") -> list[Row] | None:
        """By what each condition holds; None if one does not, or there is none."""
        held = []
        for condition in _conditions(rule):
            evidence = self._holds(condition, caught)
            if evidence is None:
                return None
            held.append(
                {
                    "field": condition.field,
                    "kind": condition.kind,
                    "not": condition.negated,
                    "value": condition.value[:200],
                    "found": evidence,
                }
            )
        return held or None

    def _holds(self, condition: FilterCondition, caught: "_Caught") -> str | None:
        """What was found, "" for nothing to show; None if the condition does not hold."""
        text = self.sight.text_of(condition.field)
        if condition.kind == ConditionKind.ABSENT:
            return "" if (text is None) != condition.negated else None
        if text is None:
            return None  # an absent header never matches, negated or not
        found = self._find(condition, text[:MAX_TEXT], caught)
        if condition.negated:
            return None if found is not None else ""
        return found

    def _find(self, condition: FilterCondition, text: str, caught: "_Caught") -> str | None:
        if condition.kind == ConditionKind.ADDRESS:
            wanted = condition.value.strip().lower()
            return wanted if wanted in self.sight.addresses_of(condition.field) else None
        if condition.kind == ConditionKind.TEXT:
            return condition.value[:_SHOWN] if _contains(text, condition.value) else None
        match = self._search(condition, text)
        if match is None:
            return None
        caught.note(match)
        return str(match[0])[:_SHOWN]

    def _search(self, condition: FilterCondition, text: str) -> Any:
        """The match; None, noted as slow, if there was no end in time."""
        allowed = min(SECONDS, SECONDS_A_MAIL - self._spent)
        start = self.clock()
        try:
            if allowed > 0:
                return compiled(condition).search(text, timeout=allowed)
        except TimeoutError:
            pass
        finally:
            self._spent += self.clock() - start
        self._slow.append(condition.value[:200])
        return None

    def _set(self, rule: PostmasterFilter, caught: "_Caught") -> list[list[str]]:
        done = []
        for wanted in sorted(rule.values.all(), key=lambda value: value.pk):
            name = known_name(wanted.name) or wanted.name
            control = self.sight.controls.set(name, caught.fill(wanted.value), origin_of(rule))
            done.append([control.name, control.value[:200]])
        return done


def origin_of(rule: PostmasterFilter) -> str:
    """How the history names a filter as the cause."""
    return f"postmaster filter {rule.name}"


def _conditions(rule: PostmasterFilter) -> list[FilterCondition]:
    """In the order in which they were written, whether prefetched or not."""
    return sorted(rule.conditions.all(), key=lambda condition: condition.pk)


def _contains(text: str, wanted: str) -> bool:
    return wanted.casefold() in text.casefold()


class _Caught:
    """What groups of expressions caught: ``[***]`` is the first group of the last match."""

    def __init__(self) -> None:
        self._first = ""
        self._named: dict[str, str] = {}

    def note(self, match: Any) -> None:
        """Remember the groups of a match; a group that took no part leaves what was."""
        groups = match.groups()
        if groups and groups[0]:
            self._first = groups[0]
        self._named |= {name: text for name, text in match.groupdict().items() if text}

    def fill(self, value: str) -> str:
        """The value with its places filled in; what was not caught is empty."""
        return _PLACE.sub(
            lambda place: self._named.get(place[1], "") if place[1] else self._first, value
        )
