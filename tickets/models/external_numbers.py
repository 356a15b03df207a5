"""Numbers that other systems give to their requests (rule 7.10, check 7)."""

from django.db import models
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _

from gotrs.common.validity import MasterData


class ExternalNumber(MasterData):
    """Where the mails of another system bear its number, and which field of a ticket keeps it."""

    name = models.CharField(_("name"), max_length=200)
    position = models.PositiveIntegerField(
        _("position"), default=100, help_text=_("They are tried in this order, low to high.")
    )
    sender_pattern = models.CharField(
        _("sender matches"),
        max_length=500,
        help_text=_("A regular expression, any case, for the address of the sender."),
    )
    number_pattern = models.CharField(
        _("number"),
        max_length=500,
        help_text=_(
            "A regular expression, any case, with the number in its first group: Incident-(\\d+)"
        ),
    )
    in_subject = models.BooleanField(_("look into the subject"), default=True)
    in_body = models.BooleanField(_("look into the text"), default=False)
    # Of queues' tickets: ids of state types; empty for all.
    state_types = models.JSONField(_("only tickets that are"), default=list, blank=True)
    field = models.ForeignKey(
        "tickets.DynamicField",
        verbose_name=_("field that keeps the number"),
        on_delete=models.PROTECT,
        related_name="+",
    )

    class Meta:
        verbose_name = _("number of another system")
        verbose_name_plural = _("numbers of other systems")
        constraints = [models.UniqueConstraint(Lower("name"), name="external_number_name_unique")]

    def __str__(self) -> str:
        return self.name
