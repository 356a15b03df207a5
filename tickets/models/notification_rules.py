"""Notifications as data: which event tells whom, how, and in which words (part 9 of the rules)."""

from functools import cached_property

from django.db import models
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _

from accounts.mail_choices import MailMode
from accounts.told import Kind
from gotrs.common.validity import MasterData


class Circle(models.TextChoices):
    """Who is told, by what they have to do with the ticket (rule 9.3)."""

    OWNER = "owner", _("the owner")
    RESPONSIBLE = "responsible", _("the responsible agent")
    WATCHERS = "watchers", _("those who follow the ticket")
    MY_QUEUES = "my_queues", _("those who follow its queue")
    MY_SERVICES = "my_services", _("those who follow its service")
    MY_QUEUES_AND_SERVICES = "my_both", _("those who follow its queue and its service")
    WRITERS = "writers", _("all who may change tickets of its queue")
    CREATOR = "creator", _("who opened the ticket")
    MENTIONED = "mentioned", _("those who are mentioned")
    CUSTOMER = "customer", _("the customer")
    FIRST_ARTICLE = "first_article", _("all recipients of the first entry")
    LAST_ARTICLE = "last_article", _("all recipients of the last entry")


# Who gets mail alone, and is no agent.
OUTSIDE = (Circle.CUSTOMER, Circle.FIRST_ARTICLE, Circle.LAST_ARTICLE)


class NotificationRule(MasterData):
    """What tells whom of what, and how.

    Ids in the filters and among the recipients are of rows that are made invalid, never deleted
    (rule 2.1), but for webhooks: one that was taken away is told of nothing. An empty list of a
    filter asks for nothing.
    """

    name = models.CharField(_("name"), max_length=200)
    position = models.PositiveIntegerField(
        _("position"),
        default=200,
        help_text=_("Of several that fit one person is told the first, low to high."),
    )
    kind = models.CharField(
        _("line in the preferences"),
        max_length=20,
        choices=Kind.choices,
        blank=True,
        default="",
        help_text=_("Where agents choose how they are told. Empty: a line of its own."),
    )
    # Names of tickets.notices.events.
    events = models.JSONField(_("events"), default=list)
    # {"queue_ids": [2], "state_ids": [], "lock": "lock", ...}: see tickets.notices.rules.
    ticket_filter = models.JSONField(_("tickets"), default=dict, blank=True)
    # {"sender_types": [3], "channels": [], "visible": true, "words": ["urgent"]}
    article_filter = models.JSONField(_("entries"), default=dict, blank=True)
    # {"circles": ["owner"], "agent_ids": [], "group_ids": [], "role_ids": [], "addresses": [],
    # "webhook_ids": []}
    recipients = models.JSONField(_("recipients"), default=dict)
    in_app = models.BooleanField(_("under the bell"), default=True)
    mail = models.CharField(
        _("by mail"),
        max_length=6,
        choices=MailMode.choices,
        blank=True,
        default=MailMode.OFF,
        help_text=_("Of agents who have chosen nothing. Customers and addresses get it at once."),
    )
    may_be_switched_off = models.BooleanField(_("may be switched off"), default=True)
    once_a_day = models.BooleanField(
        _("once a day"), default=False, help_text=_("Each person, of each ticket.")
    )
    when_away = models.BooleanField(
        _("also when out of office"),
        default=False,
        help_text=_("Otherwise no mail goes to who is away; the bell keeps it."),
    )
    attach_files = models.BooleanField(
        _("attach files"),
        default=False,
        help_text=_("Those of the entry, to mails that go at once."),
    )
    as_article = models.BooleanField(
        _("also as an entry"),
        default=False,
        help_text=_("What the customer is told stands in the ticket, too."),
    )

    class Meta:
        verbose_name = _("notification")
        verbose_name_plural = _("notifications")
        constraints = [
            models.UniqueConstraint(
                Lower("name"),
                name="notification_rule_name_unique",
                violation_error_message=_("There is one of this name already."),
            ),
            models.CheckConstraint(
                condition=models.Q(kind__in=["", *Kind.values]), name="notification_rule_kind_known"
            ),
            models.CheckConstraint(
                condition=models.Q(mail__in=MailMode.values), name="notification_rule_mail_known"
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def key(self) -> str:
        """By what agents choose how they are told of it, see accounts.told."""
        return self.kind or f"rule_{self.pk}"

    @cached_property
    def circles(self) -> frozenset[str]:
        """Who is told by what they have to do with the ticket."""
        return frozenset(self.recipients.get("circles", ()))


class NotificationText(models.Model):
    """What is said in one language, with tags (rule 8.9)."""

    id = models.BigAutoField(primary_key=True)
    rule = models.ForeignKey(NotificationRule, on_delete=models.CASCADE, related_name="texts")
    language = models.CharField(_("language"), max_length=16)
    subject = models.CharField(_("subject"), max_length=255)
    body = models.TextField(_("text"))

    class Meta:
        verbose_name = _("text")
        verbose_name_plural = _("texts")
        constraints = [
            models.UniqueConstraint(fields=["rule", "language"], name="notification_text_once")
        ]

    def __str__(self) -> str:
        return self.subject
