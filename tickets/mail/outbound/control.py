"""What people do about a mail in the outbox: send it again, or stop it (rules 8.1, 8.2)."""

from accounts.actors import Actor
from gotrs.common.clock import now
from gotrs.common.errors import Conflict
from tickets.models import DeliveryState, HistoryType, OutgoingMail, Ticket
from tickets.models.outbox import WAITING_STATES
from tickets.operations.change import changing

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


def cancel(mail: OutgoingMail, *, actor: Actor) -> OutgoingMail:
    """Stop a mail that waits to be sent or sent again; its article stays, and says so.

    Raises Conflict if it was sent, is being sent, or was stopped before.
    """
    with changing(_ticket_of(mail), actor=actor, any_state=True) as change:
        stopped = OutgoingMail.objects.filter(pk=mail.pk, state__in=WAITING_STATES).update(
            state=DeliveryState.CANCELLED
        )
        if not stopped:
            raise Conflict("This mail can't be stopped any more.", code="not_stoppable")
        mail.recipients.filter(state__in=WAITING_STATES).update(
            state=DeliveryState.CANCELLED, changed_at=now()
        )
        change.log(HistoryType.SEND_UNDONE, old=mail.subject, article=mail.article)
    mail.refresh_from_db()
    return mail


def _ticket_of(mail: OutgoingMail) -> Ticket:
    if mail.ticket is None:
        raise Conflict("This mail belongs to no ticket.", code="no_ticket")
    return mail.ticket
