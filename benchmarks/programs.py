"""What scripts do: close many tickets, and read everything by cursor."""

import json
import time
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import psycopg

from benchmarks.client import HttpClient

BULK = 500
_CHUNK = 100
# The columns that the API answers, joined with their names; read by keyset like the API does.
_EXPORT = """
SELECT ticket.*, queue.name, state.name, priority.name, type.name, owner.login
FROM tickets_ticket ticket
JOIN queues_queue queue ON queue.id = ticket.queue_id
JOIN tickets_state state ON state.id = ticket.state_id
JOIN tickets_priority priority ON priority.id = ticket.priority_id
LEFT JOIN tickets_tickettype type ON type.id = ticket.type_id
LEFT JOIN accounts_agent owner ON owner.id = ticket.owner_id
WHERE ticket.id IN (
  SELECT id FROM tickets_ticket
  WHERE state_type <> 6 AND (changed_at, id) > (%s, %s) ORDER BY changed_at, id LIMIT %s)
ORDER BY ticket.changed_at, ticket.id
"""


@dataclass(frozen=True)
class Speed:
    """So many rows in so many seconds."""

    rows: int
    seconds: float

    def __str__(self) -> str:
        return f"{self.rows / self.seconds:,.0f} a second ({self.rows:,} in {self.seconds:.1f} s)"


def close_in_bulk(client: HttpClient, ids: list[int]) -> Speed:
    """One request; raises RuntimeError unless each of them was closed."""
    began = time.perf_counter()
    answer = client.post_json("/api/v1/tickets/bulk/close", {"ticket_ids": ids}, expect=200)
    seconds = time.perf_counter() - began
    if answer["data"]["succeeded"] != len(ids):
        raise RuntimeError(f"Only {answer['data']['succeeded']} of {len(ids)} were closed.")
    return Speed(len(ids), seconds)


def close_one_by_one(client: HttpClient, ids: list[int]) -> Speed:
    """A request for each, on one connection."""
    began = time.perf_counter()
    for pk in ids:
        client.post_json(f"/api/v1/tickets/{pk}/close", {}, expect=200)
    return Speed(len(ids), time.perf_counter() - began)


def walk(client: HttpClient, limit: int | None = None) -> Speed:
    """All tickets by cursor, 100 a request; no row is kept."""
    began, rows = time.perf_counter(), 0
    for page in _pages(client):
        rows += len(page)
        if limit is not None and rows >= limit:
            break
    return Speed(rows, time.perf_counter() - began)


def _pages(client: HttpClient) -> Iterator[list[Any]]:
    cursor: str | None = ""
    while cursor is not None:
        content, _headers = client.ask(
            f"/api/v1/tickets?archived=all&per_page={_CHUNK}&cursor={cursor}"
        )
        answer = json.loads(content)
        yield answer["data"]
        cursor = answer["pagination"]["next_cursor"]


def walk_by_psycopg(url: str, limit: int | None = None) -> Speed:
    """The same rows by the same keyset, without us in between."""
    began, rows = time.perf_counter(), 0
    place: tuple[Any, int] = ("-infinity", 0)
    with psycopg.connect(url, autocommit=True) as connection:
        names = [
            column.name for column in connection.execute(_EXPORT, [*place, 0]).description or []
        ]
        changed_at, pk = names.index("changed_at"), names.index("id")
        while page := connection.execute(_EXPORT, [*place, _CHUNK]).fetchall():
            rows += len(page)
            place = (page[-1][changed_at], page[-1][pk])
            if limit is not None and rows >= limit:
                break
    return Speed(rows, time.perf_counter() - began)
