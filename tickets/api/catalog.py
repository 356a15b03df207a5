"""Priorities, states and types, to read (contract 4.8)."""

from collections.abc import Mapping
from typing import Any

from django.db.models import QuerySet
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.auth.viewsets import ApiViewSet
from gotrs.common.api import listed, ok, read_page_request
from gotrs.common.api.inputs import MAX_ID
from gotrs.common.api.schema import PAGING, describe, parameter, path_id
from gotrs.common.errors import DomainError, NotFound
from gotrs.common.validity import VALIDITY_WORDS
from tickets.api.base import read_id
from tickets.api.rows import STATE_TYPE_NAMES
from tickets.api.shapes import PrioritySerializer, StateSerializer, TypeSerializer
from tickets.models import Priority, State, TicketType

TAG = "Master data"
_LIST = (parameter("valid", "1 (default), 2, 3 or all."), *PAGING)
_ROW_ID = (path_id("id", "The row's id."),)


class _CatalogViewSet(ApiViewSet):
    """A whole list and single rows, for any account."""

    def rows(self) -> QuerySet[Any]:
        raise NotImplementedError

    def row(self, found: Any) -> dict[str, Any]:
        raise NotImplementedError

    def _all(self, query: Mapping[str, str]) -> Response:
        valid = query.get("valid", "").strip().lower() or "1"
        if valid not in VALIDITY_WORDS:
            raise DomainError(
                "Some filters could not be understood.",
                code="invalid_filter",
                details={"valid": ["Use 1, 2, 3, true, false or all."]},
            )
        found = self.rows().filter(valid_id__in=VALIDITY_WORDS[valid]).order_by("id")
        return listed(read_page_request(query).of_list([self.row(entry) for entry in found]))

    def _one(self, pk: str) -> Response:
        number = read_id(pk)
        found = self.rows().filter(pk=number).first() if 0 < number <= MAX_ID else None
        if found is None:
            raise NotFound("Not found.")
        return ok(self.row(found))


class PriorityViewSet(_CatalogViewSet):
    """/priorities"""

    def rows(self) -> QuerySet[Priority]:
        """All priorities."""
        return Priority.objects.all()

    def row(self, found: Priority) -> dict[str, Any]:
        """The Priority object."""
        return {
            "id": found.pk,
            "name": found.name,
            "color": found.color,
            "valid_id": found.valid_id,
        }

    @describe("priorities_list", "Priorities", TAG, PrioritySerializer, many=True, query=_LIST)
    def list(self, request: Request) -> Response:
        """The higher the id, the more urgent."""
        return self._all(request.query_params)

    @describe("priorities_get", "A priority", TAG, PrioritySerializer, query=_ROW_ID, errors=(404,))
    def retrieve(self, request: Request, pk: str) -> Response:
        """Also an invalid one."""
        return self._one(pk)


class StateViewSet(_CatalogViewSet):
    """/states"""

    def rows(self) -> QuerySet[State]:
        """All states."""
        return State.objects.all()

    def row(self, found: State) -> dict[str, Any]:
        """The State object."""
        return {
            "id": found.pk,
            "name": found.name,
            "type_id": found.type_id,
            "state_type": STATE_TYPE_NAMES[found.type_id],
            "color": found.color,
            "comment": found.comment,
            "valid_id": found.valid_id,
        }

    @describe("states_list", "States", TAG, StateSerializer, many=True, query=_LIST)
    def list(self, request: Request) -> Response:
        """Go by the type, never by id or name: sites add and rename states."""
        return self._all(request.query_params)

    @describe("states_get", "A state", TAG, StateSerializer, query=_ROW_ID, errors=(404,))
    def retrieve(self, request: Request, pk: str) -> Response:
        """Also an invalid one."""
        return self._one(pk)


class TypeViewSet(_CatalogViewSet):
    """/types"""

    def rows(self) -> QuerySet[TicketType]:
        """All types."""
        return TicketType.objects.all()

    def row(self, found: TicketType) -> dict[str, Any]:
        """The Type object."""
        return {"id": found.pk, "name": found.name, "valid_id": found.valid_id}

    @describe("types_list", "Types", TAG, TypeSerializer, many=True, query=_LIST)
    def list(self, request: Request) -> Response:
        """Kinds of request."""
        return self._all(request.query_params)

    @describe("types_get", "A type", TAG, TypeSerializer, query=_ROW_ID, errors=(404,))
    def retrieve(self, request: Request, pk: str) -> Response:
        """Also an invalid one."""
        return self._one(pk)
