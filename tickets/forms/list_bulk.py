"""What the bar over selected tickets offers."""

from django.utils.translation import gettext as _

from accounts.actors import Actor
from accounts.models import Permission
from accounts.models.agents import valid_agents
from queues.models import Queue
from tickets.models import Priority, State, StateType
from tickets.models.catalog import PENDING_TYPES

# Longer menus help nobody; further agents are reached on the ticket itself.
_MAX_AGENTS = 100

Menu = tuple[str, str, list[tuple[str, str]]]


def bulk_menus(actor: Actor) -> list[Menu]:
    """Menus as (parameter, label, choices). Four queries."""
    hidden = (StateType.NEW, StateType.MERGED, StateType.REMOVED, *PENDING_TYPES)
    states = State.objects.valid().exclude(type_id__in=hidden).order_by("type_id", "id")
    queues = Queue.objects.valid().allowed(actor, Permission.MOVE_INTO).by_name()
    owners = [
        (str(agent.pk), agent.full_name)
        for agent in valid_agents().order_by("first_name", "last_name")[:_MAX_AGENTS]
    ]
    return [
        ("state", _("State"), [(str(s.pk), s.name) for s in states]),
        ("owner", _("Owner"), [("me", _("me")), ("none", _("nobody")), *owners]),
        ("queue", _("Queue"), [(str(q.pk), q.name) for q in queues]),
        (
            "priority",
            _("Priority"),
            [(str(p.pk), p.name) for p in Priority.objects.valid().order_by("-id")],
        ),
    ]
