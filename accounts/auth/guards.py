"""The two questions that many operations of the API ask first (contract part 4)."""

from accounts.actors import Actor
from accounts.auth.errors import insufficient_scope
from accounts.models import Agent
from gotrs.common.errors import Forbidden


def require_agent(actor: Actor) -> None:
    """Raises Forbidden for customers, whatever they ask about."""
    if actor.is_customer:
        raise Forbidden("This is for agents only.")


def agent_of(actor: Actor) -> Agent:
    """The acting agent. Raises Forbidden for customers and the system."""
    if actor.agent is None:
        raise Forbidden("This is for agents only.")
    return actor.agent


def require_admin(actor: Actor) -> None:
    """Raises Forbidden ``admin_required`` for everybody but admins.

    An admin's token without the scope ``admin`` is ``insufficient_scope`` (contract 1.4).
    """
    if not actor.holds_admin_role:
        raise Forbidden("This is for admins only.", code="admin_required")
    if actor.lacks_admin_scope:
        raise insufficient_scope()
