"""Two installations with automatic answers, and robots, write to each other until it is quiet."""

import json
import re
import sqlite3
import subprocess
import sys
from collections import deque
from collections.abc import Callable, Iterator, Mapping
from contextlib import closing
from email.message import EmailMessage
from pathlib import Path

import pytest
from django.db import connection

from tests.servers.app import ROOT, App
from tests.servers.smtp import Delivery, SmtpServer
from tests.tickets.mail.intake.letters import letter

pytestmark = pytest.mark.django_db
ONE, TWO = "desk@one.test", "desk@two.test"
ROBOT = "rob@robots.test"
# If it is not quiet after so many it never will be.
MANY = 200
# What says that a machine wrote a mail; some gateways take it away.
MARKS = re.compile(
    rb"^(?:Auto-Submitted|Precedence|X-Loop|X-Auto-Response-Suppress):.*\r?\n", re.I | re.M
)


class Desk:
    """An installation with a database of its own, as a process."""

    def __init__(self, address: str, folder: Path, server: SmtpServer, answers_a_day: int) -> None:
        folder.mkdir()
        database = folder / "gotrs.sqlite3"
        source = str(connection.settings_dict["NAME"])
        with closing(sqlite3.connect(source)) as old, closing(sqlite3.connect(database)) as new:
            old.backup(new)
        settings = {
            "DESK": address,
            "DESK_ANSWERS_A_DAY": str(answers_a_day),
            "DJANGO_SETTINGS_MODULE": "gotrs.settings",
            "GOTRS_SECRET_KEY": f"of {address} alone; long enough to be taken for a key",
            "GOTRS_FQDN": address.partition("@")[2],
            "GOTRS_MAIL_TRANSPORT": "smtp",
            "GOTRS_SMTP_HOST": server.host,
            "GOTRS_SMTP_PORT": str(server.port),
            "GOTRS_SMTP_SECURITY": "none",
        }
        app = App(
            database_url=f"sqlite:///{database}", data=folder, static=folder, settings=settings
        )
        self._process = subprocess.Popen(
            [sys.executable, "-m", "tests.tickets.mail.loops.desk"],
            cwd=ROOT,
            env=app.environment,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )

    def take(self, raw: bytes) -> int:
        """A mail comes in; returns how many go out for it."""
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.write(json.dumps(raw.decode("latin-1")) + "\n")
        self._process.stdin.flush()
        return int(self._process.stdout.readline())

    def close(self) -> None:
        """No more mail."""
        self._process.communicate(timeout=20)


@pytest.fixture
def open_desk(tmp_path: Path, smtp_server: SmtpServer) -> Iterator[Callable[..., Desk]]:
    """Opens an installation: ``open_desk(ONE, answers_a_day=8)``."""
    opened = []

    def open_one(address: str, answers_a_day: int = 40) -> Desk:
        desk = Desk(address, tmp_path / address, smtp_server, answers_a_day)
        opened.append(desk)
        return desk

    yield open_one
    for desk in opened:
        desk.close()


class Post:
    """Carries what the server has taken to those it is for, until nothing is left to carry."""

    def __init__(
        self,
        server: SmtpServer,
        desks: Mapping[str, Desk],
        robots: Mapping[str, Callable[[Delivery], bytes]] | None = None,
        gateway: Callable[[bytes], bytes] = lambda raw: raw,
    ) -> None:
        self._server, self._desks, self._robots = server, desks, robots or {}
        self._gateway = gateway

    def carry(self, to: str, raw: bytes) -> int:
        """Begin with this mail; returns how many the desks sent until it was quiet."""
        waiting, known = deque([(to, raw)]), 0
        while waiting and known < MANY:
            address, mail = waiting.popleft()
            self._desks[address].take(mail)
            fresh = self._server.deliveries[known:]
            known += len(fresh)
            for delivery in fresh:
                waiting.extend(self._arriving(delivery))
        return known

    def _arriving(self, delivery: Delivery) -> Iterator[tuple[str, bytes]]:
        for recipient in delivery.recipients:
            if recipient in self._robots:
                yield ONE, self._robots[recipient](delivery)
            elif recipient in self._desks:
                envelope = f"Return-Path: <{delivery.sender}>\r\n".encode()
                yield recipient, self._gateway(envelope + delivery.raw)


def without_marks(raw: bytes) -> bytes:
    """As a gateway hands it on that takes for rubbish what it does not know."""
    return MARKS.sub(b"", raw).replace(b"Return-Path: <>\r\n", b"")


class Robot:
    """Says to everything that its owner is away, and leaves no mark."""

    def __init__(self, *, quotes: bool) -> None:
        self._quotes = quotes
        self._count = 0

    def __call__(self, delivery: Delivery) -> bytes:
        self._count += 1
        mail = EmailMessage()
        mail["From"], mail["To"] = ROBOT, ONE
        mail["Message-ID"] = f"<{self._count}@robots.test>"
        if self._quotes:
            mail["In-Reply-To"] = str(delivery.message["Message-ID"])
        mail["Subject"] = f"Away: {delivery.message['Subject']}" if self._quotes else "Away"
        mail.set_content(f"I am away. This is answer {self._count}.")
        return mail.as_bytes()


def test_two_desks_are_quiet_after_one_answer(
    open_desk: Callable[..., Desk], smtp_server: SmtpServer
) -> None:
    post = Post(smtp_server, {at: open_desk(at) for at in (ONE, TWO)})
    assert post.carry(ONE, letter(sender=TWO, to=ONE)) == 1


def test_two_desks_whose_marks_are_lost_on_the_way_are_quiet_after_five_answers_of_each(
    open_desk: Callable[..., Desk], smtp_server: SmtpServer
) -> None:
    desks = {at: open_desk(at) for at in (ONE, TWO)}
    post = Post(smtp_server, desks, gateway=without_marks)
    assert post.carry(ONE, letter(sender=TWO, to=ONE)) == 10


@pytest.mark.parametrize(("quotes", "answers"), [(True, 5), (False, 8)])
def test_a_robot_without_marks_gets_five_answers_to_a_ticket_and_so_many_a_day(
    open_desk: Callable[..., Desk], smtp_server: SmtpServer, quotes: bool, answers: int
) -> None:
    desks = {ONE: open_desk(ONE, answers_a_day=8)}
    post = Post(smtp_server, desks, {ROBOT: Robot(quotes=quotes)})
    assert post.carry(ONE, letter(sender=ROBOT, to=ONE)) == answers
