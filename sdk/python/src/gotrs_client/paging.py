"""Lists, a page at a time or all of it."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any, Generic, TypeVar

T = TypeVar("T")


@dataclass(frozen=True)
class Page(Generic[T]):
    """Some rows of a list. ``pagination`` is empty for lists that come whole."""

    rows: list[T]
    pagination: dict[str, Any] = field(default_factory=dict)
    following: Callable[[], "Page[T]"] | None = field(default=None, repr=False)

    def __iter__(self) -> Iterator[T]:
        """The rows of this page."""
        return iter(self.rows)

    def __len__(self) -> int:
        return len(self.rows)

    @property
    def total(self) -> int | None:
        """How many rows the whole list has; None while walking by cursor."""
        found: int | None = self.pagination.get("total")
        return len(self.rows) if found is None and not self.pagination else found

    def all(self) -> Iterator[T]:
        """The rows of this page and of all that follow; each page is read when it is needed."""
        page = self
        while True:
            yield from page.rows
            if page.following is None:
                return
            page = page.following()
