"""The form of a notification: lists and choices of what its columns keep as data."""

from collections.abc import Iterable, Iterator
from typing import Any

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.db.models import Q, QuerySet
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accounts.models import Agent, Group, Role
from accounts.models.agents import SYSTEM_AGENT_ID
from gotrs.common.admin import NamedFields
from gotrs.common.errors import Invalid
from gotrs.common.validity import Validity
from queues.models import Queue, Service, Sla
from tickets.mail.outbound.addressing import check_addresses
from tickets.models import (
    Circle,
    MailChannel,
    Priority,
    SenderType,
    State,
    TicketType,
    Webhook,
)
from tickets.models.notification_rules import OUTSIDE
from tickets.notices.events import choices
from tickets.notices.rules import LOCKED, UNLOCKED

_MAX_LINES, _MAX_LINE = 50, 320
# Fields of rows that are chosen, by the column and the name in it that keep their ids.
_ROWS: dict[str, tuple[str, str]] = {
    "queues": ("ticket_filter", "queue_ids"),
    "states": ("ticket_filter", "state_ids"),
    "priorities": ("ticket_filter", "priority_ids"),
    "types": ("ticket_filter", "type_ids"),
    "services": ("ticket_filter", "service_ids"),
    "slas": ("ticket_filter", "sla_ids"),
    "agents": ("recipients", "agent_ids"),
    "groups": ("recipients", "group_ids"),
    "roles": ("recipients", "role_ids"),
    "webhooks": ("recipients", "webhook_ids"),
}
_NUMBERS: dict[str, tuple[str, str]] = {
    "sender_types": ("article_filter", "sender_types"),
    "channels": ("article_filter", "channels"),
}
_LINES: dict[str, tuple[str, str]] = {
    "customers": ("ticket_filter", "customer_ids"),
    "words": ("article_filter", "words"),
    "addresses": ("recipients", "addresses"),
}
_VISIBLE, _HIDDEN = "visible", "hidden"


def _rows(model: Any, label: Any, *, order: str = "name") -> forms.ModelMultipleChoiceField:
    return forms.ModelMultipleChoiceField(
        label=label,
        queryset=model.objects.order_by(order),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )


def _lines(label: Any, help_text: Any) -> forms.CharField:
    return forms.CharField(
        label=label,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=help_text,
    )


class RuleForm(forms.ModelForm):
    """A notification; what is chosen becomes the lists that its columns hold."""

    events = forms.MultipleChoiceField(
        label=_("Events"), choices=choices, widget=forms.CheckboxSelectMultiple
    )
    queues = _rows(Queue, _("Queues"))
    states = _rows(State, _("States"))
    priorities = _rows(Priority, _("Priorities"), order="id")
    types = _rows(TicketType, _("Types"))
    services = _rows(Service, _("Services"))
    slas = _rows(Sla, _("SLAs"))
    lock = forms.ChoiceField(
        label=_("Lock"),
        required=False,
        choices=[("", _("any")), (LOCKED, _("locked")), (UNLOCKED, _("unlocked"))],
    )
    customers = _lines(_("Customers"), _("Keys of companies, one a line."))
    sender_types = forms.TypedMultipleChoiceField(
        label=_("Written by"),
        required=False,
        coerce=int,
        choices=SenderType.choices,
        widget=forms.CheckboxSelectMultiple,
    )
    channels = forms.TypedMultipleChoiceField(
        label=_("Channel"),
        required=False,
        coerce=int,
        choices=MailChannel.choices,
        widget=forms.CheckboxSelectMultiple,
    )
    visible = forms.ChoiceField(
        label=_("The customer"),
        required=False,
        choices=[("", _("any")), (_VISIBLE, _("sees it")), (_HIDDEN, _("does not see it"))],
    )
    words = _lines(
        _("Words"), _("One a line; one of them stands in its subject or text, in any case.")
    )
    circles = forms.MultipleChoiceField(
        label=_("By what they have to do with the ticket"),
        required=False,
        choices=Circle.choices,
        widget=forms.CheckboxSelectMultiple,
    )
    agents = forms.ModelMultipleChoiceField(
        label=_("Agents"), queryset=Agent.objects.none(), required=False
    )
    groups = _rows(Group, _("Groups"))
    roles = _rows(Role, _("Roles"))
    addresses = _lines(_("Mail addresses"), _("One a line. They get it by mail, at once."))
    webhooks = forms.ModelMultipleChoiceField(
        label=_("Webhooks"),
        queryset=Webhook.objects.none(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("They are told whatever events and queues they have themselves."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        agents: Any = self.fields["agents"]
        agents.queryset = _agents(self.instance.recipients.get("agent_ids", ()))
        agents.label_from_instance = lambda agent: f"{agent.full_name} ({agent.login})"
        webhooks: Any = self.fields["webhooks"]
        webhooks.queryset = _webhooks(self.instance.recipients.get("webhook_ids", ()))
        webhooks.label_from_instance = _name_of
        if not webhooks.queryset.exists():
            webhooks.help_text = gettext("There is no webhook that is active.")
        for names in (_ROWS, _NUMBERS):
            for field, (column, name) in names.items():
                self.initial[field] = getattr(self.instance, column).get(name, [])
        for field, (column, name) in _LINES.items():
            self.initial[field] = "\n".join(getattr(self.instance, column).get(name, []))
        self.initial["circles"] = sorted(self.instance.recipients.get("circles", ()))
        self.initial["lock"] = self.instance.ticket_filter.get("lock", "")
        visible = self.instance.article_filter.get("visible")
        self.initial["visible"] = {True: _VISIBLE, False: _HIDDEN}.get(visible, "")

    def clean_addresses(self) -> list[str]:
        """Each line one address."""
        lines = self._read("addresses")
        for line in lines:
            try:
                check_addresses(line, "addresses")
            except Invalid as refusal:
                raise ValidationError(refusal.message) from None
        return lines

    def clean_customers(self) -> list[str]:
        """The lines."""
        return self._read("customers")

    def clean_words(self) -> list[str]:
        """The lines."""
        return self._read("words")

    def _read(self, name: str) -> list[str]:
        lines = [line.strip() for line in self.cleaned_data[name].splitlines()]
        found = list(dict.fromkeys(line for line in lines if line))
        if len(found) > _MAX_LINES or any(len(line) > _MAX_LINE for line in found):
            raise ValidationError(
                gettext("At most %(lines)d lines of %(length)d characters.")
                % {"lines": _MAX_LINES, "length": _MAX_LINE}
            )
        return found

    def clean(self) -> dict[str, Any]:
        """Somebody is told, by some way."""
        data: dict[str, Any] = super().clean() or self.cleaned_data
        if self.errors:
            return data
        outside = {str(circle) for circle in OUTSIDE} & set(data["circles"])
        agents = set(data["circles"]) - outside or any(
            data[name] for name in ("agents", "groups", "roles")
        )
        if not (agents or outside or data["addresses"] or data["webhooks"]):
            self.add_error("circles", gettext("Say who is told."))
        if agents and not data["in_app"] and not data["mail"]:
            self.add_error("mail", gettext("Choose the bell, mail, or both."))
        if data["as_article"] and not outside:
            self.add_error("as_article", gettext("Only what customers are told can be an entry."))
        if not self.errors:
            self._put(data)
        return data

    def _put(self, data: dict[str, Any]) -> None:
        """What was chosen, as the columns keep it; what is empty is left out."""
        found: dict[str, dict[str, Any]] = {
            "ticket_filter": {"lock": data["lock"]},
            "article_filter": {},
            "recipients": {"circles": data["circles"]},
        }
        for field, (column, name) in _ROWS.items():
            found[column][name] = sorted(row.pk for row in data[field])
        for field, (column, name) in (_NUMBERS | _LINES).items():
            found[column][name] = data[field]
        kept = {c: {name: v for name, v in values.items() if v} for c, values in found.items()}
        if data["visible"]:
            kept["article_filter"]["visible"] = data["visible"] == _VISIBLE
        for column, values in kept.items():
            setattr(self.instance, column, values)


def _agents(chosen: Iterable[int]) -> QuerySet[Agent]:
    """Who works here, and who is chosen though they have left."""
    here = Q(valid_id=Validity.VALID) | Q(pk__in=list(chosen))
    people = Agent.objects.filter(here).exclude(pk=SYSTEM_AGENT_ID)
    return people.order_by("first_name", "last_name", "id")


def _webhooks(chosen: Iterable[int]) -> QuerySet[Webhook]:
    """Those that are told of something, and who is chosen though it rests."""
    return Webhook.objects.filter(Q(is_active=True) | Q(pk__in=list(chosen))).order_by("name")


def _name_of(webhook: Webhook) -> str:
    if webhook.is_active:
        return webhook.name
    return gettext("%(name)s (not active)") % {"name": webhook.name}


class TextForm(forms.ModelForm):
    """What is said in one language."""

    # Not required, for the empty row at the end holds none.
    language = forms.ChoiceField(label=_("language"), required=False)

    class Meta:
        widgets = {
            "subject": forms.TextInput(attrs={"size": 40}),
            "body": forms.Textarea(attrs={"rows": 6, "cols": 60}),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        language: Any = self.fields["language"]
        language.choices = list(_languages(self.instance.language))

    def clean(self) -> dict[str, Any]:
        """A text is in a language."""
        data: dict[str, Any] = super().clean() or self.cleaned_data
        if not data.get("language") and not data.get("DELETE"):
            self.add_error("language", gettext("Choose a language."))
        return data


def _languages(present: str) -> Iterator[tuple[str, str]]:
    yield ("", "–")
    yield from settings.LANGUAGES
    if present and present not in dict(settings.LANGUAGES):
        yield (present, present)


class TextSet(NamedFields):
    """All texts of a notification."""

    def clean(self) -> None:
        """At least one, and one a language."""
        super().clean()
        if any(self.errors):
            return
        rows = [form.cleaned_data for form in self.forms if form.has_changed() or form.instance.pk]
        rows = [row for row in rows if row and not row.get("DELETE")]
        if not rows:
            raise ValidationError(gettext("A notification needs a text."))
