"""Forms of signing in and of one's own account: only their shape is checked here."""

from datetime import date, datetime, time, timedelta
from functools import lru_cache
from typing import Any

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from accounts import palettes, preferences, profile
from accounts.auth.login import MAX_CODE, MAX_NAME, MAX_PASSWORD
from accounts.models import Agent, TokenScope
from accounts.told_form import ToldForm
from gotrs.common.clock import is_everywhere, now
from gotrs.common.widgets import LongSelect


def _name() -> forms.CharField:
    return forms.CharField(
        label=_("User name or e-mail address"),
        max_length=MAX_NAME,
        widget=forms.TextInput(
            attrs={"autocomplete": "username", "autocapitalize": "none", "autofocus": True}
        ),
    )


def _password(label: Any, kind: str, **attributes: Any) -> forms.CharField:
    return forms.CharField(
        label=label,
        max_length=MAX_PASSWORD,
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": kind, **attributes}),
    )


def _code(label: Any, **attributes: Any) -> forms.CharField:
    return forms.CharField(
        label=label,
        max_length=MAX_CODE,
        widget=forms.TextInput(
            attrs={"autocomplete": "one-time-code", "autocapitalize": "none", **attributes}
        ),
    )


class LoginForm(forms.Form):
    """Name and password. Whether they are right is decided in accounts.auth.login."""

    username = _name()
    password = _password(_("Password"), "current-password")
    next = forms.CharField(required=False, widget=forms.HiddenInput)


class CodeForm(forms.Form):
    """The second step of signing in; ``step`` shows that the first one was taken."""

    code = _code(_("Code"), autofocus=True)
    step = forms.CharField(max_length=2000, widget=forms.HiddenInput)
    next = forms.CharField(required=False, widget=forms.HiddenInput)


class PasswordRequestForm(forms.Form):
    """Whose password it is about."""

    username = _name()


class NewPasswordForm(forms.Form):
    """A new password, twice. Its rules are checked in accounts.auth.passwords."""

    new_password = _password(_("New password"), "new-password", autofocus=True)
    again = _password(_("New password again"), "new-password")

    def clean(self) -> dict[str, Any]:
        """Both must be the same."""
        said = super().clean() or {}
        if "again" in said and said.get("new_password") != said["again"]:
            self.add_error("again", _("The two passwords differ."))
        return said


class SecondFactorForm(forms.Form):
    """What a change of the second factor asks for."""

    code = _code(_("Code of the authenticator"))
    password = _password(_("Present password"), "current-password")


class PasswordChangeForm(NewPasswordForm):
    """The present password, and a new one twice."""

    current_password = _password(_("Present password"), "current-password", autofocus=True)
    field_order = ("current_password", "new_password", "again")

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["new_password"].widget.attrs.pop("autofocus")


# --- Profile and preferences ----------------------------------------------------------------------


def _one_line(text: str) -> None:
    if "\n" in text or "\r" in text:
        raise ValidationError(_("This may not contain line breaks."))


def _line(label: Any, max_length: int, *, required: bool = True, **attributes: Any) -> Any:
    return forms.CharField(
        label=label,
        max_length=max_length,
        required=required,
        validators=[_one_line],
        widget=forms.TextInput(attrs=attributes),
    )


def _day(label: Any, **options: Any) -> forms.DateField:
    return forms.DateField(
        label=label,
        required=False,
        input_formats=["%Y-%m-%d"],
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
        **options,
    )


_THEMES = (("light", _("Light")), ("dark", _("Dark")), ("system", _("As the system")))
_ITEMS_RANGE = format_lazy(
    _("Use a number from {low} to {high}."),
    low=preferences.MIN_ITEMS,
    high=preferences.MAX_ITEMS,
)
# Where people live; the other names are old ones for the same.
_AREAS = "Africa America Antarctica Arctic Asia Atlantic Australia Europe Indian Pacific".split()
_PREFERENCES = ("language", "timezone", "theme", "items_per_page")
_AWAY = {
    "away": "enabled",
    "away_from": "from",
    "away_until": "until",
    "substitute": "substitute_id",
}


class AccountForm(ToldForm):
    """Profile and preferences of an agent. The rules stand in accounts.profile, .preferences."""

    first_name = _line(_("First name"), 200, autocomplete="given-name")
    last_name = _line(_("Last name"), 200, autocomplete="family-name")
    email = forms.EmailField(
        label=_("E-mail address"),
        max_length=255,
        error_messages={"invalid": _("This is no e-mail address.")},
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
    )
    title = _line(_("Title"), 200, required=False, autocomplete="honorific-prefix")
    phone = _line(_("Phone"), 200, required=False, autocomplete="tel", type="tel")
    language = forms.ChoiceField(label=_("Language"), choices=settings.LANGUAGES)
    timezone = forms.ChoiceField(label=_("Time zone"), widget=LongSelect)
    items_per_page = forms.IntegerField(
        label=_("Tickets a page"),
        min_value=preferences.MIN_ITEMS,
        max_value=preferences.MAX_ITEMS,
        error_messages=dict.fromkeys(("invalid", "min_value", "max_value"), _ITEMS_RANGE),
    )
    theme = forms.ChoiceField(label=_("Theme"), choices=_THEMES, widget=forms.RadioSelect)
    palette = forms.ChoiceField(label=_("Colours"), choices=palettes.choices)
    signature = forms.CharField(
        label=_("My part of the signature"),
        required=False,
        max_length=preferences.MAX_SIGNATURE,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("It stands in your answers where the signature of a queue has a place for it."),
    )
    away = forms.BooleanField(
        label=_("I am out of office"),
        required=False,
        widget=forms.CheckboxInput(attrs={"role": "switch"}),
    )
    away_from = _day(_("First day"), help_text=_("Without one it begins today."))
    away_until = _day(_("Last day"), help_text=_("Without one it stays until you switch it off."))
    substitute = forms.TypedChoiceField(
        label=_("Substitute"), required=False, coerce=int, empty_value=None
    )

    def __init__(self, agent: Agent, data: Any = None) -> None:
        chosen = preferences.preferences_data(agent)
        initial = {name: getattr(agent, name) for name in profile.CHANGEABLE}
        initial |= {name: chosen[name] for name in _PREFERENCES}
        initial["palette"] = preferences.palette_of(agent)
        initial["signature"] = preferences.signature_of(agent)
        initial |= {name: chosen["out_of_office"][key] for name, key in _AWAY.items()}
        initial |= self.initially_told(agent)
        super().__init__(data, initial=initial)
        self.add_told_fields()
        fields: dict[str, Any] = self.fields
        fields["timezone"].choices = _zones(chosen["timezone"])
        fields["substitute"].choices = _colleagues(agent)

    def profile(self) -> dict[str, str]:
        """What it says about the person, for accounts.profile."""
        return {name: self.cleaned_data[name] for name in profile.CHANGEABLE}

    def preferences(self) -> dict[str, Any]:
        """What differs from the present preferences, in their shape.

        What nobody has chosen must not become a choice: the site's default may change.
        """
        said, changed = self.cleaned_data, set(self.changed_data)
        changes: dict[str, Any] = {name: said[name] for name in _PREFERENCES if name in changed}
        for name in ("palette", "signature"):
            if name in changed:
                changes[name] = said[name]
        changes |= self.told()
        if changed & _AWAY.keys():
            changes["out_of_office"] = {key: said[name] for name, key in _AWAY.items()}
        return changes


def _zones(present: str) -> list[Any]:
    """All time zones by area; the present one even if its name is an old one."""
    groups = _zone_groups()
    known = any(name == present for _area, names in groups for name, _label in names)
    others = ["UTC"] if known or present == "UTC" else [present, "UTC"]
    return [*((name, name) for name in others), *groups]


@lru_cache(maxsize=1)
def _zone_groups() -> tuple[tuple[str, tuple[tuple[str, str], ...]], ...]:
    names = sorted(preferences.zones())
    return tuple(
        (area, tuple((name, _place(name)) for name in names if name.startswith(f"{area}/")))
        for area in _AREAS
    )


def _place(zone: str) -> str:
    """``Argentina, Buenos Aires`` for America/Argentina/Buenos_Aires."""
    return ", ".join(zone.split("/")[1:]).replace("_", " ")


def _colleagues(agent: Agent) -> list[tuple[Any, Any]]:
    """Nobody, the colleagues, and the present substitute even if they have left."""
    found = list(preferences.colleagues_of(agent))
    present = agent.out_of_office_substitute
    if present is not None and present not in found:
        found.append(present)
    return [("", _("Nobody")), *((each.pk, each.full_name) for each in found)]


# --- API tokens -----------------------------------------------------------------------------------

_TOKEN_DAYS = 90
_SCOPES = (
    (TokenScope.READ, _("Read: what you may see")),
    (TokenScope.WRITE, _("Read and write: what you may do with tickets and your own things")),
    (TokenScope.ADMIN, _("Everything, administration included")),
)


class TokenForm(forms.Form):
    """A new API token. The scopes include each other, so one is enough."""

    name = _line(_("Name"), 200, autocomplete="off")
    scope = forms.ChoiceField(label=_("What it may do"), widget=forms.RadioSelect)
    expires_on = _day(_("Last day"), help_text=_("Without one it works until you revoke it."))

    def __init__(self, is_admin: bool, data: Any = None) -> None:
        last = timezone.localtime(now()).date() + timedelta(days=_TOKEN_DAYS)
        initial = {"scope": TokenScope.READ, "expires_on": last}
        super().__init__(data, initial=initial)
        scope: Any = self.fields["scope"]
        scope.choices = [each for each in _SCOPES if is_admin or each[0] != TokenScope.ADMIN]

    def clean_expires_on(self) -> datetime | None:
        """The last second of that day, where the person lives."""
        day: date | None = self.cleaned_data["expires_on"]
        if day is None:
            return None
        midnight = timezone.make_aware(datetime.combine(day, time.min))
        if day == date.max or not is_everywhere(end := midnight + timedelta(days=1)):
            raise ValidationError(_("Use another day."))
        return end - timedelta(seconds=1)
