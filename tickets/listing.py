"""Reading one page of a ticket list: ids by the right index first, everything else after.

Used by the API and by the pages. The total costs a sum over the tally where only queue, state and
archive are filtered, else an exact count.
"""

from django.db.models import QuerySet

from accounts.actors import Actor
from tickets import search_port, tally
from tickets.filters import RELEVANCE, TicketFilters
from tickets.models import Ticket


class TicketList:
    """A filtered, ordered list as one actor sees it."""

    def __init__(
        self, actor: Actor, filters: TicketFilters, within: QuerySet[Ticket] | None = None
    ) -> None:
        """``within`` narrows the list further, e.g. to a customer's tickets."""
        self.actor, self.filters = actor, filters
        self._narrowed = within is not None
        base = Ticket.objects.all() if within is None else within
        self.tickets = filters.apply(base.visible_to(actor))  # type: ignore[attr-defined]
        self._hits: list[int] | None = None

    def total(self) -> int:
        """How many tickets are in the list; exact."""
        if self.filters.text:
            return len(self._found())
        if self.filters.countable and not self._narrowed:
            scope = self.filters.scope
            return tally.count(
                self.actor,
                queue_ids=scope.queue_ids,
                state_ids=scope.state_ids,
                state_types=scope.state_types,
                archived=scope.archived,
            )
        return self.tickets.count()

    def ids(self, offset: int, limit: int) -> list[int]:
        """The ids of one page, in order. One query, two with a full-text search."""
        if self.filters.sort.key == RELEVANCE:
            return self._found()[offset : offset + limit]
        ordered = self.searched().order_by(*self.filters.sort.ordering())
        return list(ordered.values_list("pk", flat=True)[offset : offset + limit])

    def searched(self) -> QuerySet[Ticket]:
        """The tickets of the list, also limited by the full-text search; without order."""
        return self.tickets.filter(pk__in=self._found()) if self.filters.text else self.tickets

    def _found(self) -> list[int]:
        if self._hits is None:
            self._hits = search_port.find_ids(
                self.filters.text, actor=self.actor, within=self.tickets
            )
        return self._hits
