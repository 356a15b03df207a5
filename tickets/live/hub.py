"""All open pages of one process, served by one thread.

It sleeps until somebody joins, hangs up, or something changed. Changes are told in rounds, so that
a busy minute costs as much as a quiet one: what happens between two rounds is one message.
"""

import logging
import os
import selectors
import threading
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any

from django.db import DatabaseError, InterfaceError, connection

from accounts.actors import Actor
from tickets import tally
from tickets.live import presence, signals
from tickets.live.readers import Reader
from tickets.live.signals import Changes, Looks, Notices
from tickets.live.takeover import Gone, Stream
from tickets.models import Ticket

logger = logging.getLogger(__name__)

# Seconds between two rounds at least; figures of queues are summed less often.
_ROUND = 0.25
_COUNTS = 1.0
# Seconds after which sessions and permissions are read anew.
_RENEW = 15
# Pages of one session beyond this number: the oldest is let go.
_PAGES = 12
_PAUSE_AFTER_TROUBLE = 1.0
_BEAT_OF_NOTHING = b": still here\n\n"

clock = time.monotonic


class Hub:
    """Readers of this process. :meth:`join` may be called by any thread."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._joining: list[Reader] = []
        self._thread: threading.Thread | None = None
        self._bell: int | None = None

    def join(self, reader: Reader) -> None:
        """Serve the reader until their page closes."""
        with self._lock:
            self._joining.append(reader)
            if self._thread is None:
                self._thread = threading.Thread(target=self._run, name="live", daemon=True)
                self._thread.start()
            elif self._bell is not None:
                os.write(self._bell, b".")

    def _run(self) -> None:
        service = _Service(self)
        while service.goes_on():
            try:
                service.serve()
            except (DatabaseError, InterfaceError):
                logger.warning("The live channel lost the database and tries again", exc_info=True)
                service.recover()
            except Exception:
                logger.exception("The live channel stumbled and goes on")
                service.recover()

    # --- For the service ------------------------------------------------------------------------

    def take_joining(self) -> list[Reader]:
        """Who came since the last time."""
        with self._lock:
            joining, self._joining = self._joining, []
            return joining

    def set_bell(self, bell: int | None) -> None:
        """What to write to when somebody joins."""
        with self._lock:
            self._bell = bell

    def end_unless_joined(self) -> bool:
        """End the thread if nobody waits; whoever joins next starts another."""
        with self._lock:
            if not self._joining:
                self._thread = None
            return self._thread is None


class _Service:
    """What the thread does, and what it knows."""

    def __init__(self, hub: Hub) -> None:
        self._hub = hub
        self._readers: dict[Reader, Stream] = {}
        self._changes = Changes()
        self._selector: selectors.BaseSelector  # that of the present serve()
        self._everywhere: dict[int, presence.Place] = {}
        self._totals: Mapping[int, tally.QueueCounts] = {}
        self._totals_are_old = True
        self._next_round = self._next_counts = self._next_beat = self._next_renewal = 0.0
        self._to_greet: set[Reader] = set()

    def goes_on(self) -> bool:
        """Whether there is anybody to serve."""
        if self._readers or not self._hub.end_unless_joined():
            return True
        connection.close()
        return False

    def recover(self) -> None:
        """After trouble: wait a moment; everybody is told how things stand."""
        connection.close()
        self._to_greet |= set(self._readers)
        time.sleep(_PAUSE_AFTER_TROUBLE)

    def serve(self) -> None:
        """Until the last reader leaves."""
        listening, bell = os.pipe()
        with signals.hearing() as heard, selectors.DefaultSelector() as self._selector:
            self._selector.register(listening, selectors.EVENT_READ)
            if (ears := heard.wait_for()) is not None:
                self._selector.register(ears, selectors.EVENT_READ)
            for reader, stream in self._readers.items():
                self._selector.register(stream, selectors.EVENT_READ, reader)
            self._hub.set_bell(bell)
            try:
                self._welcome()
                while self._readers:
                    self._wait(heard, listening)
                    self._welcome()
                    self._tell(heard)
                    self._keep()
            finally:
                self._hub.set_bell(None)
                os.close(listening)
                os.close(bell)

    def _wait(self, heard: Notices | Looks, listening: int) -> None:
        until = self._next_beat
        if self._changes or self._totals_are_old:
            until = min(until, self._next_round if self._changes else self._next_counts)
        pause = max(0.0, until - clock())
        if heard.wait_for() is None:
            pause = min(pause, signals.LOOK_EVERY)
        for key, _events in self._selector.select(pause):
            if key.fd == listening:
                os.read(listening, 4096)
            elif key.data is not None:
                self._listen(key.data)

    def _listen(self, reader: Reader) -> None:
        with self._letting_go(reader):
            self._readers[reader].listen()

    @contextmanager
    def _letting_go(self, reader: Reader) -> Iterator[None]:
        """Who turns out to be gone in the midst of a message is let go."""
        try:
            yield
        except Gone:
            self._let_go(reader)

    # --- Coming and going -----------------------------------------------------------------------

    def _welcome(self) -> None:
        for reader in self._hub.take_joining():
            stream: Any = reader.stream
            self._readers[reader] = stream
            self._selector.register(stream, selectors.EVENT_READ, reader)
            self._to_greet.add(reader)
            if reader.ticket_id is not None:
                presence.look(reader.ticket_id, reader.agent_id)
                self._changes.people.add(reader.ticket_id)
            self._make_room(reader.session.pk)
        if self._to_greet:
            if self._totals_are_old:
                self._tell_counts()
            people = presence.present_at(self._watched())
            self._tell_of_places()
            for reader in list(self._to_greet):
                self._to_greet.discard(reader)
                with self._letting_go(reader):
                    reader.greet(people.get(reader.ticket_id or 0, ()), self._totals)
                    if reader.shows_list:
                        reader.hear_of_places(self._everywhere, all_of_them=True)

    def _make_room(self, session_pk: object) -> None:
        pages = [reader for reader in self._readers if reader.session.pk == session_pk]
        for reader in pages[:-_PAGES]:
            self._let_go(reader)

    def _let_go(self, reader: Reader) -> None:
        stream = self._readers.pop(reader, None)
        if stream is None:
            return
        self._to_greet.discard(reader)
        self._selector.unregister(stream)
        stream.close()
        if reader.ticket_id is None:
            return
        place = (reader.ticket_id, reader.agent_id)
        if place not in self._places():
            presence.leave(*place)
            self._changes.people.add(reader.ticket_id)

    def _places(self) -> set[tuple[int, int]]:
        return {
            (reader.ticket_id, reader.agent_id)
            for reader in self._readers
            if reader.ticket_id is not None
        }

    def _watched(self) -> set[int]:
        return {ticket_id for ticket_id, _agent in self._places()}

    # --- Telling --------------------------------------------------------------------------------

    def _tell(self, heard: Notices | Looks) -> None:
        news = heard.read(self._watched())
        self._changes.tickets |= news.tickets
        self._changes.people |= news.people
        self._changes.agents |= news.agents
        if self._changes and clock() >= self._next_round:
            changes, self._changes = self._changes, Changes()
            self._next_round = clock() + _ROUND
            self._tell_of(changes)
        if self._totals_are_old and clock() >= self._next_counts:
            self._tell_counts()

    def _tell_of(self, changes: Changes) -> None:
        queues = dict(
            Ticket.objects.filter(pk__in=changes.tickets).values_list("pk", "queue_id")
            if changes.tickets
            else ()
        )
        self._totals_are_old = self._totals_are_old or bool(queues)
        if changes.people:
            self._tell_of_places()
        people = presence.present_at(changes.people & self._watched())
        for reader in list(self._readers):
            with self._letting_go(reader):
                if reader.ticket_id in queues:
                    reader.hear_of_ticket()
                if queues:
                    reader.hear_of_lists(queues)
                if reader.ticket_id in changes.people:
                    reader.hear_of_people(people.get(reader.ticket_id or 0, ()))
                if reader.agent_id in changes.agents:
                    reader.say("notices", {})

    def _tell_of_places(self) -> None:
        """Look who is where, if a list is open; lists are told of the tickets where that is new."""
        lists = [reader for reader in self._readers if reader.shows_list]
        if not lists:
            self._everywhere = {}
            return
        before, self._everywhere = self._everywhere, presence.everywhere()
        news = {pk: place for pk, place in self._everywhere.items() if before.get(pk) != place}
        for pk in before.keys() - self._everywhere.keys():
            news[pk] = presence.Place(before[pk].queue_id, ())
        for reader in lists if news else ():
            if reader not in self._to_greet:
                with self._letting_go(reader):
                    reader.hear_of_places(news)

    def _tell_counts(self) -> None:
        """Sum the figures, and tell all but those whose greeting has them anyway."""
        self._totals = tally.counts(Actor.system())
        self._totals_are_old = False
        self._next_counts = clock() + _COUNTS
        for reader in [reader for reader in self._readers if reader not in self._to_greet]:
            with self._letting_go(reader):
                reader.hear_of_counts(self._totals)

    def _keep(self) -> None:
        """Now and then: who is still there, and who still may be."""
        moment = clock()
        if moment < self._next_beat:
            return
        self._next_beat = moment + presence.BEAT / 4
        presence.beat(self._places())
        # Somebody may have stopped writing, or gone without a word.
        self._changes.people |= self._watched() | self._everywhere.keys()
        for reader, stream in list(self._readers.items()):
            with self._letting_go(reader):
                stream.send(_BEAT_OF_NOTHING)
        if moment >= self._next_renewal:
            self._next_renewal = moment + _RENEW
            for reader in list(self._readers):
                known = reader.queue_ids
                if not reader.renew():
                    self._let_go(reader)
                elif reader.queue_ids != known:
                    self._to_greet.add(reader)


hub = Hub()
