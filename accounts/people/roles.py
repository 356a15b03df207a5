"""Roles, what they give and who holds them: /roles (contract 4.10). All of it for admins."""

from collections.abc import Sequence
from typing import Any

from django.db.models import QuerySet
from rest_framework.request import Request
from rest_framework.response import Response

from accounts import operations
from accounts.auth.guards import require_admin
from accounts.auth.viewsets import ApiViewSet
from accounts.masterdata import MasterDataViewSet, NamedInput, master_data
from accounts.models import Agent, Role, RoleGrant
from accounts.people.groups import MEMBER_ID, TAG, GroupSerializer, find_group, named_data
from accounts.people.inputs import PermissionsInput
from accounts.people.users import find_agent
from accounts.permissions import in_order
from accounts.serializers import (
    AgentSerializer,
    PermissionsInGroupSerializer,
    agent_data,
)
from gotrs.common.api import acted, listed, ok, read_page_request
from gotrs.common.api.inputs import read_input
from gotrs.common.api.schema import PAGING, describe, path_id
from gotrs.common.errors import NotFound
from gotrs.common.values import MAX_ID, read_id

ROLE_ID = path_id("id", "The role's id.")
OF_GROUP_ID = path_id("group_id", "The group's id.")


class RoleSerializer(GroupSerializer):
    """A bundle of permissions, given to agents."""

    groups = PermissionsInGroupSerializer(many=True)


def find_role(pk: str) -> Role:
    """The role of a path. Raises NotFound, or DomainError ``invalid_id``."""
    number = read_id(pk)
    found = Role.objects.filter(pk=number).first() if 0 < number <= MAX_ID else None
    if found is None:
        raise NotFound("Role not found.")
    return found


def roles_data(roles: Sequence[Role]) -> list[dict[str, Any]]:
    """The Role objects, with their groups by name. One query."""
    grants = RoleGrant.objects.filter(role__in=roles).order_by("group__name", "group_id")
    held: dict[int, dict[int, tuple[str, set[str]]]] = {role.pk: {} for role in roles}
    for role_id, group_id, name, permission in grants.values_list(
        "role_id", "group_id", "group__name", "permission"
    ):
        held[role_id].setdefault(group_id, (name, set()))[1].add(permission)
    return [
        named_data(role)
        | {
            "groups": [
                {"id": group_id, "name": name, "permissions": in_order(keys)}
                for group_id, (name, keys) in held[role.pk].items()
            ]
        }
        for role in roles
    ]


@master_data("roles", TAG, RoleSerializer)
class RoleViewSet(MasterDataViewSet):
    """/roles"""

    entity = "role"
    input = NamedInput

    def check_reader(self) -> None:
        """Admins."""
        require_admin(self.actor)

    def rows(self) -> QuerySet[Role]:
        """All roles."""
        return Role.objects.all()

    def row(self, found: Role) -> dict[str, Any]:
        """The Role object."""
        return roles_data([found])[0]

    def objects(self, found: Sequence[Role]) -> Sequence[dict[str, Any]]:
        """One query for the groups of all."""
        return roles_data(found)

    def _write(self, found: Role, said: dict[str, Any], verb: str) -> Any:
        """An invalid role gives nothing, so it may not be what makes the last admin."""
        with operations.keeping_admins(self.actor):
            return super()._write(found, said, verb)


class RoleMemberViewSet(ApiViewSet):
    """/roles/{id}/users"""

    @describe(
        "roles_users_list", "Who holds a role", TAG, AgentSerializer, many=True,
        query=(ROLE_ID, *PAGING), errors=(404,),
    )  # fmt: skip
    def list(self, request: Request, pk: str) -> Response:
        """By name, closed accounts as well."""
        require_admin(self.actor)
        agents = Agent.objects.filter(roles__role=find_role(pk))
        rows = [agent_data(agent) for agent in agents.order_by("last_name", "first_name", "id")]
        return listed(read_page_request(request.query_params).of_list(rows))

    @describe(
        "roles_users_add", "Give a role to an agent", TAG, RoleSerializer,
        query=(ROLE_ID, MEMBER_ID), errors=(404,),
    )  # fmt: skip
    def update(self, request: Request, pk: str, user_id: str) -> Response:
        """In force with the next request. Repeating is 200."""
        require_admin(self.actor)
        role, agent = find_role(pk), find_agent(user_id)
        operations.add_role_member(role, agent, actor=self.actor)
        return ok(roles_data([role])[0])

    @describe(
        "roles_users_patch", "Give a role to an agent", TAG, RoleSerializer,
        query=(ROLE_ID, MEMBER_ID), errors=(404,),
    )  # fmt: skip
    def partial_update(self, request: Request, pk: str, user_id: str) -> Response:
        """The same as PUT."""
        return self.update(request, pk, user_id)

    @describe(
        "roles_users_delete", "Take a role from an agent", TAG, query=(ROLE_ID, MEMBER_ID),
        message=True, errors=(404,),
    )  # fmt: skip
    def destroy(self, request: Request, pk: str, user_id: str) -> Response:
        """404 if the agent doesn't hold it."""
        require_admin(self.actor)
        role, agent = find_role(pk), find_agent(user_id)
        operations.remove_role_member(role, agent, actor=self.actor)
        return acted("The agent doesn't hold this role any more.")


class RoleGroupViewSet(ApiViewSet):
    """/roles/{id}/groups/{group_id}"""

    @describe(
        "roles_groups_set", "Set what a role gives in a group", TAG, RoleSerializer,
        body=PermissionsInput, query=(ROLE_ID, OF_GROUP_ID), errors=(404,),
    )  # fmt: skip
    def update(self, request: Request, pk: str, group_id: str) -> Response:
        """All permissions that the role gives there."""
        require_admin(self.actor)
        role, group = find_role(pk), find_group(group_id)
        keys = read_input(PermissionsInput, self.body, require_any=True)["permissions"]
        operations.set_role_grants(role, group, actor=self.actor, permissions=keys)
        return ok(roles_data([role])[0])

    @describe(
        "roles_groups_patch", "Set what a role gives in a group", TAG, RoleSerializer,
        body=PermissionsInput, query=(ROLE_ID, OF_GROUP_ID), errors=(404,),
    )  # fmt: skip
    def partial_update(self, request: Request, pk: str, group_id: str) -> Response:
        """The same as PUT."""
        return self.update(request, pk, group_id)

    @describe(
        "roles_groups_delete", "Let a role give nothing in a group", TAG, RoleSerializer,
        query=(ROLE_ID, OF_GROUP_ID), message=True, errors=(404,),
    )  # fmt: skip
    def destroy(self, request: Request, pk: str, group_id: str) -> Response:
        """404 if it gives nothing there."""
        require_admin(self.actor)
        role, group = find_role(pk), find_group(group_id)
        operations.remove_role_grants(role, group, actor=self.actor)
        return acted("The role gives nothing in this group any more.", roles_data([role])[0])
