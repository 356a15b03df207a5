"""The ticket list: filters, order, endless paging, and bulk actions."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import F, Q, QuerySet
from django.http import HttpResponse, QueryDict
from django.shortcuts import render
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from accounts.actors import Actor
from accounts.auth.doors import SignedInRequest, agents_only
from accounts.models import CustomerUser
from gotrs.common.errors import DomainError
from queues.models import Queue
from tickets import catalog
from tickets.filter_reader import STATUS_GROUPS
from tickets.filters import LATEST_CHANGE_FIRST, Sort, TicketFilters
from tickets.forms.list_bulk import bulk_menus
from tickets.listing import TicketList
from tickets.models import Priority, State, Ticket, TicketSeen
from tickets.models.catalog import ACTIVE_TYPES
from tickets.views.shell import shell

ROWS = 50
# Beyond this the exact number of a filtered list says nothing more, and costs a scan.
COUNT_LIMIT = 1_000

COLUMNS = [
    ("priority", gettext_lazy("Priority"), "col-priority"),
    ("tn", gettext_lazy("Number"), "col-number"),
    ("title", gettext_lazy("Title"), ""),
    ("state", gettext_lazy("State"), "col-state"),
    ("queue", gettext_lazy("Queue"), "col-queue"),
    ("", gettext_lazy("Last from"), "col-sender"),
    ("owner", gettext_lazy("Owner"), "col-owner"),
    ("updated", gettext_lazy("Changed"), "col-age"),
]
# Orders that page by key: the next page costs the same as the first, whatever its number.
_KEYSET = {"updated": "changed_at", "created": "created_at"}


@dataclass(frozen=True, slots=True)
class Row:
    """A ticket as the list shows it."""

    id: int
    number: str
    title: str
    customer: str
    state: State
    priority: Priority
    queue: str
    owner: str
    sender: str
    changed: datetime
    due: datetime | None
    unread: bool
    locked: bool


@dataclass(frozen=True)
class Page:
    """Some rows, and the query string of what follows ("" at the end)."""

    rows: list[Row]
    next_query: str


@require_safe
@agents_only
def ticket_list(request: SignedInRequest) -> HttpResponse:
    """The list as a page; for HTMX's "show more" only the further rows."""
    try:
        filters = read_filters(request.GET, request.actor)
        problem = None
    except DomainError as error:
        filters, problem = read_filters(QueryDict(), request.actor), error
    listing = TicketList(request.actor, filters)
    page = read_page(listing, request.GET)
    context: dict[str, Any] = {"page": page, "filters": filters, "columns": _heads(filters)}
    if request.htmx and "after" in request.GET:
        return render(request, "tickets/_rows.html", context)
    queue_id = _single_queue(filters)
    context |= shell(request, nav=_nav(filters), queue_id=queue_id)
    context |= {
        "problem": problem,
        "total": count(listing),
        "heading": _heading(filters, queue_id),
        "states": [
            state
            for state in catalog.states().values()
            if state.is_valid and state.name not in STATUS_GROUPS
        ],
        "priorities": [p for p in catalog.priorities().values() if p.is_valid],
        "chips": _chips(filters),
        "bulk_menus": bulk_menus(request.actor),
        "status_words": list(STATUS_GROUPS),
        "query": filters.text,
    }
    status = problem.status if problem else 200
    return render(request, "tickets/list.html", context, status=status)


def read_filters(params: QueryDict, actor: Actor) -> TicketFilters:
    """The filters of the page: active tickets of all readable queues, latest change first.

    ``owner=me|none`` of the navigation is the contract's ``assigned_to``. Raises DomainError
    ``invalid_filter``.
    """
    given = {name: value for name, value in params.items() if isinstance(value, str)}
    if owner := given.pop("owner", ""):
        given.setdefault("assigned_to", owner)
    if "queue_id" in given:
        given.setdefault("subqueues", "true")
    if statuses := [word for word in params.getlist("state_id") if word]:
        given["state_id"] = ",".join(statuses)
    if priorities := [word for word in params.getlist("priority_id") if word]:
        given["priority_id"] = ",".join(priorities)
    filters = TicketFilters.from_query(given, actor, default_sort=LATEST_CHANGE_FIRST)
    return filters if filters.text else filters.within_states(ACTIVE_TYPES)


def count(listing: TicketList) -> str:
    """The number of tickets in the list; exact, or "1,000+" where counting would cost a scan."""
    if listing.filters.countable or listing.filters.text:
        return f"{listing.total():,}"
    found = listing.tickets.order_by()[: COUNT_LIMIT + 1].count()
    return f"{COUNT_LIMIT:,}+" if found > COUNT_LIMIT else f"{found:,}"


def read_page(listing: TicketList, params: QueryDict) -> Page:
    """One page of rows: the ids by the order's index first, then all that a row shows."""
    sort = listing.filters.sort
    if sort.key in _KEYSET and not listing.filters.text:
        ids = _ids_after(listing, sort, params.get("after", ""))
    else:
        offset = _offset(params.get("after", ""))
        ids = listing.ids(offset, ROWS + 1)
    more = len(ids) > ROWS
    tickets = load(ids[:ROWS])
    rows = rows_of(tickets, listing.actor)
    if not more or not tickets:
        return Page(rows, "")
    if sort.key in _KEYSET and not listing.filters.text:
        last = tickets[-1]
        after = f"{getattr(last, _KEYSET[sort.key]).isoformat()}_{last.pk}"
    else:
        after = str(_offset(params.get("after", "")) + ROWS)
    return Page(rows, listing.filters.as_query(after=after))


def _ids_after(listing: TicketList, sort: Sort, after: str) -> list[int]:
    column = _KEYSET[sort.key]
    tickets = listing.tickets
    moment, _separator, pk = after.rpartition("_")
    start = _moment(moment)
    if start is not None and pk.isdigit():
        beyond = "lt" if sort.descending else "gt"
        tickets = tickets.filter(
            Q(**{f"{column}__{beyond}e": start}),
            Q(**{f"{column}__{beyond}": start}) | Q(**{f"id__{beyond}": int(pk)}),
        )
    return list(tickets.order_by(*sort.ordering()).values_list("pk", flat=True)[: ROWS + 1])


def _moment(text: str) -> datetime | None:
    try:
        return parse_datetime(text)
    except ValueError:
        return None


def _offset(text: str) -> int:
    return min(int(text), 10_000) if text.isdigit() and len(text) < 7 else 0


def load(ids: list[int]) -> list[Ticket]:
    """These tickets with what a row shows, in this order. One query, no article bodies."""
    tickets: QuerySet[Ticket] = (
        Ticket.objects.filter(pk__in=ids)
        .select_related("queue", "owner")
        .annotate(sender_header=F("last_article__from_header"))
        .only(
            "tn", "title", "state_id", "priority_id", "queue__name", "owner__first_name",
            "owner__last_name", "owner__login", "customer_user_id", "customer_id", "changed_at",
            "created_at", "next_due", "last_article_id", "lock",
        )
    )  # fmt: skip
    found = tickets.in_bulk(ids) if ids else {}
    return [found[pk] for pk in ids if pk in found]


def rows_of(tickets: list[Ticket], actor: Actor) -> list[Row]:
    """Rows for the page. Two queries, whatever their number."""
    if any(t.state_id not in catalog.states() for t in tickets):
        catalog.forget()  # a state that was added a moment ago
    states, priorities = catalog.states(), catalog.priorities()
    seen = _seen(tickets, actor)
    names = _customer_names(tickets)
    return [
        Row(
            id=ticket.pk,
            number=ticket.tn,
            title=ticket.title,
            customer=names.get(ticket.customer_user_id.lower(), ticket.customer_user_id),
            state=states[ticket.state_id],
            priority=priorities[ticket.priority_id],
            queue=ticket.queue.name,
            owner=ticket.owner.full_name if ticket.owner else "",
            sender=short_sender(ticket.sender_header or ""),  # type: ignore[attr-defined]
            changed=ticket.changed_at,
            due=ticket.next_due,
            unread=(ticket.last_article_id or 0) > seen.get(ticket.pk, 0),
            locked=ticket.is_locked,
        )
        for ticket in tickets
    ]


def _seen(tickets: Iterable[Ticket], actor: Actor) -> dict[int, int]:
    ids = [ticket.pk for ticket in tickets]
    marks = TicketSeen.objects.filter(ticket_id__in=ids, agent_id=actor.agent_id or 0)
    return dict(marks.values_list("ticket_id", "article_id"))


def _customer_names(tickets: Iterable[Ticket]) -> dict[str, str]:
    """Names of the customer users, by login in lower case."""
    logins = {ticket.customer_user_id for ticket in tickets if ticket.customer_user_id}
    people = CustomerUser.objects.filter(login__in=logins).only("login", "first_name", "last_name")
    return {person.login.lower(): person.full_name for person in people}


def short_sender(header: str) -> str:
    """``Mia Meyer`` for ``"Mia Meyer" <mia@example.com>``."""
    name = header.split("<")[0].strip().strip('"').strip()
    return name or header.strip("<> ")


def _heads(filters: TicketFilters) -> list[dict[str, Any]]:
    """Column heads; each sorts by its column, again turns the order around."""
    heads = []
    for key, label, css in COLUMNS:
        current = bool(key) and filters.sort.key == key
        descending = filters.sort.descending if current else key in {"tn", "title", "owner"}
        wanted = f"{'' if descending else '-'}{key}"
        heads.append(
            {
                "label": label,
                "css": css,
                "url": f"?{filters.as_query(sort=wanted)}" if key else "",
                "direction": (
                    ("descending" if filters.sort.descending else "ascending") if current else ""
                ),
            }
        )
    return heads


def _single_queue(filters: TicketFilters) -> int | None:
    value = filters.query.get("queue_id", "")
    return int(value) if value.isdigit() else None


def _nav(filters: TicketFilters) -> str:
    if filters.query.get("queue_id"):
        return ""
    owner = filters.query.get("assigned_to", "")
    return {"me": "mine", "none": "unassigned", "": "all"}.get(owner, "")


def _heading(filters: TicketFilters, queue_id: int | None) -> str:
    if queue_id is not None:
        name = Queue.objects.filter(pk=queue_id).values_list("name", flat=True).first()
        return name or _("Tickets")
    headings = {"mine": _("My tickets"), "unassigned": _("Unassigned"), "all": _("All tickets")}
    return headings.get(_nav(filters), _("Tickets"))


# Filters with a control of their own in the bar; all others show as chips that can be removed.
_IN_BAR = frozenset({"status", "state_id", "priority_id", "assigned_to", "subqueues", "queue_id"})


def _chips(filters: TicketFilters) -> list[dict[str, str]]:
    return [
        {"name": name, "value": value, "url": f"?{filters.as_query(**{name: None})}"}
        for name, value in filters.query.items()
        if name not in _IN_BAR
    ]
