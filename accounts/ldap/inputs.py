"""What bodies may say about the directory (contract 4.18). Whatever is wrong is told at once."""

import ipaddress
import re
from collections.abc import Mapping
from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from accounts.auth.login import MAX_PASSWORD
from accounts.ldap.options import ATTRIBUTES, PLACEHOLDERS, read_interval
from accounts.ldap.syntax import check_filter, is_attribute, normal_dn
from accounts.models import Directory, Group, Permission, Role
from accounts.permissions import in_order
from gotrs.common.api import InputSerializer
from gotrs.common.api.inputs import BooleanFact, Fact, IntegerFact, ListFact, TextFact, wrong
from gotrs.common.values import MAX_ID, read_boolean, read_integer

MAX_IMPORT = 500
_MAX_MAPPINGS = 500
_MAX_DN = 500
_HOST = re.compile(r"[a-z0-9_](?:[a-z0-9_-]*[a-z0-9_])?(?:\.[a-z0-9_](?:[a-z0-9_-]*[a-z0-9_])?)*")
# Hashes of passwords are nobody's name or address.
_SECRET_ATTRIBUTES = re.compile(r"password|pwd|krb|pkcs|privatekey", re.IGNORECASE)
_ALLOWED = tuple(Permission.values)
_ROW_ID = {"type": "integer", "minimum": 1, "maximum": MAX_ID}


class HostFact(TextFact):
    """A host name or an IP address, and nothing more. It may well be a private one."""

    def to_internal_value(self, data: Any) -> str:
        text = super().to_internal_value(data)
        bare = text[1:-1] if text.startswith("[") and text.endswith("]") else text
        try:
            return str(ipaddress.ip_address(bare))
        except ValueError:
            pass
        try:
            plain = text.rstrip(".").encode("idna").decode().lower()
        except UnicodeError:
            plain = ""
        if not _HOST.fullmatch(plain) or len(plain) > 253 or plain.rpartition(".")[2].isdigit():
            raise wrong("Use a host name or an address, without ldap:// and without a port.")
        return text


class DnFact(TextFact):
    """A name such as ``ou=people,dc=example,dc=org``."""

    def __init__(self, *names: str, **options: Any) -> None:
        super().__init__(*names, max_length=_MAX_DN, one_line=True, **options)

    def to_internal_value(self, data: Any) -> str:
        text = super().to_internal_value(data)
        if not text.isprintable() or (text and normal_dn(text) is None):
            raise wrong("This is no DN. Use a name like ou=people,dc=example,dc=org.")
        return text


class BindNameFact(TextFact):
    """A DN, or what Active Directory takes instead: ``user@domain`` or ``DOMAIN\\user``."""

    def to_internal_value(self, data: Any) -> str:
        text = super().to_internal_value(data)
        if not text.isprintable():
            raise wrong("This has characters that don't belong into a name.")
        return text


class FilterFact(TextFact):
    """A filter of RFC 4515; ``named`` ones may hold ``{username}``."""

    def __init__(self, *names: str, named: bool = False, **options: Any) -> None:
        super().__init__(*names, max_length=2000, allow_null=True, **options)
        self.named = named

    def to_internal_value(self, data: Any) -> str:
        text = super().to_internal_value(data)
        problem = (
            check_filter(PLACEHOLDERS.sub("x", text) if self.named else text) if text else None
        )
        if problem is None and self.named and text:
            # As an attribute's name this would be no name at all.
            problem = check_filter(PLACEHOLDERS.sub("é", text))
        if problem:
            raise wrong(problem)
        return text


class AttributeFact(TextFact):
    """The name of an attribute."""

    def to_internal_value(self, data: Any) -> str:
        text = super().to_internal_value(data)
        if text and not is_attribute(text):
            raise wrong("This is no name of an attribute.")
        if _SECRET_ATTRIBUTES.search(text):
            raise wrong("This attribute is a secret.")
        return text


def _attribute(*names: str) -> AttributeFact:
    return AttributeFact(*names, max_length=100, one_line=True, allow_null=True)


@extend_schema_field(
    {"type": "object", "properties": {name: {"type": ["string", "null"]} for name in ATTRIBUTES}}
)
class AttributeMapFact(Fact):
    """Which attribute holds which fact; what isn't said is as usual, unknown facts are ignored."""

    def to_internal_value(self, data: Any) -> dict[str, str]:
        if not isinstance(data, Mapping):
            raise wrong("This must be an object.")
        attribute, found = _attribute(), {}
        for fact in ATTRIBUTES:
            try:
                found[fact] = attribute.run_validation(data.get(fact))
            except serializers.ValidationError as error:
                raise wrong(f"{fact}: {error.detail[0]}") from None  # type: ignore[index]
        return {fact: name for fact, name in found.items() if name}


@extend_schema_field(
    {
        "type": "array",
        "maxItems": _MAX_MAPPINGS,
        "items": {
            "type": "object",
            "required": ["ldap_group"],
            "properties": {
                "ldap_group": {
                    "type": "string",
                    "minLength": 1,
                    "maxLength": _MAX_DN,
                    "pattern": r"\S",
                    "description": "DN or name (cn).",
                },
                "group_id": _ROW_ID | {"type": ["integer", "null"]},
                "role_id": _ROW_ID | {"type": ["integer", "null"]},
                "permissions": {
                    "type": ["array", "null"],
                    "items": {"type": "string", "enum": list(_ALLOWED)},
                    "description": "In the group; rw if nothing is said.",
                },
            },
            "allOf": [
                {
                    "oneOf": [
                        {
                            "required": ["group_id"],
                            "properties": {
                                "group_id": {"type": "integer"},
                                "role_id": {"type": "null"},
                                "permissions": {"minItems": 1},
                            },
                        },
                        {
                            "required": ["role_id"],
                            "properties": {
                                "role_id": {"type": "integer"},
                                "group_id": {"type": "null"},
                            },
                        },
                    ]
                }
            ],
        },
    }
)
class MappingsFact(Fact):
    """Groups of the directory whose members hold a role, or permissions in a group."""

    def to_internal_value(self, data: Any) -> list[dict[str, Any]]:
        if not isinstance(data, list) or len(data) > _MAX_MAPPINGS:
            raise wrong(f"This must be a list of at most {_MAX_MAPPINGS} mappings.")
        found = [_read_mapping(entry, at + 1) for at, entry in enumerate(data)]
        for name, kind in (("group_id", Group), ("role_id", Role)):
            wanted = {entry[name] for entry in found if entry[name]}
            known = set(kind._default_manager.filter(pk__in=wanted).values_list("pk", flat=True))
            if missing := sorted(wanted - known):
                raise wrong(f"There is no {name.removesuffix('_id')} {missing[0]}.")
        return found


def _read_mapping(entry: Any, number: int) -> dict[str, Any]:
    name = entry.get("ldap_group") if isinstance(entry, Mapping) else None
    if not isinstance(name, str) or not name.strip() or len(name) > _MAX_DN:
        raise wrong(f"Mapping {number} needs an ldap_group, by DN or name.")
    ids = {key: _read_reference(entry.get(key), number) for key in ("group_id", "role_id")}
    if bool(ids["group_id"]) == bool(ids["role_id"]):
        raise wrong(f"Mapping {number} needs a group_id or a role_id, one of them.")
    keys = entry.get("permissions")
    if keys is None or (ids["role_id"] and keys == []):
        keys = [Permission.RW.value] if ids["group_id"] else []
    if not isinstance(keys, list) or any(key not in _ALLOWED for key in map(str, keys)):
        raise wrong(f"Mapping {number}: permissions are {', '.join(_ALLOWED)}.")
    if ids["group_id"] and not keys:
        raise wrong(f"Mapping {number} needs a permission.")
    permissions = in_order({str(key) for key in keys}) if ids["group_id"] else []
    return {"ldap_group": name.strip(), **ids, "permissions": permissions}


def _read_reference(raw: Any, number: int) -> int | None:
    if raw in (None, ""):
        return None
    found = read_integer(raw)
    if found is None or not 0 < found < 2**63:
        raise wrong(f"Mapping {number}: an id is a whole number.")
    return found


class IntervalFact(TextFact):
    """A span like ``30m``, ``1h`` or ``1h30m``."""

    def to_internal_value(self, data: Any) -> str:
        text = super().to_internal_value(data).lower()
        if text and read_interval(text) is None:
            raise wrong("Use a span like 30m, 1h or 1h30m, from one minute to 30 days.")
        return text


def _switch() -> BooleanFact:
    return BooleanFact(allow_null=True)


class DirectoryInput(InputSerializer):
    """The settings of the directory. What is left out is as usual, but for the password."""

    host = HostFact(max_length=255, blank=False, one_line=True, required=True)
    port = IntegerFact(low=1, high=65535, allow_null=True)
    use_tls = _switch()
    start_tls = _switch()
    insecure_skip_verify = _switch()
    base_dn = DnFact(blank=False, required=True)
    bind_dn = BindNameFact(max_length=_MAX_DN, blank=False, one_line=True, required=True)
    bind_password = TextFact(max_length=MAX_PASSWORD, blank=False, trim=False)
    user_search_base = DnFact(allow_null=True)
    user_filter = FilterFact(named=True)
    group_search_base = DnFact(allow_null=True)
    group_filter = FilterFact()
    group_member_attribute = _attribute()
    attribute_map = AttributeMapFact(allow_null=True)
    group_mappings = MappingsFact(allow_null=True)
    auto_create_users = _switch()
    auto_update_users = _switch()
    auto_sync = _switch()
    sync_interval = IntervalFact(max_length=20, allow_null=True)
    verify = _switch()

    def to_internal_value(self, data: Any) -> dict[str, Any]:
        """Raises ValidationError with all wrong fields, those that contradict each other too."""
        wrong_fields: dict[str, Any] = {}
        found: dict[str, Any] = {}
        try:
            found = super().to_internal_value(data)
        except serializers.ValidationError as error:
            wrong_fields = dict(error.detail)  # type: ignore[arg-type]
        said = data if isinstance(data, Mapping) else {}
        if "bind_password" not in said and not self.context["has_password"]:
            wrong_fields["bind_password"] = ["This is required."]
        if read_boolean(said.get("use_tls")) and read_boolean(said.get("start_tls")):
            wrong_fields["start_tls"] = ["Use TLS or StartTLS, not both."]
        if wrong_fields:
            raise serializers.ValidationError(wrong_fields)
        return found


_COLUMNS = ("host", "base_dn", "bind_dn")
_SWITCHES = ("use_tls", "start_tls", "insecure_skip_verify")
_OPTIONS = (
    "user_search_base",
    "user_filter",
    "group_search_base",
    "group_filter",
    "group_member_attribute",
    "attribute_map",
    "group_mappings",
    "auto_create_users",
    "auto_update_users",
    "auto_sync",
    "sync_interval",
)


def row_of(said: Mapping[str, Any]) -> Directory:
    """A row, not stored, with what was said; without its password if none was said."""
    row = Directory(pk=1, enabled=True, **{name: said[name] for name in _COLUMNS})
    for name in _SWITCHES:
        setattr(row, name, bool(said.get(name)))
    row.port = said.get("port") or (636 if row.use_tls else 389)
    row.bind_password = said.get("bind_password") or ""
    row.options = {
        name: said[name] for name in _OPTIONS if said.get(name) is not None and said[name] != ""
    }
    return row


class CredentialsInput(InputSerializer):
    """A user of the directory and their password."""

    username = TextFact(max_length=255, blank=False, required=True)
    password = TextFact(max_length=MAX_PASSWORD, blank=False, trim=False, required=True)


class SyncInput(InputSerializer):
    """Whether to say only what would happen."""

    dry_run = BooleanFact()


class ImportInput(InputSerializer):
    """Users of the directory by name."""

    usernames = ListFact(
        item=TextFact(max_length=255, blank=False),
        min_items=1,
        max_items=MAX_IMPORT,
        required=True,
    )
    dry_run = BooleanFact()


class SearchInput(InputSerializer):
    """What to look for."""

    q = TextFact(max_length=255, blank=False, required=True)


class TrialInput(DirectoryInput):
    """The same settings to try out; nothing at all means the stored ones."""

    rules = {"anyOf": [{"maxProperties": 0}, {"required": ["host", "base_dn", "bind_dn"]}]}

    host = HostFact(max_length=255, blank=False, one_line=True)
    base_dn = DnFact(blank=False)
    bind_dn = BindNameFact(max_length=_MAX_DN, blank=False, one_line=True)
