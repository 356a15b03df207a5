"""The audit log: every write that is not a ticket's, with who, when, from where, old and new.

Tickets have their own history; everything else (master data, people, configuration, logins,
exports) is noted here, in the transaction of the change.
"""

from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.db import models

from accounts.actors import Actor
from accounts.models import AuditEntry
from gotrs.common.clock import now

# Values of these are never kept; that they changed is.
_SECRET_WORDS = ("password", "secret", "token", "otp", "recovery")
MASK = "***"


def record(
    actor: Actor | None,
    action: str,
    entity_type: str,
    entity_id: object = "",
    *,
    old: Mapping[str, Any] | None = None,
    new: Mapping[str, Any] | None = None,
    login: str | None = None,
    ip_address: str | None = None,
) -> AuditEntry:
    """Note one change, e.g. ``record(actor, "queue.update", "queue", 3, old=…, new=…)``.

    ``actor`` is None for a stranger; ``login`` then is the name they used. Secrets are masked.
    """
    agent_id = actor.agent_id if actor else None
    if login is None:
        login = _login_of(actor)
    return AuditEntry.objects.create(
        agent_id=agent_id,
        login=login[:255],
        action=action,
        entity_type=entity_type,
        entity_id=str(entity_id)[:255],
        old_values=_plain(old or {}),
        new_values=_plain(new or {}),
        channel=actor.channel if actor else "system",
        ip_address=ip_address or (actor.ip_address if actor else None),
        created_at=now(),
    )


def record_change(
    actor: Actor,
    action: str,
    entity_type: str,
    entity_id: object,
    before: Mapping[str, Any],
    after: Mapping[str, Any],
) -> AuditEntry | None:
    """Note only what differs between two states of a row; None if nothing does."""
    names = [name for name in after if before.get(name) != after[name]]
    if not names:
        return None
    old = {name: before.get(name) for name in names}
    new = {name: after[name] for name in names}
    return record(actor, action, entity_type, entity_id, old=old, new=new)


def columns_of(row: models.Model) -> dict[str, Any]:
    """The columns of a row as they are now, by name, for record_change."""
    return {field.attname: getattr(row, field.attname) for field in row._meta.concrete_fields}


def _login_of(actor: Actor | None) -> str:
    if actor is None:
        return ""
    if actor.agent is not None:
        return actor.agent.login
    return actor.customer_login


def _plain(values: Mapping[str, Any]) -> dict[str, Any]:
    return {name: _mask(name, value) for name, value in values.items()}


def _mask(name: str, value: Any) -> Any:
    if (
        value
        and any(word in name.lower() for word in _SECRET_WORDS)
        and not isinstance(value, bool | int)  # password_min_length tells nothing
    ):
        return MASK
    return _jsonable(value)


def _jsonable(value: Any) -> Any:
    if isinstance(value, Mapping):
        return {str(key): _mask(str(key), inner) for key, inner in value.items()}
    if isinstance(value, list | tuple | set | frozenset):
        return [_jsonable(inner) for inner in value]
    if isinstance(value, datetime | date):
        return value.isoformat()
    if isinstance(value, Decimal):
        return float(value)
    if isinstance(value, models.Model):
        return value.pk
    if value is None or isinstance(value, bool | int | float | str):
        return value
    return str(value)
