"""Roles and permissions that come from groups of the directory.

What the directory gave is noted in DirectoryGrant, and only that is taken back. What an admin gave
by hand stays, also where a group of the directory gives the same.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable

from django.db import transaction

from accounts import audit
from accounts.actors import Actor
from accounts.ldap.entries import LdapGroup
from accounts.ldap.options import GroupMapping, Settings
from accounts.ldap.syntax import normal_dn
from accounts.models import (
    AgentGrant,
    DirectoryAccount,
    DirectoryGrant,
    Group,
    Role,
    RoleMember,
)
from accounts.operations.admins import keeping_admins
from accounts.permissions import in_order
from gotrs.common import kept

# A role, or a permission in a group: ("role", 3, "") or ("group", 1, "rw").
Grant = tuple[str, int, str]


class Rules:
    """The mappings whose role or group still exists."""

    def __init__(self, settings: Settings) -> None:
        mappings = settings.mappings
        self.roles = dict(
            Role.objects.filter(pk__in=[m.role_id for m in mappings if m.role_id]).values_list(
                "pk", "name"
            )
        )
        self.groups = dict(
            Group.objects.filter(pk__in=[m.group_id for m in mappings if m.group_id]).values_list(
                "pk", "name"
            )
        )
        self.mappings = [
            m for m in mappings if m.role_id in self.roles or m.group_id in self.groups
        ]

    def wanted(self, groups: Iterable[LdapGroup]) -> set[Grant]:
        """What a member of these groups of the directory shall hold."""
        names = {key for group in groups for key in group_keys(group)}
        return {
            grant
            for mapping in self.mappings
            if names.intersection(mapping_keys(mapping.ldap_group))
            for grant in _grants_of(mapping)
        }


def mapping_keys(ldap_group: str) -> tuple[str, str]:
    """What the group of a mapping may be: a DN, or a name."""
    return normal_dn(ldap_group) or ldap_group.lower(), ldap_group.strip().lower()


def group_keys(group: LdapGroup) -> tuple[str, str]:
    """What a group of the directory is found by."""
    return normal_dn(group.dn) or group.dn.lower(), group.name.strip().lower()


def _grants_of(mapping: GroupMapping) -> list[Grant]:
    if mapping.role_id:
        return [("role", mapping.role_id, "")]
    assert mapping.group_id is not None
    return [("group", mapping.group_id, key) for key in mapping.permissions]


def apply(account: DirectoryAccount, wanted: set[Grant], *, actor: Actor) -> set[Grant]:
    """Let the account's agent hold what its groups give; returns what changed.

    Raises Forbidden ``protected_object`` if it took the administration from the last admin. Reads
    ``grants`` of the account and ``grants`` and ``roles`` of its agent, which may be prefetched.
    """
    agent = account.agent
    noted: set[Grant] = {
        ("role", row.role_id, "") if row.role_id else ("group", row.group_id or 0, row.permission)
        for row in account.grants.all()
    }
    held: set[Grant] = {("role", row.role_id, "") for row in agent.roles.all()}
    held |= {("group", row.group_id, row.permission) for row in agent.grants.all()}
    give, take = wanted - held, noted - wanted
    if not give and not take:
        return set()
    with transaction.atomic():
        if take:
            with keeping_admins(actor):
                _take(account, take)
                _give(account, give)
        else:
            _give(account, give)
        before, after = _audited(held), _audited((held - take) | give)
        audit.record_change(actor, "agent.update", "agent", agent.pk, before, after)
    agent.refresh_permissions()
    kept.forget_everything()
    return give | (take & held)


def _take(account: DirectoryAccount, grants: Collection[Grant]) -> None:
    for kind, pk, permission in grants:
        if kind == "role":
            RoleMember.objects.filter(agent_id=account.agent_id, role_id=pk).delete()
            account.grants.filter(role_id=pk).delete()
        else:
            AgentGrant.objects.filter(
                agent_id=account.agent_id, group_id=pk, permission=permission
            ).delete()
            account.grants.filter(group_id=pk, permission=permission).delete()


def _give(account: DirectoryAccount, grants: Collection[Grant]) -> None:
    """Somebody may give the same at this moment, or have taken by hand what was noted."""
    roles = sorted(pk for kind, pk, _permission in grants if kind == "role")
    rights = sorted((pk, permission) for kind, pk, permission in grants if kind == "group")
    RoleMember.objects.bulk_create(
        [RoleMember(agent_id=account.agent_id, role_id=pk) for pk in roles], ignore_conflicts=True
    )
    AgentGrant.objects.bulk_create(
        [
            AgentGrant(agent_id=account.agent_id, group_id=pk, permission=permission)
            for pk, permission in rights
        ],
        ignore_conflicts=True,
    )
    DirectoryGrant.objects.bulk_create(
        [
            *(DirectoryGrant(account=account, role_id=pk) for pk in roles),
            *(
                DirectoryGrant(account=account, group_id=pk, permission=permission)
                for pk, permission in rights
            ),
        ],
        ignore_conflicts=True,
    )


def _audited(grants: Iterable[Grant]) -> dict[str, object]:
    by_group: dict[str, list[str]] = defaultdict(list)
    for kind, pk, permission in sorted(grants):
        if kind == "group":
            by_group[str(pk)].append(permission)
    return {
        "groups": {pk: in_order(keys) for pk, keys in by_group.items()},
        "role_ids": sorted(pk for kind, pk, _permission in grants if kind == "role"),
    }
