"""SQLite: a table of FTS5 whose rows have the tickets' ids."""

from collections.abc import Collection, Sequence
from typing import Any

from django.db import connection
from django.db.models import QuerySet

from search.documents import Document
from search.engines import State
from search.models import SearchDocument
from search.querylang import Query, Term
from search.text import Part, Weight
from tickets.models import Ticket
from tickets.search_port import MAX_HITS, Hits

RANKED = 200
_COLUMNS = {
    Weight.HEAD: "head",
    Weight.CUSTOMER: "customer",
    Weight.VISIBLE: "visible",
    Weight.INTERNAL: "internal",
}
_ALL = "head customer visible internal"
_FOR_CUSTOMERS = "head customer visible"
_FOR_SUGGESTIONS = "head customer"
# Of the columns in the rank; FTS5 gives small numbers to good hits.
_RANK = "bm25(search_text, 10.0, 4.0, 2.0, 1.0)"
_RANK_FOR_CUSTOMERS = "bm25(search_text, 10.0, 4.0, 2.0, 0.0)"


class SQLite:
    """See search.engines.Engine."""

    # --- writing ------------------------------------------------------------------------------

    def write(self, documents: Collection[Document]) -> None:
        """Store documents in place of what was there."""
        with connection.cursor() as cursor:
            for document in documents:
                cursor.execute(
                    "INSERT INTO search_searchdocument (ticket_id, last_article_id, cost) "
                    "VALUES (%s, %s, %s) ON CONFLICT (ticket_id) DO UPDATE SET "
                    "last_article_id = excluded.last_article_id, cost = excluded.cost",
                    [document.ticket_id, document.last_article_id, document.cost],
                )
                cursor.execute(
                    "INSERT OR REPLACE INTO search_text (rowid, head, customer, visible, internal) "
                    "VALUES (%s, %s, %s, %s, %s)",
                    [document.ticket_id, *_texts(document)],
                )

    def state(self, ticket_id: int) -> State | None:
        """How far the ticket's document is; None if there is none."""
        rows = SearchDocument.objects.filter(pk=ticket_id)
        found = rows.values_list("last_article_id", "cost").first()
        return State(*found) if found else None

    def append(self, ticket_id: int, part: Part, article_id: int) -> None:
        """Add an article's words to the document."""
        column = _COLUMNS[part.weight]
        words = f"{_BETWEEN}{' '.join(part.words)}"
        with connection.cursor() as cursor:
            cursor.execute(
                f"UPDATE search_text SET {column} = {column} || %s WHERE rowid = %s",  # noqa: S608
                [words, ticket_id],
            )
            cursor.execute(
                "UPDATE search_searchdocument SET last_article_id = %s, cost = cost + %s "
                "WHERE ticket_id = %s",
                [article_id, part.cost, ticket_id],
            )

    # --- finding ------------------------------------------------------------------------------

    def find(self, query: Query, *, within: QuerySet[Ticket], visible_only: bool) -> Hits:
        """Tickets that match, best first; with ``visible_only`` by what customers may read."""
        columns = _FOR_CUSTOMERS if visible_only else _ALL
        ids = _newest(query, columns, within, MAX_HITS)
        ranked = _rank(query, columns, ids[:RANKED], visible_only=visible_only)
        return Hits([*ranked, *ids[RANKED:]], more=len(ids) == MAX_HITS)

    def newest(self, query: Query, *, within: QuerySet[Ticket], limit: int) -> list[int]:
        """The tickets that changed last among those whose title or customer matches."""
        return _newest(query, _FOR_SUGGESTIONS, within, limit)


# A word that no text has (its letter is for private use) stands between the articles, so that no
# phrase reaches from one into the next.
_BETWEEN = " \ue000 "


def _texts(document: Document) -> list[str]:
    return [
        _BETWEEN.join(" ".join(p.words) for p in document.parts if p.weight == weight)
        for weight in _COLUMNS
    ]


def _newest(query: Query, columns: str, within: QuerySet[Ticket], limit: int) -> list[int]:
    tickets, params = within.order_by().values_list("pk", "changed_at").query.sql_with_params()
    conditions, matches = _conditions(query, columns)
    with connection.cursor() as cursor:
        cursor.execute(
            f"WITH ticket (id, changed_at) AS ({tickets}) "  # noqa: S608 - from Django
            f"SELECT id FROM ticket WHERE {conditions} ORDER BY changed_at DESC, id DESC LIMIT %s",
            [*params, *matches, limit],
        )
        return [row[0] for row in cursor.fetchall()]


def _conditions(query: Query, columns: str) -> tuple[str, list[str]]:
    hits = "(SELECT rowid FROM search_text WHERE search_text MATCH %s)"
    conditions, matches = [], []
    if query.wanted:
        conditions.append(f"id IN {hits}")
        matches.append(_match(query.wanted, "AND", columns))
    if query.unwanted:
        conditions.append(f"id NOT IN {hits}")
        matches.append(_match(query.unwanted, "OR", columns))
    return " AND ".join(conditions), matches


def _rank(query: Query, columns: str, ids: Sequence[int], *, visible_only: bool) -> list[int]:
    """The ids, best first; equally good ones stay in their order."""
    if not query.wanted or not ids:
        return list(ids)
    rank = _RANK_FOR_CUSTOMERS if visible_only else _RANK
    places = ", ".join("%s" for _id in ids)
    params: list[Any] = [_match(query.wanted, "AND", columns), *ids]
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT rowid, {rank} FROM search_text WHERE search_text MATCH %s "  # noqa: S608
            f"AND rowid IN ({places})",
            params,
        )
        ranks: dict[int, float] = dict(cursor.fetchall())
    return sorted(ids, key=lambda ticket_id: ranks.get(ticket_id, 0.0))


def _match(terms: Sequence[Term], joint: str, columns: str) -> str:
    """Terms in the notation of FTS5: ``{head visible} : ("paper jam" AND "tray" *)``.

    Words hold letters and digits only, so there is nothing to escape.
    """
    parts = [f'"{" ".join(term.words)}"{" *" if term.prefix else ""}' for term in terms]
    return f"{{{columns}}} : ({f' {joint} '.join(parts)})"
