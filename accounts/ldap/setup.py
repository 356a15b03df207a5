"""Setting the directory up: configure, test, disable, and how it is with it."""

import time
from collections.abc import Mapping
from typing import Any

from django.db import transaction

from accounts import audit
from accounts.actors import Actor
from accounts.ldap import extra, options, runs
from accounts.ldap.errors import LdapFailed
from accounts.ldap.grants import Rules
from accounts.ldap.inputs import DirectoryInput, row_of
from accounts.ldap.options import DEFAULTS, Settings
from accounts.models import Directory, DirectoryAccount
from gotrs.common.api.inputs import read_input

_PLAIN = (
    "host", "port", "use_tls", "start_tls", "insecure_skip_verify", "base_dn", "bind_dn",
    "user_search_base", "user_filter", "group_search_base", "group_filter",
    "group_member_attribute", "auto_create_users", "auto_update_users",
)  # fmt: skip


def configure(body: Mapping[str, Any], *, actor: Actor) -> Settings:
    """Store the settings and turn sign-in by LDAP on; with ``verify`` only if they work.

    Raises ValidationError with all wrong fields, LdapFailed.
    """
    said = read_input(DirectoryInput, body, has_password=options.stored_row() is not None)
    row = row_of(said)
    if said.get("verify"):
        try_out(_with_password(row))
    with transaction.atomic():
        old = Directory.objects.defer("bind_password").select_for_update().filter(pk=1).first()
        before = _audited(old) if old else {}
        if row.bind_password or old is None:
            row.save()
        else:
            columns = [field.name for field in Directory._meta.concrete_fields]
            row.save(update_fields=[n for n in columns if n not in ("id", "bind_password")])
        after = _audited(row)
        if row.bind_password:
            # That it was set is noted, not what it is.
            before, after = before | {"bind_password": ""}, after | {"bind_password": "set"}
        audit.record_change(actor, "ldap.configure", "ldap", row.pk, before, after)
    return options.settings_of(row, "")


def _audited(row: Directory) -> dict[str, Any]:
    columns = {field.attname for field in Directory._meta.concrete_fields}
    columns -= {"id", "bind_password", "changed_at", "options"}
    return {**{name: getattr(row, name) for name in sorted(columns)}, **row.options}


def test(body: Mapping[str, Any]) -> dict[str, Any]:
    """Try settings out, or the stored ones if the body says nothing; stores nothing.

    Raises ValidationError, DomainError ``ldap_not_configured``, LdapFailed.
    """
    if not DirectoryInput.known_names() & set(body):
        return try_out(options.load())
    has_password = options.stored_row() is not None
    said = read_input(DirectoryInput, body, has_password=has_password)
    return try_out(_with_password(row_of(said)))


def _with_password(row: Directory) -> Settings:
    """The settings in a row; a password that wasn't said is the stored one."""
    password = row.bind_password
    stored = None if password else options.stored_row()
    return options.settings_of(row, options.stored_password(stored) if stored else password)


def try_out(settings: Settings) -> dict[str, Any]:
    """Connect, bind and search: how long that took, and how many users there are.

    Raises LdapFailed, naming the step.
    """
    client = extra.client()
    began = time.monotonic()
    with client.Client(settings) as directory:
        users = directory.count_users()
        if settings.mappings:
            directory.check_groups()
    milliseconds = int((time.monotonic() - began) * 1000)
    return {"connected": True, "response_time": milliseconds, "users_found": users}


def disable(*, actor: Actor) -> None:
    """Let nobody sign in by LDAP any more; settings and accounts stay. Repeating is nothing."""
    with transaction.atomic():
        if Directory.objects.filter(pk=1, enabled=True).update(enabled=False):
            audit.record(
                actor, "ldap.disable", "ldap", 1, old={"enabled": True}, new={"enabled": False}
            )


def config() -> dict[str, Any]:
    """The settings as admins see them."""
    settings = options.without_password()
    if settings is None:
        return {
            "configured": False,
            "enabled": False,
            "auto_sync": False,
            "sync_interval": DEFAULTS["sync_interval"],
            "last_sync": None,
        }
    return {
        "configured": True,
        "enabled": settings.enabled,
        "auto_sync": settings.auto_sync,
        "sync_interval": settings.sync_interval,
        "last_sync": runs.last_success(),
        **{name: getattr(settings, name) for name in _PLAIN},
        "attribute_map": dict(settings.attributes),
        "group_mappings": [
            {
                "ldap_group": mapping.ldap_group,
                "group_id": mapping.group_id,
                "role_id": mapping.role_id,
                "permissions": list(mapping.permissions),
            }
            for mapping in settings.mappings
        ],
    }


def status() -> dict[str, Any]:
    """Whether the directory answers now, and what the last runs did."""
    settings = options.without_password()
    last = runs.last_run()
    return {
        "configured": settings is not None,
        "connected": settings is not None and _answers(),
        "auto_sync": settings is not None and settings.auto_sync,
        "last_sync": runs.last_success(),
        "next_sync": runs.next_run(settings) if settings else None,
        "sync_interval": settings.sync_interval if settings else DEFAULTS["sync_interval"],
        "total_users": DirectoryAccount.objects.count(),
        "total_groups": last.result.get("groups_found", 0) if last else 0,
        "last_result": runs.public_result(last) if last else None,
    }


def _answers() -> bool:
    try:
        with extra.client().Client(options.load()):
            return True
    except LdapFailed:
        return False


def group_mappings() -> list[dict[str, Any]]:
    """What members of groups of the directory hold; mappings to what is gone are left out."""
    settings = options.without_password()
    if settings is None:
        return []
    rules, last = Rules(settings), runs.last_run()
    dns = last.result.get("group_dns", {}) if last else {}
    return [
        {
            "ldap_group": mapping.ldap_group,
            "dn": dns.get(mapping.ldap_group)
            or (mapping.ldap_group if "=" in mapping.ldap_group else ""),
            "group_id": mapping.group_id,
            "role_id": mapping.role_id,
            "name": rules.roles.get(mapping.role_id or 0) or rules.groups[mapping.group_id or 0],
            "permissions": list(mapping.permissions),
        }
        for mapping in rules.mappings
    ]
