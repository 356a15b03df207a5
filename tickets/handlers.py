"""Tells agents what happened to their tickets, in the transaction of the change."""

from tickets import notifications
from tickets.events import (
    ArticleAdded,
    TicketOwnerChanged,
    TicketResponsibleChanged,
    subscribe,
)
from tickets.mentions import mentioned_in
from tickets.models import MailChannel, SenderType


def register() -> None:
    """Called once at start-up."""
    subscribe(TicketOwnerChanged, _tell_owner)
    subscribe(TicketResponsibleChanged, _tell_responsible)
    subscribe(ArticleAdded, _tell_of_article)


def _tell_owner(event: TicketOwnerChanged) -> None:
    notifications.tell(
        event.ticket, notifications.OWNER, actor=event.actor, agent_ids=[event.new_owner_id]
    )


def _tell_responsible(event: TicketResponsibleChanged) -> None:
    notifications.tell(
        event.ticket, notifications.RESPONSIBLE, actor=event.actor, agent_ids=[event.new_id]
    )


def _tell_of_article(event: ArticleAdded) -> None:
    """A customer's message, and notes of colleagues; what a new ticket begins with is neither.

    Who is named in a note is told that, instead of the note.
    """
    ticket, article = event.ticket, event.article
    mentioned = notifications.tell(
        ticket, notifications.MENTION, actor=event.actor, agent_ids=mentioned_in(article)
    )
    if ticket.version == 1:
        return
    if article.sender_type == SenderType.CUSTOMER:
        message = notifications.FOLLOW_UP
    elif article.sender_type == SenderType.AGENT and article.channel == MailChannel.INTERNAL:
        message = notifications.NOTE
    else:
        return
    notifications.tell(
        ticket,
        message,
        actor=event.actor,
        agent_ids=[ticket.owner_id, ticket.responsible_id],
        watchers=True,
        besides=mentioned,
    )
