"""What a receiver is told: the event with the ticket as it is then (contract 4.16).

Receivers are systems of admins, so they get what agents see, internal notes included.
"""

import uuid
from collections.abc import Mapping
from typing import Any

import orjson

from accounts.actors import Actor
from gotrs.common.clock import now
from gotrs.common.json_text import dump
from tickets.api.entry_rows import article_row
from tickets.api.rows import ticket_row
from tickets.models import Article, Ticket

# Bodies may have 5 MB, and a row is kept for each receiver: a larger payload goes without the body.
MAX_BYTES = 1_000_000


def make_payload(
    event: str,
    event_id: uuid.UUID,
    *,
    actor: Actor,
    ticket: Ticket | None = None,
    article: Article | None = None,
    changes: Mapping[str, Any] | None = None,
    notification: Mapping[str, Any] | None = None,
) -> dict[str, Any]:
    """The body of a request, as plain JSON values.

    ``id`` is the event's: equal for all receivers and attempts. ``changes`` maps a field of the
    ticket or article to old and new value. An article whose body makes the whole longer than
    MAX_BYTES has ``body_truncated: true`` and an empty body, which is in no changes either; ask the
    API for it. The body of a notification that is still too long goes in the same way.
    """
    system = Actor.system()
    payload: dict[str, Any] = {
        "id": event_id,
        "event": event,
        "timestamp": now(),
        "actor": describe_actor(actor),
        "ticket": ticket_row(system, ticket) if ticket is not None else None,
        "article": article_row(system, article) if article is not None else None,
        "changes": changes or {},
    }
    if notification is not None:
        payload["notification"] = dict(notification)
    for part in ("article", "notification"):
        if payload.get(part) is not None:
            _limit(payload, part)
    plain: dict[str, Any] = orjson.loads(dump(payload))
    return plain


def _limit(payload: dict[str, Any], part: str) -> None:
    payload[part]["body_truncated"] = False
    if len(dump(payload)) > MAX_BYTES:
        payload[part] |= {"body": "", "body_truncated": True}
        payload["changes"] = {n: v for n, v in payload["changes"].items() if n != "body"}


def describe_actor(actor: Actor) -> dict[str, Any] | None:
    """Who did it; None for the system. An unknown sender of mail has an address and no id."""
    if actor.is_system:
        return None
    if actor.agent is not None:
        role = "Admin" if actor.holds_admin_role else "Agent"
        return {"id": actor.agent.pk, "login": actor.agent.login, "role": role}
    pk = actor.customer.pk if actor.customer else None
    return {"id": pk, "login": actor.customer_login, "role": "Customer"}
