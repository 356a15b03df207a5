"""What the directory answers: users and groups, and who is in which group."""

import uuid
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from typing import Any

from accounts.ldap.options import Settings
from accounts.ldap.syntax import normal_dn
from gotrs.common.text import storable

# Attributes by which servers keep an entry apart, whatever its name becomes: OpenLDAP and others,
# Active Directory, 389.
_ENTRY_IDS = ("entryUUID", "objectGUID", "nsUniqueId")
# Groups in groups in groups: nobody means more than that.
MAX_DEPTH = 20
_MAX_VALUE = 500

RawEntry = tuple[str, Mapping[str, Sequence[bytes | str]]]


@dataclass(frozen=True)
class LdapUser:
    """Somebody in the directory. ``groups`` are the DNs of their groups, nested ones as well."""

    dn: str
    username: str
    email: str
    first_name: str
    last_name: str
    display_name: str
    department: str
    title: str
    phone: str
    entry_id: str
    groups: tuple[str, ...] = ()

    def within(self, groups: "Iterable[LdapGroup]") -> "LdapUser":
        """The same with its groups."""
        return replace(self, groups=tuple(group.dn for group in groups))

    def data(self) -> dict[str, Any]:
        """LDAPUser of contract part 3."""
        found = asdict(self)
        return {name: found[name] for name in found if name not in ("phone", "entry_id")}


@dataclass(frozen=True)
class LdapGroup:
    """A group in the directory; ``members`` as it lists them, mostly DNs."""

    dn: str
    name: str
    description: str
    members: tuple[str, ...] = ()

    def data(self) -> dict[str, Any]:
        """LDAPGroup of contract part 3."""
        return asdict(self)


def user_attributes(settings: Settings) -> list[str]:
    """The attributes that are asked for of a user."""
    return sorted({*settings.attributes.values(), *_ENTRY_IDS})


def read_user(entry: RawEntry, settings: Settings) -> LdapUser:
    """A user as the attribute map says; what is missing or no text is empty."""
    dn, attributes = entry
    values = {name.lower(): found for name, found in attributes.items()}

    def first(fact: str) -> str:
        return _first_text(values.get(settings.attributes[fact].lower(), ()))

    facts: dict[str, Any] = {fact: first(fact) for fact in settings.attributes}
    return LdapUser(dn=storable(dn), entry_id=_entry_id(values), **facts)


def read_group(entry: RawEntry, settings: Settings) -> LdapGroup:
    """A group; its name is its cn, or else its DN."""
    dn, attributes = entry
    values = {name.lower(): found for name, found in attributes.items()}
    members = values.get(settings.group_member_attribute.lower(), ())
    return LdapGroup(
        dn=storable(dn),
        name=_first_text(values.get("cn", ())) or storable(dn),
        description=_first_text(values.get("description", ())),
        members=tuple(text for value in members if (text := _text(value))),
    )


def _first_text(values: Sequence[bytes | str]) -> str:
    texts = (_text(value).strip()[:_MAX_VALUE] for value in values)
    return next((text for text in texts if text), "")


def _text(value: bytes | str) -> str:
    """The value as one line; binary values are none."""
    try:
        text = value.decode() if isinstance(value, bytes) else value
    except UnicodeDecodeError:
        return ""
    return " ".join(storable(text).splitlines())


def _entry_id(values: Mapping[str, Sequence[bytes | str]]) -> str:
    for name in _ENTRY_IDS:
        for value in values.get(name.lower(), ()):
            raw = value.encode() if isinstance(value, str) else value
            if name == "objectGUID" and len(raw) == 16:
                return str(uuid.UUID(bytes_le=raw))
            if text := _text(raw).strip().lower():
                return text[:100]
    return ""


class Memberships:
    """Who is in which group, from all groups of the directory at once."""

    def __init__(self, groups: Sequence[LdapGroup]) -> None:
        self.groups = groups
        self._holders: dict[str, list[LdapGroup]] = defaultdict(list)
        for group in groups:
            for member in group.members:
                self._holders[member_key(member)].append(group)

    def of(self, user: LdapUser) -> list[LdapGroup]:
        """The groups of the user, and the groups that those are in."""
        found: dict[str, LdapGroup] = {}
        keys = [member_key(user.dn), user.username.lower()]
        for _depth in range(MAX_DEPTH):
            new = {
                group.dn: group
                for key in keys
                for group in self._holders.get(key, ())
                if group.dn not in found
            }
            if not new:
                break
            found |= new
            keys = [member_key(dn) for dn in new]
        return sorted(found.values(), key=lambda group: group.dn)


def member_key(member: str) -> str:
    """What a member is compared by: its DN, or its user name (memberUid, RFC 2307)."""
    return normal_dn(member) or member.strip().lower()
