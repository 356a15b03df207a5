"""Tickets as objects of the API (contract part 3), read plainly and together.

A list costs the same number of queries whatever its length: one join for all names, one for the
tags, and one more only if merged tickets are in it.
"""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from django.db.models import Max

from accounts.actors import Actor
from gotrs.common.clock import now
from tickets.models import Article, Lock, SenderType, StateType, Ticket, TicketTag

_COLUMNS = (
    "id",
    "tn",
    "title",
    "queue_id",
    "queue__name",
    "state_id",
    "state__name",
    "state_type",
    "priority_id",
    "priority__name",
    "type_id",
    "type__name",
    "service_id",
    "service__name",
    "sla_id",
    "sla__name",
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
    raw = Ticket.objects.filter(pk__in=ids).order_by().values_list(*_COLUMNS)
    rows = {values[0]: _ticket(values, moment) for values in raw}
    for ticket_id, name in _tags(ids):
        rows[ticket_id]["tags"].append(name)
    _hide_unreadable_targets(actor, rows.values())
    if actor.is_customer:
        for row in rows.values():
            row |= dict.fromkeys(_INTERNAL)
            row["article_count"] = row["_visible_article_count"]
    for row in rows.values():
        del row["_visible_article_count"]
    return [rows[pk] for pk in ids if pk in rows]


def ticket_row(actor: Actor, ticket: Ticket) -> dict[str, Any]:
    """One Ticket object, read anew after whatever was done to it."""
    (row,) = ticket_rows(actor, [ticket.pk])
    return row


def _ticket(values: tuple[Any, ...], moment: datetime) -> dict[str, Any]:
    (
        pk, tn, title, queue_id, queue, state_id, state, state_type, priority_id, priority, type_id,
        type_name, service_id, service, sla_id, sla, customer_id, customer_user_id, owner_id, owner,
        responsible_id, responsible, lock, pending_until, first_response_due, update_due,
        solution_due, closed_at, article_count, visible_count, merged_into_id, archived, version,
        created_at, created_by, changed_at, changed_by,
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
        "state": state,
        "state_type": STATE_TYPE_NAMES[state_type],
        "priority_id": priority_id,
        "priority": priority,
        "type_id": type_id,
        "type": type_name,
        "service_id": service_id,
        "service": service,
        "sla_id": sla_id,
        "sla": sla,
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
        "tags": [],
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
