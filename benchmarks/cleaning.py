"""Takes away what an earlier run has added, so that each run measures the same database."""

from typing import Any

import psycopg
from django.apps import apps
from django.db.models import ForeignKey, Model
from psycopg import sql

from benchmarks.rows import articles_before
from tickets import tally
from tickets.models import Article, IncomingMail, RawMail, Ticket


def remove_additions(url: str, tickets: int) -> int:
    """Delete tickets and articles beyond the loaded ones; returns how many tickets there were."""
    articles = articles_before(tickets + 1)
    with psycopg.connect(url, autocommit=True) as connection:
        if not connection.execute(
            "SELECT 1 FROM tickets_article WHERE id > %s LIMIT 1", [articles]
        ).fetchone():
            return 0
        with connection.transaction():
            connection.execute("SET LOCAL session_replication_role = replica")
            for model, column in _references(Article):
                _delete(connection, model, column, articles)
            for model, column in _references(Ticket):
                _delete(connection, model, column, tickets)
            for model in (RawMail, IncomingMail):
                connection.execute(_statement("DELETE FROM {table}", model))
            connection.execute(_REPAIR, {"tickets": tickets, "articles": articles})
            _delete(connection, Article, "id", articles)
            removed = _delete(connection, Ticket, "id", tickets)
        tally.rebuild()
        connection.execute("VACUUM ANALYZE tickets_ticket, search_searchdocument")
    return removed


# Loaded tickets that got a mail: their last article is again the one they were loaded with.
_REPAIR = """
UPDATE tickets_ticket ticket SET last_article_id = rest.last, article_count = rest.number
FROM (
  SELECT ticket_id, max(id) AS last, count(*) AS number FROM tickets_article
  WHERE id <= %(articles)s AND ticket_id IN (
    SELECT ticket_id FROM tickets_article
    WHERE id > %(articles)s AND ticket_id <= %(tickets)s)
  GROUP BY ticket_id) rest
WHERE ticket.id = rest.ticket_id
"""


def _references(target: type[Model]) -> list[tuple[type[Model], str]]:
    """Tables and columns that point to rows of ``target``, but for tickets and articles."""
    return [
        (model, field.column)
        for model in apps.get_models()
        if model not in (Ticket, Article)
        for field in model._meta.get_fields()
        if isinstance(field, ForeignKey) and field.related_model is target
    ]


def _delete(
    connection: psycopg.Connection[Any], model: type[Model], column: str, loaded: int
) -> int:
    statement = _statement("DELETE FROM {table} WHERE {column} > %s", model, column)
    return connection.execute(statement, [loaded]).rowcount


def _statement(text: str, model: type[Model], column: str = "id") -> sql.Composed:
    return sql.SQL(text).format(
        table=sql.Identifier(model._meta.db_table), column=sql.Identifier(column)
    )
