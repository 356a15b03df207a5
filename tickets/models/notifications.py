"""What people are told inside the product (rules 9.3 and 9.5), and of which deadlines (10.7)."""

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class Notification(models.Model):
    """One thing that one person should know."""

    id = models.BigAutoField(primary_key=True)
    agent = models.ForeignKey(
        "accounts.Agent",
        null=True,
        on_delete=models.CASCADE,
        related_name="notifications",
        db_index=False,
    )
    customer_user = models.ForeignKey(
        "accounts.CustomerUser",
        null=True,
        on_delete=models.CASCADE,
        related_name="notifications",
        db_index=False,
    )
    # "assignment", "follow_up", "reminder" ...: the keys of the preferences (contract 4.9).
    type = models.CharField(_("kind"), max_length=40)
    title = models.CharField(_("title"), max_length=255)
    message = models.TextField(_("message"), blank=True, default="")
    ticket = models.ForeignKey(
        "tickets.Ticket", null=True, on_delete=models.CASCADE, related_name="notifications"
    )
    # By which rule, and of which entry; a test or an older version left none.
    rule = models.ForeignKey(
        "tickets.NotificationRule",
        null=True,
        on_delete=models.SET_NULL,
        related_name="+",
        db_index=False,
    )
    article = models.ForeignKey(
        "tickets.Article", null=True, on_delete=models.SET_NULL, related_name="+", db_index=False
    )
    created_at = models.DateTimeField(default=timezone.now)
    read_at = models.DateTimeField(null=True)
    # Whether it stands under the bell; else it is only mailed.
    in_app = models.BooleanField(default=True, db_default=True)
    # Whether a mail says it too: accounts.mail_choices.MailMode, and from when on it is due. Both
    # are emptied in the transaction that puts the mail into the outbox.
    mail_mode = models.CharField(max_length=6, blank=True, default="", db_default="")
    mail_due_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("notification")
        verbose_name_plural = _("notifications")
        constraints = [
            models.CheckConstraint(
                condition=models.Q(agent__isnull=False, customer_user__isnull=True)
                | models.Q(agent__isnull=True, customer_user__isnull=False),
                name="notification_of_one_person",
            )
        ]
        indexes = [
            # GET /dashboard/notifications and the bell, newest first; unread ones counted.
            models.Index(
                fields=["agent", "-created_at", "-id"],
                condition=models.Q(agent__isnull=False),
                name="notification_agent",
            ),
            models.Index(
                fields=["customer_user", "-created_at", "-id"],
                condition=models.Q(customer_user__isnull=False),
                name="notification_customer",
            ),
            # The worker mails what is due.
            models.Index(
                fields=["mail_due_at"],
                condition=models.Q(mail_due_at__isnull=False),
                name="notification_mail_due",
            ),
            # The worker clears what is old.
            models.Index(fields=["created_at"], name="notification_created"),
        ]

    def __str__(self) -> str:
        return self.title


class Deadline(models.TextChoices):
    """What a ticket's clocks promise (rule 10.4); the columns of its moments are called alike."""

    FIRST_RESPONSE = "first_response", _("first response")
    UPDATE = "update", _("update")
    SOLUTION = "solution", _("solution")


# What the notices call the time until which a ticket waits, beside the deadlines.
PENDING = "pending"


class DeadlineNotice(models.Model):
    """When people were last told that a deadline of a ticket comes near, or has passed.

    Of a pending time it is told when it is over.
    """

    ticket = models.ForeignKey(
        "tickets.Ticket",
        on_delete=models.CASCADE,
        related_name="deadline_notices",
        db_index=False,
    )
    deadline = models.CharField(max_length=20, choices=Deadline.choices)
    passed = models.BooleanField()
    told_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [
            # Also read by the worker's minute: were people told of this one today?
            models.UniqueConstraint(
                fields=["ticket", "deadline", "passed"], name="deadline_notice_unique"
            ),
            models.CheckConstraint(
                condition=models.Q(deadline__in=[*Deadline.values, PENDING]),
                name="deadline_notice_known",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.deadline} of {self.ticket_id} {'passed' if self.passed else 'near'}"
