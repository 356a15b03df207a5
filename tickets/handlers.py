"""Tells agents what happened to their tickets and in their queues (9.3), in its transaction."""

from collections.abc import Iterator

from accounts.actors import Channel
from tickets import notifications
from tickets.events import (
    ArticleAdded,
    TicketChange,
    TicketCreated,
    TicketMoved,
    TicketOwnerChanged,
    TicketResponsibleChanged,
    subscribe,
)
from tickets.mentions import mentioned_in
from tickets.models import Article, MailChannel, SenderType, Ticket
from tickets.notifications import Notice

# Of several things that one change is to somebody they are told the first.
_ORDER = (
    notifications.MENTION,
    notifications.OWNER,
    notifications.RESPONSIBLE,
    notifications.FOLLOW_UP,
    notifications.NOTE,
    notifications.MOVE,
    notifications.NEW_TICKET,
)


def register() -> None:
    """Called once at start-up."""
    subscribe(TicketChange, _tell)


def _tell(change: TicketChange) -> None:
    """Each once, however much happened. Imports tell nobody (14.1)."""
    if change.actor.channel == Channel.IMPORT:
        return
    notices = sorted(_notices(change), key=lambda notice: _ORDER.index(notice.message))
    notifications.tell(change.ticket, notices, actor=change.actor)


def _notices(change: TicketChange) -> Iterator[Notice]:
    is_new = any(isinstance(event, TicketCreated) for event in change.events)
    for event in change.events:
        match event:
            case TicketCreated():
                yield Notice(notifications.NEW_TICKET, followers=True)
            case TicketMoved():
                yield Notice(notifications.MOVE, followers=True)
            case TicketOwnerChanged():
                yield Notice(notifications.OWNER, [event.new_owner_id])
            case TicketResponsibleChanged():
                yield Notice(notifications.RESPONSIBLE, [event.new_id])
            case ArticleAdded():
                yield Notice(notifications.MENTION, mentioned_in(event.article))
                if not is_new:
                    yield from _of_article(event.ticket, event.article)


def _of_article(ticket: Ticket, article: Article) -> Iterator[Notice]:
    """A customer's message, and notes of colleagues; what a new ticket begins with is neither."""
    if article.sender_type == SenderType.CUSTOMER:
        if ticket.is_locked:
            workers = [ticket.owner_id, ticket.responsible_id]
            yield Notice(notifications.FOLLOW_UP, workers, watchers=True)
        else:
            yield Notice(notifications.FOLLOW_UP, [ticket.owner_id], watchers=True, followers=True)
    elif article.sender_type == SenderType.AGENT and article.channel == MailChannel.INTERNAL:
        workers = [ticket.owner_id, ticket.responsible_id]
        yield Notice(notifications.NOTE, workers, watchers=True)
