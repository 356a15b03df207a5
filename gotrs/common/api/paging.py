"""Pages by number and by cursor (contract 1.5)."""

import base64
import binascii
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from django.db.models import Q, QuerySet

from gotrs.common.errors import DomainError

DEFAULT_PER_PAGE = 20
MAX_PER_PAGE = 100
_PER_PAGE_NAMES = ("per_page", "limit", "page_size")
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MAX_ID = 2**63 - 1


@dataclass(frozen=True)
class Page:
    """One page of a list: its rows and what stands under ``pagination``."""

    rows: list[Any]
    pagination: dict[str, Any]


@dataclass(frozen=True)
class Cursor:
    """A place in a list sorted by one key and id: the last row that was seen.

    ``value`` is the row's time for ``created`` and ``updated``, None for ``id``.
    """

    key: str
    descending: bool
    value: datetime | None
    row_id: int

    def encode(self) -> str:
        """The text that clients send back; opaque to them."""
        microseconds = (
            "" if self.value is None else (self.value - _EPOCH) // timedelta(microseconds=1)
        )
        plain = f"{self.key}:{'d' if self.descending else 'a'}:{microseconds}:{self.row_id}"
        return base64.urlsafe_b64encode(plain.encode()).decode().rstrip("=")

    @classmethod
    def decode(cls, text: str) -> "Cursor":
        """Raises DomainError ``invalid_filter`` for anything that encode did not make."""
        try:
            plain = base64.b64decode(text + "=" * (-len(text) % 4), altchars=b"-_", validate=True)
            key, direction, microseconds, row_id = plain.decode("ascii").split(":")
            value = _EPOCH + timedelta(microseconds=int(microseconds)) if microseconds else None
            found = cls(key, {"a": False, "d": True}[direction], value, int(row_id))
        except (ValueError, KeyError, OverflowError, binascii.Error):
            raise bad_cursor() from None
        if not 0 <= found.row_id <= _MAX_ID:
            raise bad_cursor()
        return found


def bad_cursor() -> DomainError:
    """The refusal of a cursor that is not one of ours, or of another list."""
    message = "Start with an empty cursor, and go on with pagination.next_cursor."
    return DomainError(
        "The cursor can't be understood.", code="invalid_filter", details={"cursor": [message]}
    )


@dataclass(frozen=True)
class PageRequest:
    """Which page a client asks for. ``cursor`` is None without, "" at the start of a walk."""

    number: int = 1
    per_page: int = DEFAULT_PER_PAGE
    cursor: str | None = None
    asked: bool = False

    @property
    def offset(self) -> int:
        """Rows before the page."""
        return (self.number - 1) * self.per_page

    def of(self, total: int, read: Callable[[int, int], Sequence[Any]]) -> Page:
        """The page of a list with ``total`` rows; ``read(offset, limit)`` fetches them.

        Past the end nothing is read.
        """
        rows = list(read(self.offset, self.per_page)) if self.offset < total else []
        return Page(rows, self.describe(total))

    def describe(self, total: int) -> dict[str, Any]:
        """What stands under ``pagination``."""
        pages = -(-total // self.per_page)
        return {
            "page": self.number,
            "per_page": self.per_page,
            "total": total,
            "total_pages": pages,
            "has_next": self.number < pages,
            "has_prev": self.number > 1,
        }

    def of_list(self, rows: Sequence[Any]) -> Page | list[Any]:
        """A *whole list*: complete, unless the client asked for a page of it."""
        if not self.asked:
            return list(rows)
        return self.of(len(rows), lambda offset, limit: rows[offset : offset + limit])


def read_page_request(query: Mapping[str, str]) -> PageRequest:
    """``page`` and ``per_page`` (or an alias) of a query; what makes no sense is the default."""
    given = next((query[name] for name in _PER_PAGE_NAMES if query.get(name)), None)
    return PageRequest(
        number=_positive(query.get("page"), 1),
        per_page=min(_positive(given, DEFAULT_PER_PAGE), MAX_PER_PAGE),
        cursor=query.get("cursor"),
        asked=bool(given) or bool(query.get("page")) or "cursor" in query,
    )


def _positive(text: str | None, default: int) -> int:
    if text is None or not text.isascii() or not text.isdigit() or len(text) > 18:
        return default
    return int(text) or default


def walk(
    rows: QuerySet[Any],
    page: PageRequest,
    key: str,
    descending: bool,
    columns: Mapping[str, str],
) -> tuple[list[int], dict[str, Any]]:
    """The ids after the cursor in the order of ``key`` and id, and the pagination.

    A cursor carries its order; one of another order is refused.
    """
    if page.cursor:
        cursor = Cursor.decode(page.cursor)
        if (cursor.key, cursor.descending) != (key, descending):
            raise bad_cursor()
        rows = rows.filter(_after(cursor, columns[key]))
    column = columns[key]
    sign = "-" if descending else ""
    ordering = [f"{sign}id"] if column == "id" else [f"{sign}{column}", f"{sign}id"]
    found = list(rows.order_by(*ordering).values_list("pk", column)[: page.per_page + 1])
    has_next = len(found) > page.per_page
    found = found[: page.per_page]
    following = None
    if has_next:
        last_id, value = found[-1]
        moment = value if isinstance(value, datetime) else None
        following = Cursor(key, descending, moment, last_id).encode()
    pagination = {"per_page": page.per_page, "has_next": has_next, "next_cursor": following}
    return [pk for pk, _value in found], pagination


def _after(cursor: Cursor, column: str) -> Q:
    """Rows behind the cursor. The first condition alone lets the index start at the right place."""
    beyond = "lt" if cursor.descending else "gt"
    if column == "id":
        return Q(**{f"id__{beyond}": cursor.row_id})
    if cursor.value is None:
        raise bad_cursor()
    return Q(**{f"{column}__{beyond}e": cursor.value}) & (
        Q(**{f"{column}__{beyond}": cursor.value}) | Q(**{f"id__{beyond}": cursor.row_id})
    )
