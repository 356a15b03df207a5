"""Figures of an agent's own work (contract 4.14)."""

from rest_framework.request import Request
from rest_framework.response import Response

from accounts.auth.guards import require_agent
from accounts.auth.viewsets import ApiViewSet
from accounts.preferences import zone_of
from dashboard import figures, performance
from dashboard.api.shapes import (
    PerformanceSerializer,
    ResponseTimesSerializer,
    WorkloadSerializer,
)
from gotrs.common.api import ok
from gotrs.common.api.schema import DAY_OR_MOMENT, describe, parameter

TAG = "Agent tools"
SPAN = (
    parameter("from", "A day or a time; by default 29 days ago.", DAY_OR_MOMENT),
    parameter(
        "to", "A day, which is included, or a time, which is not; by default today.", DAY_OR_MOMENT
    ),
)


class AgentStatsViewSet(ApiViewSet):
    """/agent/stats/…: about the agent who asks."""

    @describe("agent_performance", "What I did", TAG, PerformanceSerializer, query=SPAN)
    def performance(self, request: Request) -> Response:
        """In tickets that I can read."""
        require_agent(self.actor)
        return ok(performance.performance(self.actor, self._span()))

    @describe("agent_workload", "What I have to do", TAG, WorkloadSerializer)
    def workload(self, request: Request) -> Response:
        """Active tickets that are mine."""
        require_agent(self.actor)
        return ok(performance.workload(self.actor, zone_of(self.person)))

    @describe(
        "agent_response_times", "How long customers waited for me", TAG, ResponseTimesSerializer,
        query=SPAN,
    )  # fmt: skip
    def response_times(self, request: Request) -> Response:
        """From a ticket's creation to the first answer, if I wrote it."""
        require_agent(self.actor)
        return ok(performance.response_times(self.actor, self._span()))

    def _span(self) -> figures.Span:
        return figures.read_span(self.request.query_params, zone_of(self.person))
