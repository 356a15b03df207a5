"""The filters of saved views, read without a look into the database: menus show many of them."""

from collections.abc import Iterable
from functools import cached_property

from accounts.actors import Actor
from gotrs.common.values import read_integer
from tickets import catalog
from tickets.filter_reader import FilterReader
from tickets.filters import LATEST_CHANGE_FIRST, TicketFilters
from tickets.models import Priority, TicketType, TicketView
from tickets.models.catalog import ACTIVE_TYPES
from tickets.querysets import readable_queues


def stored_filters(view: TicketView, actor: Actor) -> TicketFilters:
    """What the view shows, as its list reads it. No query but for the actor's queues.

    Raises DomainError ``invalid_filter`` for a queue or state that is gone.
    """
    stored = view.filters if isinstance(view.filters, dict) else {}
    given = {name: str(value) for name, value in stored.items()} | {"sort": view.sort}
    filters = TicketFilters.from_query(
        given, actor, default_sort=LATEST_CHANGE_FIRST, reader_class=_TrustingReader
    )
    return filters if filters.text else filters.within_states(ACTIVE_TYPES)


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
