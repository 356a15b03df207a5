"""How long customers waited: for the first answer, and for the end.

Times are plain ones, not working time: what passed on the customer's clock.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta
from statistics import median
from typing import Any

from django.db import connection
from django.db.models import (
    Aggregate,
    Avg,
    Count,
    DurationField,
    Exists,
    ExpressionWrapper,
    F,
    Max,
    Min,
    OuterRef,
    Q,
    QuerySet,
)

from dashboard.figures.counts import closed_in, created_in
from dashboard.figures.spans import Span
from gotrs.common.durations import duration
from tickets.models import Article, SenderType, Ticket

# Times are taken from so many tickets at most, the newest of the span: beyond this, more of them
# change the figure no longer, only how long one waits for it.
SAMPLE = 50_000

_ANSWER = Q(
    sender_type=SenderType.AGENT, is_visible_for_customer=True, deleted_at__isnull=True
)  # fmt: skip


@dataclass(frozen=True)
class Times:
    """Average, median, shortest and longest of some times; all None without any."""

    count: int = 0
    average: timedelta | None = None
    median: timedelta | None = None
    shortest: timedelta | None = None
    longest: timedelta | None = None


NO_TIMES = Times()


class _Median(Aggregate):
    """The middle value, between two the mean of both; PostgreSQL only."""

    function = "PERCENTILE_CONT"
    name = "median"
    output_field = DurationField()
    template = "%(function)s(0.5) WITHIN GROUP (ORDER BY %(expressions)s)"


def first_answers(tickets: QuerySet[Ticket]) -> QuerySet[Article]:
    """The first answer of each ticket, annotated with ``waited`` since the ticket was created.

    It is the first article whose sender is an agent and which the customer may see; notes, auto
    responses and mails that were taken back are none (rule 10.4). Answers from before the ticket
    was created came by a merge, and don't count.
    """
    answers = Article.objects.filter(_ANSWER)
    earlier = answers.filter(
        ticket=OuterRef("ticket"),
        pk__lt=OuterRef("pk"),
        created_at__gte=OuterRef("ticket__created_at"),
    )
    return (
        answers.filter(
            ticket__in=tickets.order_by().values("pk"), created_at__gte=F("ticket__created_at")
        )
        .filter(~Exists(earlier))
        .annotate(
            waited=ExpressionWrapper(
                F("created_at") - F("ticket__created_at"), output_field=DurationField()
            )
        )
    )


def answers_in(tickets: QuerySet[Ticket], span: Span) -> QuerySet[Article]:
    """First answers to the tickets that were created in the span (the newest SAMPLE of them)."""
    newest = created_in(tickets, span).order_by("-created_at", "-id").values("pk")[:SAMPLE]
    return first_answers(Ticket.objects.filter(pk__in=newest))


def response_times(tickets: QuerySet[Ticket], span: Span) -> Times:
    """From creation to the first answer (:func:`first_answers`), over tickets created in the span.

    Tickets without an answer are left out.
    """
    return summed_up(answers_in(tickets, span))


def solved_in(tickets: QuerySet[Ticket], span: Span) -> QuerySet[Ticket]:
    """Tickets closed in the span (the newest SAMPLE), with ``waited`` from creation to closing."""
    newest = closed_in(tickets, span).order_by("-closed_at", "-id").values("pk")[:SAMPLE]
    waited = ExpressionWrapper(F("closed_at") - F("created_at"), output_field=DurationField())
    return Ticket.objects.filter(pk__in=newest).annotate(waited=waited)


def resolution_times(tickets: QuerySet[Ticket], span: Span) -> Times:
    """From creation to the last closing, over the tickets closed in the span (``closed_in``)."""
    return summed_up(solved_in(tickets, span))


def summed_up(rows: QuerySet[Any]) -> Times:
    """The times of rows that have ``waited``. One query."""
    if connection.vendor == "sqlite":
        return _times(rows.order_by().values_list("waited", flat=True))
    found = rows.order_by().aggregate(**_aggregates())
    return Times(*(found[name] for name in _aggregates()))


def summed_up_by(rows: QuerySet[Any], column: str) -> dict[Any, Times]:
    """The times of rows that have ``waited``, for each value of a column. One query."""
    if connection.vendor == "sqlite":
        groups: dict[Any, list[timedelta]] = defaultdict(list)
        for value, waited in rows.order_by().values_list(column, "waited"):
            groups[value].append(waited)
        return {value: _times(waits) for value, waits in groups.items()}
    found = rows.order_by().values_list(column).annotate(**_aggregates())
    return {value: Times(*times) for value, *times in found}


def _aggregates() -> dict[str, Aggregate]:
    return {
        "times": Count("waited"),
        "average": Avg("waited"),
        "middle": _Median("waited"),
        "shortest": Min("waited"),
        "longest": Max("waited"),
    }


def _times(waits: Iterable[timedelta]) -> Times:
    """The same as the database does it; SQLite has no median."""
    found = list(waits)
    if not found:
        return NO_TIMES
    average = sum(found, timedelta()) / len(found)
    middle = median(found)  # type: ignore[type-var]  # anything that can be added and halved
    return Times(len(found), average, middle, min(found), max(found))


def shown(name: str, span: timedelta | None) -> dict[str, Any]:
    """A duration as the API writes it: ``name`` as text and ``name_seconds`` (contract 1.1)."""
    seconds = None if span is None else int(span.total_seconds())
    return {name: duration(span), f"{name}_seconds": seconds}
