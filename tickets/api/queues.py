"""Tickets and figures of queues (contract 4.7)."""

from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import Any

from django.db.models import Avg, DurationField, ExpressionWrapper, F, Min, OuterRef, Q, Subquery
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from gotrs.common.api import listed, ok
from gotrs.common.api.schema import describe
from gotrs.common.clock import now
from gotrs.common.durations import duration
from queues.api.queues import QUEUE_ID, TAG, QueueViewSet
from queues.models import Queue
from tickets import tally
from tickets.api.lists import TICKET_LIST_PARAMETERS, ticket_page
from tickets.api.shapes import TicketSerializer
from tickets.models import Article, SenderType, Ticket

# Response times are those of the last 30 days; older ones say nothing about the queue of today.
_RESPONSE_DAYS = 30
# The path names the queue.
_FURTHER = [one for one in TICKET_LIST_PARAMETERS if one.name not in {"queue", "queue_id"}]


class QueueStatsSerializer(serializers.Serializer):
    """How many tickets of a queue are in which condition."""

    queue_id = serializers.IntegerField()
    total_tickets = serializers.IntegerField()
    new_tickets = serializers.IntegerField()
    open_tickets = serializers.IntegerField()
    pending_tickets = serializers.IntegerField()
    closed_tickets = serializers.IntegerField()
    unassigned_tickets = serializers.IntegerField()
    escalated_tickets = serializers.IntegerField()
    average_response_time = serializers.CharField(allow_null=True, help_text="H:MM:SS")
    average_response_time_seconds = serializers.IntegerField(allow_null=True)


class QueueWithTicketsViewSet(QueueViewSet):
    """Adds counts to the queues, and the paths below /queues/{id}."""

    def stats(self, queues: Sequence[Queue]) -> Mapping[int, Mapping[str, Any]]:
        """Totals as the ticket list has them; one query for all queues."""
        counts = tally.counts(self.actor)
        return {
            queue.pk: _totals(counts.get(queue.pk, tally.QueueCounts()))
            for queue in queues
            if self.actor.grants.allows(queue.group_id, "ro")
        }

    @describe(
        "queues_tickets", "Tickets of a queue", TAG, TicketSerializer, paged=True,
        query=(QUEUE_ID, *_FURTHER), errors=(404,),
    )  # fmt: skip
    def tickets(self, request: Request, pk: str) -> Response:
        """Filters, sorting and paging of GET /tickets."""
        queue = self.readable_queue(pk)
        query = {name: request.query_params[name] for name in request.query_params}
        query.pop("queue", None)
        return listed(ticket_page(self.actor, {**query, "queue_id": str(queue.pk)}))

    @describe(
        "queues_stats", "Figures of a queue", TAG, QueueStatsSerializer, query=(QUEUE_ID,),
        errors=(404,),
    )  # fmt: skip
    def figures(self, request: Request, pk: str) -> Response:
        """Counts equal the list's totals with ``status`` of that group."""
        queue = self.readable_queue(pk)
        counts = tally.counts(self.actor).get(queue.pk, tally.QueueCounts())
        active = Ticket.objects.filter(queue=queue).active()
        average = _average_response(queue)
        return ok(
            {
                "queue_id": queue.pk,
                "new_tickets": counts.new,
                **_totals(counts),
                "unassigned_tickets": active.filter(owner__isnull=True).count(),
                "escalated_tickets": active.filter(next_due__lte=now()).count(),
                "average_response_time": duration(average),
                "average_response_time_seconds": int(average.total_seconds()) if average else None,
            }
        )


def _totals(counts: tally.QueueCounts) -> dict[str, int]:
    return {
        "total_tickets": counts.total,
        "open_tickets": counts.new + counts.open,
        "pending_tickets": counts.pending,
        "closed_tickets": counts.closed,
    }


def _average_response(queue: Queue) -> timedelta | None:
    """From creation to the first visible article of an agent, over the tickets of 30 days."""
    first = (
        Article.objects.filter(
            ticket=OuterRef("pk"), sender_type=SenderType.AGENT, is_visible_for_customer=True
        )
        .order_by()
        .values("ticket")
        .annotate(first=Min("created_at"))
        .values("first")
    )
    answered = (
        Ticket.objects.filter(
            Q(queue=queue), created_at__gte=now() - timedelta(days=_RESPONSE_DAYS)
        )
        .annotate(
            waited=ExpressionWrapper(
                Subquery(first) - F("created_at"), output_field=DurationField()
            )
        )
        .filter(waited__isnull=False)
    )
    found: timedelta | None = answered.aggregate(average=Avg("waited"))["average"]
    return found
