"""The demo: ``make run`` from the first start to Ctrl-C, and the data that it loads."""

import os
import signal
import socket
import sqlite3
import subprocess
import sys
import urllib.error
import urllib.request
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from django.db.models import F
from django.test import Client
from django.utils import timezone

from accounts.models import Agent, CustomerUser
from adminpanel.demo import load
from adminpanel.demo.files import demo_file
from adminpanel.demo.people import PASSWORD
from adminpanel.demo.stories import in_order, read_stories
from tests.cast import make_agent
from tests.servers.app import ROOT
from tests.servers.process import Process, free_port
from tickets import tally
from tickets.models import (
    Article,
    Attachment,
    IncomingMail,
    Lock,
    OutgoingMail,
    StateType,
    Ticket,
    TicketHistory,
    TicketLink,
)

# --- The data ---------------------------------------------------------------------------------


@pytest.fixture
def demo(db: None) -> int:
    """The loaded data; how many tickets there are."""
    return load.load()


def test_the_data_shows_all_that_can_happen_to_a_ticket(demo: int) -> None:
    assert demo >= 60
    tickets = Ticket.objects.all()
    types = Counter(tickets.values_list("state_type", flat=True))
    for kind in StateType:
        if kind != StateType.REMOVED:
            assert types[kind], f"no ticket is {kind.label}"
    assert tickets.filter(lock=Lock.LOCK).exists()
    assert tickets.filter(owner=None).exists()
    assert tickets.filter(next_due__lt=timezone.now()).exists()
    assert tickets.filter(state_type=StateType.PENDING_REMINDER).exists()
    assert TicketLink.objects.exists()
    assert Article.objects.exclude(body_html="").exists()
    kinds = set(Attachment.objects.values_list("content_type", flat=True))
    assert {"image/png", "application/pdf", "text/csv"} <= kinds
    assert Attachment.objects.filter(inline=True).exists()
    assert tally.differences() == {}


def test_the_data_is_spread_over_three_months_and_ends_now(demo: int) -> None:
    now = timezone.now()
    first, last = Ticket.objects.earliest("created_at"), Ticket.objects.latest("created_at")
    assert 80 < (now - first.created_at).days < 100
    assert (now - last.created_at).total_seconds() < 3600
    assert not Article.objects.filter(created_at__gt=now).exists()
    assert not TicketHistory.objects.filter(created_at__gt=now).exists()
    assert not Ticket.objects.filter(changed_at__lt=F("created_at")).exists()


def test_numbers_tell_the_day_and_history_goes_forward(demo: int) -> None:
    for ticket in Ticket.objects.all():
        assert ticket.tn.startswith(f"{timezone.localtime(ticket.created_at):%Y%m%d}")
        moments = list(ticket.history.order_by("id").values_list("created_at", flat=True))
        if not ticket.merges_received.exists():
            assert moments == sorted(moments)


def test_mail_of_long_ago_is_sent_and_of_today_is_not(demo: int) -> None:
    states = Counter(OutgoingMail.objects.values_list("state", flat=True))
    assert states["sent"] > 30
    assert states["queued"] >= 1
    sent = OutgoingMail.objects.filter(state="sent")
    assert not sent.exclude(sent_at=F("article__created_at")).exists()


def test_some_mail_came_the_real_way_and_one_could_not_be_read(demo: int) -> None:
    states = Counter(IncomingMail.objects.values_list("state", flat=True))
    assert states["done"] >= 5
    assert states["quarantined"] == 1
    assert not IncomingMail.objects.filter(received_at__gt=timezone.now()).exists()


def test_only_the_three_accounts_can_sign_in(demo: int) -> None:
    usable = {
        person.login
        for model in (Agent, CustomerUser)
        for person in model.objects.all()
        if person.has_usable_password()
    }
    assert usable == {"admin", "agent", "customer"}
    assert Agent.objects.get(login="admin").is_admin
    assert not Agent.objects.get(login="agent").is_admin
    for person in (Agent.objects.get(login="agent"), CustomerUser.objects.get(login="customer")):
        assert person.check_password(PASSWORD)


def test_the_customer_sees_a_few_tickets(demo: int, browser_of: Callable[..., Client]) -> None:
    from accounts.actors import Actor, Channel

    customer = CustomerUser.objects.get(login="customer")
    visible = Ticket.objects.visible_to(Actor(Channel.WEB, customer=customer))
    assert visible.count() >= 6


def test_the_data_is_loaded_once(demo: int) -> None:
    assert load.is_loaded()
    with pytest.raises(load.NotEmptyError):
        load.load()


def test_a_database_that_belongs_to_somebody_is_left_alone(db: None) -> None:
    make_agent("nora")
    with pytest.raises(load.NotEmptyError):
        load.load()
    assert not load.is_loaded()
    assert not Agent.objects.filter(login="admin").exists()


def test_stories_are_the_same_each_time() -> None:
    now = timezone.now()
    assert read_stories(now) == read_stories(now)
    steps = [step for _story, step in in_order(read_stories(now))]
    assert [step.at for step in steps] == sorted(step.at for step in steps)
    assert steps[-1].at <= now


def test_made_up_files_are_what_they_say() -> None:
    assert demo_file("photo.png").content.startswith(b"\x89PNG")
    assert demo_file("offer.pdf").content.startswith(b"%PDF")
    assert demo_file("photo.png") == demo_file("photo.png")


# --- The process ------------------------------------------------------------------------------


def _environment(data: Path, port: int, **more: str) -> dict[str, str]:
    inherited = {
        name: value
        for name, value in os.environ.items()
        if not name.startswith(("GOTRS_", "DJANGO_", "DATABASE_URL", "PYTEST_", "PROMETHEUS_"))
    }
    own = {
        "GOTRS_DEMO": "1",
        "GOTRS_DATA_DIR": str(data),
        "PORT": str(port),
        "PYTHONUNBUFFERED": "1",
    }
    return {**inherited, **own, **more}


class Demo:
    """``manage.py demo`` on a data folder and port of its own."""

    def __init__(self, data: Path) -> None:
        self.data = data
        self.port = free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        self._process: Process | None = None

    def start(self) -> str:
        """Start it and wait for its banner; returns what it printed."""
        self._process = Process(
            [sys.executable, "manage.py", "demo"],
            log=self.data.with_suffix(".log"),
            env=_environment(self.data, self.port),
            cwd=ROOT,
            stop_signal=signal.SIGINT,
        )
        self._process.wait_until(self._has_banner, what="The banner", seconds=120)
        return self._process.output()

    def _has_banner(self) -> bool:
        assert self._process is not None
        return "Ctrl-C" in self._process.output()

    def stop(self) -> int:
        """Ctrl-C; returns the exit code."""
        assert self._process is not None
        self._process.popen.send_signal(signal.SIGINT)
        return self._process.popen.wait(30)

    def kill(self) -> None:
        """Whatever is left."""
        if self._process is not None:
            self._process.stop()


@pytest.fixture
def make_demo(tmp_path: Path) -> Iterator[Callable[[], Demo]]:
    demos: list[Demo] = []

    def make() -> Demo:
        demos.append(Demo(tmp_path / "data"))
        return demos[-1]

    yield make
    for one in demos:
        one.kill()


def _status(url: str) -> int:
    try:
        with urllib.request.urlopen(url, timeout=10) as answer:
            return int(answer.status)
    except urllib.error.HTTPError as error:
        return error.code


def _listens(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0


def test_the_demo_starts_says_where_it_is_and_stops_with_ctrl_c(
    make_demo: Callable[[], Demo],
) -> None:
    demo = make_demo()
    printed = demo.start()
    for words in (demo.url, "admin", "agent", "customer", PASSWORD, "This is a demo"):
        assert words in printed
    assert _status(f"{demo.url}/readyz") == 200
    assert _status(f"{demo.url}/login") == 200
    assert demo.stop() == 0
    assert not _listens(demo.port)
    with sqlite3.connect(demo.data / "gotrs.sqlite3") as database:
        (before,) = database.execute("SELECT count(*) FROM tickets_ticket").fetchone()
    again = make_demo()
    assert "Loading" not in again.start()
    again.stop()
    with sqlite3.connect(demo.data / "gotrs.sqlite3") as database:
        assert database.execute("SELECT count(*) FROM tickets_ticket").fetchone() == (before,)


def _run(data: Path, port: int, **more: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "manage.py", "demo"],
        cwd=ROOT,
        env=_environment(data, port, **more),
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


def test_a_port_that_is_taken_is_named(tmp_path: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        done = _run(tmp_path / "data", port)
    assert done.returncode != 0
    assert f"PORT {port}" in done.stderr
    assert "Traceback" not in done.stderr
    assert not (tmp_path / "data" / "gotrs.sqlite3").exists()


def test_outside_of_the_demo_the_command_does_nothing(tmp_path: Path) -> None:
    keys = dict.fromkeys(("GOTRS_SECRET_KEY", "GOTRS_ENCRYPTION_KEY"), "x" * 40)
    more: dict[str, Any] = {"GOTRS_DEMO": "0", "GOTRS_ALLOWED_HOSTS": "x.example", **keys}
    done = _run(tmp_path / "data", free_port(), **more)
    assert done.returncode != 0
    assert "make run" in done.stderr
    assert not (tmp_path / "data" / "gotrs.sqlite3").exists()
