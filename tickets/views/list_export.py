"""A list as a file for spreadsheets: its filters, its columns, its reader's scope."""

from collections.abc import Iterator, Sequence
from typing import Any

from django.db import transaction
from django.http.response import HttpResponseBase
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from accounts import audit
from accounts.actors import Actor
from accounts.auth.doors import SignedInRequest, agents_only
from gotrs.common.clock import now
from gotrs.common.errors import Invalid
from gotrs.common.tables import CSV, FORMATS, table_response
from tickets.api.export import ids_in_steps
from tickets.filters import TicketFilters
from tickets.list_columns import Column
from tickets.list_rows import load, rows_of
from tickets.views.list_request import read_list


@require_safe
@agents_only
def list_export(request: SignedInRequest) -> HttpResponseBase:
    """All tickets of the list, not one page; ``format`` is csv (default) or xlsx.

    It is sent while it is read, newest tickets first or by creation as the list is: in no other
    order stays each ticket in its place. Raises Invalid, DomainError.
    """
    kind = request.GET.get("format", CSV)
    if kind not in FORMATS:
        raise Invalid(_("Use csv or xlsx."), "format")
    asked = read_list(request.GET, request.actor)
    if asked.problem:
        raise asked.problem
    columns = asked.columns
    with transaction.atomic():
        audit.record(
            request.actor,
            "ticket.export",
            "ticket",
            new={
                "format": kind,
                "columns": [column.name for column in columns],
                "filters": dict(asked.filters.query),
            },
        )
    header = [str(column.label) for column in columns]
    rows = _rows(request.actor, asked.filters, columns)
    return table_response(kind, f"tickets-{now():%Y-%m-%d}", header, rows)


def _rows(actor: Actor, filters: TicketFilters, columns: Sequence[Column]) -> Iterator[list[Any]]:
    for ids in ids_in_steps(actor, filters):
        for row in rows_of(load(ids, columns), actor, columns):
            yield [column.plain(row) for column in columns]
