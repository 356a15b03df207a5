"""The mail spool: every mail as raw bytes, kept before anything is made of it (part 7)."""

from typing import TYPE_CHECKING, Self

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from queues.models import MailAccount, MailHook


class MailState(models.TextChoices):
    """Received = done + duplicate + quarantined + delayed + waiting, always (rule 7.4)."""

    RECEIVED = "received", _("waiting")
    DONE = "done", _("done")
    DUPLICATE = "duplicate", _("duplicate")
    QUARANTINED = "quarantined", _("quarantined")
    DELAYED = "delayed", _("delayed")


class ReturnCode(models.IntegerChoices):
    """What became of a mail (rule 7.11)."""

    NEW_TICKET = 1, _("new ticket")
    FOLLOW_UP = 2, _("follow-up")
    NEW_TICKET_OLD_CLOSED = 3, _("new ticket, the old one is closed")
    REJECTED = 4, _("rejected")
    IGNORED = 5, _("ignored")


class IncomingMailQuerySet(models.QuerySet):
    """Reads of the spool."""

    def waiting(self) -> Self:
        """Stored, and nothing made of it yet; oldest first."""
        return self.filter(state=MailState.RECEIVED).order_by("id")

    def quarantined(self) -> Self:
        """Could not be read; newest first."""
        return self.filter(state=MailState.QUARANTINED).order_by("-id")


class IncomingMail(models.Model):
    """One received mail. The bytes are in RawMail, so lists of the spool stay light."""

    id = models.BigAutoField(primary_key=True)
    account = models.ForeignKey(
        "queues.MailAccount", null=True, on_delete=models.PROTECT, related_name="mails"
    )
    # Who posted it, if it came by HTTP; the log is searched by account, never by this.
    hook = models.ForeignKey(
        "queues.MailHook", null=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    source = models.CharField(_("source"), max_length=10)  # pipe, imap, pop3, http
    # Whether who handed it over vouches for its X-OTRS headers; of an account, the account says so.
    trusted = models.BooleanField(_("trusted"), default=False, db_default=False)
    uid_validity = models.CharField(max_length=40, blank=True, default="")
    uid = models.CharField(max_length=250, blank=True, default="")
    sha256 = models.CharField(max_length=64)
    size = models.BigIntegerField(_("size"))
    state = models.CharField(
        _("state"), max_length=12, choices=MailState.choices, default=MailState.RECEIVED
    )
    return_code = models.SmallIntegerField(_("result"), choices=ReturnCode.choices, null=True)
    reason = models.TextField(_("reason"), blank=True, default="")
    message_id = models.TextField(blank=True, default="")
    sender = models.TextField(_("from"), blank=True, default="")
    # The sender's address in lower case, by which floods are counted.
    sender_address = models.CharField(max_length=320, blank=True, default="", db_default="")
    subject = models.TextField(_("subject"), blank=True, default="")
    received_at = models.DateTimeField(_("received"), default=timezone.now)
    processed_at = models.DateTimeField(_("processed"), null=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    ticket = models.ForeignKey(
        "tickets.Ticket", null=True, on_delete=models.SET_NULL, related_name="+", db_index=False
    )
    article = models.ForeignKey(
        "tickets.Article", null=True, on_delete=models.SET_NULL, related_name="incoming_mails"
    )
    duplicate_of = models.ForeignKey(
        "self", null=True, on_delete=models.SET_NULL, related_name="duplicates", db_index=False
    )
    # What each stage decided, see tickets.mail.intake.stages.
    trace = models.JSONField(default=list, blank=True)

    objects = IncomingMailQuerySet.as_manager()

    class Meta:
        verbose_name = _("incoming mail")
        verbose_name_plural = _("incoming mail")
        constraints = [
            # A mail that is fetched again after a crash finds its own row (rule 7.3).
            models.UniqueConstraint(
                fields=["account", "uid_validity", "uid"],
                condition=~models.Q(uid=""),
                name="incoming_mail_uid_unique",
            ),
            models.CheckConstraint(
                condition=models.Q(state__in=MailState.values), name="incoming_mail_state_known"
            ),
        ]
        indexes = [
            # The worker takes waiting mails; health counts what waits or is quarantined.
            models.Index(
                fields=["state", "id"],
                condition=~models.Q(state="done"),
                name="incoming_mail_waiting",
            ),
            # How many mails of one sender were taken in within the hour, and which of them wait.
            models.Index(fields=["sender_address", "processed_at"], name="incoming_mail_sender"),
            # Whose bytes are over 30 days old (tickets.mail.intake.spool.clear_ignored).
            models.Index(
                fields=["processed_at"],
                condition=models.Q(return_code=5),
                name="incoming_mail_ignored",
            ),
            # The mail log, newest first.
            models.Index(fields=["-received_at", "-id"], name="incoming_mail_recent"),
        ]

    def __str__(self) -> str:
        return f"mail {self.pk}"

    @property
    def entrance(self) -> "MailAccount | MailHook | None":
        """Through what it came; None is a pipe of the mail server."""
        return self.account or self.hook


class RawMail(models.Model):
    """The bytes as they came."""

    mail = models.OneToOneField(
        IncomingMail, primary_key=True, on_delete=models.CASCADE, related_name="raw"
    )
    data = models.BinaryField()

    def __str__(self) -> str:
        return f"raw mail {self.mail_id}"


class MailKey(models.Model):
    """What a mail is known by, written with the ticket or article that came of it.

    The unique key makes it impossible that one mail becomes two tickets, whoever reads it when:
    the second transaction fails and finds the first one's mail (rule 7.3).
    """

    key = models.CharField(max_length=100, primary_key=True)
    mail = models.ForeignKey(IncomingMail, on_delete=models.CASCADE, related_name="keys")
    created_at = models.DateTimeField(default=timezone.now)

    def __str__(self) -> str:
        return self.key
