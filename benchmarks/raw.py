"""The same data by plain psycopg: what the database alone takes, in the same run."""

import random
from pathlib import Path
from typing import Any

import psycopg

from benchmarks.people import MEASURED_AGENT
from benchmarks.timing import Timing, timed

_READABLE = """
SELECT queue.id FROM queues_queue queue
JOIN accounts_agentgrant granted ON granted.group_id = queue.group_id
JOIN accounts_agent agent ON agent.id = granted.agent_id
WHERE agent.login = %s
"""
_LIST = """
WITH page AS (
  SELECT id FROM tickets_ticket
  WHERE queue_id = ANY(%(queues)s) AND state_type IN (1, 2, 4, 5) AND NOT archived
  ORDER BY changed_at DESC, id DESC LIMIT 50)
SELECT ticket.*, queue.name, state.name, priority.name, type.name, owner.login
FROM page JOIN tickets_ticket ticket USING (id)
JOIN queues_queue queue ON queue.id = ticket.queue_id
JOIN tickets_state state ON state.id = ticket.state_id
JOIN tickets_priority priority ON priority.id = ticket.priority_id
LEFT JOIN tickets_tickettype type ON type.id = ticket.type_id
LEFT JOIN accounts_agent owner ON owner.id = ticket.owner_id
ORDER BY ticket.changed_at DESC, ticket.id DESC
"""
_NEWEST = _LIST.replace("AND state_type IN (1, 2, 4, 5)", "AND state_type <> 6").replace(
    "changed_at", "created_at"
)
_TOTAL = "SELECT sum(amount) FROM tickets_tickettally WHERE queue_id = ANY(%(queues)s)"
_TICKET = "SELECT * FROM tickets_ticket WHERE id = %s"
_ARTICLES = "SELECT * FROM tickets_article WHERE ticket_id = %s ORDER BY id"
_SEARCH_RARE = """
SELECT id FROM tickets_ticket
WHERE queue_id = ANY(%(queues)s) AND state_type <> 6 AND NOT archived AND id = ANY(ARRAY(
  SELECT ticket_id FROM search_searchdocument WHERE words @@ %(asked)s::tsquery))
ORDER BY changed_at DESC, id DESC LIMIT 200
"""
_SEARCH_COMMON = """
SELECT ticket.id FROM (
  SELECT id, changed_at FROM tickets_ticket
  WHERE queue_id = ANY(%(queues)s) AND state_type <> 6 AND NOT archived
  ORDER BY changed_at DESC, id DESC LIMIT 10000) ticket
JOIN search_searchdocument document ON document.ticket_id = ticket.id
WHERE document.words @@ %(asked)s::tsquery
ORDER BY changed_at DESC, ticket.id DESC LIMIT 100
"""


class Raw:
    """One connection, autocommit, statements prepared by psycopg as it likes."""

    def __init__(self, url: str) -> None:
        self._connection: psycopg.Connection[Any] = psycopg.connect(url, autocommit=True)
        self._queues = [row[0] for row in self._rows(_READABLE, [MEASURED_AGENT])]

    def _rows(self, sql: str, params: Any) -> list[Any]:
        return self._connection.execute(sql, params).fetchall()

    def visible_tickets(self, count: int, seed: int) -> list[int]:
        """Ids of tickets that the measured agent reads, anywhere in the database."""
        (highest,) = self._rows("SELECT max(id) FROM tickets_ticket", None)[0]
        chosen = random.Random(seed).sample(range(1, highest + 1), min(highest, count * 10))
        rows = self._rows(
            "SELECT id FROM tickets_ticket WHERE id = ANY(%s) AND queue_id = ANY(%s) "
            "AND state_type <> 6 AND NOT archived ORDER BY id",
            [chosen, self._queues],
        )
        return [row[0] for row in rows][:count]

    @property
    def writable_queue(self) -> int:
        """A queue that the measured agent may create tickets in."""
        return int(self._queues[0])

    def server_pid(self) -> int:
        """The process id of PostgreSQL's first process, which started all others."""
        ((own,),) = self._rows("SELECT pg_backend_pid()", [])
        status = Path(f"/proc/{own}/stat").read_text()
        return int(status.rpartition(")")[2].split()[1])

    def numbers(self, ids: list[int]) -> list[str]:
        """The numbers of these tickets."""
        return [
            row[0] for row in self._rows("SELECT tn FROM tickets_ticket WHERE id = ANY(%s)", [ids])
        ]

    def articles(self) -> int:
        """How many articles there are."""
        return int(self._rows("SELECT count(*) FROM tickets_article", None)[0][0])

    def round_trip(self) -> Timing:
        """The cheapest statement there is."""
        return timed(lambda _number: self._rows("SELECT 1", None))

    def active_list(self) -> Timing:
        """The 50 active tickets that changed last, with their names, and the total."""
        return timed(lambda _number: self._list(_LIST))

    def newest_list(self) -> Timing:
        """The 50 newest tickets, with their names, and the total."""
        return timed(lambda _number: self._list(_NEWEST))

    def _list(self, sql: str) -> None:
        self._rows(sql, {"queues": self._queues})
        self._rows(_TOTAL, {"queues": self._queues})

    def ticket(self, ids: list[int]) -> Timing:
        """A ticket by its key, and its articles."""

        def read(number: int) -> None:
            pk = ids[number % len(ids)]
            self._rows(_TICKET, [pk])
            self._rows(_ARTICLES, [pk])

        return timed(read)

    def search(self, asked: list[str], *, common: bool) -> Timing:
        """The ids of the newest matches, in the right way for the words."""
        sql = _SEARCH_COMMON if common else _SEARCH_RARE

        def read(number: int) -> None:
            words = " & ".join(f"'{word}'" for word in asked[number % len(asked)].split())
            self._rows(sql, {"queues": self._queues, "asked": words})

        return timed(read)

    def create(self) -> Timing:
        """A ticket with an article and a line of history, each in a transaction of its own."""
        (pattern,) = self._rows("SELECT max(id) FROM tickets_ticket WHERE article_count > 0", None)
        ticket = self._columns("tickets_ticket", "id", "tn", "last_article_id")
        parts = {
            table: self._columns(table, "id", "ticket_id", "article_id")
            for table in ("tickets_article", "tickets_tickethistory")
        }
        made: list[int] = []

        def copy(_number: int) -> None:
            with self._connection.transaction():
                (new,) = self._rows(
                    f"INSERT INTO tickets_ticket (tn, {ticket}) SELECT "
                    "'9' || nextval(pg_get_serial_sequence('tickets_ticket', 'id')), "
                    f"{ticket} FROM tickets_ticket WHERE id = %s RETURNING id",
                    pattern,
                )[0]
                for table, columns in parts.items():
                    self._connection.execute(
                        f"INSERT INTO {table} (ticket_id, {columns}) SELECT %s, {columns} "
                        f"FROM {table} WHERE ticket_id = %s ORDER BY id LIMIT 1",
                        [new, *pattern],
                    )
            made.append(new)

        timing = timed(copy)
        # Nothing else points to these rows; looking for it would scan whole tables.
        self._connection.execute("SET session_replication_role = replica")
        for table, column in (*((table, "ticket_id") for table in parts), ("tickets_ticket", "id")):
            self._connection.execute(f"DELETE FROM {table} WHERE {column} = ANY(%s)", [made])
        return timing

    def _columns(self, table: str, *without: str) -> str:
        rows = self._rows(
            "SELECT column_name FROM information_schema.columns WHERE table_name = %s "
            "AND column_name <> ALL(%s)",
            [table, list(without)],
        )
        return ", ".join(f'"{row[0]}"' for row in rows)
