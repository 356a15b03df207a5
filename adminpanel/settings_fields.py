"""Fields of the site's settings: what they take, and what they say to what they don't."""

import re
from typing import Any
from urllib.parse import urlsplit

from django import forms
from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.preferences import zones


class WordsField(forms.CharField):
    """A list of words, written with commas between them."""

    def prepare_value(self, value: Any) -> Any:
        return ", ".join(value) if isinstance(value, list) else value

    def to_python(self, value: Any) -> Any:
        return [word.strip() for word in (value or "").split(",") if word.strip()]

    def run_validators(self, value: Any) -> None:
        for word in value:
            super().run_validators(word)


class AddressField(forms.CharField):
    """What addresses begin with: http or https, a host, perhaps a path."""

    default_error_messages = {"invalid": _("Use an address like https://helpdesk.example.com.")}
    # Each address has this form, for those who describe it.
    form = re.compile(r"(https?://[!$%&'()*+,./0-9:;=A-Z\[\]_a-z~-]+)?")

    def clean(self, value: Any) -> str:
        text: str = super().clean(value).rstrip("/")
        if text and not _is_address(text):
            raise forms.ValidationError(self.error_messages["invalid"], code="invalid")
        return text


def _is_address(text: str) -> bool:
    try:
        parts = urlsplit(text)
        port = parts.port
    except ValueError:
        return False
    return bool(AddressField.form.fullmatch(text) and parts.hostname) and port != 0


class ZoneField(forms.CharField):
    """A name of the IANA database."""

    default_error_messages = {"invalid": _("Use a time zone like Europe/Berlin.")}

    def clean(self, value: Any) -> str:
        name: str = super().clean(value)
        if name and name not in zones():
            raise forms.ValidationError(self.error_messages["invalid"], code="invalid")
        return name


class RowField(forms.ModelChoiceField):
    """A row, kept by its id."""

    def clean(self, value: Any) -> Any:
        row = super().clean(value)
        return row.pk if isinstance(row, models.Model) else None
