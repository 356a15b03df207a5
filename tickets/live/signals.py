"""That something changed, from the process that did it to those that serve streams.

Sent after the commit: what is lost here is seen a little later, for nothing hangs on it. SQLite
has no channel between processes; there the hub looks whether the file was written to, and reads
what is new in the tables themselves.
"""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from django.db import connection, transaction
from django.db.models import Max

from tickets.events import TicketEvent, subscribe
from tickets.models import Notification, TicketHistory, TicketPresence

CHANNEL = "gotrs_live"
# Seconds between two looks into SQLite.
LOOK_EVERY = 0.5
# More ids than this are not named one by one: everybody looks at everything.
_NAMED = 200


@dataclass
class Changes:
    """Ids of tickets that changed, of tickets whose readers did, of agents with notices."""

    tickets: set[int] = field(default_factory=set)
    people: set[int] = field(default_factory=set)
    agents: set[int] = field(default_factory=set)

    def __bool__(self) -> bool:
        return bool(self.tickets or self.people or self.agents)


# --- Telling --------------------------------------------------------------------------------------


def register() -> None:
    """Called once at start-up: every change of a ticket is told."""
    subscribe(TicketEvent, lambda event: tell(tickets=[event.ticket.pk]))


def tell(
    *, tickets: Iterable[int] = (), people: Iterable[int] = (), agents: Iterable[int] = ()
) -> None:
    """Tell the hubs once the present transaction is committed."""
    if connection.vendor != "postgresql":
        return
    found = Changes(set(tickets), set(people), set(agents))
    transaction.on_commit(lambda: _send(found), robust=True)


def _send(changes: Changes) -> None:
    words = _words(changes)
    if words:
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_notify(%s, %s)", [CHANNEL, words])


def _words(changes: Changes) -> str:
    """``t12 p12 a3``: well below the 8,000 bytes of a notice, for operations name few."""
    kinds = (("t", changes.tickets), ("p", changes.people), ("a", changes.agents))
    return " ".join(f"{kind}{pk}" for kind, ids in kinds for pk in sorted(ids)[:_NAMED])


def _read_words(words: str, into: Changes) -> None:
    kinds = {"t": into.tickets, "p": into.people, "a": into.agents}
    for word in words.split():
        kinds[word[0]].add(int(word[1:]))


# --- Hearing --------------------------------------------------------------------------------------


class Notices:
    """PostgreSQL: a connection of its own that listens."""

    def __init__(self) -> None:
        database: Any = connection
        parameters = database.get_connection_params() | {"autocommit": True}
        parameters.pop("cursor_factory", None)
        self._connection: Any = database.Database.connect(**parameters)
        self._connection.execute(f"LISTEN {CHANNEL}")

    def wait_for(self) -> int | None:
        """What becomes readable when there is something to hear."""
        return int(self._connection.fileno())

    def read(self, watched: set[int]) -> Changes:
        """What was told since the last time. Raises what psycopg does if the server is gone."""
        changes = Changes()
        for notice in self._connection.notifies(timeout=0):
            _read_words(notice.payload, changes)
        return changes

    def close(self) -> None:
        """Listen no more."""
        self._connection.close()


class Looks:
    """SQLite: whether anybody wrote, and what is new then."""

    def __init__(self) -> None:
        self._written = self._stamp()
        self._history = self._last(TicketHistory)
        self._notice = self._last(Notification)
        self._visited = self._visited_now()

    def wait_for(self) -> int | None:
        """Nothing to wait for; look every LOOK_EVERY seconds."""
        return None

    def read(self, watched: set[int]) -> Changes:
        """What is new since the last look; who reads the ``watched`` tickets may have changed."""
        written = self._stamp()
        if written == self._written:
            return Changes()
        self._written = written
        history = TicketHistory.objects.filter(pk__gt=self._history)
        notices = Notification.objects.filter(pk__gt=self._notice, agent__isnull=False)
        before, self._visited = self._visited, self._visited_now()
        changes = Changes(
            set(history.values_list("ticket_id", flat=True).distinct()),
            before | self._visited | watched,
            set(notices.values_list("agent_id", flat=True).distinct()),
        )
        self._history = self._last(TicketHistory)
        self._notice = self._last(Notification)
        return changes

    def close(self) -> None:
        """Nothing is held."""

    @staticmethod
    def _stamp() -> int:
        """Another number after a write of another connection."""
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA data_version")
            return int(cursor.fetchone()[0])

    @staticmethod
    def _visited_now() -> set[int]:
        """Tickets that somebody is at; who comes and goes leaves nothing else."""
        return set(TicketPresence.objects.values_list("ticket_id", flat=True))

    @staticmethod
    def _last(model: Any) -> int:
        return model.objects.aggregate(last=Max("pk"))["last"] or 0


@contextmanager
def hearing() -> Iterator[Notices | Looks]:
    """What the hub hears by, as the database has it."""
    heard = Notices() if connection.vendor == "postgresql" else Looks()
    try:
        yield heard
    finally:
        heard.close()
