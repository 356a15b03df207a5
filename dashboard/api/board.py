"""The dashboard: numbers, charts, activity, my tickets, notifications (contract 4.13)."""

from typing import Any
from zoneinfo import ZoneInfo

from django.db.models import Q, QuerySet
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.auth.viewsets import ApiViewSet
from accounts.masterdata import bad_filter
from accounts.preferences import zone_of
from dashboard import activity, inbox, numbers
from dashboard.api.shapes import (
    ActivitySerializer,
    ChartSerializer,
    NotificationSerializer,
    StatsSerializer,
    TimeChartSerializer,
    UpdatedSerializer,
)
from gotrs.common.api import acted, listed, ok, read_page_request
from gotrs.common.api.schema import PAGING, describe, one_of, parameter, path_id
from gotrs.common.values import read_boolean, read_id
from tickets.api.lists import TICKET_LIST_PARAMETERS, ticket_page
from tickets.api.shapes import TicketSerializer
from tickets.filters import LATEST_CHANGE_FIRST
from tickets.models import Notification, Ticket
from tickets.models.catalog import ACTIVE_TYPES

TAG = "Dashboard"


class DashboardViewSet(ApiViewSet):
    """/dashboard/… for any account: what it may read."""

    @property
    def zone(self) -> ZoneInfo:
        """The caller's time zone."""
        return zone_of(self.person)

    @describe("dashboard_stats", "Numbers of the dashboard", TAG, StatsSerializer)
    def stats(self, request: Request) -> Response:
        """Each equals the total of the ticket list with the same filters."""
        return ok(numbers.stats(self.actor, self.zone))

    @describe("dashboard_by_status", "Active tickets by state", TAG, ChartSerializer)
    def by_status(self, request: Request) -> Response:
        """States that have any."""
        return ok(numbers.by_status(self.actor))

    @describe("dashboard_by_priority", "Active tickets by priority", TAG, ChartSerializer)
    def by_priority(self, request: Request) -> Response:
        """Priorities that have any, the lowest first."""
        return ok(numbers.by_priority(self.actor))

    @describe(
        "dashboard_over_time", "Created and closed tickets over time", TAG, TimeChartSerializer,
        query=(parameter("period", "It ends now; week by default.", one_of(numbers.PERIODS)),),
    )  # fmt: skip
    def over_time(self, request: Request) -> Response:
        """By hour, day, day, month of the caller's time zone."""
        period = request.query_params.get("period", "").strip().lower() or "week"
        if period not in numbers.PERIODS:
            raise bad_filter(period=f"Use one of: {', '.join(numbers.PERIODS)}.")
        return ok(numbers.over_time(self.actor, self.zone, period))

    @describe(
        "dashboard_activity", "What happened lately", TAG, ActivitySerializer, paged=True,
        query=PAGING,
    )  # fmt: skip
    def activity(self, request: Request) -> Response:
        """The newest 500 entries of the last 30 days. Customers see less."""
        ids = activity.entry_ids(self.actor)
        return listed(
            read_page_request(request.query_params).of(
                len(ids),
                lambda offset, limit: activity.activity_rows(
                    self.actor, ids[offset : offset + limit]
                ),
            )
        )

    @describe(
        "dashboard_my_tickets", "My tickets", TAG, TicketSerializer, paged=True,
        query=TICKET_LIST_PARAMETERS,
    )  # fmt: skip
    def my_tickets(self, request: Request) -> Response:
        """Owned by me or my responsibility; active ones, latest change first, unless asked else."""
        page = ticket_page(
            self.actor,
            request.query_params,
            within=self._mine(),
            default_sort=LATEST_CHANGE_FIRST,
            default_states=ACTIVE_TYPES,
        )
        return listed(page)

    def _mine(self) -> QuerySet[Ticket]:
        if self.actor.is_customer:
            mine: QuerySet[Ticket] = numbers.my_tickets(self.actor)
            return mine
        agent_id = self.actor.agent_id
        return Ticket.objects.filter(Q(owner_id=agent_id) | Q(responsible_id=agent_id))


class NotificationViewSet(ApiViewSet):
    """/dashboard/notifications: the caller's own."""

    @describe(
        "notifications_list", "My notifications", TAG, NotificationSerializer, paged=True,
        query=(parameter("unread", "true: without those that were read.", bool), *PAGING),
    )  # fmt: skip
    def list(self, request: Request) -> Response:
        """Newest first; those about tickets that can't be read any more are left out."""
        found = inbox.messages_of(self.actor)
        text = request.query_params.get("unread", "").strip()
        unread = read_boolean(text) if text else None
        if text and unread is None:
            raise bad_filter(unread="Use true or false.")
        if unread is not None:
            found = found.filter(read_at__isnull=unread)
        page = read_page_request(request.query_params)
        rows = inbox.newest(found)
        return listed(
            page.of(
                found.count(),
                lambda offset, limit: [
                    notification_data(row) for row in rows[offset : offset + limit]
                ],
            )
        )

    @describe(
        "notifications_read", "Mark a notification as read", TAG, NotificationSerializer,
        query=(path_id("id", "The notification's id."),), message=True, errors=(404,),
    )  # fmt: skip
    def read(self, request: Request, pk: str) -> Response:
        """Repeating is 200."""
        found = inbox.find_message(self.actor, read_id(pk))
        inbox.mark_read(found)
        return acted("The notification was marked as read.", notification_data(found))

    @describe(
        "notifications_read_all", "Mark all notifications as read", TAG, UpdatedSerializer,
        message=True,
    )  # fmt: skip
    def read_all(self, request: Request) -> Response:
        """Says how many were unread."""
        updated = inbox.mark_all_read(self.actor)
        return acted("All notifications were marked as read.", {"updated": updated})


def notification_data(row: Notification) -> dict[str, Any]:
    """The Notification object."""
    return {
        "id": row.pk,
        "type": row.type,
        "title": row.title,
        "message": row.message,
        "read": row.read_at is not None,
        "created_at": row.created_at,
        "ticket_id": row.ticket_id,
        "tn": row.ticket.tn if row.ticket else None,
    }
