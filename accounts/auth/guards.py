"""The two questions that many operations of the API ask first (contract part 4)."""

from accounts.actors import Actor
from gotrs.common.errors import Forbidden


def require_agent(actor: Actor) -> None:
    """Raises Forbidden for customers, whatever they ask about."""
    if actor.is_customer:
        raise Forbidden("This is for agents only.")


def require_admin(actor: Actor) -> None:
    """Raises Forbidden ``admin_required`` for everybody but admins."""
    if not actor.is_admin:
        raise Forbidden("This is for admins only.", code="admin_required")
