"""The dynamic fields of a ticket as a form; tickets.field_values knows what each may hold."""

from datetime import UTC, date, datetime
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from gotrs.common.errors import Invalid
from tickets import field_values
from tickets.forms.ticket_base import MomentField, TicketForm
from tickets.models import DynamicField, FieldObject, FieldType

PREFIX = "field_"
_YES_NO = [("", "–"), ("1", _("yes")), ("0", _("no"))]


class FieldsForm(TicketForm):
    """All fields of tickets; what is left empty is emptied."""

    heading = _("Change the fields")

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self._shown = field_values.fields_of(FieldObject.TICKET, self.actor)
        for field in self._shown:
            self.fields[f"{PREFIX}{field.name}"] = _control(field)

    def clean(self) -> dict[str, Any]:
        """``values``: what each field holds from now on, checked by its own rules."""
        data: dict[str, Any] = super().clean() or self.cleaned_data
        values: dict[DynamicField, field_values.Value | None] = {}
        for field in self._shown:
            name = f"{PREFIX}{field.name}"
            if name not in data:
                continue
            try:
                values[field] = field_values.clean(field, _as_said(data[name]))
            except Invalid as error:
                self.add_error(name, error.message)
                continue
            if field.config.get("required") and values[field] is None:
                self.add_error(name, _("This is required."))
        return {**data, "values": values}


def initial_of(ticket_id: int, shown: Any) -> dict[str, Any]:
    """What the form begins with."""
    values = field_values.read_values(FieldObject.TICKET, [ticket_id], shown)[ticket_id]
    said = {
        name: int(value) if isinstance(value, bool) else value for name, value in values.items()
    }
    return {f"{PREFIX}{name}": value for name, value in said.items()}


def _as_said(value: Any) -> Any:
    """A value of a control as the API would say it."""
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat()
    return value.isoformat() if isinstance(value, date) else value


def _control(field: DynamicField) -> forms.Field:
    kind = FieldType(field.field_type)
    common: Any = {"label": field.label, "required": False}
    values = field.config.get("possible_values") or {}
    if kind == FieldType.DROPDOWN:
        return forms.ChoiceField(choices=[("", "–"), *values.items()], **common)
    if kind == FieldType.MULTISELECT:
        boxes = forms.CheckboxSelectMultiple
        return forms.MultipleChoiceField(choices=list(values.items()), widget=boxes, **common)
    if kind == FieldType.CHECKBOX:
        return forms.ChoiceField(choices=_YES_NO, **common)
    if kind == FieldType.INTEGER:
        return forms.CharField(widget=forms.TextInput(attrs={"inputmode": "numeric"}), **common)
    if kind == FieldType.DATE:
        return forms.DateField(widget=forms.DateInput(attrs={"type": "date"}), **common)
    if kind == FieldType.DATE_TIME:
        return MomentField(**common)
    widget: Any = forms.Textarea(attrs={"rows": 4}) if kind == FieldType.TEXT_AREA else None
    return forms.CharField(max_length=field_values.MAX_TEXT, widget=widget, **common)
