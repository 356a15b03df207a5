"""The search box of the page: words, and filters written as ``name:value``."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta

from django.utils.translation import gettext as _

from accounts.actors import Actor
from accounts.models import Agent
from gotrs.common.errors import DomainError
from search.querylang import MAX_LENGTH, Filter, split_filters
from tickets.filter_reader import ME, NONE, STATUS_GROUPS
from tickets.filters import LATEST_CHANGE_FIRST, RELEVANCE, Sort, TicketFilters

_BEST_FIRST = Sort(RELEVANCE)
_DATE = re.compile(r"(?P<sign>[<>]=?|)(?P<day>\d{4}-\d{2}-\d{2})\Z")


@dataclass(frozen=True)
class Asked:
    """What the box asks for. ``problem`` says which filter can't be meant."""

    text: str
    filters: TicketFilters
    problem: DomainError | None = None


def read(typed: str, actor: Actor) -> Asked:
    """Read the box. Unknown names before a colon are words like any other."""
    text, found = split_filters(typed.strip()[:MAX_LENGTH], _MEANINGS.keys())
    params: dict[str, str] = {}
    wrong: dict[str, list[str]] = {}
    for one in found:
        try:
            params |= _MEANINGS[one.name](one, actor)
        except ValueError as error:
            wrong[one.name] = [str(error)]
    order = _BEST_FIRST if text else LATEST_CHANGE_FIRST
    try:
        filters = TicketFilters.from_query({**params, "q": text}, actor, default_sort=order)
    except DomainError as error:
        return Asked(text, TicketFilters(), error)
    if wrong:
        message = _("Some filters could not be understood.")
        return Asked(text, filters, DomainError(message, code="invalid_filter", details=wrong))
    return Asked(text, filters)


def _same(name: str) -> Callable[[Filter, Actor], dict[str, str]]:
    """The filter of lists with this name."""
    return lambda found, actor: {name: found.value}


def _state(found: Filter, actor: Actor) -> dict[str, str]:
    """A group such as ``open``, or the name of a state."""
    return {"status" if found.value.lower() in STATUS_GROUPS else "state": found.value}


def _owner(found: Filter, actor: Actor) -> dict[str, str]:
    """``me``, ``none``, or an agent's login or id."""
    value = found.value.lower()
    if value in {ME, NONE} or value.isdecimal():
        return {"assigned_to": value}
    agent = Agent.objects.named(value).first()
    if agent is None:
        raise ValueError(_("There is no agent %s.") % found.value)
    return {"assigned_to": str(agent.pk)}


def _day(name: str) -> Callable[[Filter, Actor], dict[str, str]]:
    """``2026-01-31``, or ``>``, ``>=``, ``<``, ``<=`` and a day; ``>`` and ``>=`` include it."""

    def read_day(found: Filter, actor: Actor) -> dict[str, str]:
        match = _DATE.match(found.value)
        try:
            day = date.fromisoformat(match["day"]) if match else None
        except ValueError:
            day = None
        if match is None or day is None or day == date.max:
            raise ValueError(_("Use a date like 2026-01-31, or >2026-01-31."))
        following = str(day + timedelta(days=1))
        return {
            "": {f"{name}_after": str(day), f"{name}_before": following},
            ">": {f"{name}_after": str(day)},
            ">=": {f"{name}_after": str(day)},
            "<": {f"{name}_before": str(day)},
            "<=": {f"{name}_before": following},
        }[match["sign"]]

    return read_day


_MEANINGS: dict[str, Callable[[Filter, Actor], dict[str, str]]] = {
    "queue": _same("queue"),
    "state": _state,
    "status": _state,
    "owner": _owner,
    "priority": _same("priority"),
    "type": _same("type"),
    "tag": _same("tag"),
    "customer": _same("customer_user_id"),
    "company": _same("customer_id"),
    "archived": _same("archived"),
    "created": _day("created"),
    "updated": _day("updated"),
    "closed": _day("closed"),
}
