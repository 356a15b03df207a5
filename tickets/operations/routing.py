"""Moving a ticket to another queue (rule 5.11)."""

from accounts.actors import Actor
from accounts.models import Permission
from queues.models import Queue
from tickets import rules
from tickets.events import TicketMoved
from tickets.models import HistoryType, Ticket
from tickets.operations.change import changing
from tickets.operations.ownership import drop_owner_within, holds


def move_ticket(
    ticket: Ticket, *, actor: Actor, queue: Queue, expected_version: int | None = None
) -> Ticket:
    """Put the ticket into another queue. The owner stays if they can read it there, else nobody
    owns it and it is unlocked. Raises Invalid for another queue that isn't in use any more.
    """
    with changing(ticket, actor=actor, expected_version=expected_version) as change:
        old = ticket.queue
        if change.set(queue=queue):
            rules.check_queue_open(queue)
            change.log(HistoryType.MOVE, old=old.name, new=queue.name)
            change.emit(TicketMoved(ticket, actor, old.pk, queue.pk))
            owner_id = ticket.owner_id
            if owner_id is not None and not holds(owner_id, queue.group_id, Permission.RO):
                drop_owner_within(change)
    return ticket
