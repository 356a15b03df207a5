"""Articles: the entries of the conversation, and their files."""

import uuid

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from tickets.querysets import ArticleQuerySet, DeletedArticles, PresentArticles


class MailChannel(models.IntegerChoices):
    """How an article came to be; ids as in OTRS's communication channels."""

    EMAIL = 1, _("Email")
    PHONE = 2, _("Phone")
    INTERNAL = 3, _("Internal")
    CHAT = 4, _("Chat")


class SenderType(models.IntegerChoices):
    """Who speaks."""

    AGENT = 1, _("agent")
    SYSTEM = 2, _("system")
    CUSTOMER = 3, _("customer")


class ArticleType(models.IntegerChoices):
    """Names of the API and of old databases for channel and visibility (rule 4.2)."""

    EMAIL_EXTERNAL = 1, "email-external"
    EMAIL_INTERNAL = 2, "email-internal"
    PHONE = 5, "phone"
    WEBREQUEST = 8, "webrequest"
    NOTE_INTERNAL = 9, "note-internal"
    NOTE_EXTERNAL = 10, "note-external"
    NOTE_REPORT = 11, "note-report"
    CHAT = 12, "chat"


class Article(models.Model):
    """One entry of the conversation. Text of mails and of customers never changes (rule 4.4)."""

    id = models.BigAutoField(primary_key=True)
    ticket = models.ForeignKey(
        "tickets.Ticket", on_delete=models.PROTECT, related_name="articles", db_index=False
    )
    channel = models.SmallIntegerField(_("channel"), choices=MailChannel.choices)
    sender_type = models.SmallIntegerField(_("sender"), choices=SenderType.choices)
    article_type = models.SmallIntegerField(choices=ArticleType.choices)
    is_visible_for_customer = models.BooleanField(_("visible for the customer"))
    from_header = models.TextField(_("from"), blank=True, default="")
    to_header = models.TextField(_("to"), blank=True, default="")
    cc_header = models.TextField(_("cc"), blank=True, default="")
    bcc_header = models.TextField(_("bcc"), blank=True, default="")
    reply_to_header = models.TextField(_("reply to"), blank=True, default="")
    subject = models.CharField(_("subject"), max_length=998, blank=True, default="")
    body_text = models.TextField(_("text"), blank=True, default="")
    # Cleaned when stored; "" if the source had no HTML (rule 4.3).
    body_html = models.TextField(_("HTML"), blank=True, default="")
    # Byte for byte with <> (rule 4.5); found by its MD5, since it may be longer than an index key.
    message_id = models.TextField(blank=True, default="")
    message_id_md5 = models.CharField(max_length=32, blank=True, default="")
    in_reply_to = models.TextField(blank=True, default="")
    references = models.TextField(blank=True, default="")
    # {"authentication_results": "...", "warnings": [...]} of a received mail.
    mail_facts = models.JSONField(default=dict, blank=True)
    # From somebody who is not this ticket's customer (rule 7.12).
    from_stranger = models.BooleanField(default=False)
    created_at = models.DateTimeField(_("created"), default=timezone.now)
    created_by = models.ForeignKey(
        "accounts.Agent", null=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    # Login of the customer user who wrote it through portal or API.
    created_by_customer = models.CharField(max_length=255, blank=True, default="")
    changed_at = models.DateTimeField(_("changed"), default=timezone.now)
    changed_by = models.ForeignKey(
        "accounts.Agent", null=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    edited = models.BooleanField(default=False)
    # A note that was deleted: hidden everywhere, restorable by an admin (contract 4.6).
    deleted_at = models.DateTimeField(null=True, blank=True)

    # Without deleted ones, also as "ticket.articles"; restoring and merging need all of them.
    objects = PresentArticles()
    everything = ArticleQuerySet.as_manager()

    class Meta:
        verbose_name = _("article")
        verbose_name_plural = _("articles")
        constraints = [
            models.CheckConstraint(
                condition=models.Q(channel__in=MailChannel.values), name="article_channel_known"
            ),
            models.CheckConstraint(
                condition=models.Q(sender_type__in=SenderType.values), name="article_sender_known"
            ),
            models.CheckConstraint(
                condition=models.Q(article_type__in=ArticleType.values), name="article_type_known"
            ),
        ]
        indexes = [
            # The conversation of a ticket, in order.
            models.Index(fields=["ticket", "id"], name="article_ticket"),
            # Follow-up detection by In-Reply-To and References (rule 7.10).
            models.Index(
                fields=["message_id_md5"],
                condition=~models.Q(message_id_md5=""),
                name="article_message_id",
            ),
        ]

    def __str__(self) -> str:
        return f"article {self.pk} of ticket {self.ticket_id}"

    @property
    def is_note(self) -> bool:
        """Whether it is an entry of staff that no customer sees."""
        return self.channel == MailChannel.INTERNAL and not self.is_visible_for_customer

    @property
    def content_type(self) -> str:
        """The form the text was written in."""
        return "text/html" if self.body_html else "text/plain"

    @property
    def body(self) -> str:
        """The text in the form it was written in."""
        return self.body_html or self.body_text


class DeletedArticle(Article):
    """Notes that were deleted, for the page on which admins restore them."""

    objects = DeletedArticles()  # type: ignore[misc]

    class Meta:
        proxy = True
        verbose_name = _("deleted note")
        verbose_name_plural = _("deleted notes")


class ArticleRevision(models.Model):
    """What an article said before an edit (contract 4.6)."""

    id = models.BigAutoField(primary_key=True)
    article = models.ForeignKey(Article, on_delete=models.CASCADE, related_name="revisions")
    subject = models.CharField(max_length=998, blank=True, default="")
    body_text = models.TextField(blank=True, default="")
    body_html = models.TextField(blank=True, default="")
    replaced_at = models.DateTimeField(default=timezone.now)
    replaced_by = models.ForeignKey(
        "accounts.Agent", null=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )

    class Meta:
        verbose_name = _("earlier text")
        verbose_name_plural = _("earlier texts")

    def __str__(self) -> str:
        return f"earlier text of article {self.article_id}"


class Attachment(models.Model):
    """A file. Belongs to its uploader until an article takes it (contract 4.6).

    The bytes lie in the file storage under their SHA-256 (tickets.files), so a row never points
    to half a file and equal files are stored once.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    article = models.ForeignKey(
        Article, null=True, blank=True, on_delete=models.PROTECT, related_name="attachments"
    )
    # Offered with a text template instead of belonging to an article.
    template = models.ForeignKey(
        "queues.Template",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="attachments",
    )
    uploaded_by = models.ForeignKey(
        "accounts.Agent", null=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    uploaded_by_customer = models.ForeignKey(
        "accounts.CustomerUser",
        null=True,
        on_delete=models.PROTECT,
        related_name="+",
        db_index=False,
    )
    position = models.PositiveIntegerField(default=0)
    filename = models.CharField(_("file name"), max_length=250)
    content_type = models.CharField(_("content type"), max_length=250)
    size = models.BigIntegerField(_("size"))
    sha256 = models.CharField(max_length=64)
    disposition = models.CharField(max_length=20, blank=True, default="attachment")
    content_id = models.CharField(max_length=998, blank=True, default="")
    # Shown in place by the HTML of its article.
    inline = models.BooleanField(default=False)
    # A program or script that came by mail: kept, marked, only ever downloaded (rule 4.6).
    dangerous = models.BooleanField(default=False)
    created_at = models.DateTimeField(_("created"), default=timezone.now)

    class Meta:
        verbose_name = _("attachment")
        verbose_name_plural = _("attachments")
        ordering = ["position", "created_at"]
        indexes = [
            # Removing a file asks whether its bytes are used elsewhere.
            models.Index(fields=["sha256"], name="attachment_sha256"),
            # The worker clears uploads that no article took within 24 hours.
            models.Index(
                fields=["created_at"],
                condition=models.Q(article__isnull=True, template__isnull=True),
                name="attachment_unused",
            ),
        ]

    def __str__(self) -> str:
        return self.filename
