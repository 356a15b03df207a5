"""How many tickets were created, closed, reopened, and how many were open."""

from collections.abc import Collection
from datetime import datetime
from typing import Any

from django.db.models import Count, QuerySet
from django.db.models.functions import Trunc

from accounts.actors import Actor
from dashboard.figures.spans import Span
from tickets import catalog
from tickets.models import HistoryType, StateType, Ticket, TicketHistory
from tickets.models.catalog import ACTIVE_TYPES

# Neither merged into another one nor removed.
_STANDING = (*ACTIVE_TYPES, StateType.CLOSED)


def counted_tickets(actor: Actor, queue_ids: Collection[int] | None = None) -> QuerySet[Ticket]:
    """What figures of a span are about: all that the actor may read, perhaps of some queues alone.

    Archived tickets count, since a figure of last year must not change when its tickets are put
    away; removed ones don't (rule 5.22).
    """
    tickets = Ticket.objects.visible_to(actor)
    return tickets if queue_ids is None else tickets.filter(queue_id__in=sorted(queue_ids))


def created_in(tickets: QuerySet[Ticket], span: Span) -> QuerySet[Ticket]:
    """Those that were created in the span, whatever became of them."""
    return tickets.filter(created_at__gte=span.start, created_at__lt=span.end)


def created_count(tickets: QuerySet[Ticket], span: Span) -> int:
    """How many were created in the span; also those that were merged since."""
    return created_in(tickets, span).count()


def closed_in(tickets: QuerySet[Ticket], span: Span) -> QuerySet[Ticket]:
    """Those that are closed, and were closed in the span.

    A ticket counts once, at the last time that it was closed; one that was reopened since doesn't.
    So the figure equals the list with ``status=closed&closed_after=…&closed_before=…``.
    """
    return tickets.filter(
        state_type=StateType.CLOSED, closed_at__gte=span.start, closed_at__lt=span.end
    )


def closed_count(tickets: QuerySet[Ticket], span: Span) -> int:
    """How many of :func:`closed_in` there are."""
    return closed_in(tickets, span).count()


def reopened_count(tickets: QuerySet[Ticket], span: Span) -> int:
    """How many times a ticket went from a closed to an active state in the span.

    Counted from the history: entries StateUpdate whose old value is the name of a state that is of
    type closed, and after which the ticket was in an active state. One ticket may count several
    times. Changes from a state that was renamed since are not known as such.
    """
    states = catalog.states().values()
    closed = [state.name for state in states if state.type_id == StateType.CLOSED]
    active = [state.pk for state in states if state.is_active]
    changes = TicketHistory.objects.filter(
        type=HistoryType.STATE_UPDATE,
        created_at__gte=span.start,
        created_at__lt=span.end,
        old_value__in=closed,
        state_id__in=active,
    )
    return changes.filter(ticket__in=tickets).count()


def count_by(tickets: QuerySet[Ticket], column: str) -> dict[Any, int]:
    """How many tickets there are of each value, e.g. ``queue__name`` or ``priority__name``.

    The most frequent first. Tickets without a value are left out.
    """
    rows = (
        tickets.order_by()
        .exclude(**{f"{column}__isnull": True})
        .values_list(column)
        .annotate(total=Count("id"))
    )
    return dict(sorted(rows, key=lambda row: (-row[1], str(row[0]))))


def per_interval(
    tickets: QuerySet[Ticket], column: str, span: Span, interval: str
) -> dict[datetime, int]:
    """How many tickets have their ``column`` (a time within the span) in each interval.

    The keys are those of :meth:`Span.keys`, in order, also where there is none. One query.
    """
    rows = (
        tickets.order_by()
        .annotate(beginning=Trunc(column, interval, tzinfo=span.zone))
        .values_list("beginning")
        .annotate(total=Count("id"))
    )
    counts = dict.fromkeys(span.keys(interval), 0)
    for beginning, total in rows:
        key = beginning.replace(tzinfo=None)
        # The hour that a clock change repeats comes twice.
        counts[key] = counts.get(key, 0) + total
    return counts


def active_count(tickets: QuerySet[Ticket], moment: datetime) -> int:
    """How many tickets wanted work at a moment, as far as it shows today.

    They were created before it, and are active now or were closed after it. A ticket that was
    closed and reopened counts as active all the time; one that was merged, as never.
    """
    existing = tickets.filter(created_at__lt=moment)
    active = existing.filter(state_type__in=ACTIVE_TYPES).count()
    return active + existing.filter(state_type=StateType.CLOSED, closed_at__gte=moment).count()


def backlog_change(tickets: QuerySet[Ticket], span: Span) -> int:
    """By how much :func:`active_count` grew from the start to the end of the span."""
    grown = created_in(tickets, span).filter(state_type__in=_STANDING).count()
    return grown - closed_count(tickets, span)


def active_per_interval(
    tickets: QuerySet[Ticket], span: Span, interval: str
) -> dict[datetime, int]:
    """:func:`active_count` at the end of each interval. Four queries, however many intervals."""
    came = per_interval(
        created_in(tickets, span).filter(state_type__in=_STANDING), "created_at", span, interval
    )
    went = per_interval(closed_in(tickets, span), "closed_at", span, interval)
    level = active_count(tickets, span.start)
    levels: dict[datetime, int] = {}
    for key, added in came.items():
        level += added - went.get(key, 0)
        levels[key] = level
    return levels
