"""One form for every property of many tickets, and what it makes of each ticket."""

from collections.abc import Callable, Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from accounts.actors import Actor
from accounts.models import Permission
from accounts.models.agents import valid_agents
from gotrs.common.errors import DomainError, Invalid
from queues.models import Queue
from tickets import operations, rules
from tickets.access import access_ticket_by_number, require
from tickets.api.base import comment_draft
from tickets.api.bulk import check_facts
from tickets.api.changes import Stored, check_permissions, differences, make_changes
from tickets.bulk import BulkChange
from tickets.forms.fields import add_domain_error
from tickets.forms.ticket_base import MomentField
from tickets.forms.ticket_choices import catalog, queue_choices
from tickets.models import State, Ticket
from tickets.models.catalog import PENDING_TYPES

_UNCHANGED = gettext_lazy("no change")
_NONE = "none"
_ME = "me"
Rows = Mapping[str, Any]


class _BulkStates(forms.Select):
    """States; options of pending ones carry ``data-pending``, for the field of the time."""

    pending: frozenset[str] = frozenset()

    def create_option(self, name: str, value: Any, *args: Any, **kwargs: Any) -> dict[str, Any]:
        """An option, marked if its state is pending."""
        option: dict[str, Any] = super().create_option(name, value, *args, **kwargs)
        if str(value) in self.pending:
            option["attrs"]["data-pending"] = True
        return option


class BulkForm(forms.Form):
    """What is to change; what is left empty stays as it is."""

    state = forms.ChoiceField(label=gettext_lazy("State"), required=False, widget=_BulkStates)
    pending_until = MomentField(label=gettext_lazy("Pending until"), required=False)
    priority = forms.ChoiceField(label=gettext_lazy("Priority"), required=False)
    queue = forms.ChoiceField(label=gettext_lazy("Queue"), required=False)
    owner = forms.ChoiceField(label=gettext_lazy("Owner"), required=False)
    responsible = forms.ChoiceField(label=gettext_lazy("Responsible"), required=False)
    locked = forms.ChoiceField(
        label=pgettext_lazy("label", "Lock"),
        required=False,
        choices=[
            ("", _UNCHANGED),
            ("lock", gettext_lazy("locked")),
            ("unlock", gettext_lazy("unlocked")),
        ],
    )
    type = forms.ChoiceField(label=gettext_lazy("Type"), required=False)
    service = forms.ChoiceField(label=gettext_lazy("Service"), required=False)
    sla = forms.ChoiceField(label=gettext_lazy("SLA"), required=False)
    add_tags = forms.CharField(
        label=gettext_lazy("Add tags"),
        required=False,
        max_length=1000,
        help_text=gettext_lazy("Separated by commas."),
    )
    remove_tags = forms.CharField(
        label=gettext_lazy("Remove tags"), required=False, max_length=1000
    )
    customer_user_id = forms.CharField(
        label=gettext_lazy("Customer"),
        required=False,
        max_length=255,
        help_text=gettext_lazy("Login or mail address."),
    )
    customer_id = forms.CharField(label=gettext_lazy("Customer id"), required=False, max_length=150)
    note = forms.CharField(
        label=gettext_lazy("Internal note"),
        required=False,
        max_length=20_000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=gettext_lazy("Agents alone can read this. Each ticket gets it."),
    )
    merge_into = forms.CharField(
        label=gettext_lazy("Merge all into the ticket with this number"),
        required=False,
        max_length=60,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
    )
    merge_strangers = forms.BooleanField(
        label=gettext_lazy("Merge also where customers differ: each will see what others wrote."),
        required=False,
    )

    def __init__(self, *args: Any, actor: Actor, **options: Any) -> None:
        super().__init__(*args, **{"auto_id": "bulk-%s", **options})
        self.actor = actor
        self._rows: dict[str, dict[str, Any]] = {}
        found = catalog()
        self._offer("state", {str(row.pk): row for row in found.states}, _name)
        self._offer("priority", {str(row.pk): row for row in found.priorities}, _name)
        for name, rows in (("type", found.types), ("service", found.services)):
            self._offer(name, {str(row.pk): row for row in rows}, str, none=_("none"))
        slas = {str(sla.pk): sla for sla, _services in found.slas}
        self._offer("sla", slas, str, none=_("none"))
        people = valid_agents().order_by("first_name", "last_name", "id")
        agents = {_ME: actor.agent, **{str(agent.pk): agent for agent in people}}
        for name in ("owner", "responsible"):
            self._offer(name, agents, _full_name, none=_("nobody"))
        field: Any = self.fields["queue"]
        queues = queue_choices(actor, Permission.MOVE_INTO)
        field.choices = [("", _UNCHANGED), *((str(pk), label) for pk, label in queues)]
        states: Any = self.fields["state"].widget
        states.pending = frozenset(
            str(state.pk) for state in found.states if state.type_id in PENDING_TYPES
        )

    def _offer(
        self, name: str, rows: dict[str, Any], label: Callable[[Any], str], *, none: str = ""
    ) -> None:
        field: Any = self.fields[name]
        first = [("", _UNCHANGED), *([(_NONE, none)] if none else [])]
        named = ((pk, _("me") if pk == _ME else label(row)) for pk, row in rows.items())
        field.choices = [*first, *named]
        self._rows[name] = rows

    def clean(self) -> dict[str, Any]:
        """What is to be done, in ``facts`` and beside. Says all that no ticket could take."""
        data: dict[str, Any] = super().clean() or self.cleaned_data
        if self.errors:
            return data
        try:
            self.facts = self._facts(data)
            self.target = self._target(data)
            self.added = _tags(data["add_tags"])
            self.removed = frozenset(_tags(data["remove_tags"]))
            check_facts(self.actor, self.facts)
        except DomainError as error:
            add_domain_error(self, error)
            return data
        if not (self.facts or self.target or self.added or self.removed or data["note"].strip()):
            raise forms.ValidationError(_("Choose what to change."))
        if self.target and (self.facts or self.added or self.removed or data["note"].strip()):
            self.add_error("merge_into", _("Merge alone: the tickets become part of another one."))
        return data

    def _facts(self, data: Rows) -> dict[str, Any]:
        facts: dict[str, Any] = {}
        for name, rows in self._rows.items():
            if word := data[name]:
                facts[name] = None if word == _NONE else rows[word]
        if data["queue"]:
            facts["queue"] = Queue.objects.get(pk=data["queue"])
        if data["pending_until"]:
            facts["pending_until"] = data["pending_until"]
        if data["locked"]:
            facts["locked"] = data["locked"] == "lock"
        for name in ("customer_user_id", "customer_id"):
            if data[name].strip():
                facts[name] = data[name].strip()
        state: State | None = facts.get("state")
        if data["pending_until"] and (state is None or state.type_id not in PENDING_TYPES):
            raise Invalid(_("Choose a pending state for this time."), "pending_until")
        return facts

    def _target(self, data: Rows) -> Ticket | None:
        number = "".join(sign for sign in data["merge_into"] if sign.isdigit())
        if not data["merge_into"].strip():
            return None
        try:
            target = access_ticket_by_number(self.actor, number)
            require(self.actor, target, Permission.RW)
        except DomainError as error:
            raise Invalid(error.message, "merge_into") from None
        return target

    def change(self) -> BulkChange:
        """The change for one ticket; the form must be valid."""
        if self.target is not None:
            return _merging(self.target, strangers=self.cleaned_data["merge_strangers"])
        note = comment_draft(self.actor, {"comment": self.cleaned_data["note"]})
        return _changing(self.facts, self.added, self.removed).with_note(note)


def _name(row: Any) -> str:
    return _(row.name)


def _full_name(agent: Any) -> str:
    return str(agent.full_name)


def _tags(text: str) -> list[str]:
    """The words between the commas. Raises Invalid."""
    return [rules.clean_tag(word) for word in text.split(",") if word.strip()]


def _changing(facts: Rows, added: list[str], removed: frozenset[str]) -> BulkChange:
    def wanted(ticket: Ticket) -> dict[str, Any]:
        said, stored = dict(facts), Stored(ticket)
        if added or removed:
            said["tags"] = [tag for tag in {*stored["tags"], *added} if tag not in removed]
        return differences(said, stored)

    return BulkChange(
        lambda actor, ticket: check_permissions(actor, ticket, wanted(ticket)),
        lambda actor, ticket: make_changes(actor, ticket, wanted(ticket)),
    )


def _merging(target: Ticket, *, strangers: bool) -> BulkChange:
    def check(actor: Actor, ticket: Ticket) -> None:
        require(actor, ticket, Permission.RW)
        here, there = ticket.customer_user_id.lower(), target.customer_user_id.lower()
        if here != there and not strangers:
            raise Invalid(_("It belongs to another customer."), "merge_strangers")

    def apply(actor: Actor, ticket: Ticket) -> None:
        into = Ticket.objects.with_names().get(pk=target.pk)
        operations.merge_tickets(ticket, actor=actor, target=into)

    return BulkChange(check, apply)
