"""The catalog and the mail logs in the back office. Tickets are worked on in their own pages."""

from typing import Any

from django import forms
from django.contrib import admin
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from accounts.backoffice import AuditedMasterDataAdmin
from gotrs.common.validity import Validity
from tickets import external_number_admin, notification_admin, postmaster_admin, webhook_admin
from tickets.models import Priority, State, StateType, Ticket, TicketType

__all__ = [
    "PriorityAdmin",
    "StateAdmin",
    "TicketTypeAdmin",
    "external_number_admin",
    "notification_admin",
    "postmaster_admin",
    "webhook_admin",
]

# Types without which the engine can't work (contract 4.8): each keeps a valid state.
_NEEDED_TYPES = frozenset(
    {StateType.NEW, StateType.OPEN, StateType.CLOSED, StateType.REMOVED, StateType.MERGED}
)


class ColourInput(forms.TextInput):
    """The browser's own colour picker."""

    input_type = "color"


class StateForm(forms.ModelForm):
    """A state; its type is what the engine goes by."""

    class Meta:
        widgets = {"color": ColourInput}

    def clean(self) -> dict[str, Any]:
        """A type that is in use stays, and the engine keeps the states that it needs."""
        data: dict[str, Any] = super().clean() or self.cleaned_data
        kind, next_state = data.get("type_id"), data.get("next_state")
        if kind == StateType.PENDING_AUTO and next_state is None:
            self.add_error("next_state", _("A pending auto state needs one that comes afterwards."))
        if next_state is not None and kind != StateType.PENDING_AUTO:
            self.add_error("next_state", _("Only pending auto states go on by themselves."))
        if self.instance.pk:
            self._check_stored(State.objects.get(pk=self.instance.pk), data)
        return data

    def _check_stored(self, stored: State, data: dict[str, Any]) -> None:
        other_type = data.get("type_id") != stored.type_id
        if other_type and Ticket.objects.filter(state=stored).exists():
            self.add_error("type_id", _("Tickets are in this state, so its type stays."))
        leaves = other_type or data.get("valid_id") != Validity.VALID
        if leaves and stored.is_valid and stored.type_id in _NEEDED_TYPES:
            others = State.objects.valid().filter(type_id=stored.type_id).exclude(pk=stored.pk)
            if not others.exists():
                self.add_error(None, ValidationError(_("It is the last valid state of its type.")))


@admin.register(State)
class StateAdmin(AuditedMasterDataAdmin):
    """Names of states, and what they mean."""

    form = StateForm
    list_display = ["name", "type_id", "color", "next_state", "valid_id", "comment"]
    list_filter = ["valid_id", "type_id"]
    list_select_related = ["next_state"]
    fields = ["name", "type_id", "color", "next_state", "valid_id", "comment"]


class PriorityForm(forms.ModelForm):
    """A priority."""

    class Meta:
        widgets = {"color": ColourInput}


@admin.register(Priority)
class PriorityAdmin(AuditedMasterDataAdmin):
    """Steps of urgency."""

    form = PriorityForm
    list_display = ["name", "color", "valid_id", "comment"]
    ordering = ["id"]
    fields = ["name", "color", "valid_id", "comment"]


@admin.register(TicketType)
class TicketTypeAdmin(AuditedMasterDataAdmin):
    """Kinds of request."""

    audit_entity = "type"
    fields = ["name", "valid_id", "comment"]
