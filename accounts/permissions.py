"""Who holds which of the seven permissions in which group (part 6 of the rules).

Everything that decides about permissions asks here; the answer is a plain value that one request
reads once (:class:`Grants`) and every filter and check uses.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field

from django.db import connection
from django.db.models import Q, QuerySet

from accounts import site
from accounts.models import (
    Agent,
    AgentGrant,
    Permission,
    RoleMember,
    WellKnownGroup,
)
from accounts.models.agents import SYSTEM_AGENT_ID
from gotrs.common.validity import Validity


@dataclass(frozen=True)
class Grants:
    """The permissions of one agent: group id -> keys. ``everywhere`` stands for all of them,
    ``admin`` for membership in the group admin (rule 6.2).
    """

    everywhere: bool = False
    admin: bool = False
    by_group: dict[int, frozenset[str]] = field(default_factory=dict)

    def allows(self, group_id: int | None, key: str) -> bool:
        """Whether ``key`` is held in the group; ``rw`` includes all others (rule 6.1).

        None is the group of a queue that has none yet.
        """
        if self.everywhere or group_id is None:
            return self.everywhere
        held = self.by_group.get(group_id, frozenset())
        return key in held or Permission.RW in held

    def groups(self, key: str) -> list[int]:
        """Ids of the groups in which ``key`` is held. Ask ``everywhere`` first."""
        return sorted(
            group for group, held in self.by_group.items() if key in held or Permission.RW in held
        )


NO_GRANTS = Grants()


# Every request asks this, so it is written out: building it anew takes longer than asking it.
_GRANTS = """
SELECT held.group_id, held.permission
FROM accounts_agentgrant held
JOIN accounts_group valid ON valid.id = held.group_id AND valid.valid_id = %s
WHERE held.agent_id = %s
UNION
SELECT held.group_id, held.permission
FROM accounts_rolemember member
JOIN accounts_role role ON role.id = member.role_id AND role.valid_id = %s
JOIN accounts_rolegrant held ON held.role_id = role.id
JOIN accounts_group valid ON valid.id = held.group_id AND valid.valid_id = %s
WHERE member.agent_id = %s
"""


def read_grants(agent: Agent) -> Grants:
    """The union of direct grants and roles; invalid agents, groups and roles give nothing.

    One query; actors keep the answer.
    """
    if not agent.is_active:
        return NO_GRANTS
    valid = Validity.VALID.value
    held: dict[int, set[str]] = defaultdict(set)
    with connection.cursor() as cursor:
        cursor.execute(_GRANTS, [valid, agent.pk, valid, valid, agent.pk])
        for group_id, key in cursor.fetchall():
            held[group_id].add(key)
    admin = WellKnownGroup.ADMIN in held
    agent.__dict__["_is_admin"] = admin  # so that the page's menu need not ask again
    everywhere = agent.is_system or (admin and bool(site.get("admin_sees_all")))
    return Grants(everywhere, admin, {group: frozenset(keys) for group, keys in held.items()})


def is_admin(agent: Agent) -> bool:
    """Whether the agent is a member of the group admin, directly or by a role (rule 6.2)."""
    return read_grants(agent).admin


def agents_allowed(group_id: int | None, key: str) -> QuerySet[Agent]:
    """Valid agents that hold ``key`` in the group: the choices of an owner field (rule 5.12)."""
    return (
        Agent.objects.filter(holders_of(group_id, key), valid_id=Validity.VALID)
        .exclude(pk=SYSTEM_AGENT_ID)
        .order_by("first_name", "last_name", "id")
    )


def holders_of(group_id: int | None, key: str) -> Q:
    """Agents, valid or not, that hold ``key`` in the group, or may do everything."""
    found = Q(pk__in=[]) if group_id is None else _holders(group_id, [key, Permission.RW])
    if site.get("admin_sees_all"):
        found |= _holders(WellKnownGroup.ADMIN, Permission.values)
    return found


def admins() -> QuerySet[Agent]:
    """Valid members of the group admin (rule 6.2), without the system account."""
    return Agent.objects.filter(
        members_of([WellKnownGroup.ADMIN]), valid_id=Validity.VALID
    ).exclude(pk=SYSTEM_AGENT_ID)


def admins_among(agent_ids: Collection[int]) -> set[int]:
    """Which of these agents are members of the group admin (rule 6.2). At most two queries."""
    if not agent_ids:
        return set()
    direct = AgentGrant.objects.filter(agent_id__in=agent_ids, group_id=WellKnownGroup.ADMIN)
    by_role = RoleMember.objects.filter(
        agent_id__in=agent_ids,
        role__valid_id=Validity.VALID,
        role__grants__group_id=WellKnownGroup.ADMIN,
    )
    return {
        *direct.values_list("agent_id", flat=True),
        *by_role.values_list("agent_id", flat=True),
    }


def members_of(group_ids: Iterable[int]) -> Q:
    """Agents, valid or not, with any permission in one of the groups, directly or by a role."""
    found = Q(pk__in=[])
    for group_id in group_ids:
        found |= _holders(group_id, Permission.values)
    return found


def _holders(group_id: int, keys: Sequence[str]) -> Q:
    """Agents with one of the keys in the group, directly or by a role, as read_grants sees it."""
    direct = AgentGrant.objects.filter(
        group_id=group_id, permission__in=keys, group__valid_id=Validity.VALID
    )
    by_role = RoleMember.objects.filter(
        role__grants__group_id=group_id,
        role__grants__permission__in=keys,
        role__grants__group__valid_id=Validity.VALID,
        role__valid_id=Validity.VALID,
    )
    return Q(pk__in=direct.values("agent")) | Q(pk__in=by_role.values("agent"))


def in_order(keys: Collection[str]) -> list[str]:
    """Permissions from the smallest to the one that includes all."""
    return [key for key in Permission.values if key in keys]
