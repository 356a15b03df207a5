"""The four reports as objects of the API. The figures are those of dashboard.figures."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from django.db.models import Count, Q, QuerySet

from accounts.actors import Actor
from accounts.models import Agent, CustomerUser
from accounts.models.agents import SYSTEM_AGENT_ID
from accounts.permissions import admins_among
from dashboard import figures
from dashboard.figures import Span
from dashboard.figures.times import NO_TIMES, answers_in, solved_in, summed_up_by
from gotrs.common.validity import Validity

# How the breakdowns of created tickets are named, and their columns.
BREAKDOWNS = {
    "by_queue": "queue__name",
    "by_priority": "priority__name",
    "by_state": "state__name",
    "by_type": "type__name",
}


def tickets_report(actor: Actor, span: Span) -> dict[str, Any]:
    """What came and what was done. Breakdowns are of the tickets created in the span, as of now.

    The resolution time is plain time from creation to closing of the tickets closed in the span.
    """
    tickets = figures.counted_tickets(actor)
    created = figures.created_in(tickets, span)
    return {
        "total_created": figures.created_count(tickets, span),
        "total_closed": figures.closed_count(tickets, span),
        **figures.shown("average_resolution_time", figures.resolution_times(tickets, span).average),
        **{name: figures.count_by(created, column) for name, column in BREAKDOWNS.items()},
    }


def users_report(actor: Actor, span: Span) -> dict[str, Any]:
    """All accounts, agents' and customers', without the system's own.

    Active are those whose account is valid; new those that were created in the span.
    """
    agents = Agent.objects.exclude(pk=SYSTEM_AGENT_ID)
    customers = CustomerUser.objects.all()
    counts = [_account_counts(agents, span), _account_counts(customers, span)]
    admins = len(admins_among(set(agents.values_list("pk", flat=True))))
    of_agents, of_customers = (found["total"] for found in counts)
    return {
        "total_users": of_agents + of_customers,
        "active_users": sum(found["active"] for found in counts),
        "new_users": sum(found["new"] for found in counts),
        "by_role": {"Admin": admins, "Agent": of_agents - admins, "Customer": of_customers},
    }


def _account_counts(people: QuerySet[Any], span: Span) -> dict[str, int]:
    return people.order_by().aggregate(
        total=Count("pk"),
        active=Count("pk", filter=Q(valid_id=Validity.VALID)),
        new=Count("pk", filter=Q(created_at__gte=span.start, created_at__lt=span.end)),
    )


def sla_report(actor: Actor, span: Span) -> dict[str, Any]:
    """How many of the tickets created in the span kept what was promised for them.

    See dashboard.figures.promises.
    """
    queues = figures.promises_by_queue(figures.counted_tickets(actor), span)
    return _kept(figures.Promises.sum_of(queues.values())) | {
        "by_queue": {name: _kept(found) for name, found in queues.items()}
    }


def _kept(found: figures.Promises) -> dict[str, Any]:
    return {"compliance_rate": found.rate, "breaches": found.breaches, "total": found.total}


def performance_report(actor: Actor, span: Span) -> dict[str, Any]:
    """How fast agents were, in plain time: first answers to tickets created in the span, and from
    creation to closing of the tickets closed in it.

    An answer is that of the agent who wrote it, a closed ticket that of its owner. Agents without
    any are left out; those who closed most come first.
    """
    tickets = figures.counted_tickets(actor)
    closed = figures.count_by(figures.closed_in(tickets, span), "owner_id")
    responses = summed_up_by(answers_in(tickets, span), "created_by_id")
    resolutions = summed_up_by(solved_in(tickets, span), "owner_id")
    logins = dict(
        Agent.objects.filter(pk__in={*closed, *responses} - {None}).values_list("pk", "login")
    )
    rows = [
        {
            "user_id": pk,
            "login": login,
            "tickets_closed": closed.get(pk, 0),
            **_times(responses.get(pk, NO_TIMES).average, resolutions.get(pk, NO_TIMES).average),
        }
        for pk, login in logins.items()
    ]
    return {
        **_times(
            figures.response_times(tickets, span).average,
            figures.resolution_times(tickets, span).average,
        ),
        "by_agent": sorted(rows, key=lambda row: (-row["tickets_closed"], row["login"])),
    }


def _times(response: timedelta | None, resolution: timedelta | None) -> dict[str, Any]:
    return {
        **figures.shown("average_response_time", response),
        **figures.shown("average_resolution_time", resolution),
    }


REPORTS: dict[str, Callable[[Actor, Span], dict[str, Any]]] = {
    "tickets": tickets_report,
    "users": users_report,
    "sla": sla_report,
    "performance": performance_report,
}
