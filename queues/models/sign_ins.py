"""Signing in at mailboxes with a provider's consent instead of a password (OAuth 2, RFC 6749)."""

from django.db import models
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _

from gotrs.common.crypto import EncryptedTextField
from gotrs.common.validity import MasterData


class Provider(models.TextChoices):
    """Whose endpoints and scopes are known, and any other."""

    MICROSOFT = "microsoft", "Microsoft 365"
    GOOGLE = "google", "Gmail"
    OTHER = "other", _("another one")


class ProviderSignIn(MasterData):
    """A consent that somebody gave at a provider, for one mailbox: accounts and senders use it.

    Secret and tokens are encrypted at rest. They are written by ``queues.sign_ins`` alone.
    """

    name = models.CharField(_("name"), max_length=200)
    provider = models.CharField(
        _("provider"), max_length=10, choices=Provider.choices, default=Provider.MICROSOFT
    )
    tenant = models.CharField(
        _("tenant"),
        max_length=100,
        blank=True,
        default="",
        help_text=_("Microsoft 365 alone: the directory (tenant) ID, or your domain."),
    )
    client_id = models.CharField(_("client ID"), max_length=255)
    client_secret = EncryptedTextField(_("client secret"), blank=True, default="")
    authorization_url = models.CharField(
        _("authorization address"), max_length=500, blank=True, default=""
    )
    token_url = models.CharField(_("token address"), max_length=500, blank=True, default="")
    device_url = models.CharField(
        _("device address"),
        max_length=500,
        blank=True,
        default="",
        help_text=_("Where a code for signing in on another device is had, if there is one."),
    )
    scope = models.CharField(
        _("scopes"),
        max_length=1000,
        blank=True,
        default="",
        help_text=_("Empty: what reading and sending mail needs at Microsoft 365 or Gmail."),
    )
    mail_hosts = models.CharField(
        _("mail servers"),
        max_length=1000,
        blank=True,
        default="",
        db_default="",
        help_text=_(
            "Hosts that may be shown the tokens, with blanks between them. Those of Microsoft 365 "
            "and Gmail are known."
        ),
    )
    # What the provider gave. The generation counts its changes, so that two who change it see each
    # other.
    refresh_token = EncryptedTextField(blank=True, default="", editable=False)
    access_token = EncryptedTextField(blank=True, default="", editable=False)
    access_until = models.DateTimeField(null=True, editable=False)
    generation = models.PositiveIntegerField(default=0, editable=False)
    signed_in_at = models.DateTimeField(_("signed in"), null=True, editable=False)
    refreshed_at = models.DateTimeField(_("last renewed"), null=True, editable=False)
    last_error = models.TextField(_("last error"), blank=True, default="", editable=False)
    # The consent is over: nothing helps but signing in again.
    ended = models.BooleanField(default=False, editable=False)
    # Who is asking for new tokens until when: a refresh token often serves only once.
    refreshing_by = models.CharField(max_length=40, blank=True, default="", editable=False)
    refreshing_until = models.DateTimeField(null=True, editable=False)

    class Meta:
        verbose_name = _("sign-in at a provider")
        verbose_name_plural = _("sign-ins at providers")
        constraints = [models.UniqueConstraint(Lower("name"), name="provider_sign_in_name_unique")]

    def __str__(self) -> str:
        return self.name


class DeviceCode(models.Model):
    """A code that somebody is to enter at the provider, on whatever device (RFC 8628)."""

    sign_in = models.OneToOneField(
        ProviderSignIn, on_delete=models.CASCADE, related_name="device_code"
    )
    device_code = EncryptedTextField()
    user_code = models.CharField(max_length=100)
    verification_url = models.CharField(max_length=500)
    interval_seconds = models.PositiveIntegerField(default=5)
    # The worker asks for the tokens of those that are due, until they are over.
    next_poll_at = models.DateTimeField()
    expires_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"code for {self.sign_in_id}"
