"""Forms of signing in and of one's own account: only their shape is checked here."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.auth.login import MAX_CODE, MAX_NAME, MAX_PASSWORD


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
