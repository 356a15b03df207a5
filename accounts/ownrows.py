"""Five operations for rows that belong to people: saved searches, canned responses, templates.

They work like those of master data (accounts.masterdata), but everybody writes their own, there is
no validity, and a row that is deleted is gone (contract 1.9).
"""

from collections.abc import Callable, Iterable
from typing import Any, ClassVar, TypeVar

from django.db import models, transaction
from django.db.models import QuerySet
from django.db.models.functions import Lower
from drf_spectacular.utils import OpenApiParameter, extend_schema_view
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from accounts import audit
from accounts.masterdata import MasterDataViewSet, input_of_new
from gotrs.common.api import acted, listed, read_page_request
from gotrs.common.api.schema import IDEMPOTENCY_KEY, PAGING, describe, path_id
from gotrs.common.errors import Forbidden


class GoneSerializer(serializers.Serializer):
    """The id of a row that is gone."""

    id = serializers.IntegerField()


class OwnRowsViewSet(MasterDataViewSet):
    """A whole list and single rows; ``rows`` are those that the caller may read."""

    # Whether admins change what others share.
    admins_write: ClassVar[bool] = True

    def new(self) -> models.Model:
        """An empty row of the caller."""
        made: Any = self.rows().model()
        if self.actor.customer is not None:
            made.customer_user = self.actor.customer
        else:
            made.agent = self.actor.agent
        return made

    def check_writer(self) -> None:
        """Whoever may read may have rows of their own."""
        self.check_reader()

    def check_owner(self, found: Any) -> None:
        """Raises Forbidden for a row that somebody else shares."""
        if not (self.is_mine(found) or (self.admins_write and self.actor.is_admin)):
            raise Forbidden(f"This {self.entity} belongs to somebody else.")

    def is_mine(self, found: Any) -> bool:
        """Whether it belongs to the caller."""
        if self.actor.customer is not None:
            return bool(found.customer_user_id == self.actor.customer.pk)
        return found.agent_id is not None and found.agent_id == self.actor.agent_id

    def among(self, found: Any) -> QuerySet[Any]:
        """The rows that must have other names; by default those of the same owner."""
        same = type(found)._default_manager.filter(agent_id=found.agent_id)
        if hasattr(found, "customer_user_id"):
            same = same.filter(customer_user_id=found.customer_user_id)
        return same

    def order(self, rows: QuerySet[Any]) -> QuerySet[Any]:
        """By name."""
        return rows.order_by(Lower("name"), "id")

    def changed(self, found: Any) -> None:
        """Nobody keeps these rows in memory."""

    def list(self, request: Request) -> Response:
        """A whole list: own rows and those that others share."""
        self.check_reader()
        query = request.query_params
        rows = self.order(self.wanted(self.rows(), query))
        return listed(read_page_request(query).of_list(self.objects(list(rows))))

    def update(self, request: Request, pk: str) -> Response:
        """Changes what it names and leaves the rest."""
        self.check_writer()
        self.check_owner(self.find(pk))
        return super().update(request, pk)

    def destroy(self, request: Request, pk: str) -> Response:
        """The row is gone; a second DELETE is 404."""
        self.check_writer()
        found = self.find(pk)
        self.check_owner(found)
        number, before = found.pk, self.audited(found)
        entity = self.entity.replace(" ", "_")
        with transaction.atomic():
            found.delete()
            audit.record(self.actor, f"{entity}.delete", entity, number, old=before)
        return acted(f"The {self.entity} was deleted.", {"id": number})

    def _is_taken(self, found: Any, name: str) -> bool:
        return bool(self.among(found).filter(name__iexact=name).exclude(pk=found.pk).exists())


V = TypeVar("V", bound=type[OwnRowsViewSet])


def own_rows(
    plural: str,
    tag: str,
    shape: type[serializers.Serializer],
    *,
    query: Iterable[OpenApiParameter] = (),
) -> Callable[[V], V]:
    """Describe the operations of a resource: ``@own_rows("saved_searches", "Search", Shape)``."""

    def decorate(view: V) -> V:
        one, many = f"a {view.entity}", plural.replace("_", " ")
        row_id = (path_id("id", "The row's id."),)
        return extend_schema_view(
            list=describe(
                f"{plural}_list", f"List {many}", tag, shape, many=True, query=(*query, *PAGING)
            ),
            create=describe(
                f"{plural}_create", f"Create {one}", tag, shape, body=input_of_new(view),
                query=(IDEMPOTENCY_KEY,), status=201, errors=(409,),
            ),
            retrieve=describe(
                f"{plural}_get", f"Read {one}", tag, shape, query=row_id, errors=(404,)
            ),
            update=describe(
                f"{plural}_update", f"Change {one}", tag, shape, body=view.input, query=row_id,
                errors=(404, 409),
            ),
            partial_update=describe(
                f"{plural}_patch", f"Change {one}", tag, shape, body=view.input, query=row_id,
                errors=(404, 409),
            ),
            destroy=describe(
                f"{plural}_delete", f"Delete {one}", tag, GoneSerializer, query=row_id,
                message=True, errors=(404,),
            ),
        )(view)  # fmt: skip

    return decorate


__all__ = ["GoneSerializer", "OwnRowsViewSet", "own_rows"]
