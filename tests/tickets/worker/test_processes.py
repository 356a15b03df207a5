"""The worker as a process: stopped, killed at any moment, and two at once.

What would be wrong for people: a customer gets the same answer twice, or never.
"""

import contextlib
import os
import random
import signal
import socket
import subprocess
import time
from collections import Counter
from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.utils import timezone

from accounts.actors import Actor, Channel
from tests.servers.app import App
from tests.servers.process import Process, wait_until
from tests.servers.smtp import SmtpServer
from tickets.models import ArticleType, OutgoingMail, WorkerSignal
from tickets.models import DeliveryState as S
from tickets.operations import ArticleDraft, add_article

pytestmark = pytest.mark.django_db(transaction=True)

# How often the worker is killed at a random moment; more for a thorough proof.
_KILLS = int(os.environ.get("GOTRS_TEST_KILLS", "6"))


@pytest.fixture
def app(transactional_db: None, make_app: Callable[..., App], smtp_server: SmtpServer) -> App:
    """An installation that sends to the real server."""
    return make_app(
        GOTRS_MAIL_TRANSPORT="smtp",
        GOTRS_SMTP_HOST=smtp_server.host,
        GOTRS_SMTP_PORT=str(smtp_server.port),
        GOTRS_SMTP_SECURITY="none",
        GOTRS_SMTP_TIMEOUT="30",
    )


@pytest.fixture
def start(app: App) -> Iterator[Callable[..., Process]]:
    """Starts workers that end with the test."""
    running: list[Process] = []

    def run(**settings: str) -> Process:
        running.append(app.run("worker", settings=settings))
        return running[-1]

    yield run
    for process in running:
        process.stop()


@pytest.fixture
def write(ticket: Any, anna: Any) -> Callable[[int], list[OutgoingMail]]:
    """Writes replies of Anna's into the outbox."""

    def replies(count: int) -> list[OutgoingMail]:
        for number in range(count):
            draft = ArticleDraft(body=f"No. {number}", article_type=ArticleType.EMAIL_EXTERNAL)
            add_article(ticket, actor=Actor.of(anna, Channel.WEB), draft=draft)
        return list(OutgoingMail.objects.order_by("id"))

    return replies


def kill(process: Process) -> None:
    process.popen.send_signal(signal.SIGKILL)
    process.popen.wait()


def let_claims_run_out() -> None:
    """As if ten minutes had passed since the worker died."""
    OutgoingMail.objects.filter(state=S.SENDING).update(
        claimed_until=timezone.now() - timedelta(seconds=1)
    )


def states() -> Counter[str]:
    return Counter(OutgoingMail.objects.values_list("state", flat=True))


def ids(smtp: SmtpServer) -> Counter[str]:
    """How often each Message-ID arrived."""
    return Counter(str(delivery.message["Message-ID"]) for delivery in smtp.deliveries)


def test_one_round_delivers_what_is_due_and_ends(app, write, smtp_server):
    (mail,) = write(1)
    app.manage("worker", "--once")
    assert ids(smtp_server) == {mail.message_id: 1}
    assert WorkerSignal.objects.get(name="outbox").detail["delivered"] == 1


def test_the_outbox_alone_can_be_delivered_by_hand(app, write, smtp_server):
    write(2)
    assert b"2 mails" in app.manage("deliver_mail").stdout
    assert sum(ids(smtp_server).values()) == 2


def test_by_hand_a_server_that_is_away_is_an_error(app, write):
    write(1)
    done = app.manage("deliver_mail", check=False, settings={"GOTRS_SMTP_PORT": "1"})
    assert done.returncode == 1
    assert b"can't be reached" in done.stderr


def test_the_worker_delivers_within_seconds_and_ends_when_asked(start, write, smtp_server):
    worker = start()
    worker.wait_until(
        lambda: WorkerSignal.objects.filter(name="outbox").exists(), what="the first round"
    )
    write(1)
    smtp_server.wait_for(1, seconds=10)
    wait_until(lambda: states() == {S.SENT: 1}, what="the record")
    worker.popen.send_signal(signal.SIGTERM)
    assert worker.popen.wait(5) == 0


def test_asked_to_end_in_the_middle_of_a_delivery_it_ends_all_the_same(start, write, smtp_server):
    smtp_server.hang()
    write(1)
    worker = start()
    smtp_server.wait_for_attempts(1)
    worker.popen.send_signal(signal.SIGINT)
    assert worker.popen.wait(20) == 0
    assert states() == {S.SENDING: 1}


class _SilentServer:
    """Takes connections and never says a word."""

    def __enter__(self) -> "_SilentServer":
        self._socket = socket.create_server(("127.0.0.1", 0))
        self.port = self._socket.getsockname()[1]
        return self

    def wait_for_client(self) -> socket.socket:
        self._socket.settimeout(20)
        return self._socket.accept()[0]

    def __exit__(self, *_: object) -> None:
        self._socket.close()


def test_killed_before_the_message_left_the_mail_is_sent_by_the_next(
    app, start, write, smtp_server
):
    (mail,) = write(1)
    with _SilentServer() as silent:
        worker = start(GOTRS_SMTP_PORT=str(silent.port))
        with silent.wait_for_client():
            wait_until(lambda: states() == {S.SENDING: 1}, what="the claim")
            kill(worker)
    let_claims_run_out()
    app.manage("deliver_mail")
    assert states() == {S.SENT: 1}
    assert ids(smtp_server) == {mail.message_id: 1}


def test_killed_after_the_message_left_the_mail_is_not_repeated(app, start, write, smtp_server):
    write(1)
    smtp_server.hang()
    worker = start()
    smtp_server.wait_for_attempts(1)
    kill(worker)
    let_claims_run_out()
    app.manage("deliver_mail")
    app.manage("deliver_mail")
    assert states() == {S.UNCERTAIN: 1}
    assert smtp_server.attempts == 1


def test_killed_at_any_moment_no_mail_is_lost_and_none_comes_twice(app, start, write, smtp_server):
    mails = write(_KILLS * 10)
    seed = random.randrange(10**6)
    moments = random.Random(seed)
    for _ in range(_KILLS):
        worker = start()
        with contextlib.suppress(TimeoutError):  # what was left may all be sent already
            smtp_server.wait_for_attempts(smtp_server.attempts + 1, seconds=5)
        time.sleep(moments.uniform(0, 0.15))
        kill(worker)
        let_claims_run_out()
    app.manage("deliver_mail")
    arrived = ids(smtp_server)
    assert max(arrived.values()) == 1, f"seed {seed}"
    for mail in mails:
        mail.refresh_from_db()
        assert mail.state in (S.SENT, S.UNCERTAIN), f"seed {seed}"
        if mail.state == S.SENT:
            assert arrived[mail.message_id] == 1, f"seed {seed}"
    assert states()[S.UNCERTAIN] <= _KILLS


def test_two_workers_share_the_outbox_and_send_each_mail_once(app, write, smtp_server):
    mails = write(80)
    running = [subprocess.Popen(app.command("deliver_mail"), env=app.environment) for _ in range(2)]
    assert [process.wait(60) for process in running] == [0, 0]
    assert ids(smtp_server) == {mail.message_id: 1 for mail in mails}
    assert states() == {S.SENT: 80}


@pytest.mark.postgresql
def test_a_worker_that_lost_its_database_connections_goes_on(start, write, smtp_server):
    worker = start()
    worker.wait_until(
        lambda: WorkerSignal.objects.filter(name="outbox").exists(), what="the first round"
    )
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
            "WHERE datname = current_database() AND pid <> pg_backend_pid()"
        )
    write(1)
    smtp_server.wait_for(1, seconds=30)
    assert worker.popen.poll() is None
