"""Numbers of the dashboard. Every number equals the total of the list it links to."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import groupby
from typing import Any
from urllib.parse import urlencode

from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.actors import Actor
from gotrs.common.clock import now
from gotrs.common.text import grouped
from tickets.history_text import sentence, who
from tickets.list_rows import customer_names
from tickets.models import HistoryType, Ticket, TicketHistory
from tickets.models.catalog import ACTIVE_TYPES, PENDING_TYPES, StateType
from tickets.views.shell import QueueNode

# A tile's number is for orientation: beyond this it says "1,000+" instead of scanning on.
COUNT_LIMIT = 1_000
# What has escalated, or will within so long, wants to be looked at first.
SOON = timedelta(hours=2)
ACTIVITY_DAYS = 30
# One action leaves a few entries, which become one line.
ENTRIES_A_LINE = 5
_NOT_MERGED = (*ACTIVE_TYPES, StateType.CLOSED)


@dataclass(frozen=True)
class Tile:
    """A number with the list behind it."""

    label: str
    value: str
    query: str
    tone: str = ""


def tiles(actor: Actor) -> list[Tile]:
    """The numbers that tell an agent what the day holds. One query."""
    moment = now().replace(microsecond=0)
    soon = moment + SOON
    active = Ticket.objects.visible_to(actor).active()
    late = active.filter(next_due__lt=soon)
    due = active.filter(state_type__in=PENDING_TYPES, pending_until__lt=moment)
    mine = active.filter(owner_id=actor.agent_id)
    day = start_of_day()
    since_midnight = urlencode({"created_after": stamp(day), "status": "active,closed"})
    escalating = urlencode({"escalation_before": stamp(soon), "sort": "escalation"})
    pending_until_now = urlencode({"status": "pending", "pending_before": stamp(moment)})
    worked_on = Ticket.objects.visible_to(actor).unarchived().filter(state_type__in=_NOT_MERGED)
    today = worked_on.filter(created_at__gte=day)
    free = active.filter(owner__isnull=True)
    numbers = capped_counts([mine, free, today, late, due])
    return [
        Tile(_("My open"), numbers[0], "owner=me"),
        Tile(_("Unassigned"), numbers[1], "owner=none"),
        Tile(_("New today"), numbers[2], since_midnight),
        Tile(_("Escalating soon"), numbers[3], escalating, "danger"),
        Tile(_("Pending due"), numbers[4], pending_until_now, "warning"),
    ]


def capped_counts(lists: list[QuerySet[Ticket]]) -> list[str]:
    """How many tickets each list has, exact up to 1,000. One query for all of them."""
    parts: list[str] = []
    params: list[Any] = []
    for tickets in lists:
        ids = tickets.order_by().values("pk")[: COUNT_LIMIT + 1]
        try:
            sql, values = ids.query.sql_with_params()
        except EmptyResultSet:  # of an agent who may read no queue
            parts.append("0")
            continue
        parts.append(f"(SELECT COUNT(*) FROM ({sql}) AS t)")  # noqa: S608 - SQL of the ORM
        params.extend(values)
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {', '.join(parts)}", params)
        found = cursor.fetchone() or ()
    beyond = f"{grouped(COUNT_LIMIT)}+"
    return [beyond if count > COUNT_LIMIT else grouped(count) for count in found]


def start_of_day() -> datetime:
    """Midnight of today in the reader's time zone."""
    return timezone.localtime().replace(hour=0, minute=0, second=0, microsecond=0)


def stamp(moment: datetime) -> str:
    """A moment as filters read it."""
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


@dataclass(frozen=True)
class Bar:
    """A queue in the chart of open tickets; ``width`` in percent of the fullest one."""

    name: str
    url: str
    count: int
    width: int


def queue_bars(tree: list[QueueNode], limit: int = 8) -> list[Bar]:
    """The fullest queues of the side bar's tree; no further query."""
    flat: list[QueueNode] = []
    waiting = list(tree)
    while waiting:
        node = waiting.pop()
        waiting.extend(node.children)
        if node.count:
            flat.append(node)
    flat.sort(key=lambda node: (-node.count, node.path))
    top = flat[0].count if flat else 1
    return [
        Bar(node.path, node.url, node.count, max(1, round(100 * node.count / top)))
        for node in flat[:limit]
    ]


@dataclass(frozen=True)
class Happening:
    """One line of the recent activity."""

    who: str
    sentence: str
    ticket_id: int
    ticket_title: str
    created_at: datetime


def recent_activity(actor: Actor, limit: int = 12) -> list[Happening]:
    """What happened last in tickets that the actor reads, newest first; one line a sitting.

    The last lines lie in the tickets that were changed last, so only those are looked at.
    """
    worked_on = Ticket.objects.visible_to(actor).unarchived().order_by("-changed_at", "-id")
    entries = (
        TicketHistory.objects.filter(
            ticket__in=worked_on.values("pk")[:limit],
            created_at__gte=now() - timedelta(days=ACTIVITY_DAYS),
        )
        .select_related("ticket", "agent")
        .order_by("-created_at", "-id")[: limit * ENTRIES_A_LINE]
    )
    return _lines(list(entries))[:limit]


def _lines(entries: list[TicketHistory]) -> list[Happening]:
    """One line for what somebody did with a ticket in a row: the first thing, at the last time."""
    names = customer_names({e.customer for e in entries if e.customer})
    lines = []
    for (_ticket_id, _agent_id, customer), run in groupby(entries, _doer):
        steps = list(run)
        first, last = steps[-1], steps[0]
        name = names.get(customer.lower(), who(first)) if customer else who(first)
        opened = first.type == HistoryType.NEW_TICKET
        text = _("opened") if opened else sentence(first)
        lines.append(Happening(name, text, first.ticket_id, first.ticket.title, last.created_at))
    return lines


def _doer(entry: TicketHistory) -> tuple[int, int | None, str]:
    return entry.ticket_id, entry.agent_id, entry.customer or ""
