"""Five operations for master data: list, create, read, change, make invalid (contract 4.8).

A resource is a subclass of :class:`MasterDataViewSet` under ``@master_data(...)``: which rows there
are, how one looks, what may be said about it, and what keeps it from being taken away.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import cache
from typing import Any, ClassVar, TypeVar

from django.db import IntegrityError, models, transaction
from django.db.models import QuerySet
from drf_spectacular.utils import OpenApiParameter, extend_schema_field, extend_schema_view
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from accounts import audit
from accounts.auth.guards import require_admin
from accounts.auth.viewsets import ApiViewSet
from gotrs.common import kept
from gotrs.common.api import InputSerializer, acted, created, listed, ok, read_page_request
from gotrs.common.api.inputs import Fact, TextFact, read_input
from gotrs.common.api.schema import PAGING, describe, one_of, parameter, path_id
from gotrs.common.errors import Conflict, DomainError, NotFound
from gotrs.common.validity import VALIDITY_WORDS, Validity
from gotrs.common.values import MAX_ID, read_id

MAX_NAME = 200
VALID = parameter("valid", "1 (true) by default.", one_of(VALIDITY_WORDS))


@extend_schema_field({"type": "integer", "enum": [1, 2, 3]})
class ValidityFact(Fact):
    """1 valid, 2 invalid, 3 invalid for a while."""

    def to_internal_value(self, data: Any) -> int:
        text = str(data).strip() if isinstance(data, int | str) else ""
        if text not in {"1", "2", "3"}:
            raise serializers.ValidationError(["Use 1, 2 or 3."])
        return int(text)


class NamedInput(InputSerializer):
    """What most rows have."""

    name = TextFact(max_length=MAX_NAME, blank=False, one_line=True)
    comment = TextFact(max_length=250, allow_null=True)
    valid_id = ValidityFact()


class DeletedSerializer(serializers.Serializer):
    """A row that is no longer offered."""

    id = serializers.IntegerField()
    valid_id = serializers.IntegerField()


class MasterDataViewSet(ApiViewSet):
    """A whole list and single rows. Anybody signed in reads, admins write, unless said else."""

    # The word of messages and of the audit log: "priority".
    entity: ClassVar[str]
    input: ClassVar[type[InputSerializer]]
    # The description of a new row, if ``input`` with what is required is not all of it.
    described_new: ClassVar[type[InputSerializer] | None] = None
    # Names that a new row needs.
    required: ClassVar[tuple[str, ...]] = ("name",)
    # The column that is unique in any case.
    unique: ClassVar[str] = "name"

    # --- What a resource says about itself ---

    def rows(self) -> QuerySet[Any]:
        """All rows that the caller may know of, joined as :meth:`row` needs them."""
        raise NotImplementedError

    def row(self, found: Any) -> dict[str, Any]:
        """The object of contract part 3."""
        raise NotImplementedError

    def objects(self, found: Sequence[Any]) -> Sequence[dict[str, Any]]:
        """The objects of a list, for who reads something for all of them at once."""
        return [self.row(row) for row in found]

    def new(self) -> models.Model:
        """An empty row."""
        made: models.Model = self.rows().model()
        return made

    def check_reader(self) -> None:
        """Raises Forbidden for those who may not read this resource."""

    def check_writer(self) -> None:
        """Raises Forbidden for those who may not write it."""
        require_admin(self.actor)

    def wanted(self, rows: QuerySet[Any], query: Mapping[str, str]) -> QuerySet[Any]:
        """The rows that further parameters of the list ask for. Raises what bad_filter makes."""
        return rows

    def order(self, rows: QuerySet[Any]) -> QuerySet[Any]:
        """The order of the list."""
        return rows.order_by("id")

    def check(self, found: Any, said: dict[str, Any]) -> None:
        """Raises Invalid or Conflict for what is said about a row that is new or stored."""

    def check_unused(self, found: Any) -> None:
        """Raises Conflict ``in_use`` if the row can't be taken away (see :func:`in_use`)."""

    def apply(self, found: Any, said: Mapping[str, Any]) -> None:
        """Write what was said to the row, and save it; null empties a text."""
        for name, value in said.items():
            setattr(found, name, "" if value is None and _is_text(found, name) else value)
        self.save(found)

    def save(self, found: Any) -> None:
        """Store the row."""
        found.save()

    def changed(self, found: Any) -> None:
        """Called after a write: menus and lists show it at once, at least in this process."""
        kept.forget_everything()

    # --- The five operations ---

    def list(self, request: Request) -> Response:
        """A whole list of the valid rows, or of those that were asked for."""
        self.check_reader()
        rows, query = self.rows(), request.query_params
        wrong: dict[str, Any] = {}
        for narrow in (self.wanted, _of_validity):
            try:
                rows = narrow(rows, query)
            except DomainError as error:
                wrong |= error.details
        if wrong:
            raise bad_filter(**{name: messages[0] for name, messages in wrong.items()})
        objects = self.objects(list(self.order(rows)))
        return listed(read_page_request(query).of_list(objects))

    def retrieve(self, request: Request, pk: str) -> Response:
        """Also an invalid one."""
        self.check_reader()
        return ok(self.row(self.find(pk)))

    def create(self, request: Request) -> Response:
        """Admins. 409 if there is one of that name."""
        self.check_writer()
        new = self.new()
        said = self._read_new(new)
        found = self._write(new, said, "create")
        location = f"{request._request.path_info}/{found.pk}"
        return created(self.row(self.find(str(found.pk))), Location=location)

    def _read_new(self, new: Any) -> dict[str, Any]:
        """What a new row is to be. Raises ValidationError with all wrong and missing fields."""
        said: dict[str, Any] = {}
        wrong: dict[str, Any] = {}
        try:
            said = read_input(self.input, self.body, actor=self.actor, row=new)
        except serializers.ValidationError as error:
            wrong = dict(error.detail) if isinstance(error.detail, dict) else {"body": error.detail}
        fields = self.input().fields
        for name in self.required:
            field = fields[name]
            names = field.names_in(name) if isinstance(field, Fact) else (name,)
            is_given = any(self.body.get(alias) not in (None, "") for alias in names)
            if not is_given and not set(names) & set(wrong):
                wrong[names[0]] = ["This is required."]
        if wrong:
            raise serializers.ValidationError(wrong)
        return said

    def update(self, request: Request, pk: str) -> Response:
        """Admins. Changes what it names and leaves the rest."""
        self.check_writer()
        found = self.find(pk)
        said = read_input(
            self.input, self.body, require_any=True, actor=self.actor, row=found,
            stored=self.stored(found),
        )  # fmt: skip
        if said.get("valid_id", Validity.VALID) != Validity.VALID and found.is_valid:
            self.check_unused(found)
        self._write(found, said, "update")
        return ok(self.row(self.find(pk)))

    def partial_update(self, request: Request, pk: str) -> Response:
        """The same as PUT."""
        return self.update(request, pk)

    def destroy(self, request: Request, pk: str) -> Response:
        """Admins. The row is made invalid: no longer offered, still readable, still named."""
        self.check_writer()
        found = self.find(pk)
        if found.valid_id == Validity.INVALID:
            raise DomainError(f"This {self.entity} is deleted already.", code="already_deleted")
        self.check_unused(found)
        self._write(found, {"valid_id": Validity.INVALID.value}, "delete")
        return acted(
            f"The {self.entity} was made invalid.",
            {"id": found.pk, "valid_id": Validity.INVALID.value},
        )

    def find(self, pk: str) -> Any:
        """The row of the path. Raises NotFound, or DomainError ``invalid_id``."""
        number = read_id(pk)
        found = self.rows().filter(pk=number).first() if 0 < number <= MAX_ID else None
        if found is None:
            raise NotFound(f"{self.entity[0].upper()}{self.entity[1:]} not found.")
        return found

    def stored(self, found: Any) -> dict[str, Any]:
        """Present values by field name.

        They decide between two names of one fact that disagree (1.6), and a row that is named
        there already may stay although it is not in use any more.
        """
        return {}

    def _write(self, found: Any, said: dict[str, Any], verb: str) -> Any:
        """All of it or nothing, with its line in the audit log."""
        name = said.get(self.unique)
        if name is not None and self._is_taken(found, name):
            raise duplicate(self.entity, self.unique)
        self.check(found, said)
        before = {} if verb == "create" else self.audited(found)
        try:
            with transaction.atomic():
                self.apply(found, said)
                action = f"{self.entity.replace(' ', '_').lower()}.{verb}"
                after = self.audited(found)
                entity_type = action.partition(".")[0]
                audit.record_change(self.actor, action, entity_type, found.pk, before, after)
        except IntegrityError:
            # Two at the same moment; the other one was first.
            raise duplicate(self.entity, self.unique) from None
        self.changed(found)
        return found

    def audited(self, found: Any) -> dict[str, Any]:
        """What the audit log compares; resources with more than columns add it."""
        left_out = {"created_at", "changed_at"}
        columns = audit.columns_of(found)
        return {name: value for name, value in columns.items() if name not in left_out}

    def _is_taken(self, found: Any, name: str) -> bool:
        same = type(found)._default_manager.filter(**{f"{self.unique}__iexact": name})
        return bool(same.exclude(pk=found.pk).exists())


def duplicate(entity: str, field: str) -> Conflict:
    """The refusal of a second row of the same name."""
    message = f"There is such a {entity} already."
    return Conflict(message, code="duplicate", details={field: [message]})


def in_use(message: str) -> Conflict:
    """The refusal to take away what others need."""
    return Conflict(message, code="in_use")


def bad_filter(**messages: str) -> DomainError:
    """The refusal of filters that make no sense (contract 1.5)."""
    return DomainError(
        "Some filters could not be understood.",
        code="invalid_filter",
        details={name: [message] for name, message in messages.items()},
    )


def _of_validity(rows: QuerySet[Any], query: Mapping[str, str]) -> QuerySet[Any]:
    return rows.filter(valid_id__in=read_valid(query))


def _is_text(row: models.Model, name: str) -> bool:
    """Whether the column holds text and no null."""
    columns = {field.name: field for field in row._meta.concrete_fields}
    column = columns.get(name)
    return isinstance(column, models.CharField | models.TextField) and not column.null


def read_valid(query: Mapping[str, str], default: str = "1") -> tuple[int, ...]:
    """The parameter ``valid`` as ids. Raises DomainError ``invalid_filter``."""
    word = query.get("valid", "").strip().lower() or default
    if word not in VALIDITY_WORDS:
        raise bad_filter(valid="Use 1, 2, 3, true, false or all.")
    return VALIDITY_WORDS[word]


def input_of_new(view: type[MasterDataViewSet]) -> type[InputSerializer]:
    """The input of a resource as a new row needs it, for its description."""
    return view.described_new or _with_required(view.input, view.required)


@cache
def _with_required(base: type[InputSerializer], names: tuple[str, ...]) -> type[InputSerializer]:
    def get_fields(self: InputSerializer) -> dict[str, Any]:
        fields: dict[str, Any] = base.get_fields(self)
        for name in names:
            fields[name].required = True
        return fields

    more = {"__doc__": base.__doc__, "get_fields": get_fields}
    return type(f"New{base.__name__}", (base,), more)


V = TypeVar("V", bound=type[MasterDataViewSet])


def master_data(
    plural: str,
    tag: str,
    shape: type[serializers.Serializer],
    *,
    words: tuple[str, str] | None = None,
    query: Iterable[OpenApiParameter] = (),
    deleted: type[serializers.Serializer] = DeletedSerializer,
) -> Callable[[V], V]:
    """Describe the operations of a resource: ``@master_data("priorities", "Master data", Shape)``.

    ``plural`` begins the operation ids; ``words`` are the singular with its article and the plural,
    as summaries say them.
    """

    def decorate(view: V) -> V:
        one, many = words or (f"a {view.entity}", plural.replace("_", " "))
        row_id = (path_id("id", "The row's id."),)
        return extend_schema_view(
            list=describe(
                f"{plural}_list", f"List {many}", tag, shape, many=True,
                query=(*query, VALID, *PAGING),
            ),
            create=describe(
                f"{plural}_create", f"Create {one}", tag, shape, body=input_of_new(view),
                status=201, errors=(409,),
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
                f"{plural}_delete", f"Make {one} invalid", tag, deleted, query=row_id,
                message=True, errors=(404, 409),
            ),
        )(view)  # fmt: skip

    return decorate


LIST: dict[str, Any] = {"get": "list", "post": "create"}
ONE: dict[str, Any] = {
    "get": "retrieve",
    "put": "update",
    "patch": "partial_update",
    "delete": "destroy",
}

__all__ = [
    "LIST",
    "ONE",
    "DeletedSerializer",
    "MasterDataViewSet",
    "NamedInput",
    "ValidityFact",
    "bad_filter",
    "duplicate",
    "in_use",
    "master_data",
    "read_valid",
]
