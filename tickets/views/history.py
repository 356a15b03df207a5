"""What happened to a ticket, in sentences: the history page, and the events of the conversation."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import F, OuterRef, QuerySet, Subquery, Value
from django.db.models.functions import Concat, Lower, NullIf, Trim
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.dateparse import parse_datetime
from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from accounts.actors import Channel
from accounts.auth.doors import SignedInRequest, agents_only
from accounts.models import Agent
from tickets.access import access_ticket
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
        Kind.TICKET_LINK_ADD, Kind.TICKET_LINK_DELETE, Kind.TAG_UPDATE, Kind.ARCHIVE_FLAG_UPDATE,
    }
)  # fmt: skip
# Changes of one person within this time are one line of the conversation.
_TOGETHER = timedelta(minutes=1)
_FOLLOWING = frozenset({Kind.SUBSCRIBE, Kind.UNSUBSCRIBE})
# Their values are logins of agents.
_PEOPLE = _FOLLOWING | {Kind.OWNER_UPDATE, Kind.RESPONSIBLE_UPDATE}

# kind -> sentence with both values, with the new one alone, with the old one alone.
_PHRASES: dict[int, tuple[object, object, object]] = {
    Kind.MOVE: (gettext_lazy("moved it from {old} to {new}"),) * 3,
    Kind.OWNER_UPDATE: (
        gettext_lazy("passed it from {old} to {new}"),
        gettext_lazy("assigned it to {new}"),
        gettext_lazy("took it from {old}; nobody owns it now"),
    ),
    Kind.RESPONSIBLE_UPDATE: (
        gettext_lazy("made {new} responsible instead of {old}"),
        gettext_lazy("made {new} responsible"),
        gettext_lazy("took the responsibility from {old}"),
    ),
    Kind.STATE_UPDATE: (gettext_lazy("changed the state from {old} to {new}"),) * 3,
    Kind.PRIORITY_UPDATE: (gettext_lazy("changed the priority from {old} to {new}"),) * 3,
    Kind.TITLE_UPDATE: (gettext_lazy("changed the title from {old} to {new}"),) * 3,
    Kind.CUSTOMER_UPDATE: (gettext_lazy("changed the customer from {old} to {new}"),) * 3,
    Kind.TYPE_UPDATE: (
        gettext_lazy("changed the type from {old} to {new}"),
        gettext_lazy("set the type {new}"),
        gettext_lazy("removed the type {old}"),
    ),
    Kind.SERVICE_UPDATE: (
        gettext_lazy("changed the service from {old} to {new}"),
        gettext_lazy("set the service {new}"),
        gettext_lazy("removed the service {old}"),
    ),
    Kind.SLA_UPDATE: (
        gettext_lazy("changed the SLA from {old} to {new}"),
        gettext_lazy("set the SLA {new}"),
        gettext_lazy("removed the SLA {old}"),
    ),
    Kind.SET_PENDING_TIME: (
        gettext_lazy("changed the reminder from {old} to {new}"),
        gettext_lazy("let it wait until {new}"),
        gettext_lazy("cleared the reminder of {old}"),
    ),
    Kind.TAG_UPDATE: (
        gettext_lazy("changed the tags from {old} to {new}"),
        gettext_lazy("added the tags {new}"),
        gettext_lazy("removed the tags {old}"),
    ),
    Kind.MERGED: (gettext_lazy("merged {old} into {new}"),) * 3,
    Kind.UNMERGED: (gettext_lazy("took {new} out of {old} again"),) * 3,
    Kind.SPLIT: (
        gettext_lazy("split {new} off {old}"),
        gettext_lazy("split off the ticket {new}"),
        gettext_lazy("split this ticket off {old}"),
    ),
    Kind.TICKET_LINK_ADD: (gettext_lazy("linked it with {new}"),) * 3,
    Kind.TICKET_LINK_DELETE: (gettext_lazy("removed the link with {new}"),) * 3,
    Kind.TIME_ACCOUNTING: (gettext_lazy("booked {old}; {new} in all"),) * 3,
    Kind.LOCK: (gettext_lazy("locked it"),) * 3,
    Kind.UNLOCK: (gettext_lazy("unlocked it"),) * 3,
    Kind.REMOVE: (gettext_lazy("deleted it"),) * 3,
    Kind.RESTORED: (gettext_lazy("restored it"),) * 3,
    Kind.NEW_TICKET: (gettext_lazy("opened the ticket"),) * 3,
    Kind.FOLLOW_UP: (gettext_lazy("answered: {new}"),) * 3,
    Kind.SEND_ANSWER: (gettext_lazy("replied: {new}"),) * 3,
    Kind.EMAIL_AGENT: (gettext_lazy("sent a mail: {new}"),) * 3,
    Kind.EMAIL_CUSTOMER: (gettext_lazy("wrote a mail: {new}"),) * 3,
    Kind.FORWARD: (gettext_lazy("forwarded: {new}"),) * 3,
    Kind.ADD_NOTE: (gettext_lazy("added a note: {new}"),) * 3,
    Kind.PHONE_CALL_AGENT: (gettext_lazy("noted a call to the customer: {new}"),) * 3,
    Kind.PHONE_CALL_CUSTOMER: (gettext_lazy("noted a call of the customer: {new}"),) * 3,
    Kind.WEB_REQUEST_CUSTOMER: (gettext_lazy("wrote by the portal: {new}"),) * 3,
    Kind.SUBSCRIBE: (gettext_lazy("made {new} a watcher"),) * 3,
    Kind.UNSUBSCRIBE: (gettext_lazy("removed the watcher {new}"),) * 3,
    Kind.SEND_UNDONE: (gettext_lazy("stopped the mail {old} before it was sent"),) * 3,
    Kind.EMAIL_RESEND: (gettext_lazy("sent the mail {new} again"),) * 3,
    Kind.DELIVERY_FAILED: (gettext_lazy("could not deliver the mail: {new}"),) * 3,
    Kind.SEND_AUTO_REPLY: (gettext_lazy("sent an automatic reply: {new}"),) * 3,
    Kind.SEND_AUTO_REJECT: (gettext_lazy("sent an automatic refusal: {new}"),) * 3,
    Kind.SEND_AUTO_FOLLOW_UP: (gettext_lazy("sent an automatic receipt: {new}"),) * 3,
    Kind.SEND_CUSTOMER_NOTIFICATION: (gettext_lazy("told the customer: {new}"),) * 3,
}

_ICONS: dict[int, str] = {
    Kind.MOVE: "folder", Kind.OWNER_UPDATE: "user-check", Kind.RESPONSIBLE_UPDATE: "user-check",
    Kind.STATE_UPDATE: "circle-dashed", Kind.PRIORITY_UPDATE: "flag", Kind.TITLE_UPDATE: "pencil",
    Kind.CUSTOMER_UPDATE: "user", Kind.SET_PENDING_TIME: "alarm-clock", Kind.MERGED: "merge",
    Kind.UNMERGED: "git-merge", Kind.SPLIT: "split", Kind.TICKET_LINK_ADD: "link",
    Kind.TICKET_LINK_DELETE: "unlink", Kind.TAG_UPDATE: "tag", Kind.SEND_UNDONE: "undo-2",
    Kind.DELIVERY_FAILED: "triangle-alert", Kind.ARCHIVE_FLAG_UPDATE: "archive",
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


def rows_of(ticket: Ticket) -> QuerySet[TicketHistory]:
    """The history in order, with the names of those who acted and were named."""
    return (
        TicketHistory.objects.filter(ticket=ticket)
        .select_related("agent")
        .annotate(old_person=_name_of("old_value"), new_person=_name_of("new_value"))
        .order_by("id")
    )


def _name_of(column: str) -> Subquery:
    """The full name of the agent whose login stands in a column."""
    name = NullIf(Trim(Concat(F("first_name"), Value(" "), F("last_name"))), Value(""))
    agents = Agent.objects.alias(lowered=Lower("login"))
    return Subquery(agents.filter(lowered=Lower(OuterRef(column))).values(full=name)[:1])


def person(row: TicketHistory) -> str:
    """Who did it, in words."""
    if row.customer:
        return row.customer
    if row.agent is not None and not row.agent.is_system:
        return row.agent.full_name
    return _("Automation") if row.channel == Channel.AUTOMATION else _("The system")


def phrase(row: TicketHistory) -> SafeString:
    """What was done, to be read behind the name: ``changed the state from **new** to **open**``."""
    kind = Kind(row.type)
    if kind == Kind.ARCHIVE_FLAG_UPDATE:
        words = _("archived it") if row.new_value == "True" else _("took it out of the archive")
        return format_html("{}", words)
    if kind == Kind.OWNER_UPDATE and row.agent and row.new_value == row.agent.login:
        return format_html("{}", _("took the ticket"))
    if kind in _FOLLOWING and row.agent and row.new_value == row.agent.login:
        words = _("follows the ticket") if kind == Kind.SUBSCRIBE else _("follows it no more")
        return format_html("{}", words)
    if kind not in _PHRASES:
        return format_html("{}: <b>{}</b>", kind.label, row.new_value or row.old_value or "")
    both, new_alone, old_alone = _PHRASES[kind]
    template = (
        both if row.old_value and row.new_value else new_alone if row.new_value else old_alone
    )
    return format_html(
        str(template),
        old=format_html("<b>{}</b>", _shown(row, row.old_value, "old_person")),
        new=format_html("<b>{}</b>", _shown(row, row.new_value, "new_person")),
    )


def _shown(row: TicketHistory, value: str | None, name: str) -> str:
    """A stored value as people say it."""
    if not value:
        return _("nothing")
    if row.type in _PEOPLE:
        return getattr(row, name, None) or value
    if row.type == Kind.SET_PENDING_TIME:
        moment = parse_datetime(value)
        return date_format(localtime(moment), "DATETIME_FORMAT") if moment else value
    if row.type == Kind.CUSTOMER_UPDATE:
        company, _separator, login = value.partition("/")
        return login or company or _("nobody")
    if row.type in (Kind.STATE_UPDATE, Kind.PRIORITY_UPDATE, Kind.TYPE_UPDATE):
        return _(value)
    return value


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
    if person(first) != person(row) or row.created_at - first.created_at > _TOGETHER:
        return False
    return not any(group[-1].created_at < cut < row.created_at for cut in cuts)


def _event(group: list[TicketHistory]) -> Event:
    first, last = group[0], group[-1]
    return Event(
        pk=last.pk,
        icon=_ICONS.get(first.type, "circle-dashed"),
        who=person(first),
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
            person(row),
            phrase(row),
            str(CHANNEL_WORDS.get(Channel(row.channel), row.channel)),
            row.cause,
        )
        for row in rows_of(ticket).reverse()
    ]
    context = {"ticket": ticket, "lines": lines}
    if request.htmx:
        return render(request, "tickets/_ticket_history_dialog.html", context)
    context |= shell(request, queue_id=ticket.queue_id)
    return render(request, "tickets/ticket_history.html", context)
