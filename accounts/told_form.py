"""The table of notifications in the form of the account: of what, and how (rule 9.5)."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from accounts import mail_choices, preferences
from accounts.mail_choices import MailMode
from accounts.models import Agent

OFF, BELL = "off", "bell"
NOTE = "note"
KINDS = (
    ("new_ticket", _("A new ticket in my queues")),
    ("follow_up", _("An answer in my tickets")),
    ("assignment", _("A ticket that I am given")),
    (NOTE, _("A note in my tickets")),
    ("mention", _("A note that mentions me")),
    ("move", _("A ticket that moves into my queues")),
    ("escalation", _("A deadline that comes near or has passed")),
    ("reminder", _("A reminder that is due")),
)
WAYS = (
    (OFF, pgettext_lazy("notifications", "Off")),
    (BELL, pgettext_lazy("notifications", "Bell")),
    (str(MailMode.NOW), pgettext_lazy("notifications", "Bell and mail")),
    (str(MailMode.DIGEST), pgettext_lazy("notifications", "Bell and digest")),
)


def _name(kind: str) -> str:
    return f"told_{kind}"


class ToldForm(forms.Form):
    """One choice a kind, and the hour of the digest."""

    digest_hour = forms.TypedChoiceField(
        label=_("The digest comes at"),
        coerce=int,
        choices=[(hour, f"{hour:02}:00") for hour in range(24)],
        help_text=_("In your time zone, from Monday to Friday."),
    )

    def add_told_fields(self) -> None:
        """The fields of the table. What can't be switched off has no such choice."""
        for kind, label in KINDS:
            ways = WAYS if kind in preferences.NOTIFICATION_KINDS else WAYS[1:]
            self.fields[_name(kind)] = forms.ChoiceField(
                label=label, choices=ways, widget=forms.RadioSelect
            )

    @staticmethod
    def initially_told(agent: Agent) -> dict[str, Any]:
        """What was chosen so far, by field."""
        chosen = preferences.preferences_of(agent)
        told = preferences.notifications_of(chosen)
        ways: dict[str, Any] = {
            _name(kind): str(preferences.mail_mode(agent, kind)) or BELL
            if told.get(kind, True)
            else OFF
            for kind, _label in KINDS
        }
        return ways | {"digest_hour": mail_choices.digest_hour_of(chosen)}

    def told(self) -> dict[str, Any]:
        """What differs from the present preferences, in their shape."""
        said: Mapping[str, Any] = self.cleaned_data
        changed = [kind for kind, _label in KINDS if _name(kind) in self.changed_data]
        changes: dict[str, Any] = {}
        if "digest_hour" in self.changed_data:
            changes[mail_choices.HOUR] = said["digest_hour"]
        if changed:
            modes = {kind: _mode(said[_name(kind)]) for kind, _label in KINDS}
            switches = {
                kind: said[_name(kind)] != OFF
                for kind in changed
                if kind in preferences.NOTIFICATION_KINDS
            }
            if any(modes.values()):
                switches["email"] = True
            changes |= {mail_choices.MODES: modes, "notifications": switches}
        return changes

    @property
    def ways(self) -> list[Any]:
        """Heads of the columns."""
        return [label for _way, label in WAYS]

    @property
    def told_rows(self) -> Iterator["Row"]:
        """The table, line by line."""
        for kind, _label in KINDS:
            bound = self[_name(kind)]
            choices = {choice.data["value"]: choice for choice in bound}
            yield Row(bound, [choices.get(way) for way, _label in WAYS])


@dataclass(frozen=True)
class Row:
    """A kind with a choice for each column, None where there is none."""

    field: forms.BoundField
    cells: list[Any]


def _mode(way: str) -> str:
    return way if way in MailMode.values else str(MailMode.OFF)
