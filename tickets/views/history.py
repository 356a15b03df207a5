"""What happened to a ticket, in sentences: the history page, and the events of the conversation."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from accounts.actors import Channel
from accounts.auth.doors import SignedInRequest, agents_only
from tickets.access import access_ticket
from tickets.history_text import name_people, phrase, who
from tickets.models import HistoryType, Ticket, TicketHistory
from tickets.views.shell import shell

Kind = HistoryType
# What a reader of the conversation wants to know between the entries; the rest is history alone.
IN_CONVERSATION = frozenset(
    {
        Kind.MOVE, Kind.OWNER_UPDATE, Kind.RESPONSIBLE_UPDATE, Kind.STATE_UPDATE,
        Kind.PRIORITY_UPDATE, Kind.TITLE_UPDATE, Kind.CUSTOMER_UPDATE, Kind.TYPE_UPDATE,
        Kind.SERVICE_UPDATE, Kind.SLA_UPDATE, Kind.SET_PENDING_TIME, Kind.MERGED, Kind.UNMERGED,
        Kind.SPLIT, Kind.SEND_UNDONE, Kind.DELIVERY_FAILED, Kind.EMAIL_RESEND, Kind.RESTORED,
        Kind.SEND_TIME_UPDATE,
        Kind.TICKET_LINK_ADD, Kind.TICKET_LINK_DELETE, Kind.TAG_UPDATE, Kind.ARCHIVE_FLAG_UPDATE,
        Kind.TICKET_DYNAMIC_FIELD_UPDATE,
    }
)  # fmt: skip
# Changes of one person within this time are one line of the conversation.
_TOGETHER = timedelta(minutes=1)
_ICONS: dict[int, str] = {
    Kind.MOVE: "folder", Kind.OWNER_UPDATE: "user-check", Kind.RESPONSIBLE_UPDATE: "user-check",
    Kind.STATE_UPDATE: "circle-dashed", Kind.PRIORITY_UPDATE: "flag", Kind.TITLE_UPDATE: "pencil",
    Kind.CUSTOMER_UPDATE: "user", Kind.SET_PENDING_TIME: "alarm-clock", Kind.MERGED: "merge",
    Kind.UNMERGED: "git-merge", Kind.SPLIT: "split", Kind.TICKET_LINK_ADD: "link",
    Kind.TICKET_LINK_DELETE: "unlink", Kind.TAG_UPDATE: "tag", Kind.SEND_UNDONE: "undo-2",
    Kind.SEND_TIME_UPDATE: "calendar-clock", Kind.DELIVERY_FAILED: "triangle-alert",
    Kind.ARCHIVE_FLAG_UPDATE: "archive",
}  # fmt: skip


@dataclass(frozen=True)
class Event:
    """One line of the conversation: what somebody did, perhaps several things at once."""

    pk: int
    icon: str
    who: str
    phrases: list[SafeString]
    moment: datetime

    is_article = False


def read_rows(ticket: Ticket, *, after: int = 0) -> list[TicketHistory]:
    """The history in order, with the names of those who acted and were named. One query.

    ``after`` leaves out what is not newer than this row.
    """
    history = TicketHistory.objects.filter(ticket=ticket, pk__gt=after)
    rows = list(history.select_related("agent").order_by("id"))
    name_people(rows)
    return rows


def events_of(rows: Iterable[TicketHistory], breaks: Iterable[datetime] = ()) -> Iterator[Event]:
    """The rows as lines of the conversation; ``breaks`` are moments that part two lines."""
    cuts = sorted(breaks)
    group: list[TicketHistory] = []
    for row in rows:
        if row.type not in IN_CONVERSATION:
            continue
        if group and not _belongs(group, row, cuts):
            yield _event(group)
            group = []
        group.append(row)
    if group:
        yield _event(group)


def _belongs(group: list[TicketHistory], row: TicketHistory, cuts: list[datetime]) -> bool:
    first = group[0]
    if who(first) != who(row) or row.created_at - first.created_at > _TOGETHER:
        return False
    return not any(group[-1].created_at < cut < row.created_at for cut in cuts)


def _event(group: list[TicketHistory]) -> Event:
    first, last = group[0], group[-1]
    return Event(
        pk=last.pk,
        icon=_ICONS.get(first.type, "circle-dashed"),
        who=who(first),
        phrases=[phrase(row) for row in group],
        moment=first.created_at,
    )


@dataclass(frozen=True)
class Line:
    """One row of the history table."""

    moment: datetime
    who: str
    what: SafeString
    channel: str
    cause: str


CHANNEL_WORDS = {
    Channel.WEB: gettext_lazy("in the browser"),
    Channel.API: gettext_lazy("by the API"),
    Channel.MAIL: gettext_lazy("by mail"),
    Channel.AUTOMATION: gettext_lazy("by a rule"),
    Channel.IMPORT: gettext_lazy("by import"),
    Channel.SYSTEM: gettext_lazy("by the system"),
}


@require_safe
@agents_only
def history(request: SignedInRequest, pk: int) -> HttpResponse:
    """All that happened to the ticket, newest first; as a page, or for HTMX as a dialog."""
    ticket = access_ticket(request.actor, pk)
    if request.path.startswith("/api/") and not request.htmx:
        return redirect("ticket_history", pk=pk)
    lines = [
        Line(
            row.created_at,
            who(row),
            phrase(row),
            str(CHANNEL_WORDS.get(Channel(row.channel), row.channel)),
            row.cause,
        )
        for row in reversed(read_rows(ticket))
    ]
    context = {"ticket": ticket, "lines": lines}
    if request.htmx:
        return render(request, "tickets/_ticket_history_dialog.html", context)
    context |= shell(request, queue_id=ticket.queue_id)
    return render(request, "tickets/ticket_history.html", context)
