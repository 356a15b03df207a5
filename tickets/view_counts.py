"""Saved views in the side bar, with how many tickets each holds for its reader.

The number of queries does not depend on the number of views: those that limit queue, state and
archive alone are summed from the tally, all others are counted by one statement, each no further
than the menu has room for. Both are kept for some seconds.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.db.models import IntegerField, QuerySet, Subquery
from django.urls import reverse

from accounts.actors import Actor
from accounts.models import Agent
from gotrs.common.api.inputs import read_integer
from gotrs.common.errors import DomainError
from gotrs.common.kept import Kept
from tickets import catalog, tally
from tickets.filter_reader import FilterReader
from tickets.filters import LATEST_CHANGE_FIRST, TicketFilters
from tickets.list_preferences import ListPreferences
from tickets.listing import TicketList
from tickets.models import Priority, Sharing, Ticket, TicketType, TicketView
from tickets.models.catalog import ACTIVE_TYPES
from tickets.querysets import readable_queues
from tickets.ticket_views import visible_views

# Beyond this a menu shows "99+".
LIMIT = 99
# So many of one menu are counted; further ones go without a figure.
MAX_COUNTED = 30
_kept = Kept(seconds=20)


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
        return f"{LIMIT}+" if self.count > LIMIT else str(self.count)


@dataclass(frozen=True)
class Menu:
    """The views of an agent; ``counted`` if the figures are those of the last seconds."""

    items: list[MenuItem]
    counted: bool
    current: int | None = None


def view_menu(actor: Actor, current: int | None = None, *, count: bool = False) -> Menu:
    """What the side bar shows; figures that are not kept are counted only if ``count`` says so."""
    views = visible_views(actor)
    key = (actor.agent_id, ListPreferences.of(actor).stamp)
    counted = _kept.peek(key)
    if counted is None and count:
        counted = _kept.get(key, lambda: counts(actor, views))
    base = reverse("ticket_list")
    items = [
        MenuItem(
            pk=view.pk,
            name=view.name,
            url=f"{base}?view={view.pk}",
            shared=view.sharing != Sharing.PRIVATE,
            current=view.pk == current,
            count=(counted or {}).get(view.pk),
        )
        for view in views
    ]
    return Menu(items, counted is not None or not views, current)


def counts(actor: Actor, views: Iterable[TicketView]) -> dict[int, int | None]:
    """How many tickets of each view the actor may read, at most LIMIT + 1 said; by view id.

    None for a view that searches texts, or whose filters can't be read any more.
    Two queries, and one for the queues if a page has not read them.
    """
    found: dict[int, int | None] = {}
    listed: dict[int, TicketList] = {}
    for view in list(views)[:MAX_COUNTED]:
        filters = _filters_of(view, actor)
        found[view.pk] = None
        if filters is not None and not filters.text:
            listed[view.pk] = TicketList(actor, filters)
    summed = {pk: one for pk, one in listed.items() if one.filters.countable}
    if summed:
        sums = tally.breakdown(actor)
        found |= {pk: _sum(sums, one.filters) for pk, one in summed.items()}
    asked = {pk: one.tickets for pk, one in listed.items() if pk not in summed}
    return found | _count_together(actor, asked)


def _filters_of(view: TicketView, actor: Actor) -> TicketFilters | None:
    given = {**view.filters, "sort": view.sort}
    try:
        filters = TicketFilters.from_query(
            given, actor, default_sort=LATEST_CHANGE_FIRST, reader_class=_TrustingReader
        )
    except (DomainError, AttributeError, TypeError):
        return None  # its page says what is wrong
    return filters if filters.text else filters.within_states(ACTIVE_TYPES)


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
    return min(total, LIMIT + 1)


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


class _TrustingReader(FilterReader):
    """Reads filters that were checked when they were saved, without a look into the database.

    What is gone meanwhile matches nothing; its list says so.
    """

    def existing(self, name: str, words: Iterable[str]) -> set[int]:
        """Takes the ids as they are."""
        return {number for word in words if (number := read_integer(word)) is not None}

    def all_priorities(self) -> Iterable[Priority]:
        """From the kept catalog."""
        return catalog.priorities().values()

    def all_types(self) -> Iterable[TicketType]:
        """From the kept catalog."""
        return catalog.types().values()

    @cached_property
    def _readable_queues(self) -> dict[int, str]:
        return {queue.pk: queue.name for queue in readable_queues(self.actor)}
