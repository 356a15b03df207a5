"""What an agent has read (rule 4.8)."""

from accounts.actors import Actor
from tickets.models import Ticket, TicketSeen


def mark_seen(ticket: Ticket, *, actor: Actor) -> None:
    """The agent has read the ticket up to its last article (rule 4.8). No change of the ticket."""
    if actor.agent_id is None or ticket.last_article_id is None:
        return
    TicketSeen.objects.bulk_create(
        [
            TicketSeen(
                ticket_id=ticket.pk, agent_id=actor.agent_id, article_id=ticket.last_article_id
            )
        ],
        update_conflicts=True,
        unique_fields=["ticket", "agent"],
        update_fields=["article_id"],
    )
