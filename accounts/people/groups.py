"""Groups and who is in them: /groups (contract 4.10)."""

from collections import defaultdict
from typing import Any

from django.db.models import QuerySet
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from accounts import operations
from accounts.auth.guards import require_admin, require_agent
from accounts.auth.viewsets import ApiViewSet
from accounts.masterdata import MasterDataViewSet, NamedInput, in_use, master_data
from accounts.models import Agent, AgentGrant, Group, Permission, RoleGrant, WellKnownGroup
from accounts.people.inputs import PermissionsInput
from accounts.people.users import find_agent
from accounts.permissions import in_order
from accounts.serializers import AgentSerializer, agent_data
from gotrs.common.api import acted, listed, ok, read_page_request
from gotrs.common.api.inputs import read_input
from gotrs.common.api.schema import PAGING, describe, path_id
from gotrs.common.errors import Forbidden, NotFound
from gotrs.common.validity import Validity
from gotrs.common.values import MAX_ID, read_id

TAG = "Groups and roles"
GROUP_ID = path_id("id", "The group's id.")
MEMBER_ID = path_id("user_id", "The agent's id.")


class GroupSerializer(serializers.Serializer):
    """What queues belong to, and permissions are given in."""

    id = serializers.IntegerField()
    name = serializers.CharField()
    comment = serializers.CharField()
    valid_id = serializers.IntegerField()


class GroupMemberSerializer(serializers.Serializer):
    """An agent with permissions in a group, by one way."""

    user = AgentSerializer()
    permissions = serializers.ListField(child=serializers.ChoiceField(Permission.values))
    via = serializers.ChoiceField(["direct", "role"])


def find_group(pk: str) -> Group:
    """The group of a path. Raises NotFound, or DomainError ``invalid_id``."""
    number = read_id(pk)
    found = Group.objects.filter(pk=number).first() if 0 < number <= MAX_ID else None
    if found is None:
        raise NotFound("Group not found.")
    return found


def named_data(row: Any) -> dict[str, Any]:
    """The Group object, which is the beginning of a Role."""
    return {"id": row.pk, "name": row.name, "comment": row.comment, "valid_id": row.valid_id}


@master_data("groups", TAG, GroupSerializer)
class GroupViewSet(MasterDataViewSet):
    """/groups. Agents read, admins write."""

    entity = "group"
    input = NamedInput

    def check_reader(self) -> None:
        """Agents."""
        require_agent(self.actor)

    def rows(self) -> QuerySet[Group]:
        """All groups."""
        return Group.objects.all()

    def row(self, found: Group) -> dict[str, Any]:
        """The Group object."""
        return named_data(found)

    def check_unused(self, found: Group) -> None:
        """The code knows three groups by id. In an invalid group nobody reads its queues."""
        if found.pk in WellKnownGroup.values:
            raise Forbidden("The system needs this group.", code="protected_object")
        if found.queues.exists():
            raise in_use("Queues belong to this group.")


class GroupMemberViewSet(ApiViewSet):
    """/groups/{id}/users. Admins."""

    @describe(
        "groups_users_list", "Members of a group", TAG, GroupMemberSerializer, many=True,
        query=(GROUP_ID, *PAGING), errors=(404,),
    )  # fmt: skip
    def list(self, request: Request, pk: str) -> Response:
        """One entry for each agent and way: directly, and by valid roles."""
        require_admin(self.actor)
        rows = _members(find_group(pk))
        return listed(read_page_request(request.query_params).of_list(rows))

    @describe(
        "groups_users_set", "Set an agent's permissions in a group", TAG, GroupMemberSerializer,
        body=PermissionsInput, query=(GROUP_ID, MEMBER_ID), errors=(404,),
    )  # fmt: skip
    def update(self, request: Request, pk: str, user_id: str) -> Response:
        """Replaces what the agent holds directly; roles give theirs besides."""
        require_admin(self.actor)
        group, agent = find_group(pk), find_agent(user_id)
        keys = read_input(PermissionsInput, self.body, require_any=True)["permissions"]
        operations.set_membership(group, agent, actor=self.actor, permissions=keys)
        return ok(_entry(agent, set(keys), "direct"))

    @describe(
        "groups_users_patch", "Set an agent's permissions in a group", TAG, GroupMemberSerializer,
        body=PermissionsInput, query=(GROUP_ID, MEMBER_ID), errors=(404,),
    )  # fmt: skip
    def partial_update(self, request: Request, pk: str, user_id: str) -> Response:
        """The same as PUT."""
        return self.update(request, pk, user_id)

    @describe(
        "groups_users_delete", "Take an agent out of a group", TAG, query=(GROUP_ID, MEMBER_ID),
        message=True, errors=(404,),
    )  # fmt: skip
    def destroy(self, request: Request, pk: str, user_id: str) -> Response:
        """What the agent holds directly; 404 if that is nothing."""
        require_admin(self.actor)
        group, agent = find_group(pk), find_agent(user_id)
        operations.remove_membership(group, agent, actor=self.actor)
        return acted("The agent holds nothing in this group directly any more.")


def _members(group: Group) -> list[dict[str, Any]]:
    """By name, direct permissions first. Three queries."""
    direct = AgentGrant.objects.filter(group=group).values_list("agent_id", "permission")
    by_role = RoleGrant.objects.filter(
        group=group, role__valid_id=Validity.VALID, role__members__isnull=False
    ).values_list("role__members__agent_id", "permission")
    held: dict[tuple[int, str], set[str]] = defaultdict(set)
    for via, found in (("direct", direct), ("role", by_role)):
        for agent_id, permission in found:
            held[agent_id, via].add(permission)
    ids = {agent_id for agent_id, _via in held}
    agents = Agent.objects.filter(pk__in=ids).order_by("last_name", "first_name", "id")
    return [
        _entry(agent, held[agent.pk, via], via)
        for agent in agents
        for via in ("direct", "role")
        if (agent.pk, via) in held
    ]


def _entry(agent: Agent, keys: set[str], via: str) -> dict[str, Any]:
    return {"user": agent_data(agent), "permissions": in_order(keys), "via": via}
