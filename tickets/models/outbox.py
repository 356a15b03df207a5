"""The outbox: mails to send, with a state for each recipient (part 8)."""

from typing import Self

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from gotrs.common.crypto import EncryptedTextField


class DeliveryState(models.TextChoices):
    """States of a mail and of each of its recipients (rule 8.1)."""

    HELD = "held", _("can be undone")
    SCHEDULED = "scheduled", _("scheduled")
    QUEUED = "queued", _("queued")
    SENDING = "sending", _("sending")
    SENT = "sent", _("sent")
    DEFERRED = "deferred", _("deferred")
    FAILED = "failed", _("failed")
    UNCERTAIN = "uncertain", _("uncertain")
    CANCELLED = "cancelled", _("cancelled")


WAITING_STATES = (
    DeliveryState.HELD,
    DeliveryState.SCHEDULED,
    DeliveryState.QUEUED,
    DeliveryState.DEFERRED,
)


class OutgoingMailQuerySet(models.QuerySet):
    """Reads of the outbox."""

    def due(self) -> Self:
        """Waiting, and their time has come; oldest first."""
        return self.filter(state__in=WAITING_STATES, not_before__lte=timezone.now()).order_by(
            "not_before", "id"
        )


class OutgoingMail(models.Model):
    """One mail to send. Written in the transaction of the operation that causes it.

    A mail of an article is composed from the article when it is delivered, with the Message-ID
    and sender that were fixed here; others carry their own text.
    """

    id = models.BigAutoField(primary_key=True)
    ticket = models.ForeignKey(
        "tickets.Ticket", null=True, on_delete=models.PROTECT, related_name="outgoing_mails"
    )
    article = models.OneToOneField(
        "tickets.Article", null=True, on_delete=models.PROTECT, related_name="outgoing_mail"
    )
    message_id = models.CharField(max_length=250)
    envelope_from = models.CharField(max_length=320, blank=True, default="")
    from_header = models.TextField()
    subject = models.CharField(max_length=998, blank=True, default="")
    body_text = models.TextField(blank=True, default="")
    # Instead of body_text if the text holds a one-time link: encrypted, and in no list or form.
    secret_text = EncryptedTextField(blank=True, default="")
    # Whose files go along, of a mail that is no article itself.
    files_of = models.ForeignKey(
        "tickets.Article", null=True, on_delete=models.SET_NULL, related_name="+", db_index=False
    )
    # Further headers, e.g. {"Auto-Submitted": "auto-generated"}.
    headers = models.JSONField(default=dict, blank=True)
    state = models.CharField(
        _("state"), max_length=12, choices=DeliveryState.choices, default=DeliveryState.QUEUED
    )
    not_before = models.DateTimeField(_("not before"), default=timezone.now)
    # When its writer wants it to go out, and the date that it bears; empty for at once.
    send_at = models.DateTimeField(_("send later"), null=True, blank=True)
    attempts = models.PositiveSmallIntegerField(_("attempts"), default=0)
    # Who works on it until when; a claim that is over belongs to a worker that died.
    claimed_by = models.CharField(max_length=100, blank=True, default="")
    claimed_until = models.DateTimeField(null=True)
    # Set before the first byte of the message goes to the server: after a crash it tells a mail
    # that can't have been sent from one that may have been (state uncertain).
    handed_over_at = models.DateTimeField(null=True)
    last_error = models.TextField(_("last error"), blank=True, default="")
    created_at = models.DateTimeField(_("created"), default=timezone.now)
    sent_at = models.DateTimeField(_("sent"), null=True)

    objects = OutgoingMailQuerySet.as_manager()

    class Meta:
        verbose_name = _("outgoing mail")
        verbose_name_plural = _("outgoing mail")
        constraints = [
            models.UniqueConstraint(fields=["message_id"], name="outgoing_message_id_unique"),
            models.CheckConstraint(
                condition=models.Q(state__in=DeliveryState.values), name="outgoing_state_known"
            ),
        ]
        indexes = [
            # The worker takes what is due.
            models.Index(
                fields=["not_before", "id"],
                condition=models.Q(state__in=[s.value for s in WAITING_STATES]),
                name="outgoing_due",
            ),
            # Claims of workers that died; health's count of trouble.
            models.Index(
                fields=["state", "claimed_until"],
                condition=models.Q(
                    state__in=[
                        DeliveryState.SENDING.value,
                        DeliveryState.FAILED.value,
                        DeliveryState.UNCERTAIN.value,
                    ]
                ),
                name="outgoing_trouble",
            ),
        ]

    def __str__(self) -> str:
        return f"outgoing mail {self.pk}"


class OutgoingRecipient(models.Model):
    """One recipient of a mail; the worst state of them shows at the article."""

    mail = models.ForeignKey(OutgoingMail, on_delete=models.CASCADE, related_name="recipients")
    kind = models.CharField(
        max_length=3, choices=[("to", _("to")), ("cc", _("cc")), ("bcc", _("bcc"))]
    )
    address = models.CharField(_("address"), max_length=320)
    state = models.CharField(
        _("state"), max_length=12, choices=DeliveryState.choices, default=DeliveryState.QUEUED
    )
    # What the server said about this recipient.
    answer = models.TextField(blank=True, default="")
    changed_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["mail", "address"], name="outgoing_recipient_once")
        ]

    def __str__(self) -> str:
        return self.address
