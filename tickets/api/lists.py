"""Answering lists of tickets, by page number and by cursor (contract 1.5)."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.db.models import QuerySet

from accounts.actors import Actor
from gotrs.common.api import Page, PageRequest, read_page_request
from gotrs.common.api.paging import walk
from gotrs.common.api.schema import CURSOR, IDS, MOMENT, PAGING, SORTING, one_of, parameter
from tickets.api.rows import add_last_articles, ticket_rows
from tickets.filter_reader import FILTER_NAMES
from tickets.filters import NEWEST_FIRST, Sort, TicketFilters
from tickets.listing import TicketList
from tickets.models import StateType, Ticket

# Keys by which one may walk a list, and their columns.
CURSOR_COLUMNS = {"created": "created_at", "updated": "changed_at", "id": "id"}
BY_CHANGE = Sort("updated")

_FILTER_HELP = {
    "status": "new, open, pending, closed, active, or names of states; a comma list.",
    "state": "Names of states; a comma list.",
    "subqueues": "With queue_id: also the queues below.",
    "assigned_to": "Agent id, me or none.",
    "archived": "false by default.",
    "search": "A part of the title, or the beginning of a ticket number.",
    "q": 'Full text: words by AND, "phrase", -not.',
}
_IDS_OR_NONE = {"type": "string", "pattern": "^(none|[0-9]{1,18})(,(none|[0-9]{1,18}))*$"}
_YES_OR_NO = {"type": "boolean"}
_PEOPLE = {"type": "string", "pattern": "^(me|none|[0-9]{1,18})(,(me|none|[0-9]{1,18}))*$"}
FILTER_SCHEMAS: dict[str, Any] = {
    **dict.fromkeys(("queue_id", "state_id", "priority_id"), IDS),
    **dict.fromkeys(("type_id", "service_id", "sla_id"), _IDS_OR_NONE),
    **dict.fromkeys(("owner_id", "responsible_id", "assigned_to"), _PEOPLE),
    **dict.fromkeys(("subqueues", "locked", "escalated", "watched"), _YES_OR_NO),
    **{name: MOMENT for name in FILTER_NAMES if name.endswith(("_after", "_before"))},
    "archived": one_of(("true", "false", "all")),
}
FILTER_PARAMETERS = tuple(
    parameter(name, _FILTER_HELP.get(name, "A filter."), FILTER_SCHEMAS.get(name, str))
    for name in FILTER_NAMES
)
TICKET_LIST_PARAMETERS = (
    *FILTER_PARAMETERS,
    *SORTING,
    *PAGING,
    CURSOR,
    parameter("include", "last_article"),
)


def ticket_page(
    actor: Actor,
    query: Mapping[str, str],
    within: QuerySet[Ticket] | None = None,
    *,
    default_sort: Sort = NEWEST_FIRST,
    default_states: Iterable[StateType] | None = None,
) -> Page:
    """The page of tickets that a query string asks for. Raises DomainError ``invalid_filter``.

    ``default_states`` limit it to states of these types, unless the query names states itself.
    """
    page = read_page_request(query)
    if page.cursor is not None:
        default_sort = BY_CHANGE
    filters = TicketFilters.from_query(query, actor, default_sort=default_sort)
    if default_states is not None:
        filters = filters.within_states(default_states)
    if page.cursor is not None:
        return _with_included(actor, query, _walk(actor, filters, page, within))
    tickets = TicketList(actor, filters, within)
    total = tickets.total()
    found = page.of(total, lambda offset, limit: ticket_rows(actor, tickets.ids(offset, limit)))
    return _with_included(actor, query, found)


def _with_included(actor: Actor, query: Mapping[str, str], page: Page) -> Page:
    if "last_article" in included(query):
        add_last_articles(actor, page.rows)
    return page


def included(query: Mapping[str, str]) -> set[str]:
    """What ``include`` asks for."""
    return {word.strip() for word in query.get("include", "").split(",") if word.strip()}


def _walk(
    actor: Actor, filters: TicketFilters, page: PageRequest, within: QuerySet[Ticket] | None
) -> Page:
    """One step of keyset paging; rows that change meanwhile are seen at least once."""
    sort = filters.sort if filters.sort.key in CURSOR_COLUMNS else BY_CHANGE
    tickets = TicketList(actor, filters, within).searched()
    ids, pagination = walk(tickets, page, sort.key, sort.descending, CURSOR_COLUMNS)
    return Page(ticket_rows(actor, ids), pagination)
