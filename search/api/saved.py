"""Saved searches (contract 4.12)."""

from collections.abc import Mapping
from typing import Any

import orjson
from django.db.models import Q, QuerySet
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.masterdata import MAX_NAME
from accounts.ownrows import OwnRowsViewSet, own_rows
from gotrs.common.api import InputSerializer, listed
from gotrs.common.api.inputs import BooleanFact, Fact, TextFact, read_input, wrong
from gotrs.common.api.schema import PAGING, SOME_TEXT, SORTING, describe, path_id
from gotrs.common.errors import DomainError, Forbidden, Invalid
from search.api.finding import BEST_FIRST, TAG
from search.models import SavedSearch
from search.querylang import MAX_LENGTH
from tickets.api.lists import FILTER_SCHEMAS, ticket_page
from tickets.api.shapes import TicketSerializer
from tickets.filter_reader import FILTER_NAMES
from tickets.filters import NEWEST_FIRST, TicketFilters

_MAX_FILTERS = 50
_SORTING = ("sort", "order")
# Filters by extra fields: df_<name>, perhaps with _after, _before, _contains.
_EXTRA_FIELD = "df_"
_PAGING = ("page", "per_page", "limit", "page_size", *_SORTING)


class SavedSearchSerializer(serializers.Serializer):
    """A search that its owner wants again."""

    id = serializers.IntegerField()
    name = serializers.CharField()
    query = serializers.CharField(help_text="Full text; may be empty if there are filters.")
    filters = serializers.DictField(help_text="Keys of GET /tickets.")
    user_id = serializers.IntegerField(help_text="Whose it is.")
    is_public = serializers.BooleanField(help_text="Offered to all agents.")
    create_time = serializers.DateTimeField()
    change_time = serializers.DateTimeField()


_PLAIN: dict[str, Any] = {"type": ["string", "number", "boolean", "null"], "maxLength": MAX_LENGTH}


class FiltersFact(Fact):
    """Filters of the ticket list by name. They are read as the list reads them."""

    def described(self) -> dict[str, Any]:
        """As the parameters of the list."""
        return {
            "type": "object",
            "maxProperties": _MAX_FILTERS,
            "propertyNames": {"pattern": f"^({'|'.join((*FILTER_NAMES, *_SORTING))}|df_.+)$"},
            "properties": {
                # One id may be a number here.
                name: {**schema, "type": ["string", "integer"]} if "pattern" in schema else schema
                for name, schema in FILTER_SCHEMAS.items()
            },
            "additionalProperties": {**_PLAIN, "type": [*_PLAIN["type"], "array"], "items": _PLAIN},
        }

    def to_internal_value(self, data: Any) -> dict[str, Any]:
        if isinstance(data, str):  # of a form
            try:
                data = orjson.loads(data or "{}")
            except orjson.JSONDecodeError:
                raise wrong("This must be an object.") from None
        if not isinstance(data, Mapping):
            raise wrong("This must be an object.")
        if len(data) > _MAX_FILTERS:
            raise wrong(f"This may have at most {_MAX_FILTERS} entries.")
        errors = {str(name)[:100]: ["There is no such filter."] for name in _unknown(data)}
        errors |= {
            name: ["Use a text, a number, true or false, or a list of these."]
            for name, value in data.items()
            if not _is_plain(value)
        }
        if not errors:
            errors = self._misread(data)
        if errors:
            raise serializers.ValidationError(errors)
        return dict(data)

    def _misread(self, data: Mapping[str, Any]) -> dict[str, list[str]]:
        try:
            TicketFilters.from_query(as_parameters(data), self.context["actor"])
        except DomainError as error:
            return {name: list(messages) for name, messages in error.details.items()}
        return {}


def _unknown(filters: Mapping[str, Any]) -> list[str]:
    known = {*FILTER_NAMES, *_SORTING}
    return [name for name in filters if name not in known and not name.startswith(_EXTRA_FIELD)]


def _is_plain(value: Any) -> bool:
    values = value if isinstance(value, list) else [value]
    return len(values) <= 500 and all(
        inner is None or isinstance(inner, bool | int | float)
        or (isinstance(inner, str) and len(inner) <= MAX_LENGTH)
        for inner in values
    )  # fmt: skip


def as_parameters(filters: Mapping[str, Any]) -> dict[str, str]:
    """Filters as a query string has them: a list is a comma list, null is no filter."""
    return {name: _as_text(value) for name, value in filters.items()}


def _as_text(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, list):
        return ",".join(_as_text(inner) for inner in value)
    return str(value)


class SavedSearchInput(InputSerializer):
    """A search."""

    name = TextFact(max_length=MAX_NAME, blank=False, one_line=True)
    query = TextFact(max_length=MAX_LENGTH)
    filters = FiltersFact()
    is_public = BooleanFact()


class NewSavedSearchInput(SavedSearchInput):
    """A new search, by words or by filters."""

    rules = {
        "required": ["name", "query"],
        "anyOf": [
            {"properties": {"query": SOME_TEXT}},
            {"required": ["filters"], "properties": {"filters": {"minProperties": 1}}},
        ],
    }


@extend_schema_field({"type": "string"})
class PlainFact(Fact):
    """A parameter that may as well stand in the query string."""

    def to_internal_value(self, data: Any) -> str:
        return str(data) if isinstance(data, int | str) and not isinstance(data, bool) else ""


class ExecuteInput(InputSerializer):
    """Which page, in which order; also as query parameters."""

    page = PlainFact(allow_null=True)
    per_page = PlainFact("per_page", "limit", "page_size", allow_null=True)
    sort = PlainFact(allow_null=True)
    order = PlainFact(allow_null=True)


@own_rows("saved_searches", TAG, SavedSearchSerializer)
class SavedSearchViewSet(OwnRowsViewSet):
    """/search/saved: own ones, and for agents the public ones of others, to read and to run."""

    entity = "saved search"
    input = SavedSearchInput
    described_new = NewSavedSearchInput
    admins_write = False

    def rows(self) -> QuerySet[SavedSearch]:
        """Own and public ones; what agents share names internal things, so not to customers."""
        if self.actor.customer is not None:
            return SavedSearch.objects.filter(customer_user=self.actor.customer)
        return SavedSearch.objects.filter(Q(agent=self.actor.agent) | Q(is_public=True))

    def row(self, found: SavedSearch) -> dict[str, Any]:
        """The SavedSearch object."""
        return {
            "id": found.pk,
            "name": found.name,
            "query": found.query,
            "filters": found.filters,
            "user_id": found.agent_id or found.customer_user_id,
            "is_public": found.is_public,
            "create_time": found.created_at,
            "change_time": found.changed_at,
        }

    def check(self, found: SavedSearch, said: dict[str, Any]) -> None:
        """Something is searched for, and customers share nothing."""
        if said.get("is_public") and self.actor.is_customer:
            raise Forbidden("Customers can't share searches.")
        query = said.get("query", found.query)
        if not query and not as_given(said.get("filters", found.filters)):
            raise Invalid("Say what to search for, by words or by filters.", "query")

    def _read_new(self, new: Any) -> dict[str, Any]:
        missing = {} if "query" in self.body else {"query": ["This is required."]}
        try:
            said = super()._read_new(new)
        except serializers.ValidationError as error:
            raise serializers.ValidationError({**missing, **_details(error)}) from None
        if missing:
            raise serializers.ValidationError(missing)
        return said

    @describe(
        "saved_searches_execute", "Run a saved search", TAG, TicketSerializer, paged=True,
        body=ExecuteInput,
        query=(path_id("id", "The saved search's id."), *SORTING, *PAGING), errors=(404,),
    )  # fmt: skip
    def execute(self, request: Request, pk: str) -> Response:
        """With the caller's permissions; by relevance if there are words, else newest first."""
        found = self.find(pk)
        parameters = as_parameters(found.filters)
        if found.query:
            parameters["q"] = found.query
        query = request.query_params
        parameters |= {name: query[name] for name in _PAGING if name in query}
        said = read_input(ExecuteInput, self.body)
        parameters |= {name: value for name, value in said.items() if value}
        has_words = bool(parameters.get("q", "").strip())
        order = BEST_FIRST if has_words else NEWEST_FIRST
        return listed(ticket_page(self.actor, parameters, default_sort=order))


def as_given(filters: Mapping[str, Any]) -> dict[str, str]:
    """The filters that filter; an empty value and the order are none."""
    given = as_parameters(filters)
    return {name: text for name, text in given.items() if text.strip() and name not in _SORTING}


def _details(error: serializers.ValidationError) -> dict[str, Any]:
    return dict(error.detail) if isinstance(error.detail, dict) else {"body": error.detail}
