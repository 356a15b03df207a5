"""What a queue receives and sends mail with."""

from django.db import models
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _

from gotrs.common.crypto import EncryptedTextField
from gotrs.common.validity import MasterData
from queues.models.senders import SECURITY


class SystemAddress(MasterData):
    """An address of ours. Mail to it goes to its queue (rule 7.15)."""

    email = models.CharField(_("e-mail address"), max_length=255)
    display_name = models.CharField(_("display name"), max_length=200)
    queue = models.ForeignKey(
        "queues.Queue",
        verbose_name=_("queue"),
        on_delete=models.PROTECT,
        related_name="system_addresses",
    )
    sender = models.ForeignKey(
        "queues.SmtpSender",
        verbose_name=_("SMTP sender"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="system_addresses",
        help_text=_("Empty: the server that GOTRS_SMTP_HOST names."),
    )
    dkim_selector = models.CharField(
        _("DKIM selector"),
        max_length=100,
        blank=True,
        default="",
        db_default="",
        help_text=_("Under which name the relay signs (s= in DKIM-Signature); for the doctor."),
    )

    class Meta:
        verbose_name = _("system address")
        verbose_name_plural = _("system addresses")
        constraints = [models.UniqueConstraint(Lower("email"), name="system_address_unique")]

    def __str__(self) -> str:
        return self.email


class Salutation(MasterData):
    """How an answer begins."""

    name = models.CharField(_("name"), max_length=200)
    text = models.TextField(_("text"))
    content_type = models.CharField(_("content type"), max_length=100, default="text/plain")

    class Meta:
        verbose_name = _("salutation")
        verbose_name_plural = _("salutations")
        constraints = [models.UniqueConstraint(Lower("name"), name="salutation_name_unique")]

    def __str__(self) -> str:
        return self.name


class Signature(MasterData):
    """How an answer ends."""

    name = models.CharField(_("name"), max_length=200)
    text = models.TextField(_("text"))
    content_type = models.CharField(_("content type"), max_length=100, default="text/plain")

    class Meta:
        verbose_name = _("signature")
        verbose_name_plural = _("signatures")
        constraints = [models.UniqueConstraint(Lower("name"), name="signature_name_unique")]

    def __str__(self) -> str:
        return self.name


class AccountAuth(models.TextChoices):
    """How we sign in at a mailbox."""

    PASSWORD = "password", _("with a password")
    OAUTH2 = "oauth2", _("at a provider (OAuth2)")


class MailAccount(MasterData):
    """A mailbox that is read (rule 7.1). The password is encrypted at rest."""

    name = models.CharField(_("name"), max_length=200)
    protocol = models.CharField(
        _("protocol"), max_length=10, choices=[("imap", "IMAP"), ("pop3", "POP3")], default="imap"
    )
    host = models.CharField(_("host"), max_length=255)
    port = models.PositiveIntegerField(_("port"))
    security = models.CharField(_("encryption"), max_length=10, choices=SECURITY, default="tls")
    verify_certificate = models.BooleanField(_("verify certificate"), default=True)
    auth = models.CharField(
        _("sign-in"),
        max_length=10,
        choices=AccountAuth.choices,
        default=AccountAuth.PASSWORD,
        db_default=AccountAuth.PASSWORD,
    )
    login = models.CharField(_("login"), max_length=255)
    password = EncryptedTextField(_("password"), blank=True, default="")
    sign_in = models.ForeignKey(
        "queues.ProviderSignIn",
        verbose_name=_("sign-in at a provider"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="mail_accounts",
    )
    folder = models.CharField(_("folder"), max_length=255, default="INBOX")
    interval_seconds = models.PositiveIntegerField(_("interval"), default=120)
    queue = models.ForeignKey(
        "queues.Queue",
        verbose_name=_("fixed queue"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        help_text=_("Empty: the queue follows from the address the mail was sent to."),
    )
    trusted = models.BooleanField(
        _("trusted"), default=False, help_text=_("X-OTRS and X-GOTRS headers are obeyed.")
    )
    after_fetch = models.CharField(
        _("after fetching"),
        max_length=10,
        choices=[
            ("delete", _("delete on the server")),
            ("seen", _("mark as read")),
            ("move", _("move to a folder")),
        ],
        default="delete",
    )
    move_to = models.CharField(_("move to"), max_length=255, blank=True, default="")
    # State of the last run, shown to admins.
    last_run_at = models.DateTimeField(_("last run"), null=True, editable=False)
    last_success_at = models.DateTimeField(_("last success"), null=True, editable=False)
    last_error = models.TextField(_("last error"), blank=True, default="", editable=False)
    failures = models.PositiveIntegerField(_("failures in a row"), default=0, editable=False)
    next_run_at = models.DateTimeField(_("next run"), null=True, editable=False)
    mails_last_run = models.PositiveIntegerField(
        _("mails of the last run"), default=0, db_default=0, editable=False
    )
    mails_fetched = models.PositiveBigIntegerField(
        _("mails fetched"), default=0, db_default=0, editable=False
    )

    class Meta:
        verbose_name = _("mail account")
        verbose_name_plural = _("mail accounts")
        constraints = [models.UniqueConstraint(Lower("name"), name="mail_account_name_unique")]

    def __str__(self) -> str:
        return self.name
