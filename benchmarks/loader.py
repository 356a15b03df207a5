"""Builds the big database: people by the ORM, tickets by COPY, history and totals by SQL."""

import json
import multiprocessing
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path

import psycopg

from benchmarks.people import make_people
from benchmarks.rows import CHUNK, Job, load

# Raised when the data are to be others than before.
VERSION = 1
_PROCESSES = 2
_BIG_TABLES = (
    "tickets_ticket",
    "tickets_article",
    "tickets_tickethistory",
    "search_searchdocument",
)

_HISTORY = """
INSERT INTO tickets_tickethistory
  (ticket_id, article_id, type, old_value, new_value, agent_id, customer, channel, cause,
   created_at, queue_id, state_id, priority_id, type_id_after, owner_id)
SELECT ticket.id, NULL, 1, NULL, ticket.tn, NULL, ticket.customer_user_id, 'mail', '',
       ticket.created_at, ticket.queue_id, 1, ticket.priority_id, 1, NULL
FROM tickets_ticket ticket
UNION ALL
SELECT ticket.id, article.id,
       CASE WHEN article.sender_type = 3 THEN 2 WHEN article.channel = 3 THEN 15 ELSE 8 END,
       NULL, article.subject, article.created_by_id, article.created_by_customer,
       CASE WHEN article.sender_type = 3 THEN 'mail' ELSE 'web' END, '',
       article.created_at, ticket.queue_id, 4, ticket.priority_id, 1, ticket.owner_id
FROM tickets_article article JOIN tickets_ticket ticket ON ticket.id = article.ticket_id
UNION ALL
SELECT ticket.id, NULL, 27, '4', ticket.state_id::text, ticket.owner_id, '', 'web', '',
       ticket.changed_at, ticket.queue_id, ticket.state_id, ticket.priority_id, 1, ticket.owner_id
FROM tickets_ticket ticket WHERE ticket.state_type NOT IN (1, 2)
"""
# The dashboard and lists expect numbers to go on behind the loaded ones.
_SEQUENCES = "SELECT setval(pg_get_serial_sequence('{table}', 'id'), (SELECT max(id) FROM {table}))"


@dataclass(frozen=True)
class Loaded:
    """What is in the database, kept beside it."""

    version: int
    tickets: int
    seconds: float


def ensure(url: str, tickets: int, note: Path) -> Loaded:
    """Load so many tickets unless they are there already. Django is set up, the tables exist."""
    if note.exists():
        loaded = Loaded(**json.loads(note.read_text()))
        if (loaded.version, loaded.tickets) == (VERSION, tickets):
            return loaded
        raise RuntimeError(f"{note.parent} holds other data. Remove it, or use --rebuild.")
    began = time.monotonic()
    _fill(url, tickets)
    loaded = Loaded(VERSION, tickets, round(time.monotonic() - began, 1))
    note.write_text(json.dumps(asdict(loaded)))
    return loaded


def _fill(url: str, tickets: int) -> None:
    with _step("people"):
        cast = make_people(customers=max(100, tickets // 20))
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute("SET maintenance_work_mem = '1GB'")
        connection.execute("SET session_replication_role = replica")
        with _step("indexes set aside"):
            indexes = _drop_indexes(connection)
        jobs = [
            Job(
                url, chunk, tickets, datetime.now(UTC).replace(microsecond=0),
                cast.queue_ids, cast.agent_ids, cast.customers,
            )
            for chunk in range((tickets + CHUNK - 1) // CHUNK)
        ]  # fmt: skip
        with _step("tickets, articles, search documents"):
            _run(jobs)
        with _step("history"):
            connection.execute(_HISTORY)
        for table in ("tickets_ticket", "tickets_article"):
            connection.execute(_SEQUENCES.format(table=table))
        for name, definition in indexes.items():
            with _step(f"index {name}"):
                connection.execute(definition)
        with _step("totals"):
            _count()
        with _step("vacuum and statistics"):
            connection.execute("VACUUM ANALYZE")
            connection.execute("CHECKPOINT")


def _count() -> None:
    from tickets import tally

    tally.rebuild()


def _run(jobs: list[Job]) -> None:
    done = 0
    context = multiprocessing.get_context("spawn")
    with context.Pool(_PROCESSES) as pool:
        for count in pool.imap_unordered(load, jobs):
            done += count
            print(f"\r  {done:,} tickets", end="", flush=True)
    print("\r", end="")


def _drop_indexes(connection: psycopg.Connection) -> dict[str, str]:
    """Take the indexes off the big tables, but those of constraints; name -> definition."""
    rows = connection.execute(
        "SELECT indexname, indexdef FROM pg_indexes WHERE tablename = ANY(%s) "
        "AND indexname NOT IN (SELECT conname FROM pg_constraint)",
        [list(_BIG_TABLES)],
    ).fetchall()
    for name, _definition in rows:
        connection.execute(f'DROP INDEX "{name}"')
    return dict(rows)


@contextmanager
def _step(what: str) -> Iterator[None]:
    began = time.monotonic()
    yield
    print(f"  {what}: {time.monotonic() - began:.1f} s", flush=True)
