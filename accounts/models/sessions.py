"""Sessions of people, by browser or by API token pair."""

import uuid
from typing import Self

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class LoginSessionQuerySet(models.QuerySet):
    """Reads of sessions."""

    def alive(self) -> Self:
        """Those that were not ended and are not over."""
        return self.filter(ended_at__isnull=True, expires_at__gt=timezone.now())


class LoginSession(models.Model):
    """One login. Every request is checked against its row, so ending it works at once (1.4)."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    agent = models.ForeignKey(
        "accounts.Agent", null=True, on_delete=models.CASCADE, related_name="sessions"
    )
    customer_user = models.ForeignKey(
        "accounts.CustomerUser", null=True, on_delete=models.CASCADE, related_name="sessions"
    )
    kind = models.CharField(
        _("kind"), max_length=10, choices=[("web", _("browser")), ("token", _("API token pair"))]
    )
    # The refresh token that may be used next; any other one of this session was used before.
    refresh_id = models.UUIDField(null=True)
    user_agent = models.CharField(_("browser"), max_length=250, blank=True, default="")
    ip_address = models.GenericIPAddressField(_("address"), null=True)
    created_at = models.DateTimeField(_("created"), default=timezone.now)
    last_activity = models.DateTimeField(_("last seen"), default=timezone.now)
    expires_at = models.DateTimeField(_("expires"))
    ended_at = models.DateTimeField(_("ended"), null=True)

    objects = LoginSessionQuerySet.as_manager()

    class Meta:
        verbose_name = _("session")
        verbose_name_plural = _("sessions")
        constraints = [
            models.CheckConstraint(
                condition=models.Q(agent__isnull=False, customer_user__isnull=True)
                | models.Q(agent__isnull=True, customer_user__isnull=False),
                name="session_of_one_person",
            )
        ]
        indexes = [
            # The worker clears what is long over.
            models.Index(fields=["expires_at"], name="session_expires_idx"),
        ]

    def __str__(self) -> str:
        return str(self.id)
