"""Servers that take outgoing mail, besides the one of the environment."""

from django.db import models
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _

from gotrs.common.crypto import EncryptedTextField
from gotrs.common.validity import MasterData

SECURITY = [("tls", "TLS"), ("starttls", "STARTTLS"), ("none", _("none"))]


class SenderAuth(models.TextChoices):
    """How we sign in at a server that takes mail."""

    NONE = "none", _("not at all")
    PASSWORD = "password", _("with a password")
    OAUTH2 = "oauth2", _("at a provider (OAuth2)")


class SmtpSender(MasterData):
    """A server that system addresses send their mail through. The password is encrypted at rest."""

    name = models.CharField(_("name"), max_length=200)
    host = models.CharField(_("host"), max_length=255)
    port = models.PositiveIntegerField(_("port"), default=587)
    security = models.CharField(
        _("encryption"), max_length=10, choices=SECURITY, default="starttls"
    )
    verify_certificate = models.BooleanField(_("verify certificate"), default=True)
    auth = models.CharField(
        _("sign-in"), max_length=10, choices=SenderAuth.choices, default=SenderAuth.PASSWORD
    )
    login = models.CharField(_("login"), max_length=255, blank=True, default="")
    password = EncryptedTextField(_("password"), blank=True, default="")
    sign_in = models.ForeignKey(
        "queues.ProviderSignIn",
        verbose_name=_("sign-in at a provider"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="senders",
    )
    # State, shown to admins.
    mails_sent = models.PositiveBigIntegerField(_("mails sent"), default=0, editable=False)
    last_success_at = models.DateTimeField(_("last success"), null=True, editable=False)
    last_error = models.TextField(_("last error"), blank=True, default="", editable=False)
    failures = models.PositiveIntegerField(_("failures in a row"), default=0, editable=False)

    class Meta:
        verbose_name = _("SMTP sender")
        verbose_name_plural = _("SMTP senders")
        constraints = [models.UniqueConstraint(Lower("name"), name="smtp_sender_name_unique")]

    def __str__(self) -> str:
        return self.name
