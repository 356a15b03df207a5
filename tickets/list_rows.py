"""The rows of ticket lists: one page of ids by the right index, then all that its columns show."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db.models import F, Q, QuerySet
from django.db.models.functions import Lower
from django.db.models.lookups import In
from django.utils.safestring import SafeString

from accounts.actors import Actor
from accounts.models import CustomerUser
from gotrs.common.values import MAX_ID, read_integer, read_time
from tickets import catalog
from tickets.field_values import fields_of, read_values
from tickets.filter_fields import PREFIX
from tickets.filters import Sort
from tickets.list_cells import cells
from tickets.list_columns import DEFAULT_COLUMNS, Column
from tickets.listing import TicketList
from tickets.live.presence import Present, present_at
from tickets.models import FieldObject, Priority, State, Ticket, TicketSeen, TicketTag

# Orders without a key page by offset, as far as anybody would scroll.
MAX_OFFSET = 10_000
# Orders that page by key: the next page costs the same as the first, whatever its number.
_KEYSET = {"updated": "changed_at", "created": "created_at"}
# What every row needs, whatever its columns: it says what is unread, and sorts by the moments.
_FIELDS = (
    "tn", "title", "state_id", "priority_id", "queue__name", "owner__first_name",
    "owner__last_name", "owner__login", "customer_user_id", "customer_id", "changed_at",
    "created_at", "next_due", "last_article_id", "lock",
)  # fmt: skip


@dataclass(slots=True)
class Row:
    """A ticket as a list shows it; ``cells`` are drawn for lists with columns."""

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
    ticket: Ticket
    tags: list[str] = field(default_factory=list)
    values: Mapping[str, Any] = field(default_factory=dict)
    people: Sequence[Present] = ()
    cells: SafeString | str = ""


@dataclass(frozen=True)
class Page:
    """Some rows, and the query string of what follows ("" at the end)."""

    rows: list[Row]
    next_query: str


def read_page(
    listing: TicketList,
    after: str,
    *,
    columns: Sequence[Column] = DEFAULT_COLUMNS,
    size: int,
    keep: Mapping[str, str] | None = None,
) -> Page:
    """The page of ``size`` rows behind ``after``, drawn; ``keep`` are parameters of the next one.

    Five queries at most in the default columns, whatever the number of rows.
    """
    sort = listing.filters.sort
    by_key = sort.key in _KEYSET and not listing.filters.text
    if by_key:
        ids = _ids_after(listing, sort, after, size)
    else:
        ids = listing.ids(_offset(after), size + 1)
    tickets = load(ids[:size], columns)
    rows = rows_of(tickets, listing.actor, columns)
    people = present_at([ticket.pk for ticket in tickets])
    for row in rows:
        row.people = [
            one for one in people.get(row.id, ()) if one.agent_id != listing.actor.agent_id
        ]
        row.cells = cells(row, columns)
    if len(ids) <= size or not tickets:
        return Page(rows, "")
    last = tickets[-1]
    following = (
        f"{getattr(last, _KEYSET[sort.key]).isoformat()}_{last.pk}"
        if by_key
        else str(_offset(after) + size)
    )
    return Page(rows, listing.filters.as_query(**(keep or {}), after=following))


def _ids_after(listing: TicketList, sort: Sort, after: str, size: int) -> list[int]:
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
    return list(tickets.order_by(*sort.ordering()).values_list("pk", flat=True)[: size + 1])


def _offset(text: str) -> int:
    return max(0, min(read_integer(text) or 0, MAX_OFFSET))


def load(ids: Sequence[int], columns: Sequence[Column] = DEFAULT_COLUMNS) -> list[Ticket]:
    """These tickets with what their columns show, in this order. One query, no article bodies."""
    joins = [name for column in columns for name in column.joins]
    fields = [name for column in columns for name in column.fields]
    tickets: QuerySet[Ticket] = (
        Ticket.objects.filter(pk__in=ids)
        .select_related("queue", "owner", *joins)
        .only(*_FIELDS, *joins, *fields)
    )
    if any(column.name == "sender" for column in columns):
        tickets = tickets.annotate(sender_header=F("last_article__from_header"))
    found = tickets.in_bulk(ids) if ids else {}
    return [found[pk] for pk in ids if pk in found]


def rows_of(
    tickets: Sequence[Ticket], actor: Actor, columns: Sequence[Column] = DEFAULT_COLUMNS
) -> list[Row]:
    """Rows for the page. Two queries, and one each for tags and dynamic fields."""
    if any(t.state_id not in catalog.states() for t in tickets):
        catalog.forget()  # a state that was added a moment ago
    states, priorities = catalog.states(), catalog.priorities()
    seen = _seen(tickets, actor)
    names = customer_names({t.customer_user_id for t in tickets if t.customer_user_id})
    tags, values = _tags(tickets, columns), _values(tickets, actor, columns)
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
            sender=short_sender(getattr(ticket, "sender_header", None) or ""),
            changed=ticket.changed_at,
            due=ticket.next_due,
            unread=(ticket.last_article_id or 0) > seen.get(ticket.pk, 0),
            locked=ticket.is_locked,
            ticket=ticket,
            tags=tags.get(ticket.pk, []),
            values=values.get(ticket.pk, {}),
        )
        for ticket in tickets
    ]


def _seen(tickets: Iterable[Ticket], actor: Actor) -> dict[int, int]:
    ids = [ticket.pk for ticket in tickets]
    marks = TicketSeen.objects.filter(ticket_id__in=ids, agent_id=actor.agent_id or 0)
    return dict(marks.values_list("ticket_id", "article_id"))


def _tags(tickets: Sequence[Ticket], columns: Sequence[Column]) -> dict[int, list[str]]:
    if not any(column.name == "tags" for column in columns):
        return {}
    found: dict[int, list[str]] = defaultdict(list)
    rows = TicketTag.objects.filter(ticket_id__in=[ticket.pk for ticket in tickets])
    for pk, name in rows.order_by("name").values_list("ticket_id", "name"):
        found[pk].append(name)
    return found


def _values(
    tickets: Sequence[Ticket], actor: Actor, columns: Sequence[Column]
) -> Mapping[int, Mapping[str, Any]]:
    shown = {column.name for column in columns if column.name.startswith(PREFIX)}
    if not shown:
        return {}
    fields = [f for f in fields_of(FieldObject.TICKET, actor) if f"{PREFIX}{f.name}" in shown]
    return read_values(FieldObject.TICKET, [ticket.pk for ticket in tickets], fields)


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
