"""Agents as colleagues see them: /users (contract 4.10)."""

from collections.abc import Mapping
from typing import Any

from django.db.models import Q
from django.db.models.functions import Lower
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.auth.guards import require_agent
from accounts.auth.viewsets import ApiViewSet
from accounts.masterdata import VALID
from accounts.models import Agent, Group
from accounts.models.agents import SYSTEM_AGENT_ID
from accounts.people.lists import (
    SortKeys,
    filtered,
    matching,
    of_validity,
    page_of,
    read_order,
    rows_named,
)
from accounts.permissions import members_of
from accounts.serializers import AgentSerializer, agent_data
from gotrs.common.api import listed, ok, read_page_request
from gotrs.common.api.schema import IDS, PAGING, SORTING, describe, parameter, path_id
from gotrs.common.errors import NotFound
from gotrs.common.values import MAX_ID, read_id

TAG = "Users"
USER_ID = path_id("id", "The agent's id.")
SEARCH = parameter("search", "A part of login, name or address; several words by AND.")
GROUP = parameter("group_id", "Members of these groups, directly or by a role.", IDS)
SEARCHED = ("login", "email", "first_name", "last_name")
NAME = (Lower("last_name"), Lower("first_name"))
_KEYS: SortKeys = {"name": NAME, "login": (Lower("login"),)}


def find_agent(pk: str) -> Agent:
    """The agent of a path. Raises NotFound, or DomainError ``invalid_id``."""
    number = read_id(pk)
    found = Agent.objects.filter(pk=number).first() if 0 < number <= MAX_ID else None
    if found is None:
        raise NotFound("User not found.")
    return found


def of_search(query: Mapping[str, str]) -> Q:
    """The parameter ``search``."""
    return matching(query.get("search", ""), SEARCHED)


def of_groups(query: Mapping[str, str]) -> Q:
    """The parameter ``group_id``. Raises DomainError ``invalid_filter``."""
    ids = rows_named(query, "group_id", Group, "group")
    return members_of(ids) if ids else Q()


class UserViewSet(ApiViewSet):
    """/users"""

    @describe(
        "users_list", "List agents", TAG, AgentSerializer, paged=True,
        query=(SEARCH, GROUP, VALID, *SORTING, *PAGING),
    )  # fmt: skip
    def list(self, request: Request) -> Response:
        """For pickers: by name, valid ones by default, never the system's own account."""
        require_agent(self.actor)
        query = request.query_params
        agents = Agent.objects.exclude(pk=SYSTEM_AGENT_ID)
        agents = filtered(agents, query, (of_search, of_groups, of_validity))
        order = read_order(query, _KEYS, "name")
        return listed(page_of(agents, read_page_request(query), order, _objects))

    @describe("users_get", "Read an agent", TAG, AgentSerializer, query=(USER_ID,), errors=(404,))
    def retrieve(self, request: Request, pk: str) -> Response:
        """Also one who has left."""
        require_agent(self.actor)
        return ok(agent_data(find_agent(pk)))


def _objects(agents: list[Agent]) -> list[dict[str, Any]]:
    return [agent_data(agent) for agent in agents]
