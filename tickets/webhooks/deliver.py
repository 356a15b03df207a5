"""Sending what receivers are told: claimed, sent, recorded, and tried again (rule 11.6).

A claim is committed before anything is sent and the outcome after it, so whatever dies when, each
event arrives at least once; receivers know repeats by the payload's ``id``. A delivery waits while
an earlier one of the same webhook and ticket does, so each ticket's events come in order.
"""

import logging
import time
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from http import HTTPStatus

from django.db import DatabaseError, connection, transaction
from django.db.models import Exists, OuterRef, Q, QuerySet

from accounts import audit
from accounts.actors import Actor
from gotrs.common import kept, net
from gotrs.common.clock import now
from gotrs.common.crypto import DecryptionError
from gotrs.common.json_text import dump
from tickets.models import Webhook, WebhookDelivery, WebhookState
from tickets.webhooks.payload import make_payload
from tickets.webhooks.receivers import settle_waiting
from tickets.webhooks.rules import PING, read_headers
from tickets.webhooks.signing import HEADER, sign

logger = logging.getLogger(__name__)

RETRY_MINUTES = (1, 5, 30, 120, 360)  # then again and again the last
# Deliveries that were given up, one after the other, before a webhook is switched off.
MAX_FAILURES = 100
KEPT_FOR = timedelta(days=30)
# Longer than any attempt takes; a claim that is over belongs to a process that died.
CLAIM = timedelta(minutes=2)
_MAX_ERROR = 500
_CLEARED_AT_ONCE = 5_000


@dataclass(frozen=True)
class Outcome:
    """What became of one attempt. ``code`` is None if there was no answer."""

    code: int | None
    error: str
    milliseconds: int

    @property
    def delivered(self) -> bool:
        """Whether the receiver has it: any 2xx."""
        return self.code is not None and 200 <= self.code <= 299


# --- Claims ---------------------------------------------------------------------------------------


def claim_next(busy: Collection[int] = ()) -> WebhookDelivery | None:
    """Claim the delivery that is due longest, for the caller alone; None if there is none.

    ``busy`` are webhooks to leave out: the caller is talking to their receivers already.
    """
    if not _due(busy).exists():
        return None
    with transaction.atomic(durable=True):
        due = _due(busy)
        if connection.features.has_select_for_update_skip_locked:
            due = due.select_for_update(skip_locked=True, of=("self",))
        found = due.first()
        if found is None:
            return None
        found.attempt += 1
        found.claimed_until = now() + CLAIM
        found.save(update_fields=["attempt", "claimed_until"])
    return found


def _due(busy: Collection[int]) -> QuerySet[WebhookDelivery]:
    moment = now()
    earlier = WebhookDelivery.objects.filter(
        webhook=OuterRef("webhook"),
        ticket=OuterRef("ticket"),
        status=WebhookState.PENDING,
        pk__lt=OuterRef("pk"),
    )
    free = Q(claimed_until=None) | Q(claimed_until__lt=moment)
    return (
        WebhookDelivery.objects.filter(
            free,
            ~Exists(earlier),
            status=WebhookState.PENDING,
            next_attempt_at__lte=moment,
            webhook__is_active=True,
        )
        .exclude(webhook__in=busy)
        .order_by("next_attempt_at", "id")
    )


# --- Sending --------------------------------------------------------------------------------------


def deliver(delivery: WebhookDelivery) -> None:
    """Send a claimed delivery and record what became of it."""
    try:
        webhook = Webhook.objects.filter(pk=delivery.webhook_id).first()
        if webhook is None:  # deleted a moment ago
            return
        outcome = _send(webhook, delivery)
    except DatabaseError:
        raise  # nothing can be recorded; the claim runs out
    except DecryptionError as error:
        outcome = Outcome(None, str(error), 0)
    except Exception as error:  # one that can't be sent must not stop the others
        logger.exception("Webhook delivery %s could not be sent.", delivery.pk)
        outcome = Outcome(None, f"It could not be sent: {type(error).__name__}.", 0)
    _record(delivery, outcome)


def _send(webhook: Webhook, delivery: WebhookDelivery) -> Outcome:
    body = dump(delivery.payload)
    headers = read_headers(webhook) | {
        "Content-Type": "application/json",
        "X-GOTRS-Event": delivery.event,
        "X-GOTRS-Delivery": str(delivery.pk),
    }
    if webhook.secret:
        headers[HEADER] = sign(webhook.secret, body, int(time.time()))
    code, error = None, ""
    began = time.monotonic()
    try:
        answer = net.send(
            "POST", webhook.url, body=body, headers=headers, seconds=webhook.timeout_seconds
        )
        code, error = answer.status, _complaint(answer.status)
    except net.OutgoingError as trouble:
        error = str(trouble)
    return Outcome(code, error[:_MAX_ERROR], round((time.monotonic() - began) * 1000))


def _complaint(status: int) -> str:
    """What is wrong with an answer, in words; "" if nothing is."""
    if 200 <= status <= 299:
        return ""
    try:
        words = f"{status} {HTTPStatus(status).phrase}"
    except ValueError:
        words = str(status)
    redirect = " Redirects are not followed." if 300 <= status <= 399 else ""
    return f"The receiver answered {words}.{redirect}"


# --- What became of it ----------------------------------------------------------------------------


@transaction.atomic
def _record(delivery: WebhookDelivery, outcome: Outcome) -> None:
    # The webhook's row is locked before the delivery's, as by those who change a webhook.
    webhook = (
        Webhook.objects.select_for_update()
        .only("is_active", "retry_count", "last_status", "failures_in_row")
        .filter(pk=delivery.webhook_id)
        .first()
    )
    mine = WebhookDelivery.objects.filter(
        pk=delivery.pk,
        status=WebhookState.PENDING,
        attempt=delivery.attempt,
        claimed_until=delivery.claimed_until,
    )
    if webhook is None or not mine.select_for_update().values_list("pk").first():
        logger.warning("Webhook delivery %s was taken over or deleted.", delivery.pk)
        return
    delivery.response_code = outcome.code
    delivery.error = outcome.error
    delivery.duration_ms = outcome.milliseconds
    delivery.claimed_until = delivery.next_attempt_at = None
    allowed = 0 if delivery.event == PING else webhook.retry_count
    if outcome.delivered:
        delivery.status = WebhookState.DELIVERED
    elif delivery.attempt > allowed:
        delivery.status = WebhookState.FAILED
    elif webhook.is_active:
        delivery.next_attempt_at = next_attempt(delivery.attempt, now())
        _hold_later_ones(delivery)
    delivery.save(
        update_fields=[
            "response_code", "error", "duration_ms", "claimed_until", "next_attempt_at", "status",
        ]
    )  # fmt: skip
    _note_health(webhook, delivery, outcome)


def next_attempt(attempts: int, moment: datetime) -> datetime:
    """When a delivery that was tried ``attempts`` times is tried again."""
    return moment + timedelta(minutes=RETRY_MINUTES[min(attempts, len(RETRY_MINUTES)) - 1])


def _hold_later_ones(delivery: WebhookDelivery) -> None:
    """Later ones of the ticket can't go before this one: nobody needs to look at them until then.

    So a receiver that is away for a day does not make each look for due ones longer.
    """
    if delivery.ticket_id is None:
        return
    WebhookDelivery.objects.filter(
        webhook=delivery.webhook_id,
        ticket=delivery.ticket_id,
        status=WebhookState.PENDING,
        pk__gt=delivery.pk,
        next_attempt_at__lt=delivery.next_attempt_at,
    ).update(next_attempt_at=delivery.next_attempt_at)


def _note_health(webhook: Webhook, delivery: WebhookDelivery, outcome: Outcome) -> None:
    """How the receiver does. One that fails again and again is asked no more."""
    before = (webhook.last_status, webhook.failures_in_row)
    webhook.last_status = WebhookState.DELIVERED if outcome.delivered else WebhookState.FAILED
    if outcome.delivered:
        webhook.failures_in_row = 0
    elif delivery.status == WebhookState.FAILED and delivery.event != PING:
        webhook.failures_in_row += 1
    if (webhook.last_status, webhook.failures_in_row) == before:
        return
    switched_off = webhook.is_active and webhook.failures_in_row >= MAX_FAILURES
    if switched_off:
        webhook.is_active = False
    webhook.save(update_fields=["last_status", "failures_in_row", "is_active"])
    if switched_off:
        settle_waiting(webhook)
        failures = {"failures_in_row": webhook.failures_in_row}
        audit.record(
            Actor.system(), "webhook.switch_off", "webhook", webhook.pk,
            old={"is_active": True}, new={"is_active": False, **failures},
        )  # fmt: skip
        logger.warning("Webhook %s failed too often and was switched off.", webhook.pk)
        transaction.on_commit(kept.forget_everything)


# --- By hand, and clearing away -------------------------------------------------------------------


def ping(webhook: Webhook, actor: Actor) -> WebhookDelivery:
    """Send a test at once, also to an inactive webhook, and only once; returns how it went.

    Not to be called within a transaction: the receiver may take its time.
    """
    delivery = WebhookDelivery(webhook=webhook, event=PING, attempt=1, claimed_until=now() + CLAIM)
    delivery.payload = make_payload(PING, delivery.event_id, actor=actor)
    with transaction.atomic():
        delivery.save(force_insert=True)
        audit.record(actor, "webhook.test", "webhook", webhook.pk, new={"delivery": delivery.pk})
    deliver(delivery)
    return delivery


@transaction.atomic
def send_again(delivery: WebhookDelivery, actor: Actor) -> WebhookDelivery:
    """Put the same event into the queue once more, as a delivery of its own; returns that."""
    again = WebhookDelivery.objects.create(
        webhook_id=delivery.webhook_id,
        event_id=delivery.event_id,
        event=delivery.event,
        ticket_id=delivery.ticket_id,
        payload=delivery.payload,
        next_attempt_at=now() if delivery.webhook.is_active else None,
    )
    facts = {"delivery": delivery.pk, "new_delivery": again.pk}
    audit.record(actor, "webhook.retry", "webhook", delivery.webhook_id, new=facts)
    return again


def clear_old() -> int:
    """Remove deliveries that are older than 30 days, whatever became of them; returns how many."""
    old = WebhookDelivery.objects.filter(created_at__lt=now() - KEPT_FOR)
    ids = list(old.order_by("created_at").values_list("pk", flat=True)[:_CLEARED_AT_ONCE])
    return WebhookDelivery.objects.filter(pk__in=ids).delete()[0]
