"""Two ways to keep and find words, one for each database, behind one face."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple, Protocol

from django.db import connection

if TYPE_CHECKING:
    from collections.abc import Collection

    from django.db.models import QuerySet

    from search.documents import Document
    from search.querylang import Query
    from search.text import Part
    from tickets.models import Ticket
    from tickets.search_port import Hits


class State(NamedTuple):
    """How far a stored document is."""

    last_article_id: int
    cost: int


class Engine(Protocol):
    """What both can do. Writes belong into the transaction that changes the ticket."""

    def write(self, documents: Collection[Document]) -> None:
        """Store documents in place of what was there."""

    def state(self, ticket_id: int) -> State | None:
        """How far the ticket's document is; None if there is none."""

    def append(self, ticket_id: int, part: Part, article_id: int) -> None:
        """Add an article's words to the document."""

    def find(self, query: Query, *, within: QuerySet[Ticket], visible_only: bool) -> Hits:
        """Tickets that match, best first; with ``visible_only`` by what customers may read."""

    def newest(self, query: Query, *, within: QuerySet[Ticket], limit: int) -> list[int]:
        """The tickets that changed last among those whose title or customer matches."""


def engine() -> Engine:
    """The engine of the database in use."""
    if connection.vendor == "postgresql":
        from search.engines.postgresql import PostgreSQL

        return PostgreSQL()
    from search.engines.sqlite import SQLite

    return SQLite()
