"""What may be said about the configuration, by the rules of the back office's form."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils import translation
from rest_framework import serializers

from accounts import site
from accounts.actors import Actor
from adminpanel.settings_fields import AddressField
from adminpanel.settings_form import SiteSettingsForm, checked, store
from gotrs.common.api import InputSerializer
from gotrs.common.api.inputs import BooleanFact, Fact, IntegerFact, TextFact

_LONG = 1000


class Setting(Fact):
    """A fact that is checked as the page of the settings checks it.

    ``setting`` is its name there, if it is another.
    """

    def __init__(self, *names: str, setting: str = "", **options: Any) -> None:
        super().__init__(*names, **options)
        self.setting = setting

    def to_internal_value(self, data: Any) -> Any:
        value = super().to_internal_value(data)
        name = self.setting or str(self.field_name)
        if value == _present(name):
            return value  # what stands there may stay
        try:
            with translation.override("en"):
                return checked(name, value)
        except forms.ValidationError as error:
            raise serializers.ValidationError(error.messages) from None

    def described(self) -> dict[str, Any]:
        """The bounds of the form's field."""
        field = SiteSettingsForm.base_fields[self.setting or str(self.field_name)]
        bounds = {
            "maxLength": getattr(field, "max_length", None),
            "minimum": getattr(field, "min_value", None),
            "maximum": getattr(field, "max_value", None),
        }
        schema = super().described() | {
            name: bound for name, bound in bounds.items() if isinstance(bound, int)
        }
        if field.required and "maxLength" in schema:
            schema["minLength"] = 1
        if isinstance(field, forms.EmailField):
            schema = {"type": "string", "format": "email", "maxLength": schema["maxLength"]}
        if isinstance(field, forms.RegexField):
            schema["pattern"] = field.regex.pattern
        if isinstance(field, AddressField):
            schema["pattern"] = f"^{field.form.pattern}$"
        if isinstance(field, forms.ChoiceField) and not isinstance(field, forms.ModelChoiceField):
            choices: Any = field.choices
            schema = {"type": "string", "enum": sorted(word for word, _label in choices)}
        return schema


class TextSetting(Setting, TextFact):
    """Text; what else it must be says the form."""

    def __init__(self, *names: str, **options: Any) -> None:
        super().__init__(*names, **{"max_length": _LONG, "one_line": True} | options)


class FlagSetting(Setting, BooleanFact):
    """true or false."""


class NumberSetting(Setting, IntegerFact):
    """A whole number."""


class ConfigInput(InputSerializer):
    """The settings of the site that programs may read and change."""

    site_name = TextSetting(blank=False)
    organization = TextSetting(allow_null=True)
    admin_email = TextSetting(allow_null=True)
    base_url = TextSetting(
        allow_null=True,
        help_text="What links in mails begin with; null means that of the environment.",
    )
    default_language = TextSetting()
    timezone = TextSetting(
        allow_null=True, help_text="Like Europe/Berlin; null means that of the environment."
    )
    maintenance_mode = FlagSetting()
    maintenance_message = TextSetting(allow_null=True)
    ticket_number_generator = TextSetting()
    system_id = TextSetting(numbers=True)
    ticket_hook = TextSetting(trim=False)
    default_queue_id = NumberSetting(
        setting="default_queue", help_text="Takes mail that belongs nowhere."
    )
    customer_portal_enabled = FlagSetting()
    customer_registration_enabled = FlagSetting()
    password_min_length = NumberSetting()
    session_timeout = NumberSetting(
        help_text="Seconds without a click until a browser is signed out."
    )


class MaintenanceInput(InputSerializer):
    """Maintenance on or off, and what others read meanwhile."""

    enabled = BooleanFact(required=True)
    message = TextSetting(setting="maintenance_message", allow_null=True)


def config_row() -> dict[str, Any]:
    """The settings that count now, also where they come from the environment."""
    return {name: _present(setting) for name, setting in _settings_of(ConfigInput)}


def change_config(said: Mapping[str, Any], actor: Actor) -> None:
    """Store what was said and differs from what counts now; null empties a setting."""
    named = ((setting, said[name]) for name, setting in _settings_of(ConfigInput) if name in said)
    changed = {name: value for name, value in named if value != _present(name)}
    store({name: "" if value is None else value for name, value in changed.items()}, actor)


def _settings_of(kind: type[InputSerializer]) -> list[tuple[str, str]]:
    """Names of the API with those of the settings."""
    fields = kind().fields.items()
    return [(name, field.setting or name) for name, field in fields if isinstance(field, Setting)]


def _present(name: str) -> Any:
    if name == "base_url":
        return site.base_url()
    if name == "timezone":
        return site.time_zone().key
    return site.get(name)
