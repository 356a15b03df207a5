"""What people do about a mail in the outbox: send it now or again, or stop it (8.1, 8.2)."""

from accounts.actors import Actor
from gotrs.common.clock import now
from gotrs.common.errors import Conflict
from tickets.mail.outbound.restoring import restore
from tickets.models import DeliveryState, HistoryType, OutgoingMail, Ticket
from tickets.models.outbox import WAITING_STATES
from tickets.operations.change import changing
from tickets.operations.scheduling import stop_mail

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


def send_now(mail: OutgoingMail, *, actor: Actor) -> OutgoingMail:
    """Let a mail that was to go out later go out at once.

    Raises Conflict for a mail in any other state, DomainError for one whose ticket was merged.
    """
    with changing(_ticket_of(mail), actor=actor) as change:
        moment = now()
        released = OutgoingMail.objects.filter(pk=mail.pk, state=DeliveryState.SCHEDULED).update(
            state=DeliveryState.QUEUED, not_before=moment, send_at=moment
        )
        if not released:
            raise Conflict("This mail does not wait for a time any more.", code="not_scheduled")
        mail.recipients.filter(state=DeliveryState.SCHEDULED).update(
            state=DeliveryState.QUEUED, changed_at=moment
        )
        change.log(HistoryType.SEND_TIME_UPDATE, old=mail.send_at, new=moment, article=mail.article)
    mail.refresh_from_db()
    return mail


def undo(mail: OutgoingMail, *, actor: Actor) -> OutgoingMail:
    """Take back a mail within its undo window, or one that waits for its time (rule 8.2).

    State, owner and lock become what they were, unless somebody changed them since. Raises
    Conflict if the mail is on its way.
    """
    with changing(_ticket_of(mail), actor=actor) as change:
        stop_mail(change, mail, (DeliveryState.HELD, DeliveryState.SCHEDULED))
        change.log(HistoryType.SEND_UNDONE, old=mail.subject, article=mail.article)
        restore(change, mail)
    mail.refresh_from_db()
    return mail


def cancel(mail: OutgoingMail, *, actor: Actor) -> OutgoingMail:
    """Stop a mail that waits to be sent or sent again; what changed along with it stays.

    Raises Conflict if it was sent, is being sent, or was stopped before.
    """
    with changing(_ticket_of(mail), actor=actor, any_state=True) as change:
        stop_mail(change, mail, WAITING_STATES)
        change.log(HistoryType.SEND_UNDONE, old=mail.subject, article=mail.article)
    mail.refresh_from_db()
    return mail


def _ticket_of(mail: OutgoingMail) -> Ticket:
    if mail.ticket is None:
        raise Conflict("This mail belongs to no ticket.", code="no_ticket")
    return mail.ticket
