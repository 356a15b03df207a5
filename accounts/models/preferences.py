"""What a person chose for themselves."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Preferences(models.Model):
    """Choices of one agent or one customer user; a missing row means all defaults."""

    agent = models.OneToOneField(
        "accounts.Agent", null=True, on_delete=models.CASCADE, related_name="preferences"
    )
    customer_user = models.OneToOneField(
        "accounts.CustomerUser", null=True, on_delete=models.CASCADE, related_name="preferences"
    )
    theme = models.CharField(
        _("theme"),
        max_length=20,
        default="system",
        choices=[("system", _("as the system")), ("light", _("light")), ("dark", _("dark"))],
    )
    language = models.CharField(_("language"), max_length=16, default="en")
    timezone = models.CharField(_("time zone"), max_length=64, blank=True, default="")
    items_per_page = models.PositiveSmallIntegerField(_("tickets per page"), default=50)
    # Notification choices and interface details that no query filters by.
    extra = models.JSONField(default=dict, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(agent__isnull=False, customer_user__isnull=True)
                | models.Q(agent__isnull=True, customer_user__isnull=False),
                name="preferences_of_one_person",
            )
        ]

    def __str__(self) -> str:
        return f"preferences {self.pk}"
