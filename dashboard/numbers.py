"""How many tickets want what, and the charts of the dashboard (contract 4.13).

Every number equals the total of ``GET /tickets`` with the filters that its key stands for.
"""

from collections import Counter
from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.db.models import Q, QuerySet
from django.db.models.functions import Lower
from django.db.models.lookups import In

from accounts.actors import Actor
from dashboard import figures
from dashboard.figures.spans import midnight, today
from gotrs.common.clock import now
from tickets import catalog, tally
from tickets.models import State, StateType, Ticket
from tickets.models.catalog import PENDING_TYPES

# What the parameter ``period`` of the chart over time means: interval and how many of them.
PERIODS = {"day": ("hour", 24), "week": ("day", 7), "month": ("day", 30), "year": ("month", 12)}
_LABELS = {"hour": "%H:%M", "day": "%Y-%m-%d", "week": "%Y-%m-%d", "month": "%Y-%m"}


def stats(actor: Actor, zone: ZoneInfo) -> dict[str, int]:
    """The numbers of the dashboard; days are those of ``zone``. Two queries for most agents.

    What customers aren't shown of a ticket (owner, deadlines, reminders) counts as none for them.
    """
    by_type = _by_type(actor)
    day = midnight(today(zone), zone)
    seen = Ticket.objects.visible_to(actor).unarchived()
    counted = {
        "created_today": seen.filter(created_at__gte=day),
        "closed_today": seen.filter(state_type=StateType.CLOSED, closed_at__gte=day),
        "my_tickets": my_tickets(actor).active(),
    }
    if not actor.is_customer:
        active, moment = seen.active(), now()
        counted |= {
            "unassigned_tickets": active.filter(owner__isnull=True),
            "overdue_tickets": active.filter(overdue(moment)),
            "escalated_tickets": active.filter(next_due__lte=moment),
            "reminders_due": active.filter(
                state_type=StateType.PENDING_REMINDER, pending_until__lt=moment
            ),
        }
    return {
        "total_tickets": by_type.total(),
        "new_tickets": by_type[StateType.NEW],
        "open_tickets": by_type[StateType.NEW] + by_type[StateType.OPEN],
        "pending_tickets": sum(by_type[kind] for kind in PENDING_TYPES),
        **dict.fromkeys(
            ("unassigned_tickets", "overdue_tickets", "escalated_tickets", "reminders_due"), 0
        ),
        **counts_of(counted),
    }


def overdue(moment: datetime) -> Q:
    """Escalated, or waiting for a time that has passed."""
    waited = Q(state_type__in=PENDING_TYPES, pending_until__lt=moment)
    return Q(next_due__lte=moment) | waited


def my_tickets(actor: Actor) -> Any:
    """Tickets that an agent owns, or of which a customer is the customer user; any state."""
    seen = Ticket.objects.visible_to(actor)
    if actor.customer is None:
        return seen.filter(owner_id=actor.agent_id)
    return seen.filter(In(Lower("customer_user_id"), sorted(actor.customer.own_names())))


def counts_of(lists: dict[str, QuerySet[Ticket]]) -> dict[str, int]:
    """How many tickets each list has. One query for all of them."""
    parts: dict[str, str] = {}
    params: list[Any] = []
    for name, tickets in lists.items():
        try:
            sql, values = tickets.order_by().values("pk").query.sql_with_params()
        except EmptyResultSet:  # Django knows without asking that there is none
            continue
        parts[name] = f"(SELECT COUNT(*) FROM ({sql}) AS t)"  # noqa: S608 - SQL of the ORM
        params.extend(values)
    counts = dict.fromkeys(lists, 0)
    if parts:
        with connection.cursor() as cursor:
            cursor.execute(f"SELECT {', '.join(parts.values())}", params)
            counts.update(zip(parts, cursor.fetchone() or (), strict=True))
    return counts


def _by_type(actor: Actor) -> Counter[int]:
    totals: Counter[int] = Counter()
    for state, total in _by_state(actor):
        totals[state.type_id] += total
    return totals


def _by_state(actor: Actor) -> list[tuple[State, int]]:
    """How many tickets are in each state, in the order of ids."""
    totals = tally.by_state(actor)
    if not totals.keys() <= catalog.states().keys():
        catalog.forget()
    states = catalog.states()
    return [(states[pk], total) for pk, total in sorted(totals.items())]


# --- Charts ---------------------------------------------------------------------------------------


def active_states(actor: Actor) -> list[tuple[State, int]]:
    """How many tickets are in each active state, in the order of ids."""
    return [(state, total) for state, total in _by_state(actor) if state.is_active]


def by_status(actor: Actor) -> dict[str, list[Any]]:
    """Active tickets by state."""
    return _chart([(state.name, total) for state, total in active_states(actor)])


def by_priority(actor: Actor) -> dict[str, list[Any]]:
    """Active tickets by priority, the lowest first."""
    active = Ticket.objects.visible_to(actor).active()
    totals = figures.count_by(active, "priority_id")
    if not totals.keys() <= catalog.priorities().keys():
        catalog.forget()
    names = catalog.priorities()
    return _chart([(names[pk].name, total) for pk, total in sorted(totals.items())])


def _chart(found: list[tuple[str, int]]) -> dict[str, list[Any]]:
    return {"labels": [name for name, _total in found], "values": [total for _name, total in found]}


def over_time(actor: Actor, zone: ZoneInfo, period: str) -> dict[str, Any]:
    """Created and closed tickets of a period that ends now, by hour, day or month of ``zone``."""
    interval, count = PERIODS[period]
    span = _until_now(zone, interval, count)
    seen = Ticket.objects.visible_to(actor).unarchived()
    created = figures.per_interval(figures.created_in(seen, span), "created_at", span, interval)
    closed = figures.per_interval(figures.closed_in(seen, span), "closed_at", span, interval)
    return {
        "labels": [label(key, interval) for key in created],
        "datasets": [
            {"label": "Created", "data": list(created.values())},
            {"label": "Closed", "data": list(closed.values())},
        ],
    }


def label(key: datetime, interval: str) -> str:
    """How charts name the interval that begins at a local time."""
    return key.strftime(_LABELS[interval])


def _until_now(zone: ZoneInfo, interval: str, count: int) -> figures.Span:
    """So many intervals, the last of them the present one."""
    moment = now()
    end = moment + timedelta(microseconds=1)
    if interval == "hour":
        hour = moment.astimezone(zone).replace(minute=0, second=0, microsecond=0)
        return figures.Span(hour.astimezone(UTC) - timedelta(hours=count - 1), end, zone)
    day = today(zone)
    if interval == "month":
        months = day.year * 12 + day.month - count
        first = day.replace(year=months // 12, month=months % 12 + 1, day=1)
    else:
        first = day - timedelta(days=count - 1)
    return figures.Span(midnight(first, zone), end, zone)
