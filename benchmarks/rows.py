"""Tickets with articles and search documents, made by chance and streamed in by COPY.

Runs in processes of its own; needs no Django.
"""

import hashlib
import json
import random
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import psycopg

from benchmarks.vocabulary import Writer, code_of
from search.text import Part, Weight, tsvector

CHUNK = 10_000
# Articles of eight tickets in a row; three on average. Ids follow from it, so chunks are
# independent of each other.
ARTICLES = (1, 3, 2, 1, 8, 2, 4, 3)
_YEARS = 5
_RECENT = 0.03  # the newest part of the tickets, nearly all of them still active

NEW, CLOSED, CLOSED_UNSUCCESSFUL, OPEN, REMOVED, REMINDER, AUTO_CLOSE, MERGED = (
    1,
    2,
    3,
    4,
    5,
    6,
    7,
    9,
)
STATE_TYPES = {
    NEW: 1, CLOSED: 3, CLOSED_UNSUCCESSFUL: 3, OPEN: 2, REMOVED: 6, REMINDER: 4, AUTO_CLOSE: 5,
    MERGED: 7,
}  # fmt: skip

TICKET_COLUMNS = (
    "id", "tn", "title", "queue_id", "state_id", "state_type", "priority_id", "type_id", "lock",
    "owner_id", "responsible_id", "customer_id", "customer_user_id", "pending_until", "closed_at",
    "archived", "article_count", "visible_article_count", "last_article_id", "version",
    "created_at", "changed_at",
)  # fmt: skip
ARTICLE_COLUMNS = (
    "id", "ticket_id", "channel", "sender_type", "article_type", "is_visible_for_customer",
    "from_header", "to_header", "cc_header", "bcc_header", "reply_to_header", "subject",
    "body_text", "body_html", "message_id", "message_id_md5", "in_reply_to", "references",
    "mail_facts", "from_stranger", "created_at", "created_by_id", "created_by_customer",
    "changed_at", "edited",
)  # fmt: skip
DOCUMENT_COLUMNS = ("ticket_id", "words", "last_article_id", "cost")


@dataclass(frozen=True)
class Job:
    """A chunk of tickets to write."""

    url: str
    chunk: int
    tickets: int  # of all chunks together
    until: datetime  # the newest ticket's time
    queue_ids: list[int]
    agent_ids: list[int]
    customers: list[tuple[str, str]]


def load(job: Job) -> int:
    """Write the chunk; returns how many tickets it has."""
    maker = _Maker(job)
    tickets, articles, documents = [], [], []
    for ticket_id in maker.ids():
        ticket, of_ticket, document = maker.make(ticket_id)
        tickets.append(ticket)
        articles.extend(of_ticket)
        documents.append(document)
    with psycopg.connect(job.url) as connection:
        connection.execute("SET session_replication_role = replica")  # no check of foreign keys
        connection.execute("SET synchronous_commit = off")
        _copy(connection, "tickets_ticket", TICKET_COLUMNS, tickets)
        _copy(connection, "tickets_article", ARTICLE_COLUMNS, articles)
        _copy(connection, "search_searchdocument", DOCUMENT_COLUMNS, documents)
    return len(tickets)


def _copy(
    connection: psycopg.Connection[Any], table: str, columns: tuple[str, ...], rows: list[Any]
) -> None:
    names = ", ".join(f'"{name}"' for name in columns)
    with connection.cursor() as cursor, cursor.copy(f"COPY {table} ({names}) FROM STDIN") as copy:
        for row in rows:
            copy.write_row(row)


def articles_before(ticket_id: int) -> int:
    """How many articles the tickets before this one have together."""
    rounds, rest = divmod(ticket_id - 1, len(ARTICLES))
    return rounds * sum(ARTICLES) + sum(ARTICLES[:rest])


class _Maker:
    """Makes the rows of one chunk; the same ones for each run."""

    def __init__(self, job: Job) -> None:
        self.job = job
        self.writer = Writer(job.chunk)
        self.chance: random.Random = self.writer.chance
        # Busy queues and rare ones; agents read busy ones and rare ones alike.
        self.queue_weights = [1 / (1 + number % 17) for number in range(len(job.queue_ids))]

    def ids(self) -> Iterator[int]:
        """The ids of the chunk's tickets."""
        first = self.job.chunk * CHUNK + 1
        return iter(range(first, min(first + CHUNK, self.job.tickets + 1)))

    def make(self, ticket_id: int) -> tuple[Any, list[Any], Any]:
        """A ticket's row, the rows of its articles, its search document."""
        age = 1 - ticket_id / self.job.tickets
        created = self.job.until - timedelta(days=365 * _YEARS * age)
        state = self._state(age)
        login, customer_id = self._customer()
        tn = f"{created:%Y%m%d}10{ticket_id:08}"
        title = self.writer.title()
        articles = list(self._articles(ticket_id, title, login, created))
        changed = min(
            articles[-1][20] + timedelta(hours=self.chance.expovariate(1 / 24)), self.job.until
        )
        active = STATE_TYPES[state] in (1, 2, 4, 5)
        owner = None if state == NEW else self.chance.choice(self.job.agent_ids)
        ticket = (
            ticket_id, tn, title, self._queue(), state, STATE_TYPES[state],
            self.chance.choices((1, 2, 3, 4, 5), (1, 4, 20, 4, 1))[0], 1,
            2 if active and owner and self.chance.random() < 0.5 else 1,
            owner, None, customer_id, login,
            self.job.until + timedelta(days=3) if state in (REMINDER, AUTO_CLOSE) else None,
            changed if STATE_TYPES[state] == 3 else None,
            age > 0.6 and not active,
            len(articles), sum(row[5] for row in articles), articles[-1][0], len(articles) + 1,
            created, changed,
        )  # fmt: skip
        return ticket, articles, self._document(ticket_id, tn, title, login, customer_id, articles)

    def _state(self, age: float) -> int:
        if age < _RECENT or self.chance.random() < 0.02:
            return self.chance.choices((NEW, OPEN, REMINDER, AUTO_CLOSE), (25, 55, 15, 5))[0]
        states = (CLOSED, CLOSED_UNSUCCESSFUL, MERGED, REMOVED)
        return self.chance.choices(states, (85, 12, 2, 1))[0]

    def _queue(self) -> int:
        return self.chance.choices(self.job.queue_ids, self.queue_weights)[0]

    def _customer(self) -> tuple[str, str]:
        """Some write often, most of them once or twice."""
        return self.job.customers[int(len(self.job.customers) * self.chance.random() ** 2)]

    def _articles(
        self, ticket_id: int, title: str, login: str, created: datetime
    ) -> Iterator[tuple[Any, ...]]:
        count = ARTICLES[(ticket_id - 1) % len(ARTICLES)]
        first = articles_before(ticket_id) + 1
        planted = [code_of(ticket_id), *self.writer.planted()]
        moment = created
        for index in range(count):
            yield self._article(first + index, ticket_id, title, login, moment, index, planted)
            planted = []
            moment = min(moment + timedelta(hours=self.chance.expovariate(1 / 8)), self.job.until)

    def _article(
        self, article_id: int, ticket_id: int, title: str, login: str, moment: datetime,
        index: int, planted: list[str],
    ) -> tuple[Any, ...]:  # fmt: skip
        by_customer = index % 2 == 0
        internal = not by_customer and self.chance.random() < 0.4
        agent_id = None if by_customer else self.chance.choice(self.job.agent_ids)
        message_id = "" if internal else f"<{article_id}.{ticket_id}@bench.test>"
        sender, receiver = (login, "help@bench.test") if by_customer else ("help@bench.test", login)
        return (
            article_id, ticket_id, 3 if internal else 1, 3 if by_customer else 1,
            9 if internal else 1, not internal, sender, "" if internal else receiver, "", "", "",
            title if index == 0 else f"Re: {title}", self.writer.text(planted), "",
            message_id, hashlib.md5(message_id.encode()).hexdigest() if message_id else "", "", "",
            json.dumps({}), False, moment, agent_id, login if by_customer else "", moment, False,
        )  # fmt: skip

    def _document(
        self, ticket_id: int, tn: str, title: str, login: str, customer_id: str, articles: list[Any]
    ) -> tuple[int, str, int, int]:
        parts = [
            Part.of(Weight.HEAD, tn, title),
            Part.of(Weight.CUSTOMER, login, customer_id),
            *(
                Part.of(Weight.VISIBLE if row[5] else Weight.INTERNAL, row[11], row[12])
                for row in articles
            ),
        ]
        return ticket_id, tsvector(parts), articles[-1][0], sum(part.cost for part in parts)
