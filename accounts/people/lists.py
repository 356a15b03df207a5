"""Paged lists of people and companies: search, filters, order (contract 1.5)."""

from collections.abc import Callable, Mapping, Sequence
from functools import reduce
from operator import or_
from typing import Any

from django.db.models import F, Model, Q, QuerySet
from django.db.models.functions import Lower

from accounts.masterdata import bad_filter, read_valid
from gotrs.common.api import Page, PageRequest
from gotrs.common.errors import DomainError
from gotrs.common.values import MAX_ID, read_integer

_MAX_WORDS = 10
# Expressions of a sort key.
SortKeys = Mapping[str, Sequence[Lower | F]]


def matching(text: str, columns: Sequence[str]) -> Q:
    """Rows in which every word of the text is a part of some column, in any case."""
    found = Q()
    for word in text.split()[:_MAX_WORDS]:
        found &= reduce(or_, (Q(**{f"{column}__icontains": word}) for column in columns))
    return found


def of_validity(query: Mapping[str, str], default: str = "1") -> Q:
    """The parameter ``valid``. Raises DomainError ``invalid_filter``."""
    return Q(valid_id__in=read_valid(query, default))


def rows_named(query: Mapping[str, str], name: str, kind: type[Model], noun: str) -> list[int]:
    """The ids in a parameter, a comma list; all of them exist. Raises ``invalid_filter``."""
    words = [word for word in query.get(name, "").split(",") if word.strip()]
    numbers = [read_integer(word) for word in words]
    wanted = [number for number in numbers if number is not None and 0 < number <= MAX_ID]
    found = set(kind._default_manager.filter(pk__in=wanted).values_list("pk", flat=True))
    for word, number in zip(words, numbers, strict=True):
        if number not in found:
            raise bad_filter(**{name: f"There is no {noun} {word.strip()[:100]}."})
    return sorted(found)


def filtered(
    rows: QuerySet[Any], query: Mapping[str, str], filters: Sequence[Callable[..., Q]]
) -> QuerySet[Any]:
    """Narrow by every filter; all wrong parameters are told at once."""
    wrong: dict[str, Any] = {}
    for read in filters:
        try:
            rows = rows.filter(read(query))
        except DomainError as error:
            wrong |= error.details
    if wrong:
        raise bad_filter(**{name: messages[0] for name, messages in wrong.items()})
    return rows


def read_order(query: Mapping[str, str], keys: SortKeys, default: str) -> list[Any]:
    """``sort=key`` with ``order``, or ``sort=-key``; ties break by id, unknown keys by default."""
    text = query.get("sort", "").strip()
    key = text.removeprefix("-")
    if key not in keys:
        key, text = default, ""
    descending = text.startswith("-") or query.get("order", "").strip().lower() == "desc"
    ordered: list[Any] = [
        column.desc(nulls_last=True) if descending else column.asc(nulls_first=True)
        for column in keys[key]
    ]
    return [*ordered, "-id" if descending else "id"]


def page_of(
    rows: QuerySet[Any],
    page: PageRequest,
    order: Sequence[Any],
    objects: Callable[[list[Any]], list[dict[str, Any]]],
) -> Page:
    """One page; ``objects`` makes the answers of its rows at once."""
    ordered = rows.order_by(*order)
    return page.of(rows.count(), lambda at, limit: objects(list(ordered[at : at + limit])))
