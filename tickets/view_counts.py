"""Saved views in the side bar, with how many tickets each holds for its reader.

The number of queries does not depend on the number of views: those that limit queue, state and
archive alone are summed from the tally, all others are counted by one statement, each no further
than the menu has room for. A filter that no index serves looks at the latest tickets of a big list
alone; its figure is "at least". Figures are kept for some seconds, and a request counts a few views
(docs/decisions/0015-saved-views.md).
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from django.db.models import IntegerField, QuerySet, Subquery
from django.urls import reverse

from accounts.actors import Actor
from accounts.models import Agent
from gotrs.common.errors import DomainError
from gotrs.common.kept import Kept, clock
from tickets import tally
from tickets.filter_reader import NONE
from tickets.filters import TicketFilters
from tickets.list_preferences import ListPreferences
from tickets.models import Sharing, Ticket, TicketView
from tickets.models.catalog import ACTIVE_TYPES
from tickets.stored_filters import stored_filters
from tickets.ticket_views import visible_views

# Beyond this a menu shows "99+".
LIMIT = 99
# So many are counted by one request; the menu asks again for the others.
AT_ONCE = 8
# How many seconds a figure is shown before it is counted anew, and at the longest.
_FRESH = 20
_kept = Kept(seconds=300)
# Where no index helps, lists longer than this are counted among their latest tickets.
BIG, _LATEST = 5_000, 1_000
# Filters that an index leads to few tickets by, and those that the index of active tickets holds.
_SELECTIVE = frozenset(
    {
        "customer_id", "customer_user_id", "tag", "watched", "escalated", "escalation_before",
        "pending_after", "pending_before", "closed_after", "closed_before",
    }
)  # fmt: skip
_PEOPLE = frozenset({"assigned_to", "owner_id", "responsible_id"})
_COVERED = frozenset(
    {
        "status", "state", "state_id", "queue", "queue_id", "subqueues", "priority", "priority_id",
        "assigned_to", "owner_id", "escalated", "escalation_before", "updated_after",
        "updated_before",
    }
)  # fmt: skip

_BY_CREATION = frozenset({"status", "queue_id", "subqueues", "created_after", "created_before"})
_ACTIVE = frozenset(map(int, ACTIVE_TYPES))


class AtLeast(int):
    """A number of tickets that was found among the latest ones; there may be more."""


@dataclass(frozen=True)
class MenuItem:
    """A view in the side bar; ``count`` is None where it is not known (yet)."""

    pk: int
    name: str
    url: str
    shared: bool
    current: bool
    count: int | None

    @property
    def figure(self) -> str:
        """The count as the menu has room for it."""
        if self.count is None:
            return ""
        if self.count > LIMIT:
            return f"{LIMIT}+"
        return f"{self.count}+" if isinstance(self.count, AtLeast) else str(self.count)


@dataclass(frozen=True)
class Menu:
    """The views of an agent; ``counted`` if the figures are those of the last seconds."""

    items: list[MenuItem]
    counted: bool
    current: int | None = None


def view_menu(actor: Actor, current: int | None = None, *, count: bool = False) -> Menu:
    """What the side bar shows; only if ``count`` says so, some views are counted (anew)."""
    views = visible_views(actor)
    if not views:
        return Menu([], counted=True)
    figures: dict[int, tuple[float, int | None]]
    figures = _kept.get((actor.agent_id, ListPreferences.of(actor).stamp), dict)
    if count:
        moment = clock()
        stale = [view for view in views if moment - figures.get(view.pk, _NEVER)[0] > _FRESH]
        stale.sort(key=lambda view: figures.get(view.pk, _NEVER)[0])
        for pk, number in counts(actor, stale[:AT_ONCE]).items():
            figures[pk] = (moment, number)
    base = reverse("ticket_list")
    items = [
        MenuItem(
            pk=view.pk,
            name=view.name,
            url=f"{base}?view={view.pk}",
            shared=view.sharing != Sharing.PRIVATE,
            current=view.pk == current,
            count=figures.get(view.pk, _NEVER)[1],
        )
        for view in views
    ]
    return Menu(items, all(view.pk in figures for view in views), current)


_NEVER = (float("-inf"), None)


def counts(actor: Actor, views: Iterable[TicketView]) -> dict[int, int | None]:
    """How many tickets of each view the actor may read, by view id; at most LIMIT + 1.

    None for a view that searches texts, or whose filters can't be read any more. Two queries,
    whatever the number of views; a third where a page has not read the queues.
    """
    found: dict[int, int | None] = {}
    read: dict[int, TicketFilters] = {}
    for view in views:
        filters = _filters_of(view, actor)
        found[view.pk] = None
        if filters is not None and not filters.text:
            read[view.pk] = filters
    sums = tally.breakdown(actor) if read else {}
    base = Ticket.objects.visible_to(actor)
    asked: dict[int, QuerySet[Ticket]] = {}
    partial = set()
    for pk, filters in read.items():
        total = _sum(sums, filters)
        if filters.countable:
            found[pk] = min(total, LIMIT + 1)
        elif total > BIG and not _is_served(filters):
            partial.add(pk)
            asked[pk] = _among_latest(base, filters)
        else:
            asked[pk] = filters.apply(base)
    for pk, number in _count_together(actor, asked).items():
        found[pk] = AtLeast(number) if pk in partial else number
    return found


def _is_served(filters: TicketFilters) -> bool:
    """Whether an index finds or holds all that the filters ask about."""
    names = filters.query.keys()
    if names & _SELECTIVE or any(filters.query[name] != NONE for name in names & _PEOPLE):
        return True
    if names <= _BY_CREATION:
        return True
    active = filters.scope.state_types is not None and filters.scope.state_types <= _ACTIVE
    return names <= _COVERED and active and filters.scope.archived is False


def _among_latest(base: QuerySet[Ticket], filters: TicketFilters) -> QuerySet[Ticket]:
    scope = replace(filters, rest=()).apply(base).order_by("-changed_at", "-id")
    return Ticket.objects.filter(pk__in=scope.values("pk")[:_LATEST]).filter(*filters.rest)


def _filters_of(view: TicketView, actor: Actor) -> TicketFilters | None:
    try:
        return stored_filters(view, actor)
    except DomainError:
        return None  # its page says what is wrong


def _sum(sums: Mapping[tuple[int, int, int, bool], int], filters: TicketFilters) -> int:
    scope = filters.scope
    total = 0
    for (queue_id, state_id, state_type, archived), amount in sums.items():
        if (
            (scope.queue_ids is None or queue_id in scope.queue_ids)
            and (scope.state_ids is None or state_id in scope.state_ids)
            and (scope.state_types is None or state_type in scope.state_types)
            and (scope.archived is None or archived == scope.archived)
        ):
            total += amount
    return total


class _Counted(Subquery):
    """How many rows a query has, as a column of another one."""

    template = "(SELECT COUNT(*) FROM (%(subquery)s) counted)"
    output_field = IntegerField()
    empty_result_set_value = 0


def _count_together(actor: Actor, asked: Mapping[int, QuerySet[Ticket]]) -> dict[int, int]:
    """One statement for all of them."""
    if not asked:
        return {}
    columns = {
        f"view_{pk}": _Counted(tickets.order_by().values("pk")[: LIMIT + 1])
        for pk, tickets in asked.items()
    }
    row = Agent.objects.filter(pk=actor.agent_id).annotate(**columns)
    found: Any = row.values(*columns).first() or {}
    return {pk: found.get(f"view_{pk}", 0) for pk in asked}
