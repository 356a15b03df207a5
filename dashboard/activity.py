"""What happened last in the tickets that somebody reads, entry by entry (contract 4.13)."""

from collections.abc import Iterable
from datetime import timedelta
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet

from accounts.actors import Actor
from accounts.models import CustomerUser
from gotrs.common.clock import now
from tickets.history_text import sentence
from tickets.models import Article, HistoryType, Ticket, TicketHistory

# The list is about what happened lately: it has the newest entries of so many days.
DAYS = 30
ENTRIES = 500
# What customers see: these, and the articles that they may read.
_FOR_CUSTOMERS = (HistoryType.NEW_TICKET, HistoryType.STATE_UPDATE)
_ARTICLES = (
    HistoryType.FOLLOW_UP,
    HistoryType.SEND_AUTO_REJECT,
    HistoryType.SEND_AUTO_REPLY,
    HistoryType.SEND_AUTO_FOLLOW_UP,
    HistoryType.SEND_ANSWER,
    HistoryType.SEND_CUSTOMER_NOTIFICATION,
    HistoryType.EMAIL_AGENT,
    HistoryType.EMAIL_CUSTOMER,
    HistoryType.PHONE_CALL_AGENT,
    HistoryType.PHONE_CALL_CUSTOMER,
    HistoryType.ADD_NOTE,
    HistoryType.WEB_REQUEST_CUSTOMER,
)


def entry_ids(actor: Actor) -> list[int]:
    """The ids of the newest 500 entries of 30 days, newest first. One query.

    They lie in the 500 tickets that were changed last, so only those are looked at.
    """
    worked_on = Ticket.objects.visible_to(actor).unarchived().order_by("-changed_at", "-id")
    entries = TicketHistory.objects.filter(
        ticket__in=worked_on.values("pk")[:ENTRIES], created_at__gte=now() - timedelta(days=DAYS)
    )
    # Whom the worker has mailed is nothing that somebody did.
    entries = entries.exclude(type=HistoryType.SEND_AGENT_NOTIFICATION)
    if actor.is_customer:
        entries = entries.filter(_seen_by_customers(actor))
    return list(entries.order_by("-created_at", "-id").values_list("pk", flat=True)[:ENTRIES])


def _seen_by_customers(actor: Actor) -> Q:
    readable = Article.objects.visible_to(actor).filter(
        pk=OuterRef("article_id"), deleted_at__isnull=True
    )
    return Q(type__in=_FOR_CUSTOMERS) | (Q(type__in=_ARTICLES) & Q(Exists(readable)))


def activity_rows(actor: Actor, ids: list[int]) -> list[dict[str, Any]]:
    """The entries as the API shows them, in this order. Two queries at most.

    Customers aren't told which agent it was (rule 6.6).
    """
    by_id = {entry.pk: entry for entry in _entries(ids)}
    entries = [by_id[pk] for pk in ids if pk in by_id]
    customers = _customers(entries)
    return [_row(actor, entry, customers) for entry in entries]


def _entries(ids: list[int]) -> QuerySet[TicketHistory]:
    found = TicketHistory.objects.filter(pk__in=ids).select_related("ticket", "agent")
    return found.only(
        "type",
        "old_value",
        "new_value",
        "customer",
        "created_at",
        "ticket__tn",
        "agent__login",
        "agent__first_name",
        "agent__last_name",
    )


def _customers(entries: Iterable[TicketHistory]) -> dict[str, CustomerUser]:
    logins = {entry.customer.lower() for entry in entries if entry.customer}
    return {person.login.lower(): person for person in CustomerUser.objects.named_any(logins)}


def _row(actor: Actor, entry: TicketHistory, customers: dict[str, CustomerUser]) -> dict[str, Any]:
    return {
        "id": entry.pk,
        "type": HistoryType(entry.type).label,
        "description": sentence(entry),
        "timestamp": entry.created_at,
        "user": _user(actor, entry, customers),
        "ticket_id": entry.ticket_id,
        "tn": entry.ticket.tn,
    }


def _user(
    actor: Actor, entry: TicketHistory, customers: dict[str, CustomerUser]
) -> dict[str, Any] | None:
    person: Any = customers.get(entry.customer.lower())
    if person is None and entry.agent is not None and not entry.agent.is_system:
        person = None if actor.is_customer else entry.agent
    if person is None:
        return None
    return {
        "id": person.pk,
        "login": person.login,
        "first_name": person.first_name,
        "last_name": person.last_name,
    }
