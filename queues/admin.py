"""Queues and most of what is configured for them, in the back office.

Mailboxes, addresses and senders are in ``adminpanel.mail_servers``: their pages try them out.
"""

import json
import zoneinfo
from datetime import date
from itertools import pairwise
from typing import Any, ClassVar

from django import forms
from django.contrib import admin
from django.core.exceptions import ValidationError
from django.forms.fields import InvalidJSONInput
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from accounts.backoffice import AuditedMasterDataAdmin
from gotrs.common.text import storable
from queues import auto_response_admin, rules
from queues.forms import PromiseForm, QueueForm, ServiceForm, TextForm, TreeForm
from queues.models import (
    Calendar,
    Queue,
    Salutation,
    Service,
    Signature,
    Sla,
    Template,
)
from queues.services import assignment_of
from queues.tree import save_in_place

__all__ = ["auto_response_admin"]

_PROMISE_HELP = _(
    "Working minutes by the calendar, and a warning when so many percent of them are used up. "
    "Empty: no promise."
)
_TAGS_HELP = _(
    "Tags such as {{ ticket.number }}, {{ customer.name }} or {{ me.name }} are replaced; "
    "OTRS's tags mean the same."
)


class TreeAdmin(AuditedMasterDataAdmin):
    """Rows in a tree; renaming one takes those below along."""

    form = TreeForm

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        save_in_place(obj, actor=request.actor)  # type: ignore[attr-defined]


@admin.register(Queue)
class QueueAdmin(TreeAdmin):
    """Places of work."""

    form = QueueForm
    list_display = ["name", "group", "system_address", "customer_visible", "valid_id", "comment"]
    list_filter = ["valid_id", "group", "customer_visible"]
    list_select_related = ["group", "system_address"]
    fieldsets = [
        (
            None,
            {
                "fields": ["name", "group", "valid_id", "comment"],
                "description": _("“Parent::Child” puts a queue below another one."),
            },
        ),
        (_("Answers"), {"fields": ["system_address", "salutation", "signature"]}),
        (
            _("Messages to tickets"),
            {"fields": ["follow_up_id", "follow_up_lock", "unlock_timeout"]},
        ),
        (
            _("Customer portal"),
            {"fields": ["customer_visible", "customer_can_close", "customer_can_reopen"]},
        ),
        (
            _("Promises"),
            {"fields": ["calendar", *rules.PROMISES], "description": _PROMISE_HELP},
        ),
    ]


@admin.register(Service)
class ServiceAdmin(TreeAdmin):
    """What tickets are about."""

    form = ServiceForm
    fieldsets = [
        (None, {"fields": ["name", "valid_id", "comment"]}),
        (_("Who may choose it"), {"fields": ["is_default", "customers"]}),
    ]

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:
        super().save_related(request, form, formsets, change)
        form.assign()

    def audited(self, request: HttpRequest, obj: Any) -> dict[str, Any]:
        """With who may choose it."""
        return {**super().audited(request, obj), **assignment_of(obj)}


@admin.register(Sla)
class SlaAdmin(AuditedMasterDataAdmin):
    """Promised working times for services."""

    form = PromiseForm
    fieldsets = [
        (None, {"fields": ["name", "services", "valid_id", "comment"]}),
        (_("Promises"), {"fields": ["calendar", *rules.PROMISES], "description": _PROMISE_HELP}),
    ]


class TextAdmin(AuditedMasterDataAdmin):
    """Texts with tags in them."""

    form = TextForm
    fieldsets: ClassVar[Any] = [
        (None, {"fields": ["name", "text", "valid_id", "comment"], "description": _TAGS_HELP})
    ]
    search_fields = ["name", "text", "comment"]


admin.site.register(Salutation, TextAdmin)
admin.site.register(Signature, TextAdmin)


@admin.register(Template)
class TemplateAdmin(TextAdmin):
    """Texts that agents pick from."""

    list_display = ["name", "template_type", "valid_id", "comment"]
    list_filter = ["valid_id", "template_type", "queues"]
    fieldsets = [
        (
            None,
            {
                "fields": ["name", "template_type", "subject", "text", "valid_id", "comment"],
                "description": _TAGS_HELP,
            },
        ),
        (
            _("Queues"),
            {"fields": ["queues"], "description": _("None chosen: offered in all queues.")},
        ),
    ]


class JsonField(forms.JSONField):
    """Django's, which fails on numbers and nesting without end, and on halves of characters."""

    def to_python(self, value: Any) -> Any:
        """The data. Raises ValidationError."""
        try:
            return _writable(super().to_python(value))
        except (RecursionError, ValueError):
            message = self.error_messages["invalid"]
            raise ValidationError(message, "invalid", {"value": str(value)[:80]}) from None

    def bound_data(self, data: Any, initial: Any) -> Any:
        """What is shown again: as it was typed, if it is no JSON."""
        try:
            return _writable(super().bound_data(data, initial))
        except (RecursionError, ValueError):
            return InvalidJSONInput(data)


def _writable(data: Any) -> Any:
    """The same, if it can be written down. Raises ValueError."""
    json.dumps(data, ensure_ascii=False).encode()
    return data


class CalendarForm(forms.ModelForm):
    """A calendar; hours and holidays are checked, so that no deadline is computed on nonsense."""

    hours = JsonField(label=_("Working hours"))
    holidays = JsonField(label=_("Holidays"), required=False)

    def clean_timezone(self) -> str:
        """A name of the IANA database."""
        name: str = self.cleaned_data["timezone"]
        if name not in zoneinfo.available_timezones():
            raise ValidationError(_("Use a name such as Europe/Berlin."))
        return name

    def clean_first_weekday(self) -> int:
        """1 to 7."""
        day: int = self.cleaned_data["first_weekday"]
        if not 1 <= day <= 7:
            raise ValidationError(_("1 is Monday, 7 is Sunday."))
        return day

    def clean_hours(self) -> dict[str, list[list[str]]]:
        """Weekday 1 to 7 -> intervals in order that don't overlap (rule 10.1)."""
        hours = self.cleaned_data["hours"]
        if not isinstance(hours, dict) or not set(hours) <= set("1234567"):
            raise ValidationError(_('Use days 1 to 7, like {"1": [["08:00", "17:00"]]}.'))
        for intervals in hours.values():
            try:
                ends = [_minutes(end) for begin_end in intervals for end in _pair(begin_end)]
            except (AttributeError, TypeError, ValueError):
                raise ValidationError(_("Use intervals like %s.") % '["08:00", "17:00"]') from None
            if any(a >= b for a, b in pairwise(ends)):
                raise ValidationError(_("Intervals of a day must follow each other."))
        return hours

    def clean_holidays(self) -> list[dict[str, Any]]:
        """Rows of name, month, day, and year or null for every year."""
        try:
            return [_holiday(row) for row in self.cleaned_data["holidays"] or []]
        except (KeyError, TypeError, ValueError, OverflowError):
            example = json.dumps({"name": "New Year", "month": 1, "day": 1, "year": None})
            raise ValidationError(_("Use rows like %s.") % example) from None


def _holiday(row: Any) -> dict[str, Any]:
    """What belongs into a row. Raises KeyError, TypeError, ValueError or OverflowError."""
    name, month, day, year = row["name"], row["month"], row["day"], row["year"]
    date(year or 2000, month, day)
    if not isinstance(name, str) or storable(name) != name:
        raise ValueError(name)
    return {"name": name, "month": month, "day": day, "year": year}


def _pair(value: Any) -> tuple[str, str]:
    begin, end = value
    return begin, end


def _minutes(text: str) -> int:
    """``08:30`` as minutes since midnight; ``24:00`` is the end of the day."""
    hour, minute = (int(part) for part in text.split(":"))
    if not (0 <= hour <= 23 and 0 <= minute <= 59) and (hour, minute) != (24, 0):
        raise ValueError(text)
    return hour * 60 + minute


@admin.register(Calendar)
class CalendarAdmin(AuditedMasterDataAdmin):
    """Working hours and holidays."""

    form = CalendarForm
    list_display = ["name", "timezone", "valid_id", "comment"]
    fields = [
        "name",
        "timezone",
        "first_weekday",
        "hours",
        "holidays",
        "valid_id",
        "comment",
    ]
