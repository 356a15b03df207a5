"""Keeping the outbox moving: each due mail is claimed, handed over once, and its fate recorded.

A claim is committed before anything else happens, and ``handed_over_at`` right before the message
leaves. So whatever dies when, it is known afterwards that a mail was not sent (it is queued again)
or that it may have been (uncertain: only a person sends it again).
"""

import logging
import random
from collections.abc import Callable, Collection, Iterable, Mapping
from datetime import datetime, timedelta

from django.conf import settings
from django.db import DatabaseError, connection, transaction
from django.db.models import F, Q, QuerySet

from accounts.actors import Actor
from gotrs.common.clock import now
from tickets.events import emit
from tickets.mail.outbound.compose import compose
from tickets.mail.outbound.events import MailFailed, MailSent
from tickets.mail.outbound.resending import resent
from tickets.mail.outbound.servers import (
    going_to,
    note_failure,
    note_success,
    sender_of,
    server_of,
)
from tickets.mail.outbound.transports import (
    Outcome,
    Parcel,
    ServerUnavailable,
    Transport,
    configured_transport,
)
from tickets.models import DeliveryState, HistoryType, OutgoingMail
from tickets.models.outbox import WAITING_STATES
from tickets.operations.change import changing

logger = logging.getLogger(__name__)

CLAIM = timedelta(minutes=10)  # rule 8.1
RETRY_MINUTES = (1, 5, 15, 60, 240)  # then again and again the last
RETRY_SPREAD = 0.1
# With these pauses the attempt that is the last comes a little more than 48 hours after the first.
MAX_ATTEMPTS = 17

# The state of a mail is that of its worst recipient.
_WORST_FIRST = (DeliveryState.UNCERTAIN, DeliveryState.FAILED, DeliveryState.SENT)


class ClaimLost(Exception):
    """Another worker took the mail over, for this one seemed dead."""


class CannotCompose(Exception):
    """The message can't be put together."""


def deliver_due(
    worker: str, transport: Transport | None = None, *, stop: Callable[[], bool] = lambda: False
) -> int:
    """Deliver what is due, oldest first, until nothing is or ``stop()``; returns how many.

    ``worker`` names the caller among all workers. Without a transport each mail goes to the server
    that its sender's address has chosen. Raises ServerUnavailable as soon as a server can't be
    reached; the mail that met it is deferred, the others stay as they are.
    """
    count = 0
    while not stop() and (mail := claim_next(worker)):
        deliver(mail, transport)
        count += 1
    return count


def claim_next(worker: str, without: Collection[int | None] = ()) -> OutgoingMail | None:
    """Claim the oldest due mail, for this worker alone; None if there is none.

    Mails for the senders with the keys in ``without`` are left; None stands for the environment's.
    """
    due = OutgoingMail.objects.due()
    if without:
        left = OutgoingMail.objects.due().order_by().filter(going_to(without))
        due = due.exclude(pk__in=left.values("pk"))
    if not due.exists():
        return None
    with transaction.atomic(durable=True):
        if connection.features.has_select_for_update_skip_locked:
            due = due.select_for_update(skip_locked=True)
        found = due.values_list("pk", flat=True).first()
        if found is None:
            return None
        OutgoingMail.objects.filter(pk=found).update(
            state=DeliveryState.SENDING,
            claimed_by=worker,
            claimed_until=now() + CLAIM,
            attempts=F("attempts") + 1,
            handed_over_at=None,
        )
    return OutgoingMail.objects.select_related("ticket", "article", "bounce").get(pk=found)


def deliver(mail: OutgoingMail, transport: Transport | None = None) -> None:
    """Hand a claimed mail over and record what became of it. Raises ServerUnavailable.

    Without a transport it goes to the server that its sender's address has chosen.
    """
    if mail.ticket is not None and mail.ticket.is_removed:
        _cancel(mail, "The ticket was deleted.")
        return
    waiting = mail.recipients.filter(state__in=WAITING_STATES).order_by("id")
    recipients = tuple(waiting.values_list("address", flat=True))
    parcel = Parcel(
        name=f"{mail.pk:09d}",
        sender=mail.envelope_from,
        recipients=recipients,
        compose=lambda utf8: _compose(mail, utf8),
        before_handover=lambda: _note_handover(mail),
    )
    sender = sender_of(mail)
    transport = transport or configured_transport(server_of(sender))
    try:
        outcomes = transport.deliver(parcel) if recipients else {}
    except ServerUnavailable as error:
        if sender is not None:
            note_failure(sender.pk, str(error))
        _record(mail, _all(recipients, DeliveryState.DEFERRED, str(error)))
        raise
    except ClaimLost:
        logger.warning("Mail %s was taken over by another worker.", mail.pk)
    except DatabaseError:
        raise  # nothing can be recorded; the claim runs out
    except Exception as error:  # one mail that can't be sent must not stop the others
        logger.exception("Mail %s could not be delivered.", mail.pk)
        open_end = mail.handed_over_at is not None
        state = DeliveryState.UNCERTAIN if open_end else DeliveryState.DEFERRED
        _record(mail, _all(recipients, state, str(error)))
    else:
        _record(mail, outcomes)
        if sender is not None and mail.state == DeliveryState.SENT:
            note_success(sender.pk)


def recover_claims() -> int:
    """Settle the mails of workers that died; returns how many.

    A mail that was not handed over is queued again, one that may have been is uncertain (8.1).
    """
    count = 0
    dead = OutgoingMail.objects.filter(state=DeliveryState.SENDING, claimed_until__lt=now())
    for mail in dead.order_by("id"):
        with transaction.atomic():
            if _settle(mail):
                count += 1
    return count


def next_attempt(attempts: int, moment: datetime) -> datetime:
    """When a mail that was tried ``attempts`` times is tried again, spread by 10 %."""
    pause = RETRY_MINUTES[min(attempts, len(RETRY_MINUTES)) - 1]
    spread = random.uniform(1 - RETRY_SPREAD, 1 + RETRY_SPREAD)  # noqa: S311 - no secret
    return moment + timedelta(minutes=pause * spread)


def _compose(mail: OutgoingMail, utf8: bool) -> bytes:
    try:
        if hasattr(mail, "bounce"):
            return resent(mail, utf8=utf8)
        return compose(mail, utf8=utf8)
    except (OSError, ValueError) as error:
        raise CannotCompose(f"The message can't be put together: {error}") from error


def _note_handover(mail: OutgoingMail) -> None:
    """Commit that the message leaves now. Raises ClaimLost if it is not ours any more."""
    moment = now()
    until = moment + CLAIM + timedelta(seconds=settings.SMTP_TIMEOUT)
    with transaction.atomic(durable=True):
        noted = _mine(mail).update(handed_over_at=moment, claimed_until=until)
    if not noted:
        raise ClaimLost(mail.pk)
    mail.handed_over_at = moment


def _mine(mail: OutgoingMail) -> QuerySet[OutgoingMail]:
    """The mail's row, if this worker still holds the claim."""
    return OutgoingMail.objects.filter(
        pk=mail.pk,
        state=DeliveryState.SENDING,
        claimed_by=mail.claimed_by,
        attempts=mail.attempts,
    )


def _record(mail: OutgoingMail, outcomes: Mapping[str, Outcome]) -> None:
    """Write what became of the mail and of each recipient, with history and events."""
    if mail.attempts >= MAX_ATTEMPTS:
        outcomes = {address: _given_up(outcome) for address, outcome in outcomes.items()}
    failed = {a: o.answer for a, o in outcomes.items() if o.state == DeliveryState.FAILED}
    if failed and mail.ticket is not None:
        # The ticket's row is locked before the mail's, as operations do.
        actor = Actor.system()
        with changing(mail.ticket, actor=actor, any_state=True) as change:
            if _write_outcomes(mail, outcomes):
                words = "; ".join(f"{address}: {answer}" for address, answer in failed.items())
                change.log(HistoryType.DELIVERY_FAILED, new=words, article=mail.article)
                change.emit(MailFailed(mail.ticket, actor, mail))
        return
    with transaction.atomic():
        if not _write_outcomes(mail, outcomes):
            return
        if mail.ticket is not None and mail.state == DeliveryState.SENT:
            emit(MailSent(mail.ticket, Actor.system(), mail))


def _given_up(outcome: Outcome) -> Outcome:
    if outcome.state != DeliveryState.DEFERRED:
        return outcome
    return Outcome(DeliveryState.FAILED, f"Given up after 48 hours. {outcome.answer}".strip())


def _write_outcomes(mail: OutgoingMail, outcomes: Mapping[str, Outcome]) -> bool:
    """The rows of recipients and mail; False, and nothing written, if the claim was lost."""
    if _mine(mail).select_for_update().values_list("pk").first() is None:
        logger.warning("Mail %s was taken over by another worker.", mail.pk)
        return False
    moment = now()
    for address, outcome in outcomes.items():
        mail.recipients.filter(address=address).update(
            state=outcome.state, answer=outcome.answer, changed_at=moment
        )
    states = set(mail.recipients.values_list("state", flat=True))
    mail.state = _overall(states)
    mail.last_error = next(
        (o.answer for o in outcomes.values() if o.state != DeliveryState.SENT), ""
    )
    mail.claimed_by, mail.claimed_until = "", None
    if mail.state == DeliveryState.DEFERRED:
        mail.not_before = next_attempt(mail.attempts, moment)
        mail.handed_over_at = None
    if mail.state == DeliveryState.SENT:
        mail.sent_at = moment
    mail.save(
        update_fields=[
            "state",
            "last_error",
            "claimed_by",
            "claimed_until",
            "not_before",
            "handed_over_at",
            "sent_at",
        ]
    )
    return True


def _overall(states: Iterable[str]) -> DeliveryState:
    """Deferred while somebody waits, else the worst that happened to anybody."""
    found = set(states)
    if found & set(WAITING_STATES):
        return DeliveryState.DEFERRED
    return next((state for state in _WORST_FIRST if state in found), DeliveryState.FAILED)


def _settle(mail: OutgoingMail) -> bool:
    """Queue the mail of a dead worker again, or mark it uncertain; False if it was settled."""
    handed_over = mail.handed_over_at is not None
    fate = (
        {"state": DeliveryState.UNCERTAIN, "last_error": "The worker died while it was sent."}
        if handed_over
        else {"state": DeliveryState.QUEUED, "not_before": now()}
    )
    same = Q(claimed_until=mail.claimed_until, handed_over_at=mail.handed_over_at)
    settled = _mine(mail).filter(same).update(claimed_by="", claimed_until=None, **fate)
    if settled and handed_over:
        mail.recipients.filter(state__in=WAITING_STATES).update(
            state=DeliveryState.UNCERTAIN, changed_at=now()
        )
    return bool(settled)


def _cancel(mail: OutgoingMail, reason: str) -> None:
    with transaction.atomic():
        if _mine(mail).update(
            state=DeliveryState.CANCELLED, last_error=reason, claimed_by="", claimed_until=None
        ):
            mail.recipients.filter(state__in=WAITING_STATES).update(
                state=DeliveryState.CANCELLED, changed_at=now()
            )


def _all(recipients: Iterable[str], state: DeliveryState, answer: str) -> dict[str, Outcome]:
    return {address: Outcome(state, answer) for address in recipients}
