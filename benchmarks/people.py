"""Groups, queues, agents and customers of the big database."""

from dataclasses import dataclass

from django.contrib.auth.hashers import make_password
from django.db import transaction

from accounts.models import Agent, AgentGrant, CustomerCompany, CustomerUser, Group
from queues.models import Queue

QUEUES = 50
GROUPS = 10
AGENTS = 200
PASSWORD = "figures-of-the-benchmark"
# The one who is measured: everything in 4 of 10 groups, so 20 of 50 queues.
MEASURED_AGENT = "agent20"
MEASURED_GROUPS = 4
# Reads everything; made when it is needed, so that data of earlier versions serve as well.
MEASURED_ADMIN = "bench-admin"
_FIRST = "Ada Ben Carla Dan Eva Finn Greta Hugo Ida Jan Kim Lea Max Nora Otto Pia Rui Sara Tom Uma"
_LAST = "Adler Brandt Costa Duarte Engel Fischer Garcia Hansen Ito Jansen Kowalski Lopez Meyer"


@dataclass(frozen=True)
class Cast:
    """Ids of those who appear in tickets."""

    queue_ids: list[int]
    agent_ids: list[int]
    customers: list[tuple[str, str]]  # login, customer id


@transaction.atomic
def make_people(customers: int) -> Cast:
    """Write groups, queues, agents and so many customers; permissions as in a big company."""
    groups = Group.objects.bulk_create(Group(name=f"department {n}") for n in range(GROUPS))
    queue_ids = [queue.pk for queue in _make_queues(groups)]
    agent_ids = [agent.pk for agent in _make_agents(groups)]
    return Cast(queue_ids, agent_ids, _make_customers(customers))


def _make_queues(groups: list[Group]) -> list[Queue]:
    """The fifty: those that the migrations seeded, moved into the departments, and more."""
    queues = list(Queue.objects.order_by("pk"))
    for number in range(len(queues), QUEUES):
        queues.append(Queue(name=f"Queue {number:02}"))
    for number, queue in enumerate(queues):
        queue.group = groups[number % GROUPS]
        queue.save()
    return queues


def _make_agents(groups: list[Group]) -> list[Agent]:
    password = make_password(PASSWORD)
    agents = Agent.objects.bulk_create(
        Agent(
            login=MEASURED_AGENT if number == 0 else f"agent-{number:03}",
            email=f"agent-{number:03}@bench.test",
            password=password,
            **_name(number),
        )
        for number in range(AGENTS)
    )
    AgentGrant.objects.bulk_create(
        AgentGrant(agent=agent, group=groups[(number + step) % GROUPS], permission="rw")
        for number, agent in enumerate(agents)
        for step in range(MEASURED_GROUPS)
    )
    return agents


def ensure_admin() -> None:
    """The admin who exports and closes."""
    if not Agent.objects.filter(login=MEASURED_ADMIN).exists():
        Agent.objects.create_superuser(MEASURED_ADMIN, "bench-admin@bench.test", PASSWORD)


def _make_customers(count: int) -> list[tuple[str, str]]:
    companies = max(1, count // 12)
    CustomerCompany.objects.bulk_create(
        [CustomerCompany(customer_id=f"C{n:05}", name=f"Company {n:05}") for n in range(companies)],
        batch_size=2_000,
    )
    people = [
        CustomerUser(
            login=f"customer{number:06}@bench.test",
            email=f"customer{number:06}@bench.test",
            customer_id=f"C{number % companies:05}",
            **_name(number),
        )
        for number in range(count)
    ]
    CustomerUser.objects.bulk_create(people, batch_size=2_000)
    return [(person.login, person.customer_id) for person in people]


def _name(number: int) -> dict[str, str]:
    first, last = _FIRST.split(), _LAST.split()
    return {
        "first_name": first[number % len(first)],
        "last_name": last[number // len(first) % len(last)],
    }
