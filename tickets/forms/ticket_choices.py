"""What the menus of a ticket offer; kept for some seconds, for it is the same for everybody."""

from dataclasses import dataclass
from typing import Any

from accounts import site
from accounts.actors import Actor
from accounts.models import Agent, Permission
from accounts.permissions import agents_allowed
from gotrs.common.kept import Kept
from queues.models import Queue, Service, Sla
from tickets import rules
from tickets.models import Priority, State, StateType, Ticket, TicketType

# Masters change some times a year; who opens tickets should not pay for that with each page.
_kept = Kept(seconds=5)
_UNCHOOSABLE = (StateType.MERGED, StateType.REMOVED)


@dataclass(frozen=True)
class AgentChoice:
    """Somebody who can be given the ticket."""

    pk: int
    name: str
    is_away: bool


@dataclass(frozen=True)
class Catalog:
    """The master data that a ticket's menus are made of."""

    states: list[State]
    priorities: list[Priority]
    types: list[TicketType]
    services: list[Service]
    slas: list[tuple[Sla, frozenset[int]]]

    def slas_of(self, service_id: int | None) -> list[Sla]:
        """Those that belong to the service (rule 5.24)."""
        return [sla for sla, services in self.slas if service_id in services]


def catalog() -> Catalog:
    """States, priorities, types, services and SLAs that are in use."""
    return _kept.get("catalog", _read_catalog)


def _read_catalog() -> Catalog:
    slas = Sla.objects.valid().order_by("name").prefetch_related("services")
    return Catalog(
        states=list(
            State.objects.valid().exclude(type_id__in=_UNCHOOSABLE).order_by("type_id", "id")
        ),
        priorities=list(Priority.objects.valid().order_by("id")),
        types=list(TicketType.objects.valid().order_by("name")),
        services=list(Service.objects.valid().order_by("name")),
        slas=[(sla, frozenset(service.pk for service in sla.services.all())) for sla in slas],
    )


def workers(ticket: Ticket) -> list[AgentChoice]:
    """Agents who can own the ticket in its queue (rule 5.12)."""
    key = Permission.OWNER if site.get("assign_workers_only") else Permission.RO
    group = ticket.queue.group_id

    def read() -> list[AgentChoice]:
        found: Any = agents_allowed(group, key)
        return [_agent_choice(agent) for agent in found]

    return _kept.get(("workers", group, key), read)


def _agent_choice(agent: Agent) -> AgentChoice:
    return AgentChoice(agent.pk, agent.full_name, rules.is_away(agent))


def queue_choices(actor: Actor, key: str) -> list[tuple[int, str]]:
    """Queues in which the actor holds ``key``, in the order of the tree."""
    allowed = None if actor.grants.everywhere else set(actor.grants.groups(key))
    queues = _kept.get("queues", _read_queues)
    return [(pk, name) for pk, name, group in queues if allowed is None or group in allowed]


def _read_queues() -> list[tuple[int, str, int]]:
    return list(Queue.objects.valid().by_name().values_list("pk", "name", "group_id"))


forget = _kept.forget
