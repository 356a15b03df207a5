"""The audit log, read only."""

from zoneinfo import ZoneInfo

from rest_framework.request import Request
from rest_framework.response import Response

from accounts.preferences import zone_of
from adminpanel import audit_log
from adminpanel.api.base import AdminApi
from adminpanel.api.shapes import AuditLogSerializer, AuditStatsSerializer
from gotrs.common.api import Cursor, Page, PageRequest, listed, ok, read_page_request
from gotrs.common.api.paging import bad_cursor
from gotrs.common.api.schema import CURSOR, DAY_OR_MOMENT, PAGING, describe, parameter, path_id
from gotrs.common.errors import NotFound
from gotrs.common.values import read_id

TAG = "Administration"
_KEY = "created"
SPAN = (
    parameter("from", "A day (included) in your time zone, or a moment.", DAY_OR_MOMENT),
    parameter(
        "to", "A day (included) in your time zone, or a moment (not included).", DAY_OR_MOMENT
    ),
)
_FILTERS = (
    parameter("user_id", "An agent who did it.", int),
    parameter("action", "One action, or all of a kind: ticket.*"),
    parameter("entity_type", "ticket, queue, agent, config ..."),
    parameter("entity_id", "Of what it happened to; with entity_type."),
    *SPAN,
    parameter("order", "desc (default) or asc."),
)


class AuditViewSet(AdminApi):
    """/admin/audit/logs and /admin/audit/stats"""

    @property
    def zone(self) -> ZoneInfo:
        """The caller's time zone."""
        return zone_of(self.person)

    @describe(
        "audit_logs_list", "Who did what, when and from where", TAG, AuditLogSerializer,
        query=(*_FILTERS, *PAGING, CURSOR), paged=True,
    )  # fmt: skip
    def list(self, request: Request) -> Response:
        """Newest first: changes of tickets, people, master data and settings, logins, exports."""
        query = request.query_params
        filters = audit_log.read_filters(query, self.zone)
        asked = read_page_request(query)
        ascending = query.get("order", "").strip().lower() == "asc"
        if asked.cursor is not None:
            return listed(_walk(filters, asked, ascending))
        total = audit_log.count(filters)
        return listed(
            asked.of(
                total,
                lambda offset, limit: audit_log.page(
                    filters, offset=offset, limit=limit, ascending=ascending
                ),
            )
        )

    @describe(
        "audit_logs_get", "Read one entry", TAG, AuditLogSerializer,
        query=(path_id("id", "The entry's id."),), errors=(404,),
    )  # fmt: skip
    def retrieve(self, request: Request, pk: str) -> Response:
        """One entry."""
        found = audit_log.find(read_id(pk))
        if found is None:
            raise NotFound("Entry not found.")
        return ok(found)

    @describe("audit_stats", "How much happened", TAG, AuditStatsSerializer, query=SPAN)
    def stats(self, request: Request) -> Response:
        """In all, by action, by login (the busiest), and today."""
        span = audit_log.read_optional_span(request.query_params, self.zone)
        return ok(audit_log.stats(span, self.zone))


def _walk(filters: audit_log.AuditFilters, asked: PageRequest, ascending: bool) -> Page:
    """One step of keyset paging. Raises DomainError for a cursor of another list or order."""
    cursor = Cursor.decode(asked.cursor) if asked.cursor else None
    if cursor is not None and (
        cursor.value is None or (cursor.key, cursor.descending) != (_KEY, not ascending)
    ):
        raise bad_cursor()
    rows = audit_log.after(cursor, filters, asked.per_page + 1, ascending)
    has_next = len(rows) > asked.per_page
    rows = rows[: asked.per_page]
    following = None
    if has_next:
        last = rows[-1]
        following = Cursor(_KEY, not ascending, last["created_at"], last["id"]).encode()
    return Page(rows, {"per_page": asked.per_page, "has_next": has_next, "next_cursor": following})
