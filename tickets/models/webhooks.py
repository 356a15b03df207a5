"""Addresses that are told of what happens to tickets, and what was sent (rule 11.6)."""

import uuid

from django.db import models
from django.db.models.functions import Lower
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from gotrs.common.crypto import EncryptedTextField


class Webhook(models.Model):
    """A receiver. Secret and header values are encrypted and never shown (contract 4.16)."""

    name = models.CharField(_("name"), max_length=200)
    url = models.CharField(_("address"), max_length=2000)
    # Names of events, or ["*"].
    events = models.JSONField(_("events"), default=list)
    # Only tickets in these queues; none means all.
    queues = models.ManyToManyField("queues.Queue", related_name="+", blank=True)
    secret = EncryptedTextField(_("secret"), blank=True, default="")
    # A JSON object of further headers.
    headers = EncryptedTextField(_("headers"), blank=True, default="")
    is_active = models.BooleanField(_("active"), default=True)
    retry_count = models.PositiveSmallIntegerField(_("retries"), default=5)
    timeout_seconds = models.PositiveSmallIntegerField(_("time limit"), default=10)
    last_status = models.CharField(max_length=12, blank=True, default="")
    failures_in_row = models.PositiveIntegerField(default=0)
    created_at = models.DateTimeField(_("created"), auto_now_add=True)
    changed_at = models.DateTimeField(_("changed"), auto_now=True)

    class Meta:
        verbose_name = _("webhook")
        verbose_name_plural = _("webhooks")
        constraints = [models.UniqueConstraint(Lower("name"), name="webhook_name_unique")]

    def __str__(self) -> str:
        return self.name


class WebhookState(models.TextChoices):
    """Where a delivery stands."""

    PENDING = "pending", _("pending")
    DELIVERED = "delivered", _("delivered")
    FAILED = "failed", _("failed")


class WebhookDelivery(models.Model):
    """One event for one receiver: written in the transaction of the event, sent by the worker."""

    id = models.BigAutoField(primary_key=True)
    # Without a constraint: who takes a webhook away must not wait for, or undo, the operations that
    # write to it at this moment. What is left of it is sent by nobody and goes after 30 days.
    webhook = models.ForeignKey(
        Webhook,
        on_delete=models.CASCADE,
        related_name="deliveries",
        db_index=False,
        db_constraint=False,
    )
    # Equal for all receivers and all attempts of one event: receivers know repeats by it.
    event_id = models.UUIDField(default=uuid.uuid4)
    event = models.CharField(_("event"), max_length=40)
    ticket = models.ForeignKey(
        "tickets.Ticket", null=True, on_delete=models.CASCADE, related_name="+", db_index=False
    )
    payload = models.JSONField()
    attempt = models.PositiveSmallIntegerField(default=0)
    status = models.CharField(
        max_length=12, choices=WebhookState.choices, default=WebhookState.PENDING
    )
    response_code = models.PositiveSmallIntegerField(null=True)
    error = models.CharField(max_length=500, blank=True, default="")
    duration_ms = models.PositiveIntegerField(null=True)
    # Null once nothing will be tried any more.
    next_attempt_at = models.DateTimeField(null=True, default=timezone.now)
    claimed_until = models.DateTimeField(null=True)
    created_at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = _("webhook delivery")
        verbose_name_plural = _("webhook deliveries")
        constraints = [
            models.CheckConstraint(
                condition=models.Q(status__in=WebhookState.values), name="webhook_state_known"
            )
        ]
        indexes = [
            # The worker takes what is due.
            models.Index(
                fields=["next_attempt_at", "id"],
                condition=models.Q(status=WebhookState.PENDING.value),
                name="webhook_due",
            ),
            # In order per ticket: is an earlier one of this receiver and ticket still waiting?
            models.Index(
                fields=["webhook", "ticket", "id"],
                condition=models.Q(status=WebhookState.PENDING.value),
                name="webhook_in_order",
            ),
            # Was a webhook told of this ticket in the last 24 hours, by a notification that tells
            # once a day?
            models.Index(
                fields=["ticket", "created_at"],
                condition=models.Q(event="notification"),
                name="webhook_notified",
            ),
            # GET /webhooks/{id}/deliveries, newest first.
            models.Index(fields=["webhook", "-id"], name="webhook_log"),
            # The worker clears what is older than 30 days.
            models.Index(fields=["created_at"], name="webhook_created"),
        ]

    def __str__(self) -> str:
        return f"{self.event} to {self.webhook_id}"
