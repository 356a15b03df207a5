"""What opens an account besides the password: API tokens, reset links, the second factor."""

import uuid

from django.db import models
from django.db.models.functions import Lower
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from gotrs.common.crypto import EncryptedTextField

_OF_ONE_PERSON = models.Q(agent__isnull=False, customer_user__isnull=True) | models.Q(
    agent__isnull=True, customer_user__isnull=False
)


class TokenScope(models.TextChoices):
    """What a personal API token opens (contract 1.4)."""

    READ = "read", _("read")
    WRITE = "write", _("read and write")
    ADMIN = "admin", _("everything the owner may do")


class ApiToken(models.Model):
    """A personal API token. Shown once; only its hash is kept (contract 1.4)."""

    agent = models.ForeignKey(
        "accounts.Agent", null=True, on_delete=models.CASCADE, related_name="api_tokens"
    )
    customer_user = models.ForeignKey(
        "accounts.CustomerUser", null=True, on_delete=models.CASCADE, related_name="api_tokens"
    )
    name = models.CharField(_("name"), max_length=200)
    # How it begins, so that its owner knows it again.
    prefix = models.CharField(_("begins with"), max_length=16)
    token_hash = models.CharField(max_length=64, unique=True)
    scopes = models.JSONField(_("scopes"), default=list)
    expires_at = models.DateTimeField(_("expires"), null=True, blank=True)
    last_used_at = models.DateTimeField(_("last used"), null=True)
    created_at = models.DateTimeField(_("created"), default=timezone.now)

    class Meta:
        verbose_name = _("API token")
        verbose_name_plural = _("API tokens")
        constraints = [
            models.CheckConstraint(condition=_OF_ONE_PERSON, name="api_token_of_one_person"),
            models.UniqueConstraint(
                "agent", Lower("name"), name="api_token_name_of_agent",
                condition=models.Q(agent__isnull=False),
            ),
            models.UniqueConstraint(
                "customer_user", Lower("name"), name="api_token_name_of_customer",
                condition=models.Q(customer_user__isnull=False),
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.name} ({self.prefix}…)"


class PasswordLink(models.Model):
    """A link by mail that lets its reader set a password: once, for one hour (rule 12.3)."""

    agent = models.ForeignKey(
        "accounts.Agent", null=True, on_delete=models.CASCADE, related_name="password_links"
    )
    customer_user = models.ForeignKey(
        "accounts.CustomerUser", null=True, on_delete=models.CASCADE, related_name="password_links"
    )
    token_hash = models.CharField(max_length=64, unique=True)
    created_at = models.DateTimeField(default=timezone.now)
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("password link")
        verbose_name_plural = _("password links")
        constraints = [
            models.CheckConstraint(condition=_OF_ONE_PERSON, name="password_link_of_one_person")
        ]
        indexes = [
            # The worker clears what is long over.
            models.Index(fields=["expires_at"], name="password_link_expires_idx"),
        ]

    def __str__(self) -> str:
        return f"password link {self.pk}"


class SecondFactor(models.Model):
    """A person's authenticator: TOTP with ten recovery codes (rule 13.5)."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    agent = models.OneToOneField(
        "accounts.Agent", null=True, on_delete=models.CASCADE, related_name="second_factor"
    )
    customer_user = models.OneToOneField(
        "accounts.CustomerUser", null=True, on_delete=models.CASCADE, related_name="second_factor"
    )
    # Base32, as authenticator apps take it.
    secret = EncryptedTextField(_("secret"))
    # Null until a first code has shown that the authenticator works.
    confirmed_at = models.DateTimeField(_("confirmed"), null=True)
    # The last 30-second step whose code was used; a code works once.
    last_step = models.BigIntegerField(default=0)
    # Hashes of the recovery codes that are left.
    recovery_hashes = models.JSONField(default=list)
    created_at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = _("second factor")
        verbose_name_plural = _("second factors")
        constraints = [
            models.CheckConstraint(condition=_OF_ONE_PERSON, name="second_factor_of_one_person")
        ]

    def __str__(self) -> str:
        return f"second factor of {self.agent or self.customer_user}"
