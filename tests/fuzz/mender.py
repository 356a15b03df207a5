"""Keeps the accounts of the fuzzer alive: it may disable, rename or lock out itself at any time."""

import threading
import traceback
from types import TracebackType
from typing import Self

import psycopg
from psycopg import sql

LOGINS = ("admin", "agent", "customer")
_PERIOD_SECONDS = 0.5
# What has to be as it was at the start, so that the three can sign in and are what they are.
_KEPT = {
    "accounts_group": "true",
    "accounts_role": "true",
    "accounts_agent": "login = ANY(%(logins)s)",
    "accounts_customeruser": "login = ANY(%(logins)s)",
    "accounts_rolegrant": "true",
    "accounts_rolemember": (
        "agent_id IN (SELECT id FROM accounts_agent WHERE login = ANY(%(logins)s))"
    ),
}
_SECOND_FACTORS = """
    DELETE FROM accounts_secondfactor
    WHERE agent_id IN (SELECT id FROM fuzz.accounts_agent)
       OR customer_user_id IN (SELECT id FROM fuzz.accounts_customeruser)
"""
# Closed doors, and sessions of a minute, keep out the next role that is to be tried.
_DOORS = """
    DELETE FROM accounts_sitesetting
    WHERE name IN ('maintenance_mode', 'customer_portal_enabled', 'session_timeout')
"""


class Mender:
    """Puts the rows back twice a second, from ``with`` to its end."""

    def __init__(self, url: str) -> None:
        self._url = url
        self._over = threading.Event()
        self._thread = threading.Thread(target=self._mend_often, daemon=True)

    def __enter__(self) -> Self:
        with psycopg.connect(self._url, autocommit=True) as database:
            database.execute("CREATE SCHEMA fuzz")
            for table, which in _KEPT.items():
                names = {"kept": sql.Identifier("fuzz", table), "table": sql.Identifier(table)}
                make = "CREATE TABLE {kept} AS SELECT * FROM {table} WHERE " + which
                query = sql.SQL(make).format(**names)
                # CREATE TABLE takes no parameters from the server's side.
                psycopg.ClientCursor(database).execute(query, {"logins": list(LOGINS)})
        self._thread.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._over.set()
        self._thread.join()

    def _mend_often(self) -> None:
        with psycopg.connect(self._url, autocommit=True) as database:
            queries: list[sql.Composed | sql.SQL]
            queries = [_putting_back(database, table) for table in _KEPT]
            queries += [sql.SQL(_SECOND_FACTORS), sql.SQL(_DOORS)]
            while not self._over.wait(_PERIOD_SECONDS):
                for query in queries:
                    try:
                        database.execute(query)
                    except psycopg.Error:
                        # A row that clashes, or a deadlock; the next turn tries again.
                        print(traceback.format_exc(limit=1), flush=True)


def _putting_back(database: psycopg.Connection, table: str) -> sql.Composed:
    """The query that writes rows that are gone or differ."""
    found = database.execute(
        "SELECT column_name FROM information_schema.columns"
        " WHERE table_schema = 'fuzz' AND table_name = %s ORDER BY ordinal_position",
        [table],
    )
    # Signing in writes its time; that is no damage.
    columns = [row[0] for row in found if row[0] not in {"id", "last_login"}]
    name = sql.Identifier(table)

    def listed(pattern: str) -> sql.Composed:
        one = [sql.SQL(pattern).format(c=sql.Identifier(c), t=name) for c in columns]
        return sql.SQL(", ").join(one)

    return sql.SQL(
        "INSERT INTO {table} (id, {columns}) SELECT id, {columns} FROM fuzz.{table}"
        " ON CONFLICT (id) DO UPDATE SET {new}"
        " WHERE ({now}) IS DISTINCT FROM ({then})"
    ).format(
        table=name,
        columns=listed("{c}"),
        new=listed("{c} = EXCLUDED.{c}"),
        now=listed("{t}.{c}"),
        then=listed("EXCLUDED.{c}"),
    )
