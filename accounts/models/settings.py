"""Settings that an admin changes while the system runs."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class SiteSetting(models.Model):
    """One changed setting; what has no row has the default of ``accounts.site``."""

    name = models.CharField(_("name"), max_length=100, primary_key=True)
    value = models.JSONField(_("value"))
    changed_at = models.DateTimeField(_("changed"), auto_now=True)

    class Meta:
        verbose_name = _("setting")
        verbose_name_plural = _("settings")

    def __str__(self) -> str:
        return self.name
