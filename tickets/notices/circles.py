"""Agents whom a notification is for, by what they have to do with the ticket (rule 9.3).

Some are known from the ticket itself, the others are gathered by a query.
"""

from collections.abc import Collection
from typing import Any

from django.db.models import F, QuerySet, Value

from accounts.models import Agent, Permission, RoleMember
from accounts.permissions import holders_of, members_of
from gotrs.common.validity import Validity
from queues import following
from queues.models import QueueFollower, ServiceFollower
from tickets.models import Circle, Ticket, Watcher
from tickets.notices.rules import Notice

# A circle, and the group or role that it is of; 0 for the others.
Key = tuple[str, int]

_GROUP, _ROLE = "group", "role"


def named(notice: Notice) -> set[int]:
    """Ids of the agents that are known without a question."""
    found = {pk for _circle, pk in _known(notice)}
    return found | set(notice.rule.recipients.get("agent_ids", ()))


def circles_naming(notice: Notice, agent_id: int) -> list[Circle]:
    """Because of which circles an agent is among the named."""
    return [circle for circle, pk in _known(notice) if pk == agent_id]


def _known(notice: Notice) -> list[tuple[Circle, int]]:
    happening, ticket = notice.happening, notice.happening.ticket
    known = [
        (Circle.OWNER, ticket.owner_id),
        (Circle.RESPONSIBLE, ticket.responsible_id),
        (Circle.CREATOR, ticket.created_by_id),
        *((Circle.MENTIONED, pk) for pk in happening.mentioned),
    ]
    return [(c, pk) for c, pk in known if c in notice.rule.circles and pk is not None]


def gathered(notice: Notice) -> set[Key]:
    """What has to be asked; of what nobody follows it is known that nobody does."""
    rule = notice.rule
    found: set[Key] = {
        (circle, 0) for circle in (Circle.WATCHERS, Circle.WRITERS) if circle in rule.circles
    }
    found |= {(circle, 0) for circle in _followed(notice.happening.ticket) & rule.circles}
    found |= {(_GROUP, int(pk)) for pk in rule.recipients.get("group_ids", ())}
    return found | {(_ROLE, int(pk)) for pk in rule.recipients.get("role_ids", ())}


def _followed(ticket: Ticket) -> set[str]:
    """Of what the ticket belongs to, what anybody follows."""
    of_queue = following.is_followed(ticket.queue_id)
    of_service = following.is_service_followed(ticket.service_id)
    found = {
        Circle.MY_QUEUES: of_queue,
        Circle.MY_SERVICES: of_service,
        Circle.MY_QUEUES_AND_SERVICES: of_queue and of_service,
    }
    return {circle for circle, is_followed in found.items() if is_followed}


def members(ticket: Ticket, keys: Collection[Key]) -> dict[Key, set[int]]:
    """Ids of the agents in each of the circles. One query, none without a circle."""
    found: dict[Key, set[int]] = {key: set() for key in sorted(keys)}
    if not found:
        return found
    in_order = list(found.values())
    parts = [
        _members(ticket, key).order_by().values_list(Value(number), "member")
        for number, key in enumerate(found)
    ]
    for number, agent_id in parts[0].union(*parts[1:], all=True):
        in_order[number].add(agent_id)
    return found


def _members(ticket: Ticket, key: Key) -> QuerySet[Any]:
    """Rows with the ids of the agents in the circle, under ``member``."""
    circle, pk = key
    if circle == _GROUP:
        return Agent.objects.filter(members_of([pk])).annotate(member=F("pk"))
    if circle == Circle.WRITERS:
        writers = holders_of(ticket.queue.group_id, Permission.RW)
        return Agent.objects.filter(writers).annotate(member=F("pk"))
    return _rows(ticket, circle, pk).annotate(member=F("agent"))


def _rows(ticket: Ticket, circle: str, pk: int) -> QuerySet[Any]:
    """Rows that each put an agent into the circle."""
    if circle == _ROLE:
        return RoleMember.objects.filter(role=pk, role__valid_id=Validity.VALID)
    if circle == Circle.WATCHERS:
        return Watcher.objects.filter(ticket=ticket)
    of_queue = QueueFollower.objects.filter(queue=ticket.queue_id)
    of_service = ServiceFollower.objects.filter(service=ticket.service_id)
    return {
        Circle.MY_QUEUES: of_queue,
        Circle.MY_SERVICES: of_service,
        Circle.MY_QUEUES_AND_SERVICES: of_queue.filter(agent__in=of_service.values("agent")),
    }[Circle(circle)]
