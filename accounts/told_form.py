"""The table of notifications in the form of the account: of what, and how (rule 9.5)."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from accounts import mail_choices, preferences, told
from accounts.mail_choices import MailMode
from accounts.models import Agent

OFF, BELL = "off", "bell"
WAYS = (
    (OFF, pgettext_lazy("notifications", "Off")),
    (BELL, pgettext_lazy("notifications", "Bell")),
    (str(MailMode.NOW), pgettext_lazy("notifications", "Bell and mail")),
    (str(MailMode.DIGEST), pgettext_lazy("notifications", "Bell and digest")),
)


def _name(topic: told.Topic) -> str:
    return f"told_{topic.key}"


def _ways(topic: told.Topic) -> list[Any]:
    """What may be chosen of a line."""
    return [
        choice
        for choice in WAYS
        if (choice[0] != OFF or topic.may_be_switched_off) and (choice[0] != BELL or topic.in_app)
    ]


class ToldForm(forms.Form):
    """One choice a line, and the hour of the digest."""

    digest_hour = forms.TypedChoiceField(
        label=_("The digest comes at"),
        coerce=int,
        choices=[(hour, f"{hour:02}:00") for hour in range(24)],
        help_text=_("In your time zone, from Monday to Friday."),
    )

    def add_told_fields(self) -> None:
        """The fields of the table. What can't be switched off has no such choice."""
        self._topics = told.topics()
        for topic in self._topics:
            self.fields[_name(topic)] = forms.ChoiceField(
                label=str(topic.label),
                choices=_ways(topic),
                widget=forms.RadioSelect,
                help_text="" if topic.in_app else _("By mail alone."),
            )

    @staticmethod
    def initially_told(agent: Agent) -> dict[str, Any]:
        """What was chosen so far, or counts without a choice, by field."""
        ways: dict[str, Any] = {_name(topic): _way(agent, topic) for topic in told.topics()}
        chosen = preferences.preferences_of(agent)
        return ways | {"digest_hour": mail_choices.digest_hour_of(chosen)}

    def told(self) -> dict[str, Any]:
        """What differs from the present preferences, in their shape."""
        said: Mapping[str, Any] = self.cleaned_data
        changed = [topic for topic in self._topics if _name(topic) in self.changed_data]
        changes: dict[str, Any] = {}
        if "digest_hour" in self.changed_data:
            changes[mail_choices.HOUR] = said["digest_hour"]
        if changed:
            modes = {topic.key: _mode(said[_name(topic)]) for topic in self._topics}
            switches = {
                topic.key: said[_name(topic)] != OFF
                for topic in changed
                if topic.may_be_switched_off
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
        for topic in self._topics:
            bound = self[_name(topic)]
            choices = {choice.data["value"]: choice for choice in bound}
            yield Row(bound, [choices.get(way) for way, _label in WAYS])


@dataclass(frozen=True)
class Row:
    """A line with a choice for each column, None where there is none."""

    field: forms.BoundField
    cells: list[Any]


def _way(agent: Agent, topic: told.Topic) -> str:
    if topic.may_be_switched_off and preferences.is_switched_off(agent, topic.key):
        return OFF
    mode = preferences.mail_mode(agent, topic.key, topic.mail)
    return str(mode) or (BELL if topic.in_app else OFF)


def _mode(way: str) -> str:
    return way if way in MailMode.values else str(MailMode.OFF)
