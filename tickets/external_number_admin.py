"""Numbers of other systems in the back office."""

from typing import Any

from django import forms
from django.contrib import admin
from django.core.exceptions import ValidationError
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accounts.backoffice import AuditedMasterDataAdmin
from gotrs.common.patterns import compiled
from tickets.models import DynamicField, ExternalNumber, FieldObject, FieldType, StateType


class NumberForm(forms.ModelForm):
    """A rule whose expressions work and whose field can hold a number."""

    state_types = forms.TypedMultipleChoiceField(
        label=_("Only tickets that are"),
        choices=StateType.choices,
        coerce=int,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("None chosen: whatever their state."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["field"]
        texts = DynamicField.objects.valid().filter(
            object_type=FieldObject.TICKET, field_type=FieldType.TEXT
        )
        field.queryset = texts | DynamicField.objects.filter(pk=self.instance.field_id)

    def clean_sender_pattern(self) -> str:
        """An expression that can work."""
        return _working(self.cleaned_data["sender_pattern"])

    def clean_number_pattern(self) -> str:
        """An expression that can work."""
        return _working(self.cleaned_data["number_pattern"])

    def clean(self) -> dict[str, Any]:
        """It has to look somewhere."""
        data: dict[str, Any] = super().clean() or self.cleaned_data
        if not data.get("in_subject") and not data.get("in_body"):
            self.add_error("in_subject", gettext("Choose the subject, the text, or both."))
        return data


def _working(pattern: str) -> str:
    try:
        compiled(pattern, any_case=True)
    except ValueError as error:
        raise ValidationError(str(error)) from None
    return pattern


@admin.register(ExternalNumber)
class ExternalNumberAdmin(AuditedMasterDataAdmin):
    """Mails of other systems that find their ticket by that system's number (rule 7.10)."""

    form = NumberForm
    audit_entity = "external_number"
    list_display = ["position", "name", "valid_id", "sender_pattern", "number_pattern", "field"]
    list_display_links = ["name"]
    list_select_related = ["field"]
    ordering = ["position", "name"]
    fieldsets = [
        (None, {"fields": ["name", "position", "valid_id", "comment"]}),
        (
            _("Mail"),
            {"fields": ["sender_pattern", "number_pattern", "in_subject", "in_body"]},
        ),
        (_("Ticket"), {"fields": ["field", "state_types"]}),
    ]
