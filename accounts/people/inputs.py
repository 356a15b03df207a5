"""What bodies may say about people, groups and roles (contract 4.10, 4.11)."""

from collections.abc import Collection, Mapping
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from accounts.auth.login import MAX_PASSWORD, MIN_PASSWORD
from accounts.masterdata import ValidityFact
from accounts.models import Group, Permission, Role
from accounts.operations.people import broken_password_rules, is_login
from accounts.permissions import in_order
from gotrs.common.api import InputSerializer
from gotrs.common.api.inputs import CONTROLS, ChoiceFact, Fact, TextFact, wrong
from gotrs.common.values import MAX_ID, read_integer

MAX_ROWS = 500


class LoginFact(TextFact):
    """A name to sign in by: no blanks, no control characters."""

    def __init__(self, *names: str, **options: Any) -> None:
        super().__init__(*names, max_length=255, blank=False, numbers=True, **options)

    def to_internal_value(self, data: Any) -> str:
        text = super().to_internal_value(data)
        if not is_login(text):
            raise wrong("A login has no blanks or control characters.")
        fixed = self.context.get("fixed_login")
        if fixed is not None and text.lower() != fixed.lower():
            raise wrong("A login can't be changed.")
        return text

    def described(self) -> dict[str, Any]:
        """No blanks, no control characters."""
        return super().described() | {"pattern": rf"^[^\s{CONTROLS}]+$"}


class EmailFact(TextFact):
    """A mail address."""

    def __init__(self, *names: str, **options: Any) -> None:
        super().__init__(*names, max_length=255, blank=False, **options)

    def to_internal_value(self, data: Any) -> str:
        text = super().to_internal_value(data)
        try:
            validate_email(text)
        except ValidationError:
            raise wrong("This is no e-mail address.") from None
        return text

    def described(self) -> dict[str, Any]:
        """The format says more than a pattern."""
        return {"type": "string", "format": "email", "maxLength": self.max_length}


class NewPasswordFact(TextFact):
    """A password to set. The policy is for who knows whose it is."""

    def __init__(self, *names: str, **options: Any) -> None:
        super().__init__(*names, max_length=MAX_PASSWORD, blank=False, trim=False, **options)

    def described(self) -> dict[str, Any]:
        """The least length that a site may ask for; it may ask for more."""
        return super().described() | {"minLength": MIN_PASSWORD}


class PasswordFact(NewPasswordFact):
    """A password that the policy accepts for ``person`` of the context (rule 13.3)."""

    def to_internal_value(self, data: Any) -> str:
        text = super().to_internal_value(data)
        broken = broken_password_rules(self.context["person"], text)
        if broken:
            raise serializers.ValidationError(broken)
        return text


class NameFact(TextFact):
    """One line of a person's data; null empties it."""

    def __init__(self, *names: str, max_length: int = 200, **options: Any) -> None:
        options.setdefault("allow_null", options.get("blank", True))
        super().__init__(*names, max_length=max_length, one_line=True, **options)

    def run_validation(self, data: Any = None) -> str:
        return super().run_validation(data) or ""


_PERMISSIONS = {
    "type": "array",
    "minItems": 1,
    "items": {"type": "string", "enum": Permission.values},
}


@extend_schema_field(_PERMISSIONS)
class PermissionsFact(Fact):
    """At least one of the seven permissions."""

    def to_internal_value(self, data: Any) -> list[str]:
        return read_permissions(data)


@extend_schema_field(
    {
        "type": "array",
        "description": "Groups by id, which means rw, or with permissions.",
        "items": {
            "oneOf": [
                {"type": "integer"},
                {
                    "type": "object",
                    "required": ["id"],
                    "properties": {
                        "id": {"type": "integer"},
                        "permissions": _PERMISSIONS,
                    },
                },
            ]
        },
    }
)
class GroupsFact(Fact):
    """Groups by id with permissions: group id -> permissions. A plain id means rw."""

    def to_internal_value(self, data: Any) -> dict[int, list[str]]:
        found: dict[int, set[str]] = {}
        for entry in entries(data):
            number, keys = read_integer(entry), [Permission.RW.value]
            if isinstance(entry, Mapping):
                number = read_integer(entry.get("id"))
                if "permissions" in entry:
                    keys = read_permissions(entry["permissions"])
            if number is None:
                raise wrong("Name groups by id, or as {id, permissions}.")
            found.setdefault(number, set()).update(keys)
        _check_rows(Group, found, "group")
        return {number: in_order(keys) for number, keys in found.items()}


@extend_schema_field({"type": "array", "items": {"type": "integer"}})
class RoleIdsFact(Fact):
    """Roles by id, or as the objects that were read."""

    def to_internal_value(self, data: Any) -> list[int]:
        numbers = [
            read_integer(entry.get("id") if isinstance(entry, Mapping) else entry)
            for entry in entries(data)
        ]
        found = {number for number in numbers if number is not None}
        if None in numbers:
            raise wrong("This must be a list of ids.")
        _check_rows(Role, found, "role")
        return sorted(found)


class AgentInput(InputSerializer):
    """An agent's account."""

    login = LoginFact()
    email = EmailFact()
    password = PasswordFact()
    first_name = NameFact()
    last_name = NameFact()
    title = NameFact()
    phone = NameFact()
    role = ChoiceFact(choices=("Admin", "Agent"))
    groups = GroupsFact()
    role_ids = RoleIdsFact("role_ids", "roles")
    valid_id = ValidityFact()


class NewAgentInput(AgentInput):
    """A new agent's account."""

    login = LoginFact(required=True)
    email = EmailFact(required=True)
    password = PasswordFact(required=True)


class NewPasswordInput(InputSerializer):
    """A password to set; nothing to have a link mailed."""

    new_password = PasswordFact()


class PermissionsInput(InputSerializer):
    """The permissions in a group, all of them."""

    permissions = PermissionsFact(required=True)


def read_permissions(data: Any) -> list[str]:
    """Permissions in their order. Raises ValidationError for unknown ones or none."""
    words = entries(data)
    unknown = [word for word in words if word not in Permission.values]
    if unknown or not words:
        raise wrong(f"Name at least one of: {', '.join(Permission.values)}.")
    return in_order(words)


def candidate(kind: type[Any], body: Mapping[str, Any]) -> Any:
    """An unsaved person of what a body says, by which the policy judges a password."""
    names = ("login", "email", "first_name", "last_name")
    said = {name: body[name] for name in names if isinstance(body.get(name), str)}
    return kind(**{name: text[:255] for name, text in said.items()})


def entries(data: Any) -> list[Any]:
    """A list; form data gives it as text with commas, or as one value. Raises ValidationError."""
    if isinstance(data, str):
        return [part.strip() for part in data.split(",") if part.strip()]
    if isinstance(data, int) and not isinstance(data, bool):
        return [data]
    if not isinstance(data, list):
        raise wrong("This must be a list.")
    if len(data) > MAX_ROWS:
        raise wrong(f"This may have at most {MAX_ROWS} entries.")
    return data


def _check_rows(kind: type[Group] | type[Role], ids: Collection[int], noun: str) -> None:
    """Raises ValidationError for rows that don't exist or are not valid."""
    usable = kind.objects.valid().filter(pk__in=[pk for pk in ids if 0 < pk <= MAX_ID])
    known = set(usable.values_list("pk", flat=True))
    for number in ids:
        if number not in known:
            raise wrong(f"There is no valid {noun} {str(number)[:100]}.")
