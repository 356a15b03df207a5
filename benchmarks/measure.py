"""The figures: requests over loopback, the same data by psycopg, mails, memory, queries."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Any

from benchmarks import live, mails, pages, programs
from benchmarks.client import HttpClient, browser, program
from benchmarks.people import MEASURED_ADMIN, MEASURED_AGENT, PASSWORD
from benchmarks.raw import Raw
from benchmarks.timing import Timing, per_second, timed
from benchmarks.vocabulary import ALSO_COMMON, COMMON, ONE_IN_2000, code_of
from tests.servers.app import App

_CLIENTS = 4
SEARCHES = {
    "a serial number": None,
    "a word in 1 of 2,000": ONE_IN_2000,
    "a word in 1 of 167": "turbine",
    "a word in 1 of 23": "gateway",
    "a word in 1 of 3": COMMON,
    "two words": f"{ALSO_COMMON} {COMMON}",
}
_COMMON = {"gateway", COMMON, f"{ALSO_COMMON} {COMMON}"}


@dataclass(frozen=True)
class Row:
    """A line of the report: what, how long, how many queries, what the database alone takes."""

    what: str
    timing: Timing
    queries: int | None = None
    raw: Timing | None = None


@dataclass
class Figures:
    """All that was measured."""

    rows: list[Row] = field(default_factory=list)
    facts: list[tuple[str, str]] = field(default_factory=list)


def _ask(client: HttpClient, path: Callable[[int], str], number: int) -> Any:
    return client.ask(path(number))


def _get(client: HttpClient, path: str, _number: int) -> Any:
    return client.ask(path)


def _nth(paths: list[str], number: int) -> str:
    return paths[number % len(paths)]


class Bench:
    """The measured installation, from its start to its end."""

    def __init__(self, url: str, folder: Path, settings: dict[str, str]) -> None:
        self.raw = Raw(url)
        self._url = url
        self._app = App(
            database_url=url, data=folder / "data", static=folder / "static", settings=settings
        )
        self.tickets = self.raw.visible_tickets(200, seed=7)

    def run(self, only: str = "") -> Figures:
        """Measure everything whose name has ``only`` in it."""
        self._app.start()
        worker = self._app.run("worker")
        figures = Figures()
        try:
            self._requests(figures, only)
            if not only:
                self._facts(figures)
            if only in {"", "programs"}:
                self._programs(figures)
            if only in {"", "live"}:
                self._live(figures, seconds=600 if only else 60)
            if not only:
                figures.facts.append(("peak memory of the worker", _megabytes([worker.popen.pid])))
        finally:
            worker.stop()
            self._app.stop()
        return figures

    def _requests(self, figures: Figures, only: str) -> None:
        people = browser(self._app.url, MEASURED_AGENT, PASSWORD)
        machine = program(self._app.url, MEASURED_AGENT, PASSWORD)
        fragments = browser(self._app.url, MEASURED_AGENT, PASSWORD)
        fragments.headers["HX-Request"] = "true"
        for what, client, path, raw in self._reads(people, machine, fragments):
            if only.lower() not in what.lower():
                continue
            timing = timed(partial(_ask, client, path))
            figures.rows.append(Row(what, timing, queries(path(3)), raw() if raw else None))
            print(f"  {what}: {timing} ms", flush=True)
        if only.lower() in "property change":
            made = self._create(machine, 0)["data"]["id"]
            timing = timed(pages.PropertyChange(people, made))
            figures.rows.append(Row("Property change", timing))
            print(f"  Property change: {timing} ms", flush=True)
        if only.lower() in "create through the api":
            timing = timed(lambda number: self._create(machine, number))
            figures.rows.append(Row("Create through the API", timing, None, self.raw.create()))
            print(f"  Create through the API: {timing} ms", flush=True)

    def _reads(
        self, people: HttpClient, machine: HttpClient, fragments: HttpClient
    ) -> Iterator[tuple[str, HttpClient, Callable[[int], str], Callable[[], Timing] | None]]:
        raw, ids = self.raw, self.tickets
        newest = "/api/v1/tickets?per_page=50"
        yield "List page, 50 rows", people, lambda _number: "/tickets", raw.active_list
        yield "List JSON, 50 rows", machine, lambda _number: newest, raw.newest_list
        yield (
            "Ticket page", people, lambda number: f"/tickets/{ids[number % len(ids)]}",
            lambda: raw.ticket(ids),
        )  # fmt: skip
        yield (
            "Ticket JSON", machine, lambda number: f"/api/v1/tickets/{ids[number % len(ids)]}",
            lambda: raw.ticket(ids),
        )  # fmt: skip
        for name, word in SEARCHES.items():
            asked = [word] if word else [code_of(pk) for pk in ids]
            paths = [f"/search?q={text.replace(' ', '+')}" for text in asked]
            yield (
                f"Search page, {name}", people,
                partial(_nth, paths),
                partial(raw.search, asked, common=word in _COMMON),
            )  # fmt: skip
        yield (
            "Suggestions", fragments, lambda _number: "/api/search/suggestions?q=prin",
            raw.round_trip,
        )  # fmt: skip
        for what, is_fragment, path in pages.reads(ids):
            yield what, fragments if is_fragment else people, path, None

    def _create(self, client: HttpClient, number: int) -> Any:
        data = {
            "title": f"Printer {number} does not print",
            "queue_id": self.raw.writable_queue,
            "body": "Its display says E5. Switching it off and on did not help. " * 5,
            "customer_user_id": "customer000001@bench.test",
        }
        return client.post_json("/api/v1/tickets", data, expect=201)

    def _programs(self, figures: Figures) -> None:
        """What scripts do, as an admin, who reads all queues."""
        client = program(self._app.url, MEASURED_ADMIN, PASSWORD)
        made = [self._create(client, number)["data"]["id"] for number in range(2 * programs.BULK)]
        bulk, single = made[: programs.BULK], made[programs.BULK :]
        walked = programs.walk(client)
        figures.facts += [
            (
                f"{programs.BULK} tickets closed by one request",
                str(programs.close_in_bulk(client, bulk)),
            ),
            (
                f"{programs.BULK} tickets closed one by one",
                str(programs.close_one_by_one(client, single)),
            ),
            ("all tickets read by cursor through the API", str(walked)),
            ("the same by psycopg alone", str(programs.walk_by_psycopg(self._url))),
            ("peak memory of a web process afterwards", _megabytes(_children(self._app.pid))),
        ]

    def _live(self, figures: Figures, seconds: float) -> None:
        client = program(self._app.url, MEASURED_AGENT, PASSWORD)
        followed = live.follow(
            self._app.url, self._app.pid, self.raw.server_pid(),
            lambda number: int(self._create(client, number)["data"]["id"]),
            self.raw.writable_queue, seconds,
        )  # fmt: skip
        figures.facts += followed.facts(seconds)

    def _facts(self, figures: Figures) -> None:
        clients = [browser(self._app.url, MEASURED_AGENT, PASSWORD) for _number in range(_CLIENTS)]
        pages = per_second([partial(_get, c, "/tickets") for c in clients])
        programs = [program(self._app.url, MEASURED_AGENT, PASSWORD) for _number in range(_CLIENTS)]
        newest = "/api/v1/tickets?per_page=50"
        lists = per_second([partial(_get, c, newest) for c in programs])
        made = per_second([partial(self._create, c) for c in programs], times=100)
        taken = mails.mails_per_second(self.raw.numbers(self.tickets))
        figures.facts += [
            ("round trip to the database", f"{self.raw.round_trip().p50:.2f} ms"),
            (f"list pages a second, {_CLIENTS} clients", f"{pages:.0f}"),
            (f"JSON lists a second, {_CLIENTS} clients", f"{lists:.0f}"),
            (f"tickets a second through the API, {_CLIENTS} clients", f"{made:.0f}"),
            ("mails a second, one process, as receive_mail takes them in", f"{taken:.0f}"),
            ("peak memory of a web process", _megabytes(_children(self._app.pid))),
        ]


def queries(path: str) -> int:
    """How many SQL statements one request makes, measured in this process after a first one.

    What each process keeps for some seconds (gotrs.common.kept) is fresh then.
    """
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    from accounts.models import Agent
    from gotrs.common import kept
    from tests.clients import ApiClient, signed_in_browser

    agent = Agent.objects.get(login=MEASURED_AGENT)
    if path.startswith("/api/v1"):
        api = ApiClient(agent)
        ask = lambda: api.get(path.removeprefix("/api/v1"))  # noqa: E731
    else:
        client = signed_in_browser(agent, SERVER_NAME="127.0.0.1", HTTP_HX_REQUEST="true")
        ask = lambda: client.get(path)  # noqa: E731
    kept.forget_everything()
    ask()
    with CaptureQueriesContext(connection) as captured:
        answer = ask()
    if answer.status_code != 200:
        raise RuntimeError(f"{path} answered {answer.status_code}.")
    return len(captured)


def _children(pid: int) -> list[int]:
    return [int(child) for child in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]


def _megabytes(pids: list[int]) -> str:
    """The highest peak of resident memory among these processes."""
    peaks = []
    for pid in pids:
        status = Path(f"/proc/{pid}/status").read_text()
        (line,) = [line for line in status.splitlines() if line.startswith("VmHWM:")]
        peaks.append(int(line.split()[1]) / 1024)
    return f"{max(peaks):.0f} MB"
