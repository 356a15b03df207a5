"""All tickets of a list as a file for spreadsheets (contract 4.3), in constant memory."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from django.db import transaction
from drf_spectacular.types import OpenApiTypes
from rest_framework.request import Request

from accounts import audit
from accounts.actors import Actor
from gotrs.common.api import PageRequest
from gotrs.common.api.paging import walk
from gotrs.common.api.schema import SORTING, describe, one_of, parameter
from gotrs.common.clock import now
from gotrs.common.errors import DomainError
from gotrs.common.tables import CSV, FORMATS, table_response
from tickets import catalog
from tickets.api.base import TicketApi
from tickets.api.lists import CURSOR_COLUMNS, FILTER_PARAMETERS
from tickets.api.rows import ticket_rows
from tickets.api.shapes import TicketSerializer
from tickets.filter_fields import PREFIX
from tickets.filters import NEWEST_FIRST, TicketFilters
from tickets.listing import TicketList
from tickets.models import FieldObject

# So many tickets are in memory at a time.
_STEP = 500
# Orders that no change of a ticket moves it in, so that each is exported once.
_STEADY = frozenset({"created", "id"})
_DEFAULT_COLUMNS = (
    "id", "tn", "title", "queue", "state", "state_type", "priority", "type", "service", "sla",
    "customer_id", "customer_user_id", "owner", "responsible", "locked", "pending_until",
    "first_response_due", "update_due", "solution_due", "escalated", "closed_time",
    "article_count", "tags", "create_time", "change_time",
)  # fmt: skip
_KNOWN_COLUMNS = frozenset(
    name
    for name, field in TicketSerializer().fields.items()
    if field.required and name != "dynamic_fields"
)


class TicketExportViewSet(TicketApi):
    """GET /tickets/export"""

    @describe(
        "tickets_export", "Export tickets", "Tickets", OpenApiTypes.BINARY, bare=True,
        query=(
            *FILTER_PARAMETERS,
            *SORTING,
            parameter(
                "format", "csv by default: UTF-8 with a byte order mark.", one_of(FORMATS)
            ),
            parameter("columns", "Names of fields of a ticket, df_<name>; a comma list."),
        ),
    )  # fmt: skip
    def list(self, request: Request) -> Any:
        """All hits, not one page. Sorted by created (default) or id."""
        self.refuse_customers()
        query = request.query_params
        kind, columns = _read_form(query)
        filters = TicketFilters.from_query(query, self.actor)
        with transaction.atomic():
            audit.record(
                self.actor, "ticket.export", "ticket",
                new={"format": kind, "columns": columns, "filters": dict(filters.query)},
            )  # fmt: skip
        rows = _rows(self.actor, filters, columns)
        return table_response(kind, f"tickets-{now():%Y-%m-%d}", columns, rows)


def _read_form(query: Mapping[str, str]) -> tuple[str, list[str]]:
    """Format and columns. Raises DomainError ``invalid_filter``."""
    wrong: dict[str, list[str]] = {}
    kind = query.get("format", "").strip().lower() or CSV
    if kind not in FORMATS:
        wrong["format"] = ["Use csv or xlsx."]
    named = [name.strip() for name in query.get("columns", "").split(",") if name.strip()]
    fields = [f"{PREFIX}{field.name}" for field in catalog.fields(FieldObject.TICKET)]
    columns = list(dict.fromkeys(named)) or [*_DEFAULT_COLUMNS, *fields]
    unknown = [name for name in columns if name not in _KNOWN_COLUMNS and name not in fields]
    if unknown:
        wrong["columns"] = [f"There is no column {unknown[0][:100]}."]
    if wrong:
        message = "Some filters could not be understood."
        raise DomainError(message, code="invalid_filter", details=wrong)
    return kind, columns


def _rows(actor: Actor, filters: TicketFilters, columns: Sequence[str]) -> Iterator[list[Any]]:
    for ids in ids_in_steps(actor, filters):
        for row in ticket_rows(actor, ids):
            row |= {f"{PREFIX}{name}": value for name, value in row["dynamic_fields"].items()}
            yield [row.get(name) for name in columns]


def ids_in_steps(actor: Actor, filters: TicketFilters) -> Iterator[list[int]]:
    """The ids in steps: each begins behind the last one, no transaction or cursor stays open."""
    sort = filters.sort if filters.sort.key in _STEADY else NEWEST_FIRST
    tickets = TicketList(actor, filters).searched()
    cursor: str | None = ""
    while cursor is not None:
        step = PageRequest(per_page=_STEP, cursor=cursor)
        ids, pagination = walk(tickets, step, sort.key, sort.descending, CURSOR_COLUMNS)
        yield ids
        cursor = pagination["next_cursor"]
