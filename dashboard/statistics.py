"""Figures of a span for whoever leads the work (contract 4.15)."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet

from accounts.actors import Actor
from dashboard import figures
from dashboard.figures.groups import QUEUE
from dashboard.numbers import label
from tickets.models import StateType, Ticket
from tickets.querysets import readable_queues

# More points no chart can show.
MAX_POINTS = 1_000


@dataclass(frozen=True)
class Question:
    """Who asks about which span; ``queue_ids`` limit the queues, None stands for all readable."""

    actor: Actor
    span: figures.Span
    queue_ids: Collection[int] | None = None
    interval: str = "day"

    @property
    def tickets(self) -> QuerySet[Ticket]:
        """The tickets that count."""
        return figures.counted_tickets(self.actor, self.queue_ids)


def overview(asked: Question) -> dict[str, Any]:
    """The span at a glance. Times are medians of plain time.

    ``open`` are the new and open tickets of now, all others are about the span. ``sla_compliance``
    is the percentage of promises that were kept (dashboard.figures.promises).
    """
    tickets, span = asked.tickets, asked.span
    opened = tickets.unarchived().filter(  # type: ignore[attr-defined]
        state_type__in=[StateType.NEW, StateType.OPEN]
    )
    return {
        "created": figures.created_count(tickets, span),
        "closed": figures.closed_count(tickets, span),
        "reopened": figures.reopened_count(tickets, span),
        "open": opened.count(),
        "backlog_change": figures.backlog_change(tickets, span),
        **figures.shown("first_response_time", figures.response_times(tickets, span).median),
        **figures.shown("resolution_time", figures.resolution_times(tickets, span).median),
        "sla_compliance": figures.promises(tickets, span).rate,
    }


def trends(asked: Question) -> dict[str, Any]:
    """Tickets created and closed in each interval, and active at its end.

    The last line is named "Open"; it is figures.active_count, so pending tickets are in it.
    """
    tickets, span, interval = asked.tickets, asked.span, asked.interval
    created = figures.per_interval(figures.created_in(tickets, span), "created_at", span, interval)
    closed = figures.per_interval(figures.closed_in(tickets, span), "closed_at", span, interval)
    active = figures.active_per_interval(tickets, span, interval)
    return {
        "labels": [label(key, interval) for key in created],
        "datasets": [
            {"label": "Created", "data": list(created.values())},
            {"label": "Closed", "data": list(closed.values())},
            {"label": "Open", "data": list(active.values())},
        ],
    }


def group_list(asked: Question, name: str) -> list[figures.GroupFigures]:
    """The groups of ``queues``, ``agents`` or ``customers``, by name, with counts but no times yet.

    Queues: all that the actor reads; agents and companies: those that have something to count.
    """
    dimension = figures.DIMENSIONS[name]
    groups = figures.by_dimension(asked.tickets, asked.span, dimension)
    if dimension is QUEUE:
        for queue in readable_queues(asked.actor):
            if queue.is_valid and (asked.queue_ids is None or queue.pk in asked.queue_ids):
                groups.setdefault(queue.pk, figures.GroupFigures(queue.pk))
    return figures.name_groups(groups.values(), dimension)


def group_rows(
    asked: Question, name: str, groups: Sequence[figures.GroupFigures]
) -> list[dict[str, Any]]:
    """These groups as the API shows them, with their times. Three queries."""
    if groups:
        dimension = figures.DIMENSIONS[name]
        figures.fill_in_times(groups, asked.tickets, asked.span, dimension)
    return [_row(group) for group in groups]


def _row(group: figures.GroupFigures) -> dict[str, Any]:
    return {
        "id": group.id,
        "name": group.name,
        "created": group.created,
        "closed": group.closed,
        "open": group.open,
        **figures.shown("first_response_time", group.response.median),
        **figures.shown("resolution_time", group.resolution.median),
        "time_units": group.time_units,
    }


# --- As a table -----------------------------------------------------------------------------------

REPORTS = ("overview", "trends", "queues", "agents", "customers")


def as_table(asked: Question, report: str) -> tuple[list[str], Iterable[list[Any]]]:
    """Header and rows of a report; names of columns are those of the API."""
    if report == "overview":
        found = overview(asked)
        return ["figure", "value"], [[name, value] for name, value in found.items()]
    if report == "trends":
        chart = trends(asked)
        lines = [line["data"] for line in chart["datasets"]]
        header = [asked.interval, *(line["label"].lower() for line in chart["datasets"])]
        return header, [list(row) for row in zip(chart["labels"], *lines, strict=True)]
    rows = group_rows(asked, report, group_list(asked, report))
    header = list(_row(figures.GroupFigures(0)))
    return header, [list(row.values()) for row in rows]
