"""What the bar over selected tickets offers."""

from django.utils.translation import gettext as _

from accounts.actors import Actor
from accounts.models import Permission
from accounts.models.agents import valid_agents
from gotrs.common.kept import Kept
from tickets import catalog
from tickets.models import StateType
from tickets.models.catalog import PENDING_TYPES
from tickets.querysets import readable_queues

# Longer menus help nobody; further agents are reached on the ticket itself.
_MAX_AGENTS = 100

_kept = Kept(seconds=5)

Menu = tuple[str, str, list[tuple[str, str]]]


def bulk_menus(actor: Actor) -> list[Menu]:
    """Menus as (parameter, label, choices); people may be some seconds old."""
    hidden = (StateType.NEW, StateType.MERGED, StateType.REMOVED, *PENDING_TYPES)
    states = [s for s in catalog.states().values() if s.is_valid and s.type_id not in hidden]
    priorities = [p for p in catalog.priorities().values() if p.is_valid]
    queues = [
        queue
        for queue in readable_queues(actor)
        if queue.is_valid and actor.grants.allows(queue.group_id, Permission.MOVE_INTO)
    ]
    people = _kept.get("people", _read_people)
    return [
        ("state", _("State"), [(str(s.pk), _(s.name)) for s in states]),
        ("owner", _("Owner"), [("me", _("me")), ("none", _("nobody")), *people]),
        ("queue", _("Queue"), [(str(q.pk), q.name) for q in queues]),
        ("priority", _("Priority"), [(str(p.pk), _(p.name)) for p in reversed(priorities)]),
    ]


def _read_people() -> list[tuple[str, str]]:
    agents = valid_agents().order_by("first_name", "last_name")[:_MAX_AGENTS]
    return [(str(agent.pk), agent.full_name) for agent in agents]
