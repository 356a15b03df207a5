"""Rows in use are made invalid, never deleted (rule 2.1)."""

from typing import Self

from django.db import models
from django.utils.translation import gettext_lazy as _


class Validity(models.IntegerChoices):
    """Ids as in OTRS."""

    VALID = 1, _("valid")
    INVALID = 2, _("invalid")
    INVALID_TEMPORARILY = 3, _("invalid-temporarily")


# What the parameter ``valid`` of lists may say (contract 1.5).
VALIDITY_WORDS: dict[str, tuple[int, ...]] = {
    "1": (Validity.VALID,),
    "2": (Validity.INVALID,),
    "3": (Validity.INVALID_TEMPORARILY,),
    "true": (Validity.VALID,),
    "false": (Validity.INVALID, Validity.INVALID_TEMPORARILY),
    "all": tuple(Validity),
}


class ValidityQuerySet(models.QuerySet):
    """Queryset of master data."""

    def valid(self) -> Self:
        """Only rows that are offered."""
        return self.filter(valid_id=Validity.VALID)


class MasterData(models.Model):
    """What every configured row has: validity, a comment, when it was written."""

    valid_id = models.SmallIntegerField(
        _("validity"), choices=Validity.choices, default=Validity.VALID
    )
    comment = models.CharField(_("comment"), max_length=250, blank=True, default="")
    created_at = models.DateTimeField(_("created"), auto_now_add=True)
    changed_at = models.DateTimeField(_("changed"), auto_now=True)

    objects = ValidityQuerySet.as_manager()

    class Meta:
        abstract = True

    @property
    def is_valid(self) -> bool:
        """Whether the row is offered."""
        return self.valid_id == Validity.VALID
