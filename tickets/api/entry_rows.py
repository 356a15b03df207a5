"""What hangs on a ticket, as objects of the API: articles, files, links, time, history."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from decimal import Decimal
from typing import Any

from django.db.models import Q, QuerySet

from accounts.actors import Actor
from accounts.models import CustomerUser
from accounts.permissions import admins_among
from tickets import field_values
from tickets.history_text import description
from tickets.models import (
    Article,
    ArticleType,
    Attachment,
    DeliveryState,
    FieldObject,
    HistoryType,
    MailChannel,
    OutgoingMail,
    SenderType,
    Ticket,
    TicketHistory,
    TicketLink,
    TimeEntry,
)
from tickets.models.relations import DIRECTED_LINKS

CHANNEL_NAMES = {channel.value: channel.name.capitalize() for channel in MailChannel}
SENDER_NAMES = {sender.value: sender.name.lower() for sender in SenderType}
_FAILED = frozenset({DeliveryState.FAILED, DeliveryState.UNCERTAIN, DeliveryState.CANCELLED})


# --- Articles -------------------------------------------------------------------------------------


def article_rows(actor: Actor, articles: Iterable[Article]) -> list[dict[str, Any]]:
    """The Article objects, in order. Four queries, however many articles; five with fields."""
    found = list(articles)
    ids = [article.pk for article in found]
    files: dict[int, list[dict[str, Any]]] = defaultdict(list)
    for file in Attachment.objects.filter(article_id__in=ids):
        files[file.article_id].append(attachment_row(file))  # type: ignore[index]
    mails = _deliveries(ids)
    times: dict[int, Decimal] = {}
    if not actor.is_customer:
        for article_id, amount in TimeEntry.objects.filter(article_id__in=ids).values_list(
            "article_id", "time_unit"
        ):
            times[article_id] = times.get(article_id, Decimal(0)) + amount
    fields = field_values.fields_of(FieldObject.ARTICLE, actor)
    values = field_values.read_values(FieldObject.ARTICLE, ids, fields)
    return [
        _article(actor, article, files[article.pk], mails.get(article.pk), times.get(article.pk))
        | {"dynamic_fields": values[article.pk]}
        for article in found
    ]


def article_row(actor: Actor, article: Article) -> dict[str, Any]:
    """One Article object."""
    (row,) = article_rows(actor, [article])
    return row


def _article(
    actor: Actor,
    article: Article,
    files: list[dict[str, Any]],
    delivery: str | None,
    time_unit: Decimal | None,
) -> dict[str, Any]:
    inside = not actor.is_customer
    row: dict[str, Any] = {
        "id": article.pk,
        "ticket_id": article.ticket_id,
        "article_type": ArticleType(article.article_type).label,
        "sender_type": SENDER_NAMES[article.sender_type],
        "sender_type_id": article.sender_type,
        "communication_channel": CHANNEL_NAMES[article.channel],
        "communication_channel_id": article.channel,
        "is_visible_for_customer": article.is_visible_for_customer,
        "from": article.from_header,
        "to": article.to_header,
        "cc": article.cc_header,
        "reply_to": article.reply_to_header,
        "subject": article.subject,
        "body": article.body,
        "content_type": article.content_type,
        "message_id": article.message_id or None,
        "in_reply_to": article.in_reply_to or None,
        "references": article.references or None,
        "delivery": delivery,
        "time_unit": time_unit,
        "attachments": files,
        "dynamic_fields": {},
        "edited": article.edited,
        "create_time": article.created_at,
        "create_by": article.created_by_id if inside else None,
        "change_time": article.changed_at,
        "change_by": article.changed_by_id if inside else None,
    }
    if inside:
        row["bcc"] = article.bcc_header
    return row


def attachment_row(file: Attachment) -> dict[str, Any]:
    """A file as it stands in an article or template."""
    return {
        "id": str(file.pk),
        "filename": file.filename,
        "content_type": file.content_type,
        "size": file.size,
        "inline": file.inline,
        "content_id": file.content_id or None,
    }


def _deliveries(ids: Sequence[int]) -> dict[int, str]:
    """What became of outgoing mails; the worst recipient shows (rule 8.1)."""
    rows = OutgoingMail.objects.filter(article_id__in=ids).values_list(
        "article_id", "state", "recipients__state"
    )
    states: dict[int, set[str]] = defaultdict(set)
    for article_id, *of_mail in rows:
        states[article_id].update(state for state in of_mail if state)
    return {article_id: _delivery(of_mail) for article_id, of_mail in states.items()}


def _delivery(states: set[str]) -> str:
    if states & _FAILED:
        return "failed"
    return "sent" if states == {DeliveryState.SENT} else "queued"


def file_row(file: Attachment) -> dict[str, Any]:
    """The File object."""
    return {
        "id": str(file.pk),
        "filename": file.filename,
        "content_type": file.content_type,
        "size": file.size,
        "created_at": file.created_at,
        "ticket_id": file.article.ticket_id if file.article else None,
        "article_id": file.article_id,
    }


# --- Links and time -------------------------------------------------------------------------------


def links_of(actor: Actor, ticket: Ticket) -> QuerySet[TicketLink]:
    """The links of a ticket whose other end the actor may read."""
    readable = Ticket.objects.visible_to(actor)
    return (
        TicketLink.objects.filter(
            Q(source=ticket, target__in=readable) | Q(target=ticket, source__in=readable)
        )
        .select_related("source__state", "target__state")
        .order_by("id")
    )


def link_row(link: TicketLink, ticket: Ticket) -> dict[str, Any]:
    """The Link object as seen from ``ticket``: ``direction`` says what the other one is to it."""
    outward = link.source_id == ticket.pk
    other = link.target if outward else link.source
    directed = link.type in DIRECTED_LINKS
    return {
        "id": link.pk,
        "type": link.type,
        "direction": ("child" if outward else "parent") if directed else "none",
        "ticket": {
            "id": other.pk,
            "tn": other.tn,
            "title": other.title,
            "state": other.state.name,
        },
        "create_time": link.created_at,
    }


def time_row(entry: TimeEntry) -> dict[str, Any]:
    """The TimeEntry object."""
    return {
        "id": entry.pk,
        "ticket_id": entry.ticket_id,
        "article_id": entry.article_id,
        "time_unit": entry.time_unit,
        "comment": entry.comment,
        "user_id": entry.agent_id,
        "create_time": entry.created_at,
    }


# --- History --------------------------------------------------------------------------------------


def history_rows(entries: Iterable[TicketHistory]) -> list[dict[str, Any]]:
    """The HistoryEntry objects, in order. At most four queries, however many entries."""
    found = list(entries)
    admins = admins_among({entry.agent_id for entry in found if entry.agent_id})
    logins = {entry.customer.lower() for entry in found if entry.customer}
    customers = {
        login.lower(): pk
        for pk, login in CustomerUser.objects.named_any(logins).values_list("pk", "login")
    }
    return [_history(entry, admins, customers) for entry in found]


def _history(entry: TicketHistory, admins: set[int], customers: dict[str, int]) -> dict[str, Any]:
    kind = HistoryType(entry.type).label
    return {
        "id": entry.pk,
        "ticket_id": entry.ticket_id,
        "type": kind,
        "description": description(entry),
        "old_value": entry.old_value,
        "new_value": entry.new_value,
        "article_id": entry.article_id,
        "channel": entry.channel,
        "user": _who(entry, admins, customers),
        "create_time": entry.created_at,
    }


def _who(
    entry: TicketHistory, admins: set[int], customers: dict[str, int]
) -> dict[str, Any] | None:
    if entry.agent is not None and not entry.agent.is_system:
        role = "Admin" if entry.agent_id in admins else "Agent"
        return {"id": entry.agent_id, "login": entry.agent.login, "role": role}
    if entry.customer:
        pk = customers.get(entry.customer.lower())
        return {"id": pk, "login": entry.customer, "role": "Customer"}
    return None
