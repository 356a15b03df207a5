"""The ticket list: filters, order and endless paging."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db.models import F, Q, QuerySet
from django.db.models.functions import Lower
from django.db.models.lookups import In
from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from accounts.actors import Actor
from accounts.auth.doors import SignedInRequest, agents_only
from accounts.models import CustomerUser
from gotrs.common.api.inputs import MAX_ID, read_integer, read_time
from gotrs.common.errors import DomainError
from queues.models import Queue
from tickets import catalog
from tickets.filters import LATEST_CHANGE_FIRST, Sort, TicketFilters
from tickets.forms.list_bulk import bulk_menus
from tickets.forms.list_filters import column_heads, filter_bar
from tickets.listing import TicketList
from tickets.models import Priority, State, Ticket, TicketSeen
from tickets.models.catalog import ACTIVE_TYPES
from tickets.views.shell import shell

ROWS = 50
# Beyond this the exact number of a filtered list says nothing more, and costs a scan.
COUNT_LIMIT = 1_000

# Orders without a key page by offset, as far as anybody would scroll.
MAX_OFFSET = 10_000
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
    """The list as a page. Filters that can't be meant show no tickets but what is wrong (400)."""
    try:
        filters, problem = read_filters(request.GET, request.actor), None
    except DomainError as error:
        filters, problem = read_filters(QueryDict(), request.actor), error
    listing = TicketList(request.actor, filters)
    queue_id = _single_queue(filters)
    context = shell(request, nav="" if problem else _nav(filters), queue_id=queue_id)
    context |= {
        "problem": problem,
        "page": Page([], "") if problem else read_page(listing, request.GET),
        "total": "" if problem else count(listing),
        "heading": _("Tickets") if problem else _heading(filters, queue_id),
        "columns": column_heads(filters),
        "filters": filters,
        "bar": filter_bar(filters),
        "bulk_menus": bulk_menus(request.actor),
        "query": filters.text,
    }
    status = problem.status if problem else 200
    return render(request, "tickets/list.html", context, status=status)


@require_safe
@agents_only
def ticket_rows(request: SignedInRequest) -> HttpResponse:
    """The rows after those shown, for HTMX; anybody else gets the page. Raises DomainError."""
    if not request.htmx:
        return redirect(f"{reverse('ticket_list')}?{request.GET.urlencode()}")
    listing = TicketList(request.actor, read_filters(request.GET, request.actor))
    return render(request, "tickets/_rows.html", {"page": read_page(listing, request.GET)})


def read_filters(params: QueryDict, actor: Actor) -> TicketFilters:
    """The filters of the page: active tickets of all readable queues, latest change first.

    ``owner=me|none`` of the navigation is the contract's ``assigned_to``. Raises DomainError
    ``invalid_filter``.
    """
    given = {name: str(value).replace("\0", "") for name, value in params.items()}
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
    moment, _separator, word = after.rpartition("_")
    start, pk = read_time(moment), read_integer(word)
    if start is not None and pk is not None and 0 < pk <= MAX_ID:
        beyond = "lt" if sort.descending else "gt"
        tickets = tickets.filter(
            Q(**{f"{column}__{beyond}e": start}),
            Q(**{f"{column}__{beyond}": start}) | Q(**{f"id__{beyond}": pk}),
        )
    return list(tickets.order_by(*sort.ordering()).values_list("pk", flat=True)[: ROWS + 1])


def _offset(text: str) -> int:
    return max(0, min(read_integer(text) or 0, MAX_OFFSET))


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
    names = customer_names({t.customer_user_id for t in tickets if t.customer_user_id})
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


def customer_names(logins: set[str]) -> dict[str, str]:
    """Names of customer users, by login in lower case. One query, none for nobody."""
    if not logins:
        return {}
    # By the unique index, which is on the login in lower case.
    named = In(Lower("login"), sorted(login.lower() for login in logins))
    people = CustomerUser.objects.filter(named).only("login", "first_name", "last_name")
    return {person.login.lower(): person.full_name for person in people}


def short_sender(header: str) -> str:
    """``Mia Meyer`` for ``"Mia Meyer" <mia@example.com>``."""
    name = header.split("<")[0].strip().strip('"').strip()
    return name or header.strip("<> ")


def _single_queue(filters: TicketFilters) -> int | None:
    value = filters.query.get("queue_id", "")
    return int(value) if value.isdecimal() else None


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
