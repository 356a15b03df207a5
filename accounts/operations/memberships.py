"""Who is in which group and role, and what roles give (contract 4.10). In force with the next
request: permissions are read once for each.
"""

from collections.abc import Collection, Iterator
from contextlib import contextmanager

from accounts import audit
from accounts.actors import Actor
from accounts.models import Agent, AgentGrant, Group, Role, RoleGrant, RoleMember
from accounts.operations.admins import keeping_admins, refuse_system_account
from accounts.permissions import in_order
from gotrs.common import kept
from gotrs.common.errors import NotFound


def set_membership(
    group: Group, agent: Agent, *, actor: Actor, permissions: Collection[str]
) -> None:
    """Let the agent hold exactly these permissions in the group directly, whatever roles give.

    Raises Forbidden ``protected_object`` for the system account, and for taking the administration
    from the actor or the last admin.
    """
    refuse_system_account(agent)
    with _writing(actor):
        held = set(agent.grants.filter(group=group).values_list("permission", flat=True))
        _replace_membership(group, agent, held, set(permissions))
        _record(actor, "group.set_member", "group", group.pk, agent, held, permissions)


def remove_membership(group: Group, agent: Agent, *, actor: Actor) -> None:
    """Take the direct permissions in the group. Raises NotFound without any; as set_membership."""
    refuse_system_account(agent)
    with _writing(actor):
        held = set(agent.grants.filter(group=group).values_list("permission", flat=True))
        if not held:
            raise NotFound("The agent is no direct member of this group.")
        _replace_membership(group, agent, held, set())
        _record(actor, "group.remove_member", "group", group.pk, agent, held, ())


def add_role_member(role: Role, agent: Agent, *, actor: Actor) -> None:
    """Give the role to the agent; repeating changes nothing. Raises Forbidden for the system."""
    refuse_system_account(agent)
    with _writing(actor):
        _member, is_new = RoleMember.objects.get_or_create(role=role, agent=agent)
        if is_new:
            new = {"agent_id": agent.pk, "login": agent.login}
            audit.record(actor, "role.add_member", "role", role.pk, new=new)


def remove_role_member(role: Role, agent: Agent, *, actor: Actor) -> None:
    """Take the role from the agent.

    Raises NotFound if they don't hold it, Forbidden ``protected_object`` for taking the
    administration from the actor or the last admin.
    """
    refuse_system_account(agent)
    with _writing(actor):
        if not RoleMember.objects.filter(role=role, agent=agent).delete()[0]:
            raise NotFound("The agent doesn't hold this role.")
        old = {"agent_id": agent.pk, "login": agent.login}
        audit.record(actor, "role.remove_member", "role", role.pk, old=old)


def set_role_grants(
    role: Role, group: Group, *, actor: Actor, permissions: Collection[str]
) -> None:
    """Let the role give exactly these permissions in the group. Raises as remove_role_member."""
    with _writing(actor):
        held = set(role.grants.filter(group=group).values_list("permission", flat=True))
        _replace_role_grants(role, group, held, set(permissions))
        _record(actor, "role.set_grants", "role", role.pk, group, held, permissions)


def remove_role_grants(role: Role, group: Group, *, actor: Actor) -> None:
    """Let the role give nothing in the group any more.

    Raises NotFound if it gives nothing there; else as remove_role_member.
    """
    with _writing(actor):
        held = set(role.grants.filter(group=group).values_list("permission", flat=True))
        if not held:
            raise NotFound("The role gives nothing in this group.")
        _replace_role_grants(role, group, held, set())
        _record(actor, "role.remove_grants", "role", role.pk, group, held, ())


@contextmanager
def _writing(actor: Actor) -> Iterator[None]:
    with keeping_admins(actor):
        yield
    kept.forget_everything()


def _replace_membership(group: Group, agent: Agent, held: set[str], wanted: set[str]) -> None:
    agent.grants.filter(group=group, permission__in=held - wanted).delete()
    AgentGrant.objects.bulk_create(
        AgentGrant(agent=agent, group=group, permission=key) for key in in_order(wanted - held)
    )


def _replace_role_grants(role: Role, group: Group, held: set[str], wanted: set[str]) -> None:
    role.grants.filter(group=group, permission__in=held - wanted).delete()
    RoleGrant.objects.bulk_create(
        RoleGrant(role=role, group=group, permission=key) for key in in_order(wanted - held)
    )


def _record(
    actor: Actor,
    action: str,
    entity_type: str,
    entity_id: int,
    of: Agent | Group,
    old: Collection[str],
    new: Collection[str],
) -> None:
    """Note whose permissions changed; nothing if they did not."""
    if set(old) == set(new):
        return
    whose = (
        {"agent_id": of.pk, "login": of.login}
        if isinstance(of, Agent)
        else {"group_id": of.pk, "name": of.name}
    )
    audit.record(
        actor, action, entity_type, entity_id,
        old=whose | {"permissions": in_order(old)}, new=whose | {"permissions": in_order(new)},
    )  # fmt: skip
