"""States, priorities, types. Code asks for a state's *type*, never for its id or name (2.1)."""

from django.core.validators import RegexValidator
from django.db import models
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _

from gotrs.common.validity import MasterData

colour_validator = RegexValidator(r"^#[0-9A-Fa-f]{6}$", _("Use a colour like #50B5FF."))


class StateType(models.IntegerChoices):
    """What a state means to the engine (rule 2.2); ids as in OTRS."""

    NEW = 1, _("new")
    OPEN = 2, _("open")
    CLOSED = 3, _("closed")
    PENDING_REMINDER = 4, _("pending reminder")
    PENDING_AUTO = 5, _("pending auto")
    REMOVED = 6, _("removed")
    MERGED = 7, _("merged")


PENDING_TYPES = (StateType.PENDING_REMINDER, StateType.PENDING_AUTO)
ACTIVE_TYPES = (StateType.NEW, StateType.OPEN, *PENDING_TYPES)


class Lock(models.IntegerChoices):
    """Says that the owner is at it; a signal, not a barrier. ``tmp_lock`` counts as unlock."""

    UNLOCK = 1, _("unlock")
    LOCK = 2, _("lock")
    TMP_LOCK = 3, _("tmp_lock")


class State(MasterData):
    """The visible name of a state. Sites add and rename them."""

    name = models.CharField(_("name"), max_length=200)
    type_id = models.SmallIntegerField(_("type"), choices=StateType.choices)
    color = models.CharField(
        _("colour"), max_length=7, default="#8D8D9B", validators=[colour_validator]
    )
    # Where a pending auto state goes when its time is over (rule 5.6).
    next_state = models.ForeignKey(
        "self", verbose_name=_("afterwards"), null=True, blank=True, on_delete=models.PROTECT
    )

    class Meta:
        verbose_name = _("state")
        verbose_name_plural = _("states")
        constraints = [
            models.UniqueConstraint(Lower("name"), name="state_name_unique"),
            models.CheckConstraint(
                condition=models.Q(type_id__in=StateType.values), name="state_type_known"
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def is_active(self) -> bool:
        """Whether tickets in it still want work."""
        return self.type_id in ACTIVE_TYPES

    @property
    def is_pending(self) -> bool:
        """Whether it waits until a time."""
        return self.type_id in PENDING_TYPES


class Priority(MasterData):
    """Urgency in five steps; the higher the id, the more urgent."""

    name = models.CharField(_("name"), max_length=200)
    color = models.CharField(
        _("colour"), max_length=7, default="#CDCDCD", validators=[colour_validator]
    )

    class Meta:
        verbose_name = _("priority")
        verbose_name_plural = _("priorities")
        constraints = [models.UniqueConstraint(Lower("name"), name="priority_name_unique")]

    def __str__(self) -> str:
        return self.name

    @property
    def slug(self) -> str:
        """``very-high`` for ``5 very high``: what the API takes as well."""
        return self.name.lstrip("0123456789 ").replace(" ", "-").lower()


class TicketType(MasterData):
    """The kind of request."""

    name = models.CharField(_("name"), max_length=200)

    class Meta:
        verbose_name = _("type")
        verbose_name_plural = _("types")
        constraints = [models.UniqueConstraint(Lower("name"), name="ticket_type_name_unique")]

    def __str__(self) -> str:
        return self.name
