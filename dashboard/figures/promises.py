"""Whether what was promised to customers was kept."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from dashboard.figures.counts import created_in
from dashboard.figures.spans import Span
from gotrs.common.clock import now
from tickets.models import HistoryType, StateType, Ticket, TicketHistory

_TIMES = ("first_response_time", "update_time", "solution_time")
_BREACHES = (
    HistoryType.ESCALATION_RESPONSE_TIME_START,
    HistoryType.ESCALATION_UPDATE_TIME_START,
    HistoryType.ESCALATION_SOLUTION_TIME_START,
)


@dataclass(frozen=True)
class Promises:
    """How many tickets something was promised for, and for how many of them it was broken."""

    total: int = 0
    breaches: int = 0

    @property
    def rate(self) -> float | None:
        """Percent of the promises that were kept, to one decimal; None without any."""
        return round(100 * (self.total - self.breaches) / self.total, 1) if self.total else None

    @classmethod
    def sum_of(cls, parts: Iterable["Promises"]) -> "Promises":
        """All of them together."""
        counts = [(part.total, part.breaches) for part in parts]
        return cls(sum(total for total, _late in counts), sum(late for _total, late in counts))


def promises_by_queue(tickets: QuerySet[Ticket], span: Span) -> dict[str, Promises]:
    """What became of the promises for the tickets created in the span, by name of the queue.

    A ticket counts if its SLA, or without one its queue, promises a time (rule 10.4), or if a
    deadline runs on it. It is a breach if a deadline passed: the history says so, or one that runs
    is over. Merged tickets are left out. Where no deadline was ever set there is no data.
    """
    late = Q(was_late=True) | Q(next_due__lte=now())
    rows = (
        created_in(tickets, span)
        .exclude(state_type=StateType.MERGED)
        .annotate(was_late=_was_late(span))
        .filter(_promised() | Q(next_due__isnull=False) | Q(was_late=True))
        .order_by()
        .values_list("queue__name")
        .annotate(total=Count("pk"), breaches=Count("pk", filter=late))
    )
    found = {name: Promises(total, breaches) for name, total, breaches in sorted(rows)}
    return found if found and _is_measured() else {}


def promises(tickets: QuerySet[Ticket], span: Span) -> Promises:
    """The sum of :func:`promises_by_queue`."""
    return Promises.sum_of(promises_by_queue(tickets, span).values())


def _is_measured() -> bool:
    """Whether deadlines are set here at all."""
    if Ticket.objects.filter(next_due__isnull=False).exists():
        return True
    return TicketHistory.objects.filter(type__in=_BREACHES).exists()


def _was_late(span: Span) -> Exists:
    return Exists(
        TicketHistory.objects.filter(
            ticket=OuterRef("pk"), type__in=_BREACHES, created_at__gte=span.start
        )
    )


def _promised() -> Q:
    by_sla, by_queue = Q(), Q()
    for name in _TIMES:
        by_sla |= Q(**{f"sla__{name}__gt": 0})
        by_queue |= Q(**{f"queue__{name}__gt": 0})
    return by_sla | (Q(sla__isnull=True) & by_queue)
