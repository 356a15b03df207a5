"""Forms of what can be done with a ticket. They check shape; the operations check the work."""

from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.models import Agent, Permission
from accounts.models.agents import valid_agents
from gotrs.common.errors import DomainError
from queues.models import Queue, Service, Sla
from tickets.access import access_ticket_by_number, require
from tickets.forms.ticket_base import CatalogField, MomentField, TicketForm
from tickets.forms.ticket_choices import queue_choices, workers
from tickets.models import LinkType, Priority, State, StateType, Ticket, TicketType
from tickets.models.catalog import PENDING_TYPES

_MERGED_OR_REMOVED = (StateType.MERGED, StateType.REMOVED)


class BareForm(TicketForm):
    """An action that needs nothing but the press of its button."""


class StateForm(TicketForm):
    """The next state."""

    heading = _("Change the state")
    state = CatalogField(label=_("State"), queryset=State.objects.none())

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        field: Any = self.fields["state"]
        field.queryset = State.objects.valid().exclude(type_id__in=_MERGED_OR_REMOVED)


class PendingForm(TicketForm):
    """Until when it waits."""

    heading = _("Let the ticket wait")
    help = _("It comes back by itself at this time.")
    state = CatalogField(
        label=_("State"), queryset=State.objects.none(), required=False, empty_label=None
    )
    until = MomentField(label=_("Until"))

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        field: Any = self.fields["state"]
        field.queryset = State.objects.valid().filter(type_id__in=PENDING_TYPES).order_by("id")


class CloseForm(TicketForm):
    """How it ended, and perhaps a word for the colleagues."""

    heading = _("Close the ticket")
    button = _("Close ticket")
    state = CatalogField(
        label=_("Result"), queryset=State.objects.none(), required=False, empty_label=None
    )
    note = forms.CharField(
        label=_("Internal note"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("Agents alone can read this. The customer never sees it."),
    )

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        field: Any = self.fields["state"]
        field.queryset = State.objects.valid().filter(type_id=StateType.CLOSED).order_by("id")


class PriorityForm(TicketForm):
    """How urgent it is."""

    heading = _("Change the priority")
    priority = CatalogField(label=_("Priority"), queryset=Priority.objects.none())

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        field: Any = self.fields["priority"]
        field.queryset = Priority.objects.valid().order_by("id")


class QueueForm(TicketForm):
    """Where it goes; choices are those where the agent may move tickets to."""

    heading = _("Move the ticket")
    button = _("Move")
    queue = forms.ModelChoiceField(label=_("Queue"), queryset=Queue.objects.none())

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        field: Any = self.fields["queue"]
        offered = [pk for pk, _name in queue_choices(self.actor, Permission.MOVE_INTO)]
        field.queryset = Queue.objects.filter(pk__in=offered).by_name()


class _AgentForm(TicketForm):
    """A form that names an agent of the ticket's queue."""

    def offer(self, name: str) -> None:
        """Set the choices of a field."""
        field: Any = self.fields[name]
        found = [agent.pk for agent in workers(self.ticket)]
        field.queryset = valid_agents().filter(pk__in=found).order_by("first_name", "last_name")


class OwnerForm(_AgentForm):
    """Who works on it; nobody is a choice."""

    heading = _("Assign the ticket")
    button = _("Assign")
    owner = forms.ModelChoiceField(
        label=_("Owner"), queryset=Agent.objects.none(), required=False, empty_label=_("Nobody")
    )

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.offer("owner")


class ResponsibleForm(_AgentForm):
    """Who answers for it."""

    heading = _("Change who is responsible")
    responsible = forms.ModelChoiceField(
        label=_("Responsible"),
        queryset=Agent.objects.none(),
        required=False,
        empty_label=_("Nobody"),
    )

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.offer("responsible")


class TypeForm(TicketForm):
    """What kind of request it is."""

    heading = _("Change the type")
    type = CatalogField(label=_("Type"), queryset=TicketType.objects.valid(), required=False)


class ServiceForm(TicketForm):
    """What it is about."""

    heading = _("Change the service")
    service = forms.ModelChoiceField(
        label=_("Service"), queryset=Service.objects.valid(), required=False
    )


class SlaForm(TicketForm):
    """Which promise holds for it."""

    heading = _("Change the SLA")
    sla = forms.ModelChoiceField(label=_("SLA"), queryset=Sla.objects.valid(), required=False)


class TitleForm(TicketForm):
    """What it is called."""

    heading = _("Change the title")
    title = forms.CharField(label=_("Title"), max_length=255)


class CustomerForm(TicketForm):
    """Whose ticket it is."""

    heading = _("Change the customer")
    customer_user_id = forms.CharField(
        label=_("Customer"),
        required=False,
        max_length=255,
        help_text=_("Login or mail address."),
    )
    customer_id = forms.CharField(
        label=_("Customer id"),
        required=False,
        max_length=150,
        help_text=_("Empty: the company of the customer."),
    )


class TagsForm(TicketForm):
    """Free labels."""

    heading = _("Change the tags")
    tags = forms.CharField(
        label=_("Tags"),
        required=False,
        max_length=2000,
        help_text=_("Separated by commas; at most 20."),
    )

    def clean_tags(self) -> list[str]:
        """The words between the commas."""
        return [word.strip() for word in self.cleaned_data["tags"].split(",") if word.strip()]


class TimeForm(TicketForm):
    """Time that was spent."""

    heading = _("Book time")
    button = _("Book")
    time_unit = forms.DecimalField(
        label=_("Time"), max_digits=10, decimal_places=2, min_value=Decimal("0.01")
    )
    comment = forms.CharField(label=_("Comment"), required=False, max_length=250)


class TargetForm(TicketForm):
    """A form that names another ticket by its number."""

    number = forms.CharField(
        label=_("Ticket number"),
        max_length=60,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
    )
    needed = Permission.RO

    def clean_number(self) -> str:
        """Finds the ticket; what can't be read is as if it did not exist (rule 6.4)."""
        number = "".join(sign for sign in self.cleaned_data["number"] if sign.isdigit())
        try:
            self.target = access_ticket_by_number(self.actor, number)
            require(self.actor, self.target, self.needed)
        except DomainError as error:
            raise forms.ValidationError(error.message) from None
        return number


class MergeForm(TargetForm):
    """Into which ticket it goes."""

    heading = _("Merge into another ticket")
    button = _("Merge")
    help = _("All entries move there. This ticket stays as a pointer; you can undo it.")
    needed = Permission.RW

    confirmed = forms.BooleanField(
        label=_("Merge although the customers differ: each will see what the other one wrote."),
        required=False,
        widget=forms.HiddenInput,
    )

    def clean(self) -> dict[str, Any]:
        """The pages ask first if the customers differ (rule 5.15)."""
        data: dict[str, Any] = super().clean() or self.cleaned_data
        target = getattr(self, "target", None)
        if target is not None and _differ(self.ticket, target) and not data.get("confirmed"):
            self.fields["confirmed"].widget = forms.CheckboxInput()
            self.add_error(
                "confirmed",
                _("The tickets belong to different customers: %(here)s and %(there)s.")
                % {
                    "here": self.ticket.customer_user_id or _("nobody"),
                    "there": target.customer_user_id or _("nobody"),
                },
            )
        return data


def _differ(here: Ticket, there: Ticket) -> bool:
    return here.customer_user_id.lower() != there.customer_user_id.lower()


class LinkForm(TargetForm):
    """Which ticket belongs to it, and how."""

    heading = _("Link with another ticket")
    button = _("Link")
    type = forms.ChoiceField(label=_("This ticket is"), choices=LinkType.choices)


class UnlinkForm(TicketForm):
    """Which link goes."""

    heading = _("Remove the link")
    link = forms.IntegerField(min_value=1, widget=forms.HiddenInput)


class SplitForm(TicketForm):
    """The ticket that one article starts."""

    heading = _("Split off a new ticket")
    button = _("Split")
    help = _("A copy of this entry begins a new ticket. Both are linked.")
    article = forms.IntegerField(min_value=1, widget=forms.HiddenInput)
    title = forms.CharField(label=_("Title"), required=False, max_length=255)
    queue = forms.ModelChoiceField(label=_("Queue"), queryset=Queue.objects.none())

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        field: Any = self.fields["queue"]
        offered = [pk for pk, _name in queue_choices(self.actor, Permission.CREATE)]
        field.queryset = Queue.objects.filter(pk__in=offered).by_name()


class DeleteForm(TicketForm):
    """A question before something goes."""

    heading = _("Delete the ticket")
    button = _("Delete")
    help = _(
        "It disappears from all lists, and mail that waits is not sent. "
        "An administrator can restore it."
    )
    is_dangerous = True
