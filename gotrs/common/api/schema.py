"""The OpenAPI description of operations: what :func:`describe` says about a view's method."""

import re
from collections.abc import Callable, Iterable
from functools import cache
from typing import Any, TypeVar

from drf_spectacular.drainage import get_override
from drf_spectacular.extensions import OpenApiSerializerExtension, OpenApiSerializerFieldExtension
from drf_spectacular.openapi import AutoSchema
from drf_spectacular.plumbing import build_parameter_type
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import (
    OpenApiParameter,
    OpenApiResponse,
    extend_schema,
    extend_schema_serializer,
)
from rest_framework import serializers

from gotrs.common.api.inputs import Fact

View = TypeVar("View", bound=Callable[..., Any])
Shape = type[serializers.Serializer]


class FactExtension(OpenApiSerializerFieldExtension):
    """Describes a fact as it describes itself, unless its class says otherwise."""

    target_class = "gotrs.common.api.inputs.Fact"
    match_subclasses = True

    def map_serializer_field(self, auto_schema: Any, direction: Any) -> dict[str, Any]:
        """Its JSON Schema."""
        schema: dict[str, Any] = self.target.described()
        return schema


class ListFactExtension(OpenApiSerializerFieldExtension):
    """Describes a list by its items."""

    target_class = "gotrs.common.api.inputs.ListFact"
    match_subclasses = True
    priority = 1

    def map_serializer_field(self, auto_schema: Any, direction: Any) -> dict[str, Any]:
        """An array."""
        item = auto_schema._map_serializer_field(self.target.item, direction)
        least = {"minItems": self.target.min_items} if self.target.min_items else {}
        return {"type": "array", "items": item, **least, "maxItems": self.target.max_items}


class InputExtension(OpenApiSerializerExtension):
    """Describes a fact under each of its names; one of them is enough (contract 1.6)."""

    target_class = "gotrs.common.api.inputs.InputSerializer"
    match_subclasses = True

    def map_serializer(self, auto_schema: Any, direction: Any) -> dict[str, Any]:
        """The object, with other names beside the main one."""
        schema: dict[str, Any] = auto_schema._map_serializer(
            self.target, direction, bypass_extensions=True
        )
        known, required = schema.get("properties", {}), schema.get("required", [])
        one_of_each = []
        for name, fact in self.target.fields.items():
            others = [other for other in getattr(fact, "names", ()) if other not in known]
            for other in others:
                known[other] = {
                    **(fact.described_as(other) or known[name]),
                    "description": f"Another name of {name}.",
                }
            if others and name in required:
                required.remove(name)
                one_of_each.append({"anyOf": [{"required": [one]} for one in (name, *others)]})
        if one_of_each:
            schema["allOf"] = one_of_each
        if not required:
            schema.pop("required", None)
        return {**schema, **self.target.rules}


# What of Latin-1, the letters of headers, can be printed.
_PRINTABLE = r"^[\x20-\x7E\xA1-\xAC\xAE-\xFF]*$"
_KEY = {"type": "string", "maxLength": 200, "pattern": _PRINTABLE}


class ApiSchema(AutoSchema):
    """Adds what follows from the form of an operation, so that no view has to say it.

    A path with an id may find nothing, and any POST may be repeated safely (contract 1.7).
    """

    def get_operation(self, *args: Any, **kwargs: Any) -> dict[str, Any] | None:
        operation: dict[str, Any] | None = super().get_operation(*args, **kwargs)
        if operation is None:
            return None
        more = {404} if "{" in self.path else set()
        if self.method == "POST" and getattr(self.view, "repeatable", False):
            more.add(409)
            named = {one["name"] for one in operation.get("parameters", [])}
            if IDEMPOTENCY_KEY.name not in named:
                described = build_parameter_type(
                    name=IDEMPOTENCY_KEY.name,
                    schema=_KEY,
                    location=OpenApiParameter.HEADER,
                    description=IDEMPOTENCY_KEY.description,
                )
                operation.setdefault("parameters", []).append(described)
        for status in sorted(more - {int(code) for code in operation["responses"]}):
            refusal = OpenApiResponse(ErrorSerializer, _ERROR_WORDS[status])
            operation["responses"][str(status)] = self._get_response_for_code(refusal, str(status))
        return operation


class PaginationSerializer(serializers.Serializer):
    """Where in a list one is; with a cursor only per_page, has_next and next_cursor."""

    page = serializers.IntegerField(required=False)
    per_page = serializers.IntegerField()
    total = serializers.IntegerField(required=False)
    total_pages = serializers.IntegerField(required=False)
    has_next = serializers.BooleanField()
    has_prev = serializers.BooleanField(required=False)
    next_cursor = serializers.CharField(required=False, allow_null=True)


# Parameters: a text that is not blank; ids with commas between; a day, or a moment.
SOME_TEXT = {"type": "string", "minLength": 1, "pattern": r"\S"}
IDS = {"type": "string", "pattern": "^[0-9]{1,18}(,[0-9]{1,18})*$"}
MOMENT = {"type": "string", "format": "date-time"}
DAY_OR_MOMENT = {"anyOf": [{"type": "string", "format": "date"}, MOMENT]}


def one_of(words: Iterable[str]) -> dict[str, Any]:
    """The JSON Schema of one of some words."""
    return {"type": "string", "enum": list(words)}


def some_of(words: Iterable[str]) -> dict[str, Any]:
    """The JSON Schema of a comma list of some words."""
    word = "|".join(map(re.escape, words))
    return {"type": "string", "pattern": rf"^({word})(,({word}))*$"}


# A whole list of texts, in its envelope; describe it as ``bare``.
TextListSerializer: Shape = type(
    "TextListSerializer",
    (serializers.Serializer,),
    {
        "__doc__": "A whole list of texts.",
        "success": serializers.BooleanField(default=True),
        "data": serializers.ListField(child=serializers.CharField()),
        "pagination": PaginationSerializer(required=False),
    },
)


class ErrorSerializer(serializers.Serializer):
    """Every refusal."""

    success = serializers.BooleanField(default=False)
    error = serializers.CharField(help_text="A sentence for people; it may change.")
    code = serializers.CharField(help_text="Stable, for programs.")
    details = serializers.DictField(
        child=serializers.ListField(child=serializers.CharField()),
        required=False,
        help_text="Field or query parameter to messages; on 400.",
    )


class EmptySerializer(serializers.Serializer):
    """Nothing but the envelope."""


_ERROR_WORDS = {
    400: "A value or the request can't be used.",
    401: "Who asks is not known.",
    403: "Not allowed.",
    404: "Not found, or not readable for the caller.",
    409: "It clashes with what is there.",
    412: "Somebody else changed the ticket first.",
    413: "Too large.",
    429: "Too many requests; see Retry-After.",
    500: "An error on our side.",
}


@cache
def envelope(shape: Shape, many: bool, paged: bool, message: bool) -> Shape:
    """The serializer of ``{success, data, pagination, message}`` around a shape."""
    base = shape.__name__.removesuffix("Serializer")
    name = f"{base}{'Page' if paged else 'List' if many else ''}{'Acted' if message else ''}Answer"
    fields: dict[str, Any] = {"success": serializers.BooleanField(default=True)}
    fields["data"] = (
        serializers.DictField(help_text="Empty.") if shape is EmptySerializer else shape(many=many)
    )
    if many:
        fields["pagination"] = PaginationSerializer(required=paged)
    if message:
        fields["message"] = serializers.CharField()
    made = type(name, (serializers.Serializer,), {"__doc__": None, **fields})
    # Not a list itself, whatever the view's action is called.
    return extend_schema_serializer(many=False)(made)


def describe(
    operation_id: str,
    summary: str,
    tag: str,
    answer: Shape | OpenApiTypes = EmptySerializer,
    *,
    body: Any = None,
    files: bool = False,
    query: Iterable[OpenApiParameter] = (),
    many: bool = False,
    paged: bool = False,
    message: bool = False,
    status: int = 200,
    bare: bool = False,
    public: bool = False,
    errors: Iterable[int] = (),
) -> Callable[[View], View]:
    """Describe one operation.

    ``errors`` are the statuses beyond those that every operation may answer; ``bare`` answers come
    without envelope; ``public`` ones need no sign-in; with ``files`` a form with files works, too.
    """
    answers: dict[Any, Any]
    if isinstance(answer, OpenApiTypes):  # a file
        answers = {(status, "*/*"): answer}
    else:
        answers = {status: answer if bare else envelope(answer, many or paged, paged, message)}
    common = {400, 429, 500} if public else {400, 401, 403, 429, 500}
    refusals = {
        number: OpenApiResponse(ErrorSerializer, _ERROR_WORDS[number])
        for number in sorted(common | set(errors))
    }
    request = body
    if body is not None:
        forms = ["application/x-www-form-urlencoded", "multipart/form-data"]
        types = ["application/json", *([] if _has_objects(body) else forms)]
        request = {"multipart/form-data": body} if files else dict.fromkeys(types, body)
    return extend_schema(
        operation_id=operation_id,
        summary=summary,
        tags=[tag],
        parameters=list(query),
        request=request,
        responses={**answers, **refusals},
        auth=[] if public else None,
    )


def _has_objects(body: Any) -> bool:
    """Whether a body has fields that only JSON can say."""
    if not (isinstance(body, type) and issubclass(body, serializers.Serializer)):
        return False
    return any(
        isinstance(field, serializers.BaseSerializer)
        or "'type': 'object'" in repr(get_override(field, "field"))
        or (isinstance(field, Fact) and field.described().get("type") == "object")
        for field in body().fields.values()
    )


def parameter(name: str, text: str, kind: Any = str, *, required: bool = False) -> OpenApiParameter:
    """A query parameter; ``kind`` is a type, or a JSON Schema."""
    return OpenApiParameter(name, kind, OpenApiParameter.QUERY, description=text, required=required)


def header(name: str, text: str, kind: Any = str) -> OpenApiParameter:
    """A request header."""
    return OpenApiParameter(name, kind, OpenApiParameter.HEADER, description=text)


def path_id(name: str, text: str, kind: Any = int) -> OpenApiParameter:
    """An id in the path."""
    return OpenApiParameter(name, kind, OpenApiParameter.PATH, description=text)


PAGING = (
    parameter("page", "From 1.", int),
    parameter("per_page", "Default 20, at most 100; also limit, page_size.", int),
)
CURSOR = parameter("cursor", "Empty to start; then pagination.next_cursor.")
SORTING = (
    parameter("sort", "A key, or -key for descending."),
    parameter("order", "asc or desc."),
)
IF_MATCH = header("If-Match", 'The version that was read, such as "3"; refused with 412 otherwise.')
IDEMPOTENCY_KEY = header("Idempotency-Key", "A repeat gets the first answer.", _KEY)
