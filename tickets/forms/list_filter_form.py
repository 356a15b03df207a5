"""The form of all filters that a list knows."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.actors import Actor
from accounts.models.agents import valid_agents
from tickets import catalog
from tickets.field_values import fields_of
from tickets.filter_fields import PREFIX
from tickets.filter_reader import ME, NONE
from tickets.forms.list_filters import LABELS
from tickets.forms.ticket_choices import catalog as masters
from tickets.models import DynamicField, FieldObject, FieldType, StateType
from tickets.querysets import readable_queues

Choices = list[tuple[str, Any]]

_YES_NO: Choices = [("", "–"), ("true", gettext_lazy("yes")), ("false", gettext_lazy("no"))]
_DATES = (
    "created_after", "created_before", "updated_after", "updated_before", "closed_after",
    "closed_before", "pending_after", "pending_before", "escalation_before",
)  # fmt: skip
_TEXTS = ("q", "search", "customer_user_id", "customer_id", "tag")
_ORDERED = (FieldType.DATE, FieldType.DATE_TIME, FieldType.INTEGER)
# Filters by name, which links may have; the form shows them as they are.
_BY_NAME = ("state", "queue", "priority", "type", "owner_id")


class FilterForm(forms.Form):
    """Every filter as a control. The list itself checks what is sent: nothing is checked here."""

    def __init__(self, query: Mapping[str, str], actor: Actor) -> None:
        super().__init__(initial=_initial(query), auto_id="filter-%s")
        self._actor, self._query = actor, query
        self.fields |= self._of_catalog()
        self.fields |= self._of_people()
        for name in _TEXTS:
            self.fields[name] = forms.CharField(label=LABELS[name], required=False, max_length=250)
        for name in ("locked", "escalated", "watched"):
            self.fields[name] = _choice(LABELS[name], _YES_NO)
        self.fields["archived"] = _choice(
            LABELS["archived"],
            [("", _("no")), ("true", _("yes")), ("all", _("both"))],
        )
        for name in _DATES:
            self.fields[name] = forms.CharField(
                label=LABELS[name], required=False, widget=_Day(attrs={"type": "date"})
            )
        for field in fields_of(FieldObject.TICKET, actor):
            self.fields |= _of_field(field)
        for name in _BY_NAME:
            if query.get(name):
                self.fields[name] = forms.CharField(label=LABELS[name], required=False)

    def _of_catalog(self) -> dict[str, forms.Field]:
        found = masters()
        status = ("new", "open", "pending", "closed")
        queues = [(str(queue.pk), queue.name) for queue in readable_queues(self._actor)]
        types = [(str(row.pk), _(row.name)) for row in found.types]
        services = [(str(row.pk), row.name) for row in found.services]
        slas = [(str(sla.pk), sla.name) for sla, _services in found.slas]
        none = (NONE, _("none"))
        states = [
            (str(s.pk), _(s.name))
            for s in catalog.states().values()
            if s.is_valid and s.type_id != StateType.REMOVED
        ]
        priorities = [(str(row.pk), _(row.name)) for row in reversed(found.priorities)]
        return {
            "status": _choice(_("Status"), [("", _("active")), *((w, _(w)) for w in status)]),
            "state_id": _choices(_("States"), states),
            "queue_id": _choices(LABELS["queue"], queues),
            "priority_id": _choices(LABELS["priority"], priorities),
            "type_id": _choices(LABELS["type"], [none, *types]),
            "service_id": _choices(LABELS["service_id"], [none, *services]),
            "sla_id": _choices(LABELS["sla_id"], [none, *slas]),
        }

    def _of_people(self) -> dict[str, forms.Field]:
        """Owner and responsible."""
        people = [
            (str(agent.pk), agent.full_name)
            for agent in valid_agents().order_by("first_name", "last_name")
        ]
        choices: Choices = [("", _("anybody")), (ME, _("me")), (NONE, _("nobody")), *people]
        known = dict(choices)
        found = {}
        for name, given in (("owner", "assigned_to"), ("responsible_id", "responsible_id")):
            # Several, or somebody who left: only a link can name them.
            value = self._query.get(given, "")
            more = [] if value in known else [(value, value)]
            label = LABELS["owner_id" if name == "owner" else name]
            found[name] = _choice(label, [*choices, *more])
        return found


class _Day(forms.TextInput):
    """A date; a time that a link has keeps its day."""

    def format_value(self, value: Any) -> str | None:
        """The day alone."""
        return str(value)[:10] if value else None


def _initial(query: Mapping[str, str]) -> dict[str, Any]:
    """The values of controls: lists where several can be chosen."""
    initial: dict[str, Any] = dict(query)
    for name in ("state_id", "queue_id", "priority_id", "type_id", "service_id", "sla_id"):
        if name in query:
            initial[name] = [word.strip() for word in query[name].split(",")]
    initial["owner"] = query.get("assigned_to", "")
    return initial


def _choice(label: Any, choices: Choices) -> forms.Field:
    return forms.ChoiceField(label=label, choices=choices, required=False)


class _Several(forms.MultipleChoiceField):
    """Several of some choices, as boxes to tick."""

    widget = forms.CheckboxSelectMultiple
    is_group = True


def _choices(label: Any, choices: Choices) -> forms.Field:
    return _Several(label=label, choices=choices, required=False)


def _of_field(field: DynamicField) -> dict[str, forms.Field]:
    """The controls of a dynamic field; two where values have an order."""
    name, kind = f"{PREFIX}{field.name}", FieldType(field.field_type)
    if kind in (FieldType.DROPDOWN, FieldType.MULTISELECT):
        values = field.config.get("possible_values") or {}
        return {name: _choice(field.label, [("", "–"), *values.items()])}
    if kind == FieldType.CHECKBOX:
        return {name: _choice(field.label, _YES_NO)}
    if kind in _ORDERED:
        widget: Any = forms.TextInput(attrs={"inputmode": "numeric"})
        if kind != FieldType.INTEGER:
            widget = _Day(attrs={"type": "date"})
        after, before = _("%s from"), _("%s before")
        return {
            f"{name}_after": forms.CharField(label=after % field.label, widget=widget),
            f"{name}_before": forms.CharField(label=before % field.label, widget=widget),
        }
    return {f"{name}_contains": forms.CharField(label=field.label, required=False)}
