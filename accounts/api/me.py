"""The signed-in user: profile, password, preferences (contract 4.9)."""

from typing import Any

from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from accounts import preferences, profile
from accounts.auth.login import MAX_PASSWORD
from accounts.auth.passwords import change_own_password
from accounts.auth.viewsets import ApiViewSet
from accounts.people.inputs import EmailFact, NewPasswordFact
from accounts.serializers import UserSerializer, user_data
from gotrs.common.api import InputSerializer, acted, ok
from gotrs.common.api.inputs import (
    ChoiceFact,
    DateFact,
    IntegerFact,
    SwitchFact,
    TextFact,
    read_input,
    wrong,
)
from gotrs.common.api.schema import describe


class ProfileInput(InputSerializer):
    """What people may change about themselves."""

    first_name = TextFact(max_length=200, blank=False, one_line=True)
    last_name = TextFact(max_length=200, blank=False, one_line=True)
    email = EmailFact()
    title = TextFact(max_length=200, one_line=True)
    phone = TextFact(max_length=200, one_line=True)


class PasswordInput(InputSerializer):
    """The present password and the new one."""

    current_password = TextFact(max_length=MAX_PASSWORD, trim=False, required=True)
    new_password = NewPasswordFact(required=True)


class PasswordChangedSerializer(serializers.Serializer):
    """When the password was changed."""

    changed_at = serializers.DateTimeField()


class MeViewSet(ApiViewSet):
    """/users/me"""

    @describe("me_get", "The signed-in user", "Me", UserSerializer)
    def retrieve(self, request: Request) -> Response:
        """The account that asks."""
        return ok(user_data(self.person))

    @describe(
        "me_update", "Change name, address, phone", "Me", UserSerializer, body=ProfileInput,
        errors=(409,),
    )  # fmt: skip
    def update(self, request: Request) -> Response:
        """Role, login, groups and validity are ignored here."""
        said = read_input(ProfileInput, self.body, require_any=True)
        return ok(user_data(profile.update_profile(self.person, said, actor=self.actor)))

    @describe(
        "me_patch", "Change name, address, phone", "Me", UserSerializer, body=ProfileInput,
        errors=(409,),
    )  # fmt: skip
    def partial_update(self, request: Request) -> Response:
        """The same as PUT."""
        return self.update(request)


class MyPasswordViewSet(ApiViewSet):
    """/users/me/password"""

    repeatable = False
    closed_to_tokens = True

    @describe(
        "me_password", "Change the password", "Me", PasswordChangedSerializer, body=PasswordInput,
        message=True,
    )  # fmt: skip
    def create(self, request: Request) -> Response:
        """The calling session stays, all others end."""
        said = read_input(PasswordInput, self.body)
        changed_at = change_own_password(
            request._request,
            self.person,
            actor=self.actor,
            current=said["current_password"],
            new=said["new_password"],
            keep=self.session,
        )
        return acted("The password was changed.", {"changed_at": changed_at})


# --- Preferences ----------------------------------------------------------------------------------


class LanguageFact(TextFact):
    """A language that the product speaks."""

    def to_internal_value(self, data: Any) -> str:
        """Raises ValidationError for any other."""
        code = super().to_internal_value(data)
        if code not in preferences.languages():
            raise wrong(f"Use one of: {', '.join(sorted(preferences.languages()))}.")
        return code

    def described(self) -> dict[str, Any]:
        """The languages."""
        return {"type": "string", "enum": sorted(preferences.languages())}


class ZoneFact(TextFact):
    """The name of a time zone."""

    def to_internal_value(self, data: Any) -> str:
        """Raises ValidationError for one that this machine doesn't know."""
        name = super().to_internal_value(data)
        if name not in preferences.zones():
            raise wrong("Use a time zone like Europe/Berlin.")
        return name


class NotificationChoices(InputSerializer):
    """By which ways somebody is told, and of what."""

    email = SwitchFact()
    browser = SwitchFact()
    new_ticket = SwitchFact()
    follow_up = SwitchFact()
    assignment = SwitchFact()
    move = SwitchFact()
    escalation = SwitchFact()
    reminder = SwitchFact()
    mention = SwitchFact()


class AbsenceInput(InputSerializer):
    """Out of office, for agents. Without a first day it begins today, without a last it is open."""

    enabled = SwitchFact()
    substitute_id = IntegerFact(low=1, allow_null=True)

    def get_fields(self) -> dict[str, Any]:
        """With ``from``, which is no name of Python's."""
        dates = {"from": DateFact(allow_null=True), "until": DateFact(allow_null=True)}
        return {**super().get_fields(), **dates}


class PreferencesInput(InputSerializer):
    """Any of the preferences; what is not named stays."""

    language = LanguageFact(max_length=16)
    timezone = ZoneFact(max_length=64)
    theme = ChoiceFact(choices=preferences.THEMES)
    items_per_page = IntegerFact(low=preferences.MIN_ITEMS, high=preferences.MAX_ITEMS)
    notifications = NotificationChoices(required=False)
    out_of_office = AbsenceInput(required=False)


class NotificationChoicesSerializer(serializers.Serializer):
    """By which ways somebody is told, and of what."""

    def get_fields(self) -> dict[str, Any]:
        """One switch a choice."""
        return {name: serializers.BooleanField() for name in preferences.NOTIFICATION_CHOICES}


class AbsenceSerializer(serializers.Serializer):
    """Out of office."""

    enabled = serializers.BooleanField()
    substitute_id = serializers.IntegerField(allow_null=True, help_text="An agent.")

    def get_fields(self) -> dict[str, Any]:
        """With ``from``, which is no name of Python's."""
        dates = {
            "from": serializers.DateField(allow_null=True),
            "until": serializers.DateField(allow_null=True, help_text="Included."),
        }
        return {**super().get_fields(), **dates}


class PreferencesSerializer(serializers.Serializer):
    """What somebody chose for themselves."""

    language = serializers.CharField()
    timezone = serializers.CharField()
    theme = serializers.ChoiceField(preferences.THEMES)
    notifications = NotificationChoicesSerializer()
    items_per_page = serializers.IntegerField()
    out_of_office = AbsenceSerializer()


class MyPreferencesViewSet(ApiViewSet):
    """/users/me/preferences"""

    @describe("me_preferences_get", "My preferences", "Me", PreferencesSerializer)
    def retrieve(self, request: Request) -> Response:
        """With the defaults of what was not chosen."""
        return ok(preferences.preferences_data(self.person))

    @describe(
        "me_preferences_update", "Change my preferences", "Me", PreferencesSerializer,
        body=PreferencesInput,
    )  # fmt: skip
    def update(self, request: Request) -> Response:
        """Merged deeply: what is not named stays. Customers have no absence; theirs is ignored."""
        said = read_input(PreferencesInput, self.body, require_any=True)
        preferences.update_preferences(self.person, said, actor=self.actor)
        return ok(preferences.preferences_data(self.person))

    @describe(
        "me_preferences_patch", "Change my preferences", "Me", PreferencesSerializer,
        body=PreferencesInput,
    )  # fmt: skip
    def partial_update(self, request: Request) -> Response:
        """The same as PUT."""
        return self.update(request)
