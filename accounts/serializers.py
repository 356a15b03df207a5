"""People as objects of the API (contract part 3: User, Agent)."""

from collections import defaultdict
from collections.abc import Collection
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


def user_data(person: Person) -> dict[str, Any]:
    """The User object. At most four queries for an agent, none for a customer."""
    data: dict[str, Any] = {
        "id": person.pk,
        "login": person.login,
        "email": person.email,
        "first_name": person.first_name,
        "last_name": person.last_name,
        "title": person.title,
        "phone": person.phone,
        "role": role_of(person),
        "valid_id": person.valid_id,
        "groups": [],
        "roles": [],
        "last_login": person.last_login,
        "create_time": person.created_at,
        "change_time": person.changed_at,
    }
    if isinstance(person, CustomerUser):
        data["customer_id"] = person.customer_id or None
    else:
        data["groups"] = _groups_of(person)
        data["roles"] = list(
            person.roles.filter(role__valid_id=Validity.VALID)
            .order_by("role__name")
            .values("role_id", "role__name")
        )
        data["roles"] = [{"id": r["role_id"], "name": r["role__name"]} for r in data["roles"]]
    return data


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


def _groups_of(agent: Agent) -> list[dict[str, Any]]:
    """The union of direct grants and valid roles in valid groups, by name of the group."""
    columns = ("group_id", "group__name", "permission")
    direct = AgentGrant.objects.filter(agent=agent, group__valid_id=Validity.VALID)
    by_role = RoleGrant.objects.filter(
        role__members__agent=agent, role__valid_id=Validity.VALID, group__valid_id=Validity.VALID
    )
    held: dict[tuple[int, str], set[str]] = defaultdict(set)
    for group_id, name, permission in [
        *direct.values_list(*columns),
        *by_role.values_list(*columns),
    ]:
        held[group_id, name].add(permission)
    return [
        {"id": group_id, "name": name, "permissions": [p for p in Permission.values if p in keys]}
        for (group_id, name), keys in sorted(held.items(), key=lambda entry: entry[0][1].lower())
    ]
