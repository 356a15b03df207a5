"""People as objects of the API (contract part 3: User, Agent)."""

from collections import defaultdict
from collections.abc import Collection, Sequence
from typing import Any

from django.utils import timezone
from rest_framework import serializers

from accounts.actors import Person
from accounts.models import (
    Agent,
    AgentGrant,
    CustomerUser,
    Permission,
    RoleGrant,
    RoleMember,
    WellKnownGroup,
)
from accounts.permissions import in_order
from gotrs.common.validity import Validity


class PermissionsInGroupSerializer(serializers.Serializer):
    """What somebody may do in a group."""

    id = serializers.IntegerField()
    name = serializers.CharField()
    permissions = serializers.ListField(child=serializers.ChoiceField(Permission.values))


class NamedSerializer(serializers.Serializer):
    """An id with its name."""

    id = serializers.IntegerField()
    name = serializers.CharField()


class UserSerializer(serializers.Serializer):
    """An account as its owner and admins see it; never a password or hash."""

    id = serializers.IntegerField()
    login = serializers.CharField()
    email = serializers.CharField()
    first_name = serializers.CharField()
    last_name = serializers.CharField()
    title = serializers.CharField()
    phone = serializers.CharField()
    role = serializers.ChoiceField(["Admin", "Agent", "Customer"])
    valid_id = serializers.IntegerField()
    groups = PermissionsInGroupSerializer(many=True)
    roles = NamedSerializer(many=True)
    customer_id = serializers.CharField(required=False, allow_null=True)
    last_login = serializers.DateTimeField(allow_null=True)
    create_time = serializers.DateTimeField()
    change_time = serializers.DateTimeField()


class AgentSerializer(serializers.Serializer):
    """An agent as colleagues see them."""

    id = serializers.IntegerField()
    login = serializers.CharField()
    first_name = serializers.CharField()
    last_name = serializers.CharField()
    email = serializers.CharField()
    valid_id = serializers.IntegerField()
    out_of_office = serializers.BooleanField()


def role_of(person: Person) -> str:
    """``Admin``, ``Agent`` or ``Customer``."""
    if isinstance(person, CustomerUser):
        return "Customer"
    return "Admin" if person.is_admin else "Agent"


def user_data(person: Person) -> dict[str, Any]:
    """The User object. Three queries for an agent, none for a customer."""
    if not isinstance(person, CustomerUser):
        return users_data([person])[0]
    return {
        **_account_of(person),
        "role": role_of(person),
        "groups": [],
        "roles": [],
        "customer_id": person.customer_id or None,
    }


def users_data(agents: Sequence[Agent]) -> list[dict[str, Any]]:
    """The User objects of agents. Three queries, however many they are."""
    ids = [agent.pk for agent in agents]
    groups, roles = _groups_of(ids), _roles_of(ids)
    return [
        {
            **_account_of(agent),
            "role": "Admin" if WellKnownGroup.ADMIN in groups[agent.pk] else "Agent",
            "groups": [
                {"id": group_id, "name": name, "permissions": in_order(keys)}
                for group_id, (name, keys) in sorted(
                    groups[agent.pk].items(), key=lambda entry: entry[1][0].lower()
                )
            ],
            "roles": roles[agent.pk],
        }
        for agent in agents
    ]


def _account_of(person: Person) -> dict[str, Any]:
    return {
        "id": person.pk,
        "login": person.login,
        "email": person.email,
        "first_name": person.first_name,
        "last_name": person.last_name,
        "title": person.title,
        "phone": person.phone,
        "valid_id": person.valid_id,
        "last_login": person.last_login,
        "create_time": person.created_at,
        "change_time": person.changed_at,
    }


def agent_data(agent: Agent) -> dict[str, Any]:
    """The short object of an agent, for pickers."""
    return {
        "id": agent.pk,
        "login": agent.login,
        "first_name": agent.first_name,
        "last_name": agent.last_name,
        "email": agent.email,
        "valid_id": agent.valid_id,
        "out_of_office": is_out_of_office(agent),
    }


def is_out_of_office(agent: Agent) -> bool:
    """Whether the agent is away today; both days are included (rule 5.13).

    Without a last day it is until further notice.
    """
    first, last = agent.out_of_office_from, agent.out_of_office_until
    today = timezone.localdate()
    return first is not None and first <= today and (last is None or today <= last)


def _groups_of(agent_ids: Collection[int]) -> dict[int, dict[int, tuple[str, set[str]]]]:
    """By agent and valid group its name and the union of direct grants and valid roles."""
    columns = ("group_id", "group__name", "permission")
    direct = AgentGrant.objects.filter(
        agent_id__in=agent_ids, group__valid_id=Validity.VALID
    ).values_list("agent_id", *columns)
    by_role = RoleGrant.objects.filter(
        role__members__agent_id__in=agent_ids,
        role__valid_id=Validity.VALID,
        group__valid_id=Validity.VALID,
    ).values_list("role__members__agent_id", *columns)
    held: dict[int, dict[int, tuple[str, set[str]]]] = defaultdict(dict)
    for agent_id, group_id, name, permission in [*direct, *by_role]:
        held[agent_id].setdefault(group_id, (name, set()))[1].add(permission)
    return held


def _roles_of(agent_ids: Collection[int]) -> dict[int, list[dict[str, Any]]]:
    """The valid roles of each agent, by name."""
    members = RoleMember.objects.filter(agent_id__in=agent_ids, role__valid_id=Validity.VALID)
    held: dict[int, list[dict[str, Any]]] = defaultdict(list)
    for agent_id, role_id, name in members.order_by("role__name").values_list(
        "agent_id", "role_id", "role__name"
    ):
        held[agent_id].append({"id": role_id, "name": name})
    return held
