"""What a transactional test left goes, and the seeded rows come back, in a twentieth of the time.

Django truncates all hundred tables and writes each seeded row anew, before and after the test.
Here rows are deleted where there are some, and PostgreSQL copies the seeded ones from a schema
beside; nothing is written that is there already.
"""

from typing import Any

from django.db import connection, transaction
from django.db.backends.base.creation import BaseDatabaseCreation
from django.db.backends.postgresql import base as postgresql
from django.db.backends.sqlite3 import base as sqlite

PostgreSQL: Any = postgresql.DatabaseWrapper.ops_class
SQLite: Any = sqlite.DatabaseWrapper.ops_class
_truncate, _flush = PostgreSQL.sql_flush, SQLite.sql_flush
_write = BaseDatabaseCreation.deserialize_db_from_string
# Foreign keys need no check while everything goes or comes, and what forbids a change is off.
_FREELY = "SET LOCAL session_replication_role = replica"


class _State:
    """Of the one test database of this process."""

    is_empty = False
    # INSERT statements by which the seeded rows come back; None until they were copied.
    copies: list[str] | None = None


def _empty_postgresql(self: Any, style: Any, tables: list[str], **options: Any) -> list[str]:
    _State.is_empty = True
    if options.get("reset_sequences"):
        return list(_truncate(self, style, tables, **options))
    return [_FREELY, *(f"DELETE FROM {self.quote_name(table)}" for table in _filled(tables))]


def _empty_sqlite(self: Any, style: Any, tables: list[str], **options: Any) -> list[str]:
    _State.is_empty = True
    return list(_flush(self, style, tables, **options))


def _filled(tables: list[str]) -> list[str]:
    quote = connection.ops.quote_name
    asked = (f"SELECT '{table}' WHERE EXISTS (SELECT FROM {quote(table)})" for table in tables)
    with connection.cursor() as cursor:
        cursor.execute(" UNION ALL ".join(asked))
        return [table for (table,) in cursor.fetchall()]


def _restore(self: BaseDatabaseCreation, data: str) -> None:
    if connection.vendor == "postgresql" and _State.copies is None and not _State.is_empty:
        _State.copies = _copy_seeded_rows()
    if not _State.is_empty:
        return
    if _State.copies is None:
        _write(self, data)
    else:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(";".join([_FREELY, *_State.copies]))
    _State.is_empty = False


def _copy_seeded_rows() -> list[str]:
    quote = connection.ops.quote_name
    inserts = []
    with connection.cursor() as cursor:
        cursor.execute("CREATE SCHEMA seeded")
        for table in _filled(connection.introspection.django_table_names(only_existing=True)):
            cursor.execute(f"CREATE TABLE seeded.{quote(table)} AS TABLE {quote(table)}")
            cursor.execute(
                "SELECT column_name FROM information_schema.columns WHERE table_schema = 'public'"
                " AND table_name = %s AND is_generated = 'NEVER'",
                [table],
            )
            columns = ", ".join(quote(name) for (name,) in cursor.fetchall())
            there, beside = quote(table), f"seeded.{quote(table)}"
            inserts.append(f"INSERT INTO {there} ({columns}) SELECT {columns} FROM {beside}")
    return inserts


def install() -> None:
    """From now on Django empties and fills this way."""
    PostgreSQL.sql_flush = _empty_postgresql
    SQLite.sql_flush = _empty_sqlite
    BaseDatabaseCreation.deserialize_db_from_string = _restore  # type: ignore[method-assign]
