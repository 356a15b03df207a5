"""What an agent has read (rule 4.8)."""

from accounts.actors import Actor
from tickets.models import Article, Ticket, TicketSeen


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


def mark_unread(article: Article, *, actor: Actor) -> None:
    """The agent wants to read the ticket again from this article on (OTRS's "mark as unread").

    Only theirs: nobody else sees a difference, and it is no change of the ticket.
    """
    if actor.agent_id is None:
        return
    before = Article.objects.filter(ticket_id=article.ticket_id, pk__lt=article.pk).order_by("-pk")
    last_read = before.values_list("pk", flat=True).first() or 0
    TicketSeen.objects.filter(ticket_id=article.ticket_id, agent_id=actor.agent_id).update(
        article_id=last_read
    )
