"""Forms of signing in."""

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.auth.login import MAX_NAME, MAX_PASSWORD


class LoginForm(forms.Form):
    """Name and password. Whether they are right is decided in accounts.auth.login."""

    username = forms.CharField(
        label=_("User name or e-mail address"),
        max_length=MAX_NAME,
        widget=forms.TextInput(
            attrs={"autocomplete": "username", "autocapitalize": "none", "autofocus": True}
        ),
    )
    password = forms.CharField(
        label=_("Password"),
        max_length=MAX_PASSWORD,
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
    )
    next = forms.CharField(required=False, widget=forms.HiddenInput)
