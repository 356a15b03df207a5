"""Postmaster filters: rules that look at a mail and say what is made of it (rule 7.14)."""

from django.db import models
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _

from gotrs.common.validity import MasterData


class PostmasterFilter(MasterData):
    """A rule on the way from mail to ticket: conditions, all of which must hold, and values."""

    name = models.CharField(_("name"), max_length=200)
    position = models.PositiveIntegerField(
        _("position"), default=100, help_text=_("Filters are asked in this order, low to high.")
    )
    stop = models.BooleanField(
        _("stop after match"), default=False, help_text=_("Later filters are not asked any more.")
    )

    class Meta:
        verbose_name = _("postmaster filter")
        verbose_name_plural = _("postmaster filters")
        constraints = [models.UniqueConstraint(Lower("name"), name="postmaster_filter_name_unique")]

    def __str__(self) -> str:
        return self.name


class ConditionKind(models.TextChoices):
    """How a condition looks at its field."""

    PATTERN = "pattern", _("matches the expression")
    TEXT = "text", _("contains")
    ADDRESS = "address", _("has the address")
    ABSENT = "absent", _("is absent")


class FilterCondition(models.Model):
    """One thing that must be so. An absent field fulfils none but "is absent"."""

    id = models.BigAutoField(primary_key=True)
    filter = models.ForeignKey(
        PostmasterFilter, on_delete=models.CASCADE, related_name="conditions"
    )
    # A header, or one of tickets.mail.intake.sight.SPECIAL.
    field = models.CharField(_("header"), max_length=200)
    negated = models.BooleanField(_("not"), default=False)
    kind = models.CharField(
        _("how"), max_length=10, choices=ConditionKind.choices, default=ConditionKind.PATTERN
    )
    value = models.CharField(_("value"), max_length=500, blank=True, default="")

    class Meta:
        verbose_name = _("condition")
        verbose_name_plural = _("conditions")
        constraints = [
            models.CheckConstraint(
                condition=models.Q(kind__in=ConditionKind.values),
                name="filter_condition_kind_known",
            )
        ]

    def __str__(self) -> str:
        return f"{self.field} {self.get_kind_display()} {self.value}".strip()


class FilterValue(models.Model):
    """A value that is set when the conditions hold, as a trusted header would (rule 7.13)."""

    id = models.BigAutoField(primary_key=True)
    filter = models.ForeignKey(PostmasterFilter, on_delete=models.CASCADE, related_name="values")
    # Without X-OTRS-, see tickets.mail.intake.controls.
    name = models.CharField(_("what is set"), max_length=230)
    value = models.CharField(_("value"), max_length=1000, blank=True, default="")

    class Meta:
        verbose_name = _("value that is set")
        verbose_name_plural = _("values that are set")

    def __str__(self) -> str:
        return f"{self.name} = {self.value}"
