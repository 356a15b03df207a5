"""Messages by portal and API get the queue's automatic answer (7.17), in their transaction.

Those by mail get it from the intake, once filters have had their say.
"""

from accounts import site
from accounts.actors import Channel
from tickets.events import ArticleAdded, TicketChange, TicketCreated, subscribe
from tickets.models import ReturnCode, SenderType
from tickets.operations.auto_response import respond


def register() -> None:
    """Called once at start-up."""
    subscribe(TicketChange, _answer)


def _answer(change: TicketChange) -> None:
    by_customer = change.actor.is_customer and change.actor.channel in (Channel.WEB, Channel.API)
    if not by_customer or not site.get("auto_response_web"):
        return
    created = next((e for e in change.events if isinstance(e, TicketCreated)), None)
    code = ReturnCode.FOLLOW_UP
    if created is not None:
        code = ReturnCode.NEW_TICKET_OLD_CLOSED if created.follows else ReturnCode.NEW_TICKET
    for event in change.events:
        if isinstance(event, ArticleAdded) and event.article.sender_type == SenderType.CUSTOMER:
            respond(event.ticket, article=event.article, code=code)
