"""Accounts of agents: /admin/users (contract 4.10)."""

from collections.abc import Mapping
from typing import Any

from django.db.models import F, Q
from django.db.models.functions import Lower
from rest_framework.request import Request
from rest_framework.response import Response

from accounts import operations
from accounts.auth.errors import insufficient_scope
from accounts.auth.guards import require_admin
from accounts.auth.viewsets import ApiViewSet
from accounts.masterdata import DeletedSerializer, bad_filter
from accounts.models import Agent, Role, RoleMember, WellKnownGroup
from accounts.people.inputs import AgentInput, NewAgentInput, NewPasswordInput, candidate
from accounts.people.lists import SortKeys, filtered, of_validity, page_of, read_order, rows_named
from accounts.people.users import (
    GROUP,
    NAME,
    SEARCH,
    TAG,
    USER_ID,
    find_agent,
    of_groups,
    of_search,
)
from accounts.permissions import members_of
from accounts.serializers import UserSerializer, user_data, users_data
from gotrs.common.api import acted, created, listed, ok, read_page_request
from gotrs.common.api.inputs import read_input
from gotrs.common.api.schema import IDS, PAGING, SORTING, describe, one_of, parameter
from gotrs.common.errors import DomainError
from gotrs.common.validity import VALIDITY_WORDS, Validity

_KEYS: SortKeys = {
    "login": (Lower("login"),),
    "name": NAME,
    "created": (F("created_at"),),
    "last_login": (F("last_login"),),
}
_LIST_PARAMETERS = (
    SEARCH,
    GROUP,
    parameter("role_id", "Who holds one of these roles.", IDS),
    parameter("role", "What they are.", one_of(("Admin", "Agent"))),
    parameter("valid", "all by default.", one_of(VALIDITY_WORDS)),
    *SORTING,
    *PAGING,
)


class AdminUserViewSet(ApiViewSet):
    """/admin/users. The system's own account is shown and can't be changed."""

    @describe(
        "admin_users_list", "List accounts of agents", TAG, UserSerializer, paged=True,
        query=_LIST_PARAMETERS,
    )  # fmt: skip
    def list(self, request: Request) -> Response:
        """By login, or by name, created or last_login; closed accounts as well."""
        require_admin(self.actor)
        query = request.query_params
        agents = filtered(
            Agent.objects.all(), query, (of_search, of_groups, _of_roles, _of_role, _of_validity)
        )
        order = read_order(query, _KEYS, "login")
        return listed(page_of(agents, read_page_request(query), order, users_data))

    @describe(
        "admin_users_create", "Create an agent", TAG, UserSerializer, body=NewAgentInput,
        status=201, errors=(409,),
    )  # fmt: skip
    def create(self, request: Request) -> Response:
        """With login, address and a password that the policy accepts."""
        require_admin(self.actor)
        said = read_input(NewAgentInput, self.body, person=candidate(Agent, self.body))
        agent = operations.create_agent(actor=self.actor, **said)
        return created(_user(agent), Location=f"{request._request.path_info}/{agent.pk}")

    @describe(
        "admin_users_get", "Read an agent's account", TAG, UserSerializer, query=(USER_ID,),
        errors=(404,),
    )  # fmt: skip
    def retrieve(self, request: Request, pk: str) -> Response:
        """Also a closed one."""
        require_admin(self.actor)
        return ok(_user(find_agent(pk)))

    @describe(
        "admin_users_update", "Change an agent's account", TAG, UserSerializer, body=AgentInput,
        query=(USER_ID,), errors=(404, 409),
    )  # fmt: skip
    def update(self, request: Request, pk: str) -> Response:
        """Groups and roles are replaced. A new password ends the agent's sessions."""
        require_admin(self.actor)
        agent = find_agent(pk)
        operations.refuse_system_account(agent)
        said = read_input(
            AgentInput, self.body, require_any=True, person=agent, fixed_login=agent.login,
            stored=_stored(agent),
        )  # fmt: skip
        said.pop("login", None)
        if "password" in said and self.actor.scopes is not None:
            raise insufficient_scope()
        return ok(_user(operations.update_agent(agent, actor=self.actor, changes=said)))

    @describe(
        "admin_users_patch", "Change an agent's account", TAG, UserSerializer, body=AgentInput,
        query=(USER_ID,), errors=(404, 409),
    )  # fmt: skip
    def partial_update(self, request: Request, pk: str) -> Response:
        """The same as PUT."""
        return self.update(request, pk)

    @describe(
        "admin_users_delete", "Close an agent's account", TAG, DeletedSerializer,
        query=(USER_ID,), message=True, errors=(404,),
    )  # fmt: skip
    def destroy(self, request: Request, pk: str) -> Response:
        """Sessions and tokens end. Tickets keep the name and stay assigned until moved."""
        require_admin(self.actor)
        agent = find_agent(pk)
        operations.refuse_system_account(agent)
        if agent.valid_id == Validity.INVALID:
            raise DomainError("This user is deleted already.", code="already_deleted")
        operations.deactivate_agent(agent, actor=self.actor)
        data = {"id": agent.pk, "valid_id": Validity.INVALID.value}
        return acted("The user was made invalid.", data)

    @describe(
        "admin_users_activate", "Open an agent's account", TAG, UserSerializer, query=(USER_ID,),
        message=True, errors=(404,),
    )  # fmt: skip
    def activate(self, request: Request, pk: str) -> Response:
        """Repeating is 200."""
        require_admin(self.actor)
        agent = operations.activate_agent(find_agent(pk), actor=self.actor)
        return acted("The user may sign in.", _user(agent))

    @describe(
        "admin_users_deactivate", "Close an agent's account", TAG, UserSerializer,
        query=(USER_ID,), message=True, errors=(404,),
    )  # fmt: skip
    def deactivate(self, request: Request, pk: str) -> Response:
        """As DELETE, but repeating is 200."""
        require_admin(self.actor)
        agent = operations.deactivate_agent(find_agent(pk), actor=self.actor)
        return acted("The user may not sign in any more.", _user(agent))

    @describe(
        "admin_users_reset_password", "Reset an agent's password", TAG, body=NewPasswordInput,
        query=(USER_ID,), message=True, errors=(404,),
    )  # fmt: skip
    def reset_password(self, request: Request, pk: str) -> Response:
        """Without a body a link is mailed; ``new_password`` is set and ends all sessions."""
        require_admin(self.actor)
        agent = find_agent(pk)
        operations.refuse_system_account(agent)
        new = read_input(NewPasswordInput, self.body, person=agent).get("new_password")
        if new is not None and self.actor.scopes is not None:
            raise insufficient_scope()
        operations.reset_password(agent, actor=self.actor, new_password=new)
        done = "A link was mailed." if new is None else "The password was set."
        return acted(done)


def _user(agent: Agent) -> dict[str, Any]:
    return user_data(find_agent(str(agent.pk)))


def _stored(agent: Agent) -> dict[str, Any]:
    """By which two names of the agent's roles are told apart (1.6)."""
    return {"role_ids": sorted(role["id"] for role in user_data(agent)["roles"])}


def _of_validity(query: Mapping[str, str]) -> Q:
    return of_validity(query, "all")


def _of_roles(query: Mapping[str, str]) -> Q:
    ids = rows_named(query, "role_id", Role, "role")
    members = RoleMember.objects.filter(role_id__in=ids)
    return Q(pk__in=members.values("agent")) if ids else Q()


def _of_role(query: Mapping[str, str]) -> Q:
    word = query.get("role", "").strip().lower()
    if not word:
        return Q()
    if word not in {"admin", "agent"}:
        raise bad_filter(role="Use Admin or Agent.")
    is_admin = members_of([WellKnownGroup.ADMIN])
    return is_admin if word == "admin" else ~is_admin
