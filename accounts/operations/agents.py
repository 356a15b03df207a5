"""Accounts of agents (contract 4.10)."""

from collections.abc import Collection, Iterable, Mapping
from typing import Any

from django.db import transaction

from accounts import audit
from accounts.actors import Actor
from accounts.auth.errors import kept_by_directory
from accounts.auth.password_links import send_link
from accounts.auth.passwords import is_kept_by_directory, set_password
from accounts.models import (
    Agent,
    AgentGrant,
    DirectoryAccount,
    Group,
    Permission,
    Role,
    RoleGrant,
    RoleMember,
    WellKnownGroup,
)
from accounts.operations.admins import keeping_admins, refuse_system_account
from accounts.operations.people import (
    check_free,
    close_account,
    columns_of,
    save_free,
    void_links,
)
from accounts.permissions import admins_among, in_order
from gotrs.common import kept
from gotrs.common.errors import Invalid
from gotrs.common.validity import Validity

COLUMNS = ("login", "email", "first_name", "last_name", "title", "phone", "valid_id")
# Group id -> permissions in it.
GroupGrants = Mapping[int, Collection[str]]


@transaction.atomic
def create_agent(
    *,
    actor: Actor,
    login: str,
    email: str,
    password: str | None = None,
    role: str | None = None,
    groups: GroupGrants | None = None,
    role_ids: Collection[int] = (),
    **columns: Any,
) -> Agent:
    """A new member of staff; without a password nobody signs in until a link has set one.

    ``role`` is ``Admin`` or ``Agent``; Admin adds to the group admin. The password was checked by
    the policy. Raises Conflict if login or address are in use, Invalid for an ``Agent`` whom
    groups or roles make an admin.
    """
    agent = Agent(login=login, email=email, **columns)
    check_free(agent, {"login": login, "email": email})
    agent.set_password(password)
    save_free(agent, agent.save)
    _write_permissions(agent, {"role": role, "groups": groups, "role_ids": role_ids}, is_new=True)
    audit.record(actor, "agent.create", "agent", agent.pk, new=_audited(agent))
    kept.forget_everything()
    return agent


def update_agent(agent: Agent, *, actor: Actor, changes: Mapping[str, Any]) -> Agent:
    """Change what ``changes`` names: columns, ``password``, ``role``, ``groups``, ``role_ids``.

    Groups and roles are replaced, but for those that are not valid, which nobody sees. What a role
    gives isn't given again directly, so that an object which was read may be sent back. A new
    password ends the sessions of the agent; being made invalid ends tokens as well.

    Raises Forbidden ``protected_object`` for the system account, for the password of an LDAP
    account, and for taking the administration from the actor or the last admin; Conflict for an
    address in use; Invalid for a role that contradicts groups or roles.
    """
    refuse_system_account(agent)
    if "password" in changes and is_kept_by_directory(agent):
        raise kept_by_directory()
    with keeping_admins(actor):
        agent = Agent.objects.select_for_update().get(pk=agent.pk)
        check_free(agent, changes)
        before = _audited(agent)
        _write_columns(agent, changes)
        _write_permissions(agent, changes)
        audit.record_change(actor, "agent.update", "agent", agent.pk, before, _audited(agent))
        if "password" in changes:
            set_password(agent, changes["password"], actor=actor, action="password.set")
    kept.forget_everything()
    return agent


def activate_agent(agent: Agent, *, actor: Actor) -> Agent:
    """Open the account again; nothing happens to one that is open."""
    return update_agent(agent, actor=actor, changes={"valid_id": Validity.VALID.value})


def deactivate_agent(agent: Agent, *, actor: Actor) -> Agent:
    """Close the account: its sessions and tokens end at once.

    Tickets keep the name, and owned active ones stay assigned until somebody moves them. Raises
    Forbidden ``protected_object`` for the actor, the last admin and the system account.
    """
    return update_agent(agent, actor=actor, changes={"valid_id": Validity.INVALID.value})


def reset_password(agent: Agent, *, actor: Actor, new_password: str | None = None) -> None:
    """Set a password that was checked by the policy and end all sessions, or mail a link.

    Raises Forbidden ``protected_object`` for the system account and for one from LDAP.
    """
    refuse_system_account(agent)
    if is_kept_by_directory(agent):
        raise kept_by_directory()
    if new_password is None:
        send_link(agent, actor=actor)
    else:
        set_password(agent, new_password, actor=actor, action="password.set")


def _write_columns(agent: Agent, changes: Mapping[str, Any]) -> None:
    wanted = {name: changes[name] for name in COLUMNS if name in changes}
    changed = [name for name, value in wanted.items() if getattr(agent, name) != value]
    if not changed:
        return
    for name in changed:
        setattr(agent, name, wanted[name])
    save_free(agent, lambda: agent.save(update_fields=[*changed, "changed_at"]))
    if "email" in changed:
        void_links(agent)
    if "valid_id" in changed:
        # Somebody decided: a sync of the directory doesn't take it back.
        DirectoryAccount.objects.filter(agent=agent).update(disabled_by_sync=False)
        if not agent.is_active:
            close_account(agent)


def _write_permissions(agent: Agent, changes: Mapping[str, Any], is_new: bool = False) -> None:
    """Roles first: what they give isn't given again directly."""
    was_admin = bool(admins_among([agent.pk]))
    role, groups = changes.get("role"), changes.get("groups")
    if changes.get("role_ids") is not None:
        _write_roles(agent, set(changes["role_ids"]))
    if role == "Agent" and was_admin:
        agent.grants.filter(group_id=WellKnownGroup.ADMIN).delete()
        if groups is not None:
            groups = {pk: keys for pk, keys in groups.items() if pk != WellKnownGroup.ADMIN}
    if groups is not None:
        _write_grants(agent, groups)
    agent.refresh_permissions()
    if role is None:
        return
    is_admin = bool(admins_among([agent.pk]))
    if role == "Admin" and not is_admin:
        AgentGrant.objects.create(
            agent=agent, group_id=WellKnownGroup.ADMIN, permission=Permission.RW
        )
    # Where the stored role is Agent already, groups and roles count: they are what differs (1.6).
    if role == "Agent" and is_admin and (was_admin or is_new):
        raise Invalid("The groups or roles make this agent an admin.", "role")


def _write_roles(agent: Agent, wanted: set[int]) -> None:
    shown = set(Role.objects.valid().values_list("pk", flat=True)) | wanted
    held = set(agent.roles.filter(role_id__in=shown).values_list("role_id", flat=True))
    agent.roles.filter(role_id__in=held - wanted).delete()
    RoleMember.objects.bulk_create(
        RoleMember(agent=agent, role_id=role_id) for role_id in sorted(wanted - held)
    )


def _write_grants(agent: Agent, groups: GroupGrants) -> None:
    shown = set(Group.objects.valid().values_list("pk", flat=True)) | set(groups)
    held = set(agent.grants.filter(group_id__in=shown).values_list("group_id", "permission"))
    by_role = set(
        RoleGrant.objects.filter(
            role__members__agent=agent, role__valid_id=Validity.VALID
        ).values_list("group_id", "permission")
    )
    wanted = {(group_id, key) for group_id, keys in groups.items() for key in keys}
    wanted -= by_role - held
    for group_id, key in held - wanted:
        agent.grants.filter(group_id=group_id, permission=key).delete()
    AgentGrant.objects.bulk_create(
        AgentGrant(agent=agent, group_id=group_id, permission=key)
        for group_id, key in sorted(wanted - held)
    )


def _audited(agent: Agent) -> dict[str, Any]:
    grants = agent.grants.order_by("group_id").values_list("group_id", "permission")
    return {
        **columns_of(agent),
        "groups": _by_group(grants),
        "role_ids": sorted(agent.roles.values_list("role_id", flat=True)),
    }


def _by_group(grants: Iterable[tuple[int, str]]) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for group_id, key in grants:
        found.setdefault(str(group_id), []).append(key)
    return {group_id: in_order(keys) for group_id, keys in found.items()}
