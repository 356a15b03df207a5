"""What people do about a mail in the outbox: send it again, or stop it (rules 8.1, 8.2)."""

from collections.abc import Iterable

from accounts.actors import Actor
from gotrs.common.clock import now
from gotrs.common.errors import Conflict
from tickets.events import ArticleVisibilityChanged
from tickets.mail.outbound.restoring import restore
from tickets.models import Article, DeliveryState, HistoryType, OutgoingMail, Ticket
from tickets.models.outbox import WAITING_STATES
from tickets.operations.change import Change, changing

_TROUBLED_STATES = (DeliveryState.UNCERTAIN, DeliveryState.FAILED)


def send_again(mail: OutgoingMail, *, actor: Actor) -> OutgoingMail:
    """Queue a mail that failed or may not have been sent, with the same Message-ID.

    It goes to those recipients alone that don't have it for certain. Raises Conflict for a mail in
    any other state, DomainError for one whose ticket was merged.
    """
    with changing(_ticket_of(mail), actor=actor) as change:
        again = OutgoingMail.objects.filter(pk=mail.pk, state__in=_TROUBLED_STATES).update(
            state=DeliveryState.QUEUED,
            not_before=now(),
            attempts=0,
            handed_over_at=None,
            last_error="",
        )
        if not again:
            raise Conflict("This mail is not one to send again.", code="not_sendable")
        mail.recipients.filter(state__in=_TROUBLED_STATES).update(
            state=DeliveryState.QUEUED, answer="", changed_at=now()
        )
        change.log(HistoryType.EMAIL_RESEND, new=mail.subject, article=mail.article)
    mail.refresh_from_db()
    return mail


def undo(mail: OutgoingMail, *, actor: Actor) -> OutgoingMail:
    """Take back a mail within its undo window, with what was changed along with it (rule 8.2).

    State, owner and lock become what they were, unless somebody changed them since. Raises
    Conflict if the window is over.
    """
    with changing(_ticket_of(mail), actor=actor) as change:
        _stop(change, mail, (DeliveryState.HELD,))
        restore(change, mail)
    mail.refresh_from_db()
    return mail


def cancel(mail: OutgoingMail, *, actor: Actor) -> OutgoingMail:
    """Stop a mail that waits to be sent or sent again; what changed along with it stays.

    Raises Conflict if it was sent, is being sent, or was stopped before.
    """
    with changing(_ticket_of(mail), actor=actor, any_state=True) as change:
        _stop(change, mail, WAITING_STATES)
    mail.refresh_from_db()
    return mail


def _stop(change: Change, mail: OutgoingMail, states: Iterable[DeliveryState]) -> None:
    """The article stays as a record; what nobody got, the customer does not see either."""
    stopped = OutgoingMail.objects.filter(pk=mail.pk, state__in=tuple(states)).update(
        state=DeliveryState.CANCELLED
    )
    if not stopped:
        raise Conflict("This mail can't be stopped any more.", code="not_stoppable")
    mail.recipients.filter(state__in=WAITING_STATES).update(
        state=DeliveryState.CANCELLED, changed_at=now()
    )
    change.log(HistoryType.SEND_UNDONE, old=mail.subject, article=mail.article)
    if not mail.recipients.exclude(state=DeliveryState.CANCELLED).exists():
        _hide(change, mail.article)


def _hide(change: Change, article: Article | None) -> None:
    if article is None or not article.is_visible_for_customer:
        return
    article.is_visible_for_customer = False
    article.save(update_fields=["is_visible_for_customer"])
    change.set(visible_article_count=change.ticket.visible_article_count - 1)
    change.emit(ArticleVisibilityChanged(change.ticket, change.actor, article))


def _ticket_of(mail: OutgoingMail) -> Ticket:
    if mail.ticket is None:
        raise Conflict("This mail belongs to no ticket.", code="no_ticket")
    return mail.ticket
