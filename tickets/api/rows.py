"""Tickets as objects of the API (contract part 3), read plainly and together.

A list costs the same number of queries whatever its length: one for the tickets with queue, people
and tags (SQLite: another one for the tags), and one more each only if services, SLAs or merged
tickets are in it, or if there are dynamic fields.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Any

from django.db import connection
from django.db.models import Max, OuterRef, QuerySet

from accounts.actors import Actor
from gotrs.common.clock import now
from queues.models import Service, Sla
from tickets import catalog, field_values
from tickets.models import Article, FieldObject, Lock, SenderType, StateType, Ticket, TicketTag

_COLUMNS = (
    "id",
    "tn",
    "title",
    "queue_id",
    "queue__name",
    "state_id",
    "state_type",
    "priority_id",
    "type_id",
    "service_id",
    "sla_id",
    "customer_id",
    "customer_user_id",
    "owner_id",
    "owner__login",
    "responsible_id",
    "responsible__login",
    "lock",
    "pending_until",
    "first_response_due",
    "update_due",
    "solution_due",
    "closed_at",
    "article_count",
    "visible_article_count",
    "merged_into_id",
    "archived",
    "version",
    "created_at",
    "created_by_id",
    "changed_at",
    "changed_by_id",
)
STATE_TYPE_NAMES = {kind.value: kind.name.lower().replace("_", " ") for kind in StateType}
# What customers never see (contract 1.9, rule 6.6).
_INTERNAL = (
    "owner_id",
    "owner",
    "responsible_id",
    "responsible",
    "first_response_due",
    "update_due",
    "solution_due",
    "escalated",
    "create_by",
    "change_by",
)


def ticket_rows(actor: Actor, ids: Sequence[int]) -> list[dict[str, Any]]:
    """The Ticket objects of these ids, in this order, as the actor sees them.

    Permissions are checked where the ids come from.
    """
    if not ids:
        return []
    moment = now()
    raw = _read(ids)
    names = _names(raw)
    rows = {values[0]: _ticket(values, names, moment) for values in raw}
    if connection.vendor == "sqlite":
        for ticket_id, name in _tags(ids):
            rows[ticket_id]["tags"].append(name)
    if fields := field_values.fields_of(FieldObject.TICKET, actor):
        values = field_values.read_values(FieldObject.TICKET, list(rows), fields)
        for pk, row in rows.items():
            row["dynamic_fields"] = values[pk]
    _hide_unreadable_targets(actor, rows.values())
    if actor.is_customer:
        for row in rows.values():
            row |= dict.fromkeys(_INTERNAL)
            row["article_count"] = row["_visible_article_count"]
    for row in rows.values():
        del row["_visible_article_count"]
    return [rows[pk] for pk in ids if pk in rows]


def _read(ids: Sequence[int]) -> list[tuple[Any, ...]]:
    """The columns of the tickets and their tags, in any order."""
    if connection.vendor == "sqlite":  # whose times must be made from text
        return [(*values, None) for values in _query(ids).values_list(*_COLUMNS)]
    with connection.cursor() as cursor:
        cursor.execute(_statement(len(ids)), list(ids))
        return cursor.fetchall()


def _query(ids: Iterable[int]) -> QuerySet[Ticket]:
    return Ticket.objects.filter(pk__in=ids).order_by()


@cache
def _statement(count: int) -> str:
    """The statement for so many tickets; to build it takes as long as to run it."""
    # Brings PostgreSQL's driver along, which SQLite has no use for.
    from django.contrib.postgres.expressions import ArraySubquery

    tags = TicketTag.objects.filter(ticket=OuterRef("pk")).order_by("name").values("name")
    query = _query(range(count)).values_list(*_COLUMNS, ArraySubquery(tags))
    statement, _parameters = query.query.sql_with_params()
    return statement


def ticket_row(actor: Actor, ticket: Ticket) -> dict[str, Any]:
    """One Ticket object, read anew after whatever was done to it."""
    (row,) = ticket_rows(actor, [ticket.pk])
    return row


def _ticket(values: tuple[Any, ...], names: "_Names", moment: datetime) -> dict[str, Any]:
    (
        pk, tn, title, queue_id, queue, state_id, state_type, priority_id, type_id, service_id,
        sla_id, customer_id, customer_user_id, owner_id, owner, responsible_id, responsible, lock,
        pending_until, first_response_due, update_due, solution_due, closed_at, article_count,
        visible_count, merged_into_id, archived, version, created_at, created_by, changed_at,
        changed_by, tags,
    ) = values  # fmt: skip
    deadlines = [due for due in (first_response_due, update_due, solution_due) if due is not None]
    locked = lock == Lock.LOCK
    return {
        "id": pk,
        "tn": tn,
        "title": title,
        "queue_id": queue_id,
        "queue": queue,
        "state_id": state_id,
        "state": names.states[state_id],
        "state_type": STATE_TYPE_NAMES[state_type],
        "priority_id": priority_id,
        "priority": names.priorities[priority_id],
        "type_id": type_id,
        "type": names.types[type_id] if type_id else None,
        "service_id": service_id,
        "service": names.services[service_id] if service_id else None,
        "sla_id": sla_id,
        "sla": names.slas[sla_id] if sla_id else None,
        "customer_id": customer_id or None,
        "customer_user_id": customer_user_id or None,
        "owner_id": owner_id,
        "owner": owner,
        "responsible_id": responsible_id,
        "responsible": responsible,
        "lock": "lock" if locked else "unlock",
        "locked": locked,
        "pending_until": pending_until,
        "first_response_due": first_response_due,
        "update_due": update_due,
        "solution_due": solution_due,
        "escalated": any(due <= moment for due in deadlines),
        "closed_time": closed_at,
        "article_count": article_count,
        "tags": tags or [],
        "dynamic_fields": {},
        "merged_into_id": merged_into_id,
        "archived": archived,
        "version": version,
        "create_time": created_at,
        "create_by": created_by,
        "change_time": changed_at,
        "change_by": changed_by,
        "_visible_article_count": visible_count,
    }


@dataclass(frozen=True)
class _Names:
    """Names of master data by id. Those of the small tables are a few seconds old at most."""

    states: dict[int, str]
    priorities: dict[int, str]
    types: dict[int, str]
    services: dict[int, str]
    slas: dict[int, str]


def _names(raw: Iterable[tuple[Any, ...]]) -> _Names:
    """Joining nine tables takes the database longer than reading fifty tickets; so these are read
    apart, the seldom ones only if they are there.
    """
    state_at, priority_at, type_at, service_at, sla_at = (
        _COLUMNS.index(name)
        for name in ("state_id", "priority_id", "type_id", "service_id", "sla_id")
    )
    used: list[set[int]] = [set(), set(), set(), set(), set()]
    for values in raw:
        for ids, at in zip(used, (state_at, priority_at, type_at, service_at, sla_at), strict=True):
            ids.add(values[at])
    return _Names(
        _cached(catalog.states, used[0]),
        _cached(catalog.priorities, used[1]),
        _cached(catalog.types, used[2]),
        _named(Service.objects.all(), used[3]),
        _named(Sla.objects.all(), used[4]),
    )


def _cached(read: Callable[[], Mapping[int, Any]], ids: set[int]) -> dict[int, str]:
    """Names of rows that are kept for some seconds, read anew if one is too new for that."""
    rows = read()
    if not ids - {None} <= rows.keys():
        catalog.forget()
        rows = read()
    return {pk: row.name for pk, row in rows.items()}


def _named(rows: QuerySet[Any], ids: set[int]) -> dict[int, str]:
    wanted = ids - {None}
    return dict(rows.filter(pk__in=wanted).values_list("pk", "name")) if wanted else {}


def _tags(ids: Sequence[int]) -> Iterable[tuple[int, str]]:
    return (
        TicketTag.objects.filter(ticket_id__in=ids)
        .order_by("name")
        .values_list("ticket_id", "name")
    )


def _hide_unreadable_targets(actor: Actor, rows: Iterable[dict[str, Any]]) -> None:
    """``merged_into_id`` names only tickets that the actor may read."""
    merged = [row for row in rows if row["merged_into_id"] is not None]
    if not merged:
        return
    targets = {row["merged_into_id"] for row in merged}
    readable = set(
        Ticket.objects.visible_to(actor).filter(pk__in=targets).values_list("pk", flat=True)
    )
    for row in merged:
        if row["merged_into_id"] not in readable:
            row["merged_into_id"] = None


def add_last_articles(actor: Actor, rows: Sequence[dict[str, Any]]) -> None:
    """``include=last_article``: the last entry that the actor sees, or None. Two queries."""
    ids = [row["id"] for row in rows]
    last = (
        Article.objects.visible_to(actor)
        .filter(ticket_id__in=ids)
        .values("ticket_id")
        .annotate(last=Max("id"))
        .values_list("last", flat=True)
    )
    found = Article.objects.filter(pk__in=list(last)).values_list(
        "ticket_id", "id", "subject", "from_header", "sender_type", "created_at"
    )
    by_ticket: dict[int, dict[str, Any]] = {}
    for ticket_id, pk, subject, sender, sender_type, created_at in found:
        by_ticket[ticket_id] = {
            "id": pk,
            "subject": subject,
            "from": sender,
            "sender_type": SenderType(sender_type).name.lower(),
            "create_time": created_at,
        }
    for row in rows:
        row["last_article"] = by_ticket.get(row["id"])
