"""What one agent did, and has to do (contract 4.14)."""

from datetime import timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.db.models import Avg, Q, QuerySet
from django.db.models.functions import Trunc

from accounts.actors import Actor
from dashboard import figures, numbers
from dashboard.figures.spans import midnight, today
from dashboard.figures.times import answers_in, summed_up
from gotrs.common.clock import now
from tickets.models import Article
from tickets.models.catalog import PENDING_TYPES


def performance(actor: Actor, span: figures.Span) -> dict[str, Any]:
    """What the agent did in the span, in tickets that they can read. Four queries.

    ``tickets_closed`` were closed in the span and are theirs, ``tickets_created`` were created by
    them. The response time is that of :func:`my_answers`, the resolution time that of the tickets
    closed; both are averages of plain time.
    """
    seen = figures.counted_tickets(actor)
    owned = seen.filter(owner_id=actor.agent_id)
    created = seen.filter(created_by_id=actor.agent_id)
    responses = summed_up(my_answers(actor, span))
    resolutions = figures.resolution_times(owned, span)
    return {
        "tickets_closed": figures.closed_count(owned, span),
        "tickets_created": figures.created_count(created, span),
        **figures.shown("average_response_time", responses.average),
        **figures.shown("average_resolution_time", resolutions.average),
        "customer_satisfaction": None,
    }


def my_answers(actor: Actor, span: figures.Span) -> QuerySet[Article]:
    """First answers to tickets created in the span that the agent wrote.

    See dashboard.figures.times.first_answers; the newest 50,000 tickets are looked at.
    """
    answers = answers_in(figures.counted_tickets(actor), span)
    return answers.filter(created_by_id=actor.agent_id)


def workload(actor: Actor, zone: ZoneInfo) -> dict[str, int]:
    """Active tickets that the agent owns: all, pending, overdue, due today. One query.

    ``due_today``: a deadline or the pending time lies in today, also if it has passed already.
    """
    mine = numbers.my_tickets(actor).active()
    day = today(zone)
    hours = (midnight(day, zone), midnight(day + timedelta(days=1), zone))
    waits = Q(state_type__in=PENDING_TYPES, pending_until__gte=hours[0], pending_until__lt=hours[1])
    deadline = Q(next_due__gte=hours[0], next_due__lt=hours[1])
    return numbers.counts_of(
        {
            "assigned_tickets": mine,
            "pending_tickets": mine.filter(state_type__in=PENDING_TYPES),
            "overdue_tickets": mine.filter(numbers.overdue(now())),
            "due_today": mine.filter(waits | deadline),
        }
    )


def response_times(actor: Actor, span: figures.Span) -> dict[str, Any]:
    """How long customers waited for the agent's first answers (:func:`my_answers`). Two queries.

    Days are those on which the tickets were created, in the agent's time zone; days without an
    answer are left out.
    """
    answers = my_answers(actor, span)
    times = summed_up(answers)
    by_day = (
        answers.order_by()
        .annotate(day=Trunc("ticket__created_at", "day", tzinfo=span.zone))
        .values_list("day")
        .annotate(average=Avg("waited"))
        .order_by("day")
    )
    return {
        **figures.shown("average", times.average),
        **figures.shown("median", times.median),
        **figures.shown("min", times.shortest),
        **figures.shown("max", times.longest),
        "by_day": [
            {"date": day.date(), **figures.shown("average", average)} for day, average in by_day
        ],
    }
