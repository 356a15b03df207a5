"""Fields that a site adds to tickets or articles, and their values (rule 11.8)."""

from django.core.validators import RegexValidator
from django.db import models
from django.db.models.functions import Left, Lower
from django.utils.translation import gettext_lazy as _

from gotrs.common.validity import MasterData

name_validator = RegexValidator(r"^[A-Za-z0-9_]+$", _("Use letters, digits and _ only."))


class FieldType(models.TextChoices):
    """What a field holds."""

    TEXT = "Text", _("text")
    TEXT_AREA = "TextArea", _("long text")
    INTEGER = "Integer", _("whole number")
    DROPDOWN = "Dropdown", _("one of a list")
    MULTISELECT = "Multiselect", _("several of a list")
    CHECKBOX = "Checkbox", _("yes or no")
    DATE = "Date", _("date")
    DATE_TIME = "DateTime", _("date and time")


class FieldObject(models.TextChoices):
    """What a field belongs to."""

    TICKET = "Ticket", _("ticket")
    ARTICLE = "Article", _("article")


class DynamicField(MasterData):
    """An extra field. Name and types can't change once it has values."""

    name = models.CharField(_("name"), max_length=200, validators=[name_validator])
    label = models.CharField(_("label"), max_length=200)
    object_type = models.CharField(
        _("belongs to"), max_length=10, choices=FieldObject.choices, default=FieldObject.TICKET
    )
    field_type = models.CharField(_("kind"), max_length=20, choices=FieldType.choices)
    # possible_values {key: label}, default, required, customer_visible, ... (contract part 3).
    config = models.JSONField(_("settings"), default=dict, blank=True)
    field_order = models.PositiveIntegerField(_("position"), default=0)

    class Meta:
        verbose_name = _("dynamic field")
        verbose_name_plural = _("dynamic fields")
        constraints = [
            models.UniqueConstraint(Lower("name"), name="dynamic_field_name_unique"),
            models.CheckConstraint(
                condition=models.Q(field_type__in=FieldType.values), name="dynamic_field_type_known"
            ),
            models.CheckConstraint(
                condition=models.Q(object_type__in=FieldObject.values),
                name="dynamic_field_object_known",
            ),
        ]

    def __str__(self) -> str:
        return self.label

    @property
    def customer_visible(self) -> bool:
        """Whether customers see it and may set it."""
        return bool(self.config.get("customer_visible"))


class DynamicFieldValue(models.Model):
    """A value of a field; several rows, by position, for a list.

    Which of the three columns holds it follows from the field's type: texts and keys in
    ``value_text``, numbers and yes (1) or no (0) in ``value_int``, dates in ``value_date``.
    """

    id = models.BigAutoField(primary_key=True)
    field = models.ForeignKey(
        DynamicField, on_delete=models.PROTECT, related_name="values", db_index=False
    )
    ticket = models.ForeignKey(
        "tickets.Ticket",
        null=True,
        on_delete=models.CASCADE,
        related_name="field_values",
        db_index=False,
    )
    article = models.ForeignKey(
        "tickets.Article",
        null=True,
        on_delete=models.CASCADE,
        related_name="field_values",
        db_index=False,
    )
    position = models.PositiveSmallIntegerField(default=0)
    value_text = models.TextField(null=True)
    value_int = models.BigIntegerField(null=True)
    value_date = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("value of a dynamic field")
        verbose_name_plural = _("values of dynamic fields")
        constraints = [
            # Also read for the fields of one ticket, or of a page of them.
            models.UniqueConstraint(
                fields=["ticket", "field", "position"],
                condition=models.Q(ticket__isnull=False),
                name="field_value_of_ticket",
            ),
            models.UniqueConstraint(
                fields=["article", "field", "position"],
                condition=models.Q(article__isnull=False),
                name="field_value_of_article",
            ),
            models.CheckConstraint(
                condition=models.Q(ticket__isnull=False, article__isnull=True)
                | models.Q(ticket__isnull=True, article__isnull=False),
                name="field_value_of_one_thing",
            ),
        ]
        indexes = [
            # Lists filtered by df_<name>: the beginning of the text, since values may be long.
            models.Index("field", Left("value_text", 200), name="field_value_text"),
            models.Index(
                fields=["field", "value_int"],
                condition=models.Q(value_int__isnull=False),
                name="field_value_int",
            ),
            models.Index(
                fields=["field", "value_date"],
                condition=models.Q(value_date__isnull=False),
                name="field_value_date",
            ),
        ]

    def __str__(self) -> str:
        return f"value of {self.field_id}"
