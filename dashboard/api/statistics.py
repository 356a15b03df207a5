"""Statistics of a span over the queues that one reads (contract 4.15)."""

from collections.abc import Mapping

from django.http.response import HttpResponseBase
from drf_spectacular.types import OpenApiTypes
from rest_framework.request import Request
from rest_framework.response import Response

from accounts import audit
from accounts.auth.guards import require_agent
from accounts.auth.viewsets import ApiViewSet
from accounts.masterdata import bad_filter
from accounts.preferences import zone_of
from dashboard import figures, statistics
from dashboard.api.agents import SPAN
from dashboard.api.shapes import GroupFiguresSerializer, OverviewSerializer, TimeChartSerializer
from gotrs.common import tables
from gotrs.common.api import listed, ok, read_page_request
from gotrs.common.api.schema import IDS, PAGING, describe, one_of, parameter
from gotrs.common.errors import DomainError
from gotrs.common.values import read_integer
from tickets.querysets import readable_queues

TAG = "Statistics"
_INTERVALS = ("day", "week", "month")
_INTERVAL = parameter("interval", "day by default.", one_of(_INTERVALS))
_QUERY = (*SPAN, parameter("queue_id", "Only these queues.", IDS))


class StatisticsViewSet(ApiViewSet):
    """/statistics/… for agents."""

    @describe(
        "statistics_overview", "The span at a glance", TAG, OverviewSerializer, query=_QUERY
    )  # fmt: skip
    def overview(self, request: Request) -> Response:
        """Created, closed, reopened, open; how the backlog grew; median times."""
        return ok(statistics.overview(self._asked()))

    @describe(
        "statistics_trends", "Created, closed and open tickets over time", TAG,
        TimeChartSerializer, query=(*_QUERY, _INTERVAL),
    )  # fmt: skip
    def trends(self, request: Request) -> Response:
        """Open are those that were active at the end of each day, week or month."""
        return ok(statistics.trends(self._asked()))

    @describe(
        "statistics_queues", "Figures by queue", TAG, GroupFiguresSerializer, paged=True,
        query=(*_QUERY, *PAGING),
    )  # fmt: skip
    def queues(self, request: Request) -> Response:
        """All readable queues, by name."""
        return self._groups("queues")

    @describe(
        "statistics_agents", "Figures by agent", TAG, GroupFiguresSerializer, paged=True,
        query=(*_QUERY, *PAGING),
    )  # fmt: skip
    def agents(self, request: Request) -> Response:
        """Who created tickets, or owns open or closed ones; the response time is of own answers."""
        return self._groups("agents")

    @describe(
        "statistics_customers", "Figures by company", TAG, GroupFiguresSerializer, paged=True,
        query=(*_QUERY, *PAGING),
    )  # fmt: skip
    def customers(self, request: Request) -> Response:
        """Companies that have tickets created, closed or open, by name."""
        return self._groups("customers")

    @describe(
        "statistics_export", "A report as a file", TAG, OpenApiTypes.BINARY, bare=True,
        query=(
            *_QUERY, _INTERVAL,
            parameter("report", "Which.", one_of(statistics.REPORTS), required=True),
            parameter("format", "csv by default.", one_of(tables.FORMATS)),
        ),
    )  # fmt: skip
    def export(self, request: Request) -> HttpResponseBase:
        """Noted in the audit log."""
        require_agent(self.actor)
        query = request.query_params
        report = query.get("report", "").strip()
        kind = query.get("format", "").strip().lower() or tables.CSV
        asked = self._asked(
            {
                "report": _wrong_choice(report, statistics.REPORTS),
                "format": _wrong_choice(kind, tables.FORMATS),
            }
        )
        header, rows = statistics.as_table(asked, report)
        span = {"from": asked.span.start, "to": asked.span.end}
        said = {"report": report, "format": kind, **span, "queue_ids": asked.queue_ids}
        audit.record(self.actor, "statistics.export", "statistics", report, new=said)
        first = asked.span.start.astimezone(asked.span.zone)
        return tables.table_response(kind, f"{report}-{first:%Y-%m-%d}", header, rows)

    def _groups(self, name: str) -> Response:
        asked = self._asked()
        groups = statistics.group_list(asked, name)
        return listed(
            read_page_request(self.request.query_params).of(
                len(groups),
                lambda offset, limit: statistics.group_rows(
                    asked, name, groups[offset : offset + limit]
                ),
            )
        )

    def _asked(self, wrong: Mapping[str, str | None] | None = None) -> statistics.Question:
        """What the query asks. Raises DomainError ``invalid_filter`` with all that is wrong."""
        require_agent(self.actor)
        query = self.request.query_params
        found = {name: message for name, message in (wrong or {}).items() if message}
        interval = query.get("interval", "").strip().lower() or "day"
        span, queue_ids = None, None
        if message := _wrong_choice(interval, _INTERVALS):
            found["interval"] = message
        try:
            queue_ids = self._queue_ids(query.get("queue_id", ""))
        except _Unknown as error:
            found["queue_id"] = str(error)
        try:
            span = figures.read_span(query, zone_of(self.person))
        except DomainError as error:
            found |= {name: messages[0] for name, messages in error.details.items()}
        if span and "interval" not in found and _points(span, interval) > statistics.MAX_POINTS:
            found["interval"] = "These are too many points; choose a longer interval."
        if found or span is None:
            raise bad_filter(**found)
        return statistics.Question(self.actor, span, queue_ids, interval)

    def _queue_ids(self, text: str) -> list[int] | None:
        words = [word.strip() for word in text.split(",") if word.strip()]
        if not words:
            return None
        known = {queue.pk for queue in readable_queues(self.actor)}
        ids = [read_integer(word) for word in words]
        for word, number in zip(words, ids, strict=True):
            if number not in known:
                raise _Unknown(f"There is no queue {word}.")
        return sorted({number for number in ids if number is not None})


class _Unknown(Exception):
    """A queue that does not exist, or that the caller can't read."""


def _wrong_choice(word: str, choices: tuple[str, ...]) -> str | None:
    return None if word in choices else f"Use one of: {', '.join(choices)}."


def _points(span: figures.Span, interval: str) -> int:
    days = {"day": 1, "week": 7, "month": 28}[interval]
    return (span.end - span.start).days // days
