"""One action on many tickets: each checked, changed and committed by itself (rule 5.23)."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from accounts.actors import Actor
from gotrs.common.errors import DomainError
from tickets.access import access_ticket
from tickets.models import Ticket

MAX_TICKETS = 500


@dataclass(frozen=True)
class BulkResult:
    """What became of one ticket; ``error`` is None if it is now as wanted."""

    ticket_id: int
    ticket: Ticket | None = None
    error: DomainError | None = None


def apply_to_each(
    actor: Actor, ids: Iterable[int], action: Callable[[Ticket], object]
) -> list[BulkResult]:
    """Call ``action`` with each ticket that the actor can read, in the order given, once each.

    A refusal of one does not stop the others; what can not be read is NotFound.
    """
    results = []
    for pk in dict.fromkeys(ids):
        ticket = None
        try:
            ticket = access_ticket(actor, pk)
            action(ticket)
        except DomainError as error:
            results.append(BulkResult(pk, ticket, error))
        else:
            results.append(BulkResult(pk, ticket))
    return results
