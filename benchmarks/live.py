"""Two hundred agents with a page open while ten tickets a second arrive; one cut in the middle."""

import json
import os
import re
import selectors
import signal
import socket
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

from benchmarks.timing import Timing

AGENTS = 200
A_SECOND = 10
_MESSAGE = re.compile(rb"event: (\w+)\ndata: (.*)\n\n")
_RETRY = 2.0  # seconds after which a browser comes back, as the stream tells it
_SETTLE = 3.0

clock = time.monotonic


@dataclass(frozen=True)
class Followed:
    """What became of the tickets that were made."""

    made: int
    heard: int
    lost: int
    delay: Timing
    web_cpu: float
    database_cpu: float
    megabytes: float

    def facts(self, seconds: float) -> list[tuple[str, str]]:
        """Lines of the report."""
        name = f"{AGENTS} open pages, {A_SECOND} tickets a second for {seconds:.0f} s"
        return [
            (f"{name}: from request to message, p50 · p95 · p99 ms", str(self.delay)),
            (
                "messages owed and heard; lost, with a web process killed in the middle",
                f"{self.heard:,}; {self.lost}",
            ),
            (
                "processor time meanwhile, of one core: web processes; PostgreSQL",
                f"{self.web_cpu:.0%}; {self.database_cpu:.0%}",
            ),
            ("memory of the web processes together (PSS)", f"{self.megabytes:.0f} MB"),
        ]


@dataclass
class _Page:
    """One agent's stream, and what it said."""

    cookie: str
    queues: frozenset[int] | None
    heard: dict[int, float] = field(default_factory=dict)
    greeted: list[float] = field(default_factory=list)
    buffer: bytes = b""


class _Pages(threading.Thread):
    """Reads all streams, and opens again those that are cut."""

    def __init__(self, url: str, pages: list[_Page]) -> None:
        super().__init__(daemon=True)
        parts = urlsplit(url)
        self._place = (parts.hostname or "", parts.port or 0)
        self._host = parts.netloc
        self._selector = selectors.DefaultSelector()
        self._to_open = [(0.0, page) for page in pages]
        self._pages = pages
        self.over = False

    def run(self) -> None:
        """Until told that it is over."""
        while not self.over:
            due = [one for one in self._to_open if one[0] <= clock()]
            self._to_open = [one for one in self._to_open if one not in due]
            for _moment, page in due:
                self._open(page)
            for key, _events in self._selector.select(0.2):
                self._read(key)
        for key in list(self._selector.get_map().values()):
            key.fileobj.close()  # type: ignore[union-attr]

    def wait_until_greeted(self) -> None:
        """Until every page knows how things stand."""
        while not all(page.greeted for page in self._pages):
            time.sleep(0.1)

    def _open(self, page: _Page) -> None:
        try:
            connection = socket.create_connection(self._place)
        except OSError:
            self._to_open.append((clock() + _RETRY, page))
            return
        head = f"GET /api/live HTTP/1.1\r\nHost: {self._host}\r\nCookie: {page.cookie}\r\n\r\n"
        connection.sendall(head.encode())
        page.buffer = b""
        self._selector.register(connection, selectors.EVENT_READ, page)

    def _read(self, key: selectors.SelectorKey) -> None:
        connection: socket.socket = key.fileobj  # type: ignore[assignment]
        page: _Page = key.data
        try:
            received = connection.recv(65536)
        except OSError:
            received = b""
        if not received:
            self._selector.unregister(connection)
            connection.close()
            self._to_open.append((clock() + _RETRY, page))
            return
        moment = clock()
        page.buffer += received
        end = 0
        for found in _MESSAGE.finditer(page.buffer):
            end = found.end()
            if found[1] == b"hello":
                page.greeted.append(moment)
            elif found[1] == b"lists":
                for pk in json.loads(found[2])["tickets"]:
                    page.heard.setdefault(pk, moment)
        page.buffer = page.buffer[end:]


def follow(
    url: str, master: int, database: int, make: Callable[[int], int], queue_id: int, seconds: float
) -> Followed:
    """Open the pages, make tickets in the queue for so long, and see who heard of them.

    ``master`` and ``database`` are process ids of gunicorn and PostgreSQL; ``make`` makes a ticket
    and gives its id.
    """
    pages = _open_pages()
    reading = _Pages(url, pages)
    reading.start()
    reading.wait_until_greeted()
    web = _tree(master)
    before = _cpu(web), _cpu(_tree(database))
    began = clock()
    made: list[tuple[int, float, float]] = []
    killed_at, gone = began + seconds / 2, 0.0
    while clock() < began + seconds:
        sent = clock()
        made.append((make(len(made)), sent, clock()))
        if not gone and clock() > killed_at:
            victim = web[-1]
            gone = _cpu([victim])
            os.kill(victim, signal.SIGKILL)
        time.sleep(max(0.0, began + len(made) / A_SECOND - clock()))
    passed = clock() - began
    time.sleep(_SETTLE)
    now = _tree(master)
    new = [pid for pid in now if pid not in web]
    spent = _cpu([pid for pid in now if pid in web]) + _cpu(new) + gone - before[0]
    database_spent = _cpu(_tree(database)) - before[1]
    megabytes = sum(_pss(pid) for pid in now)
    reading.over = True
    reading.join()
    return _judge(made, pages, queue_id, spent / passed, database_spent / passed, megabytes)


def _open_pages() -> list[_Page]:
    from django.conf import settings

    from accounts.actors import Actor, Channel
    from accounts.models import Agent
    from tests.clients import signed_in_browser
    from tickets.querysets import readable_queue_ids

    pages = []
    for agent in Agent.objects.filter(login__startswith="agent").order_by("pk")[:AGENTS]:
        name = settings.SESSION_COOKIE_NAME
        cookie = f"{name}={signed_in_browser(agent).cookies[name].value}"
        ids = readable_queue_ids(Actor.of(agent, Channel.API))
        pages.append(_Page(cookie, None if ids is None else frozenset(ids)))
    return pages


def _judge(
    made: list[tuple[int, float, float]], pages: list[_Page], queue_id: int,
    web_cpu: float, database_cpu: float, megabytes: float,
) -> Followed:  # fmt: skip
    """A ticket is lost to a page that neither heard of it nor was greeted after it was there."""
    delays, heard, lost = [], 0, 0
    for page in pages:
        if page.queues is not None and queue_id not in page.queues:
            continue
        for pk, sent, answered in made:
            if pk in page.heard:
                heard += 1
                delays.append(page.heard[pk] - sent)
            elif not any(moment > answered for moment in page.greeted):
                lost += 1
    return Followed(len(made), heard, lost, Timing.of(delays), web_cpu, database_cpu, megabytes)


def _tree(pid: int) -> list[int]:
    children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    return [pid, *(below for child in children for below in _tree(int(child)))]


def _cpu(pids: list[int]) -> float:
    """Seconds of processor time, of children that ended as well."""
    ticks = 0
    for pid in pids:
        try:
            fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
        except FileNotFoundError:
            continue
        ticks += int(fields[11]) + int(fields[12])
    return ticks / os.sysconf("SC_CLK_TCK")


def _pss(pid: int) -> float:
    rollup = Path(f"/proc/{pid}/smaps_rollup").read_text()
    found = re.search(r"^Pss:\s+(\d+) kB", rollup, re.MULTILINE)
    return int(found[1]) / 1024 if found else 0.0
