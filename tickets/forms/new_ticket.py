"""The form of a new ticket."""

from datetime import timedelta
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts import site
from accounts.actors import Actor
from accounts.models import CustomerUser, Permission
from accounts.models.agents import valid_agents
from gotrs.common.clock import now
from queues.models import Queue, Service, Sla
from tickets import catalog
from tickets.forms.fields import FilesField, StateSelect
from tickets.forms.ticket_base import CatalogField, MomentField
from tickets.models import Priority, State, StateType, TicketType
from tickets.models.catalog import PENDING_TYPES
from tickets.rules import MAX_TITLE

PHONE, MAIL = "phone", "mail"


class NewTicketForm(forms.Form):
    """A ticket by phone (the customer speaks) or by mail (we write to the customer)."""

    kind = forms.ChoiceField(
        label=gettext_lazy("Kind"),
        choices=[(PHONE, gettext_lazy("Phone call")), (MAIL, gettext_lazy("E-mail"))],
        widget=forms.RadioSelect,
        initial=PHONE,
    )
    customer = forms.CharField(
        label=gettext_lazy("Customer"),
        required=False,
        max_length=255,
        help_text=gettext_lazy("Name, login or e-mail address."),
    )
    queue = forms.ModelChoiceField(
        label=gettext_lazy("Queue"),
        queryset=Queue.objects.none(),
        empty_label=gettext_lazy("Choose a queue"),
    )
    title = forms.CharField(label=gettext_lazy("Subject"), max_length=MAX_TITLE)
    body = forms.CharField(
        label=gettext_lazy("Text"), widget=forms.Textarea(attrs={"rows": 10}), max_length=5_000_000
    )
    attachments = FilesField(label=gettext_lazy("Attachments"), required=False)
    priority = CatalogField(
        label=gettext_lazy("Priority"), queryset=Priority.objects.none(), empty_label=None
    )
    type = CatalogField(
        label=gettext_lazy("Type"), queryset=TicketType.objects.none(), empty_label=None
    )
    state = CatalogField(
        label=gettext_lazy("State"),
        queryset=State.objects.none(),
        empty_label=None,
        widget=StateSelect,
    )
    service = forms.ModelChoiceField(
        label=gettext_lazy("Service"),
        queryset=Service.objects.none(),
        required=False,
        empty_label=gettext_lazy("None"),
    )
    sla = forms.ModelChoiceField(
        label=gettext_lazy("SLA"),
        queryset=Sla.objects.none(),
        required=False,
        empty_label=gettext_lazy("None"),
    )
    pending_until = MomentField(label=gettext_lazy("Pending until"), required=False)
    owner = forms.ModelChoiceField(
        label=gettext_lazy("Owner"),
        queryset=valid_agents().none(),
        required=False,
        empty_label=gettext_lazy("nobody"),
    )
    # A customer who is made with the ticket.
    new_first_name = forms.CharField(
        label=gettext_lazy("First name"), max_length=200, required=False
    )
    new_last_name = forms.CharField(label=gettext_lazy("Last name"), max_length=200, required=False)
    new_email = forms.CharField(
        label=gettext_lazy("E-mail address"), max_length=255, required=False
    )
    new_company = forms.CharField(label=gettext_lazy("Customer id"), max_length=150, required=False)

    def __init__(self, actor: Actor, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        queues = Queue.objects.valid().allowed(actor, Permission.CREATE).by_name()
        self.fields["queue"].queryset = queues  # type: ignore[attr-defined]
        self.fields["priority"].queryset = Priority.objects.valid().order_by("-id")  # type: ignore[attr-defined]
        self.fields["priority"].initial = catalog.default_priority()
        self.fields["type"].queryset = TicketType.objects.valid().order_by("id")  # type: ignore[attr-defined]
        hidden = (StateType.MERGED, StateType.REMOVED)
        states = State.objects.valid().exclude(type_id__in=hidden).order_by("type_id", "id")
        self.fields["state"].queryset = states  # type: ignore[attr-defined]
        self.fields["state"].initial = catalog.default_state(StateType.OPEN)
        self.fields["pending_until"].initial = now() + timedelta(
            hours=int(site.get("pending_offset_hours"))
        )
        self.fields["service"].queryset = Service.objects.valid().order_by("name")  # type: ignore[attr-defined]
        self.fields["sla"].queryset = Sla.objects.valid().order_by("name")  # type: ignore[attr-defined]
        self.fields["owner"].queryset = valid_agents().order_by("first_name", "last_name")  # type: ignore[attr-defined]

    def clean_new_email(self) -> str:
        """A good address that no account has yet."""
        address: str = self.cleaned_data["new_email"].strip()
        if not address:
            return ""
        validate_email(address)
        if CustomerUser.objects.named(address).exists():
            raise ValidationError(_("There is a customer with this address already."))
        return address

    @property
    def makes_customer(self) -> bool:
        """Whether anything is entered for a new customer; opens the fold."""
        return any(self[name].value() or self[name].errors for name in _NEW_CUSTOMER)

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        self._clean_customer(data)
        if (state := data.get("state")) is not None and state.type_id not in PENDING_TYPES:
            data["pending_until"] = None
        return data

    def _clean_customer(self, data: dict[str, Any]) -> None:
        """Either a new customer with all that makes one, or somebody known, or a bare address."""
        if any(data.get(name) for name in _NEW_CUSTOMER) or "new_email" in self.errors:
            data["customer"] = ""
            if "new_email" not in self.errors and not all(data.get(n) for n in _NEEDED):
                self.add_error("new_email", _("A new customer needs a name and an e-mail address."))
        elif "customer" not in self.errors:
            try:
                data["customer"] = known_customer(data.get("customer", "").strip())
            except ValidationError as error:
                self.add_error("customer", error)


_NEEDED = ("new_first_name", "new_last_name", "new_email")
_NEW_CUSTOMER = (*_NEEDED, "new_company")


def known_customer(name: str) -> str:
    """A known customer user's login, or a bare address. Raises ValidationError otherwise."""
    if not name:
        raise ValidationError(_("Who is the customer?"))
    known = CustomerUser.objects.valid().named(name).order_by("id").first()
    if known is not None:
        return str(known.login)
    try:
        validate_email(name)
    except ValidationError:
        raise ValidationError(
            _("There is no such customer. Choose one, or enter an e-mail address.")
        ) from None
    return name
