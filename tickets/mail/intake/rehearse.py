"""What would happen: a stored mail by the rules of today, and a filter on the mails of the past.

Nothing is stored or sent; no number is drawn.
"""

import logging
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

from django.db import InterfaceError, OperationalError

from tickets.mail.intake import filters
from tickets.mail.intake.decide import Decision, Trace, decide
from tickets.mail.intake.parse import Quarantine, parse_mail
from tickets.mail.intake.process import unforeseen
from tickets.models import IncomingMail, PostmasterFilter
from tickets.operations.auto_response import text_for

log = logging.getLogger(__name__)

PAST_MAILS = 200
# A page answers in time, even if the mails are large; what is left then is not looked at.
SECONDS = 20.0


def run_again(mail: IncomingMail) -> Trace:
    """The trace that the mail would leave now; without its bytes an empty one."""
    raw = _bytes_of(mail)
    if raw is None:
        return []
    try:
        decision = _decide(mail, raw)
    except Quarantine as error:
        return [{"stage": "refused", "why": error.reason}]
    return [*decision.trace, *_expected_answer(decision), _expected(decision)]


def _expected_answer(decision: Decision) -> Iterator[dict[str, Any]]:
    """The text that would be sent; who gets none by a rule or limit is told by the history."""
    queue = decision.place.queue if decision.place else decision.ticket and decision.ticket.queue
    if queue and decision.is_answered:
        text = text_for(queue.pk, decision.code)
        yield {"stage": "answer", "expected": text.name if text else ""}


def _expected(decision: Decision) -> dict[str, Any]:
    row: dict[str, Any] = {"stage": "expected", "code": int(decision.code)}
    if decision.ticket is not None:
        row |= {"tn": decision.ticket.tn, "ticket": decision.ticket.pk}
    return row


@dataclass(frozen=True)
class Hit:
    """A past mail on which the filter would do something."""

    mail: IncomingMail
    filter_row: dict[str, Any]
    expected: dict[str, Any]
    queue: str


@dataclass
class Rehearsal:
    """A filter on past mails: how many were looked at, which match, and which are never asked."""

    looked_at: int = 0
    hits: list[Hit] = field(default_factory=list)
    slow: int = 0
    unreadable: int = 0
    # Mails that an earlier filter keeps from this one, by the name of that filter.
    kept_away: dict[str, int] = field(default_factory=dict)


def rehearse(
    rule: PostmasterFilter,
    count: int = PAST_MAILS,
    clock: Callable[[], float] = time.monotonic,
) -> Rehearsal:
    """The filter, valid or not, at its place among the valid ones, on the newest stored mails."""
    rules = _with(rule)
    found, end = Rehearsal(), clock() + SECONDS
    mails = IncomingMail.objects.filter(raw__isnull=False).select_related("raw", "account__queue")
    for mail in mails.order_by("-id")[:count].iterator(chunk_size=10):
        if clock() > end:
            break
        found.looked_at += 1
        _look(found, rule, rules, mail)
    return found


def _with(rule: PostmasterFilter) -> list[PostmasterFilter]:
    others = [other for other in filters.in_use() if other.pk != rule.pk]
    return sorted([*others, rule], key=lambda one: (one.position, one.name, one.pk))


def _look(
    found: Rehearsal, rule: PostmasterFilter, rules: list[PostmasterFilter], mail: IncomingMail
) -> None:
    raw = _bytes_of(mail) or b""
    try:
        decision = _decide(mail, raw, rules)
    except Quarantine:
        found.unreadable += 1
        return
    asked = [row for row in decision.stages if row["stage"] == "filter"]
    mine = next((row for row in asked if row["id"] == rule.pk), None)
    if mine is not None and mine.get("slow"):
        found.slow += 1
    if mine is not None and "why" in mine:
        queue = decision.place.queue.name if decision.place else ""
        found.hits.append(Hit(mail, mine, _expected(decision), queue))
    before = [one.pk for one in rules[: rules.index(rule)]]
    for row in asked:
        if row.get("stop") and row["id"] in before:
            found.kept_away[row["name"]] = found.kept_away.get(row["name"], 0) + 1


def _decide(
    mail: IncomingMail, raw: bytes, rules: list[PostmasterFilter] | None = None
) -> Decision:
    """What the intake would decide. Raises Quarantine, for whatever reason the mail would go there.

    The mail that one looks at may be the very one that nobody foresaw.
    """
    try:
        return decide(mail, parse_mail(raw), raw, rules)
    except (Quarantine, OperationalError, InterfaceError):
        raise
    except Exception as error:
        log.exception("mail %s could not be rehearsed", mail.pk)
        raise Quarantine(unforeseen(error)) from error


def _bytes_of(mail: IncomingMail) -> bytes | None:
    return bytes(mail.raw.data) if hasattr(mail, "raw") else None
