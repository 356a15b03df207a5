"""PostgreSQL: a weighted tsvector a ticket under a GIN index.

Two ways lead to the newest matches, and each is ruinous where the other is right. A rare word is
looked up in the GIN index, and the tickets that have it are sorted. For a common one the tickets
are walked from the newest on until enough of them match. The planner's own estimate, made from the
statistics of the 20,000 most frequent words, says how common the words are; left to itself the
planner may walk a million tickets for a word that one of them has.
"""

import json
from collections.abc import Collection, Iterable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from django.db import OperationalError, connection, transaction
from django.db.models import QuerySet

from gotrs.common.kept import Kept
from search.documents import Document
from search.engines import State
from search.models import SearchDocument
from search.querylang import Query, Term
from search.text import Part, Weight, tsvector
from tickets.models import Ticket
from tickets.search_port import MAX_HITS, Hits

# Of a rare word so many of the newest matches are ranked; of a common one, which has good matches
# enough, the newest WALKED are found and ranked.
RANKED = 200
WALKED = 100
_FOR_CUSTOMERS = (Weight.HEAD, Weight.CUSTOMER, Weight.VISIBLE)
_FOR_SUGGESTIONS = (Weight.HEAD, Weight.CUSTOMER)
# Measured on a million tickets: to look up a match costs 3.5 µs, to walk past a ticket 5 µs, and
# WALKED * tickets / matches of them have to be walked past, with some to spare. So walking is
# cheaper where matches² > 5 / 3.5 * 1.4 * WALKED * tickets.
_WALK_FACTOR = 2 * WALKED
# How far to walk before looking up after all: matches may be rarer among the newest tickets, or
# among those that the actor sees, than they are in all.
_WALK_FAR = 20_000
# Looking up a phrase of common words reads all their documents; what it costs at most.
_PATIENCE_MS = 2_000
# The number of all documents is believed for a minute.
_kept = Kept(seconds=60)
# Weights of D, C, B, A in the rank.
_RANK_WEIGHTS = [0.1, 0.2, 0.4, 1.0]
_LONGER_RANKS_LOWER = 1


class PostgreSQL:
    """See search.engines.Engine."""

    # --- writing ------------------------------------------------------------------------------

    def write(self, documents: Collection[Document]) -> None:
        """Store documents in place of what was there."""
        with connection.cursor() as cursor:
            cursor.executemany(
                "INSERT INTO search_searchdocument (ticket_id, words, last_article_id, cost) "
                "VALUES (%s, %s::tsvector, %s, %s) ON CONFLICT (ticket_id) DO UPDATE "
                "SET words = excluded.words, last_article_id = excluded.last_article_id, "
                "cost = excluded.cost",
                [(d.ticket_id, tsvector(d.parts), d.last_article_id, d.cost) for d in documents],
            )

    def state(self, ticket_id: int) -> State | None:
        """How far the ticket's document is; None if there is none."""
        rows = SearchDocument.objects.filter(pk=ticket_id)
        found = rows.values_list("last_article_id", "cost").first()
        return State(*found) if found else None

    def append(self, ticket_id: int, part: Part, article_id: int) -> None:
        """Add an article's words to the document."""
        with connection.cursor() as cursor:
            cursor.execute(
                "UPDATE search_searchdocument SET words = words || %s::tsvector, "
                "last_article_id = %s, cost = cost + %s WHERE ticket_id = %s",
                [tsvector([Part(part.weight, []), part]), article_id, part.cost, ticket_id],
            )

    # --- finding ------------------------------------------------------------------------------

    def find(self, query: Query, *, within: QuerySet[Ticket], visible_only: bool) -> Hits:
        """Tickets that match, best first; with ``visible_only`` by what customers may read."""
        asked = _tsquery(query, _FOR_CUSTOMERS if visible_only else ())
        weights = [0.0, *_RANK_WEIGHTS[1:]] if visible_only else _RANK_WEIGHTS
        if _is_common(asked):
            found = _walk(asked, within, among=_WALK_FAR, limit=WALKED, weights=weights)
            if len(found) == WALKED:
                return Hits(_best_first(found), more=True)
            if not _newest_first(within)[_WALK_FAR : _WALK_FAR + 1].exists():
                return Hits(_best_first(found))
            ids = _look_up_patiently(asked, within)
            if ids is None:
                return Hits(_best_first(found), more=True)
        else:
            ids = _look_up(asked, within, MAX_HITS)
        ranked = _best_first(_rank(asked, ids[:RANKED], weights))
        return Hits([*ranked, *ids[RANKED:]], more=len(ids) == MAX_HITS)

    def newest(self, query: Query, *, within: QuerySet[Ticket], limit: int) -> list[int]:
        """The tickets that changed last among those whose title or customer matches.

        Of words that are common anywhere, only a part of the tickets is looked through.
        """
        asked = _tsquery(query, _FOR_SUGGESTIONS)
        if _is_common(asked):
            found = _walk(asked, within, among=_WALK_FAR // 4, limit=limit, weights=_RANK_WEIGHTS)
            return [ticket_id for ticket_id, _rank in found]
        return _look_up(asked, within, limit)


def _is_common(asked: str) -> bool:
    """Whether it is cheaper to walk than to look up."""
    matches, tickets = _estimate(asked)
    return matches**2 > _WALK_FACTOR * tickets


def _best_first(found: Iterable[tuple[int, float]]) -> list[int]:
    """The ids by rank; equally good ones stay in their order."""
    return [ticket_id for ticket_id, _rank in sorted(found, key=lambda one: -one[1])]


def _look_up_patiently(asked: str, within: QuerySet[Ticket]) -> list[int] | None:
    """As _look_up for words that are common, but not where the actor looks; None if it takes
    too long.
    """
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(f"SET LOCAL statement_timeout = {_PATIENCE_MS}")
            return _look_up(asked, within, MAX_HITS)
    except OperationalError:
        return None


def _newest_first(within: QuerySet[Ticket]) -> QuerySet[Ticket, Any]:
    return within.order_by("-changed_at", "-pk").values_list("pk", "changed_at")


def _walk(
    asked: str, within: QuerySet[Ticket], *, among: int, limit: int, weights: list[float]
) -> list[tuple[int, float]]:
    """The newest matches among so many of the newest tickets, each with its rank."""
    tickets, params = _newest_first(within)[:among].query.sql_with_params()
    return _rows(
        "SELECT ticket.id, ts_rank(%s::real[], document.words, %s::tsquery, %s) "  # noqa: S608
        f"FROM ({tickets}) ticket (id, changed_at) "
        "JOIN search_searchdocument document ON document.ticket_id = ticket.id "
        "WHERE document.words @@ %s::tsquery "
        "ORDER BY ticket.changed_at DESC, ticket.id DESC LIMIT %s",
        [weights, asked, _LONGER_RANKS_LOWER, *params, asked, limit],
    )


def _look_up(asked: str, within: QuerySet[Ticket], limit: int) -> list[int]:
    """The newest of all matches, by the GIN index."""
    tickets, params = within.order_by().values_list("pk", "changed_at").query.sql_with_params()
    rows = _rows(
        f"SELECT ticket.id FROM ({tickets}) ticket (id, changed_at) "  # noqa: S608 - from Django
        # An array, so that the tickets are read by their keys and in this order.
        "WHERE ticket.id = ANY(ARRAY("
        "SELECT ticket_id FROM search_searchdocument WHERE words @@ %s::tsquery)) "
        "ORDER BY ticket.changed_at DESC, ticket.id DESC LIMIT %s",
        [*params, asked, limit],
    )
    return [ticket_id for (ticket_id,) in rows]


def _rank(asked: str, ids: Sequence[int], weights: list[float]) -> list[tuple[int, float]]:
    """The ids in their order, each with its rank."""
    rows = _rows(
        "SELECT ticket_id, ts_rank(%s::real[], words, %s::tsquery, %s) "
        "FROM search_searchdocument WHERE ticket_id = ANY(%s)",
        [weights, asked, _LONGER_RANKS_LOWER, list(ids)],
    )
    ranks: dict[int, float] = dict(rows)
    return [(ticket_id, ranks.get(ticket_id, 0.0)) for ticket_id in ids]


def _estimate(asked: str) -> tuple[int, int]:
    """How many tickets match, as the planner believes, and how many there are."""
    with _planned_for_its_words() as cursor:
        cursor.execute(
            "EXPLAIN (FORMAT JSON) SELECT FROM search_searchdocument WHERE words @@ %s::tsquery",
            [asked],
        )
        (plan,) = cursor.fetchone()
    if isinstance(plan, str):
        plan = json.loads(plan)
    matches = int(plan[0]["Plan"]["Plan Rows"])
    # Both are guesses of different moments; there are never more matches than tickets.
    return matches, max(matches, _size())


def _size() -> int:
    """About how many documents there are; PostgreSQL's own note, which costs nothing to read."""
    return _kept.get("size", _read_size)


def _read_size() -> int:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT greatest(reltuples, 1)::bigint FROM pg_class "
            "WHERE oid = 'search_searchdocument'::regclass"
        )
        return int(cursor.fetchone()[0])


@contextmanager
def _planned_for_its_words() -> Iterator[Any]:
    """A cursor whose statements are never prepared: what is right for one word is ruinous for
    another, and a plan that is kept knows neither (docs/decisions/0013).
    """
    with connection.cursor() as cursor:
        server = connection.connection
        threshold, server.prepare_threshold = server.prepare_threshold, None
        try:
            yield cursor
        finally:
            server.prepare_threshold = threshold


def _rows(sql: str, params: list[Any]) -> list[Any]:
    with _planned_for_its_words() as cursor:
        cursor.execute(sql, params)
        return list(cursor.fetchall())


def _tsquery(query: Query, weights: Iterable[Weight]) -> str:
    """The query in PostgreSQL's notation: ``'paper':C <-> 'jam':C & !'toner':C``."""
    labels = "".join(weights)
    terms = [_term(term, labels) for term in query.wanted]
    terms += [f"!{_term(term, labels)}" for term in query.unwanted]
    return " & ".join(terms)


def _term(term: Term, labels: str) -> str:
    """Words hold letters and digits only, so there is nothing to escape."""
    *front, last = term.words
    parts = [_word(word, labels) for word in front]
    parts.append(_word(last, f"*{labels}" if term.prefix else labels))
    return f"({' <-> '.join(parts)})"


def _word(word: str, marks: str) -> str:
    return f"'{word}':{marks}" if marks else f"'{word}'"
