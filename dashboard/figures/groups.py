"""The same figures for each queue, agent or company."""

from collections.abc import Collection
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from django.db.models import Count, F, QuerySet, Sum
from django.db.models.functions import Lower

from accounts.models import Agent, CustomerCompany
from dashboard.figures.counts import closed_in, created_in
from dashboard.figures.spans import Span
from dashboard.figures.times import NO_TIMES, Times, answers_in, solved_in, summed_up_by
from queues.models import Queue
from tickets.models import StateType, Ticket, TimeEntry

Expression = F | Lower


@dataclass(frozen=True)
class Dimension:
    """By what figures are grouped: where each kind of row has the key of its group."""

    created: Expression
    # Also of open tickets and of solution times.
    closed: Expression
    answered: Expression
    booked: Expression


QUEUE = Dimension(F("queue_id"), F("queue_id"), F("ticket__queue_id"), F("ticket__queue_id"))
# Created by the agent; closed and open are those that the agent owns; the answer is the agent's.
AGENT = Dimension(F("created_by_id"), F("owner_id"), F("created_by_id"), F("agent_id"))
# Companies are told apart without regard to case.
COMPANY = Dimension(
    Lower("customer_id"),
    Lower("customer_id"),
    Lower("ticket__customer_id"),
    Lower("ticket__customer_id"),
)
DIMENSIONS = {"queues": QUEUE, "agents": AGENT, "customers": COMPANY}


@dataclass
class GroupFigures:
    """The figures of one queue, agent or company.

    ``created`` and ``closed`` as in dashboard.figures.counts; ``open`` are the new and open tickets
    of now; ``time_units`` were booked in the span. The key of a company is in lower case.
    """

    key: Any
    id: Any = None
    name: str = ""
    created: int = 0
    closed: int = 0
    open: int = 0
    response: Times = NO_TIMES
    resolution: Times = NO_TIMES
    time_units: Decimal = field(default_factory=Decimal)


def by_dimension(
    tickets: QuerySet[Ticket], span: Span, dimension: Dimension
) -> dict[Any, GroupFigures]:
    """The groups that have tickets created, closed or open, by key. Three queries.

    Names and times are filled in by :func:`name_groups` and :func:`fill_in_times`.
    """
    groups: dict[Any, GroupFigures] = {}
    opened = tickets.filter(state_type__in=[StateType.NEW, StateType.OPEN], archived=False)
    for figure, rows, expression in (
        ("created", created_in(tickets, span), dimension.created),
        ("closed", closed_in(tickets, span), dimension.closed),
        ("open", opened, dimension.closed),
    ):
        counted = rows.order_by().annotate(group=expression).values_list("group")
        for key, total in counted.annotate(total=Count("id")):
            if key:
                group = groups.setdefault(key, GroupFigures(key))
                setattr(group, figure, total)
    return groups


def name_groups(groups: Collection[GroupFigures], dimension: Dimension) -> list[GroupFigures]:
    """Fill in ids and names, and put the groups in the order of their names. One query."""
    names = _names([group.key for group in groups], dimension)
    for group in groups:
        group.id, group.name = names.get(group.key, (group.key, str(group.key)))
    return sorted(groups, key=lambda group: (group.name.lower(), str(group.key)))


def _names(keys: Collection[Any], dimension: Dimension) -> dict[Any, tuple[Any, str]]:
    if dimension is QUEUE:
        queues = Queue.objects.filter(pk__in=keys)
        return {pk: (pk, name) for pk, name in queues.values_list("pk", "name")}
    if dimension is AGENT:
        return {agent.pk: (agent.pk, agent.full_name) for agent in _agents(keys)}
    companies = CustomerCompany.objects.annotate(key=Lower("customer_id")).filter(key__in=keys)
    found = companies.values_list("key", "customer_id", "name")
    return {key: (customer_id, name) for key, customer_id, name in found}


def _agents(keys: Collection[Any]) -> QuerySet[Agent]:
    return Agent.objects.filter(pk__in=keys).only("login", "first_name", "last_name")


def fill_in_times(
    groups: Collection[GroupFigures], tickets: QuerySet[Ticket], span: Span, dimension: Dimension
) -> None:
    """Response and solution times and booked time of these groups. Three queries in all."""
    keys = [group.key for group in groups]
    answers = _of(answers_in(tickets, span), dimension.answered, keys)
    responses = summed_up_by(answers, "group")
    resolutions = summed_up_by(_of(solved_in(tickets, span), dimension.closed, keys), "group")
    entries = TimeEntry.objects.filter(
        ticket__in=tickets, created_at__gte=span.start, created_at__lt=span.end
    )
    of_groups = _of(entries, dimension.booked, keys).order_by().values_list("group")
    booked = dict(of_groups.annotate(total=Sum("time_unit")))
    for group in groups:
        group.response = responses.get(group.key, NO_TIMES)
        group.resolution = resolutions.get(group.key, NO_TIMES)
        group.time_units = booked.get(group.key, Decimal(0))


def _of(rows: QuerySet[Any], expression: Expression, keys: Collection[Any]) -> QuerySet[Any]:
    return rows.annotate(group=expression).filter(group__in=keys)
