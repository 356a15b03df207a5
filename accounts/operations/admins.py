"""Nobody locks the back office: an admin remains, and nobody demotes themselves (contract 4.10)."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import transaction

from accounts.actors import Actor
from accounts.models import Agent, Group, WellKnownGroup
from accounts.permissions import admins
from gotrs.common.errors import Forbidden


@contextmanager
def keeping_admins(actor: Actor) -> Iterator[None]:
    """Around every write that may take the group admin from somebody; all of it or nothing.

    Raises Forbidden ``protected_object`` if it took it from the actor or from the last admin.
    """
    with transaction.atomic():
        # Of two admins who demote each other at the same moment the second one waits here.
        Group.objects.select_for_update(no_key=True).get(pk=WellKnownGroup.ADMIN)
        before = _admin_ids()
        yield
        lost = before - _admin_ids()
        if actor.agent_id in lost:
            raise _protected("Nobody can take the administration from themselves.")
        if before and lost == before:
            raise _protected("This is the last admin.")


def refuse_system_account(agent: Agent) -> None:
    """The account by which the system itself acts stays as it is. Raises Forbidden."""
    if agent.is_system:
        raise _protected("The system's own account can't be changed.")


def _admin_ids() -> set[int]:
    return set(admins().values_list("pk", flat=True))


def _protected(message: str) -> Forbidden:
    return Forbidden(message, code="protected_object")
