"""How the directory is asked: the stored row with its defaults filled in."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from accounts.ldap.errors import LdapFailed, not_configured
from accounts.ldap.syntax import escape_filter
from accounts.models import Directory
from gotrs.common.crypto import DecryptionError

ATTRIBUTES = {
    "username": "uid",
    "email": "mail",
    "first_name": "givenName",
    "last_name": "sn",
    "display_name": "displayName",
    "department": "departmentNumber",
    "title": "title",
    "phone": "telephoneNumber",
}
GROUP_FILTER = (
    "(|(objectClass=groupOfNames)(objectClass=groupOfUniqueNames)"
    "(objectClass=posixGroup)(objectClass=group))"
)
DEFAULTS: dict[str, Any] = {
    "group_filter": GROUP_FILTER,
    "group_member_attribute": "member",
    "auto_create_users": True,
    "auto_update_users": True,
    "auto_sync": False,
    "sync_interval": "1h",
}
# What stands for the name that somebody typed.
PLACEHOLDERS = re.compile(r"\{username\}|%\(user\)s|%s")

_INTERVAL = re.compile(r"(?:(\d{1,4})d)?(?:(\d{1,4})h)?(?:(\d{1,6})m)?(?:(\d{1,8})s)?")
SHORTEST, LONGEST = timedelta(minutes=1), timedelta(days=30)


@dataclass(frozen=True)
class GroupMapping:
    """Members of a group of the directory hold a role, or permissions in a group of ours."""

    ldap_group: str
    role_id: int | None
    group_id: int | None
    permissions: tuple[str, ...]


@dataclass(frozen=True)
class Settings:
    """Everything about the one directory. Never put ``bind_password`` anywhere."""

    host: str
    port: int
    use_tls: bool
    start_tls: bool
    insecure_skip_verify: bool
    base_dn: str
    bind_dn: str
    bind_password: str = field(repr=False)
    user_search_base: str
    user_filter: str
    group_search_base: str
    group_filter: str
    group_member_attribute: str
    attributes: Mapping[str, str]
    mappings: tuple[GroupMapping, ...]
    auto_create_users: bool
    auto_update_users: bool
    auto_sync: bool
    sync_interval: str
    enabled: bool
    changed_at: datetime | None

    @property
    def interval(self) -> timedelta:
        """The time between two automatic runs."""
        return read_interval(self.sync_interval) or timedelta(hours=1)

    def filter_for(self, username: str) -> str:
        """The filter that finds the user of this name, whatever characters it has."""
        # A lone surrogate has no form that could be sent.
        return escape_filter(username.encode(errors="replace").decode()).join(self._around_name)

    @property
    def filter_for_all(self) -> str:
        """The filter that finds everybody who may sign in."""
        return "*".join(self._around_name)

    @property
    def filter_template(self) -> str:
        """The filter as django-auth-ldap fills it in."""
        return "%(user)s".join(part.replace("%", "%%") for part in self._around_name)

    @property
    def _around_name(self) -> list[str]:
        """The filter, cut where the name stands. One that has no place for it gets one."""
        parts = PLACEHOLDERS.split(self.user_filter)
        if len(parts) == 1:
            return [f"(&{self.user_filter}({self.attributes['username']}=", "))"]
        return parts


def settings_of(row: Directory, password: str) -> Settings:
    """The settings in a row, stored or not."""
    said = {**DEFAULTS, **{name: value for name, value in row.options.items() if value is not None}}
    attributes = {**ATTRIBUTES, **said.get("attribute_map", {})}
    return Settings(
        host=row.host,
        port=row.port,
        use_tls=row.use_tls,
        start_tls=row.start_tls,
        insecure_skip_verify=row.insecure_skip_verify,
        base_dn=row.base_dn,
        bind_dn=row.bind_dn,
        bind_password=password,
        user_search_base=said.get("user_search_base") or row.base_dn,
        user_filter=said.get("user_filter")
        or f"(&(objectClass=person)({attributes['username']}={{username}}))",
        group_search_base=said.get("group_search_base") or row.base_dn,
        group_filter=said["group_filter"] or GROUP_FILTER,
        group_member_attribute=said["group_member_attribute"] or "member",
        attributes=attributes,
        mappings=tuple(_mapping(one) for one in said.get("group_mappings", [])),
        auto_create_users=said["auto_create_users"],
        auto_update_users=said["auto_update_users"],
        auto_sync=said["auto_sync"],
        sync_interval=said["sync_interval"],
        enabled=row.enabled,
        changed_at=row.changed_at,
    )


def _mapping(one: Mapping[str, Any]) -> GroupMapping:
    return GroupMapping(
        one["ldap_group"], one.get("role_id"), one.get("group_id"), tuple(one["permissions"])
    )


def stored_row() -> Directory | None:
    """The configured directory; its password is read when it is asked for."""
    return Directory.objects.defer("bind_password").filter(pk=1).first()


def stored_password(row: Directory) -> str:
    """The password of the bind DN. Raises LdapFailed if its key is gone."""
    try:
        return row.bind_password
    except DecryptionError:
        raise LdapFailed(
            "Bind",
            "the stored password can't be read with the configured GOTRS_ENCRYPTION_KEY; "
            "configure it again.",
        ) from None


def without_password() -> Settings | None:
    """The stored settings for those who only look; None if there are none."""
    row = stored_row()
    return settings_of(row, "") if row else None


def load() -> Settings:
    """The stored settings. Raises DomainError ``ldap_not_configured``, LdapFailed."""
    row = stored_row()
    if row is None:
        raise not_configured()
    return settings_of(row, stored_password(row))


def read_interval(text: str) -> timedelta | None:
    """A span like ``30m`` or ``1h30m``; None if it is none, or not between a minute and a month."""
    found = _INTERVAL.fullmatch(text)
    if found is None:
        return None
    days, hours, minutes, seconds = (int(number or 0) for number in found.groups())
    span = timedelta(days=days, hours=hours, minutes=minutes, seconds=seconds)
    return span if SHORTEST <= span <= LONGEST else None
