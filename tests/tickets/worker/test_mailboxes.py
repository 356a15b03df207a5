"""Many mailboxes are read beside each other; one that is dead or slow holds up itself alone."""

import contextlib
import socket
import threading
from collections.abc import Callable, Iterator
from smtplib import SMTPException
from typing import Any

import pytest
from django.db import connections

from queues.models import MailAccount
from tests.servers.dovecot import Dovecot, Mailbox
from tests.servers.process import wait_until
from tests.tickets.mail.intake.letters import letter
from tickets.mail.intake import fetch
from tickets.mail.intake.fetch import fetch_account, fetch_due_accounts
from tickets.mail.intake.imap import open_imap
from tickets.mail.intake.pop3 import open_pop3
from tickets.mail.outbound.servers import Server
from tickets.mail.outbound.transports import connect
from tickets.mail.tls import Limits
from tickets.models import Ticket
from tickets.worker.jobs import lanes
from tickets.worker.loop import Job

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def account(imap_server: Dovecot) -> Callable[..., tuple[MailAccount, Mailbox]]:
    """Makes a mailbox and an account for it."""

    def make(**more: Any) -> tuple[MailAccount, Mailbox]:
        mailbox = imap_server.mailbox()
        facts = {
            "name": mailbox.user,
            "host": imap_server.host,
            "port": imap_server.imap_port,
            "security": "none",
            "login": mailbox.user,
            "password": mailbox.password,
        }
        return MailAccount.objects.create(**facts | more), mailbox

    return make


class SilentServer:
    """Takes connections and never says a word."""

    def __init__(self) -> None:
        self._socket = socket.create_server(("127.0.0.1", 0), backlog=50)
        self.port = self._socket.getsockname()[1]
        self.clients: list[socket.socket] = []
        self._thread = threading.Thread(target=self._accept, daemon=True)
        self._thread.start()

    def _accept(self) -> None:
        while True:
            try:
                self.clients.append(self._socket.accept()[0])
            except OSError:
                return

    def close(self) -> None:
        """Hang up, and listen no more."""
        with contextlib.suppress(OSError):
            self._socket.shutdown(socket.SHUT_RDWR)
        self._socket.close()
        for client in self.clients:
            client.close()


@pytest.fixture
def silent() -> Iterator[SilentServer]:
    server = SilentServer()
    yield server
    server.close()


@pytest.fixture
def run_lanes() -> Iterator[Callable[[], None]]:
    """One round of each lane that fetches, beside each other."""
    threads: list[threading.Thread] = []

    def work(job: Job) -> None:
        try:
            job.run(lambda: False)
        finally:
            connections.close_all()

    def start() -> None:
        found = [jobs[0] for name, jobs in lanes("w").items() if name.startswith("fetch")]
        threads.extend(threading.Thread(target=work, args=(job,)) for job in found)
        for thread in threads:
            thread.start()

    yield start
    for thread in threads:
        thread.join(40)


def test_silent_servers_hold_up_nobody_else(
    account: Callable[..., Any], silent: SilentServer, run_lanes: Callable[[], None]
) -> None:
    """More dead accounts than lanes: those that were well the last time are read all the same."""
    for _ in range(10):
        account(port=silent.port, failures=1)
    for number in range(8):
        _found, mailbox = account()
        mailbox.put(letter(f"No. {number}", message_id=f"<{number}@acme.test>"))
    run_lanes()
    wait_until(lambda: Ticket.objects.count() == 8, what="mails of the others")
    assert len(silent.clients) <= 4, "two lanes are kept for those that are well"
    silent.close()


def test_an_account_is_read_by_one_lane_alone(account: Callable[..., Any]) -> None:
    found, mailbox = account()
    mailbox.put(letter())
    assert fetch._claim_next(steady=False) == found
    assert fetch_due_accounts() == 0


def test_a_full_mailbox_makes_room_for_others_and_comes_again(
    account: Callable[..., Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(fetch, "RUN_SECONDS", -1)
    found, mailbox = account()
    for number in range(3):
        mailbox.put(letter(f"No. {number}", message_id=f"<{number}@acme.test>"))
    assert fetch_account(found) == 1
    assert len(mailbox.messages()) == 2
    found.refresh_from_db()
    assert (found.last_error, found.mails_fetched) == ("", 1)
    assert fetch_due_accounts() == 2
    found.refresh_from_db()
    assert found.mails_fetched == 3


def test_a_stop_is_heard_between_two_mails(account: Callable[..., Any]) -> None:
    found, mailbox = account(protocol="pop3")
    MailAccount.objects.update(port=mailbox.server.pop3_port)
    found.refresh_from_db()
    for number in range(3):
        mailbox.put(letter(f"No. {number}", message_id=f"<{number}@acme.test>"))
    assert fetch_account(found, lambda: True) == 1
    assert Ticket.objects.count() == 1
    assert len(mailbox.messages()) == 2, "the one that is safe is gone from the server"


@pytest.mark.parametrize("protocol", ["imap", "pop3", "smtp"])
def test_a_server_whose_greeting_never_ends_is_left(settings: Any, protocol: str) -> None:
    """Each word comes in time, the end never does."""
    settings.SMTP_TIMEOUT = 0.2
    limits = Limits(connect=20, read=20, whole=0.4)
    stop = threading.Event()
    with socket.create_server(("127.0.0.1", 0)) as server:
        thread = threading.Thread(target=trickle, args=[server, stop], daemon=True)
        thread.start()
        host, port = server.getsockname()
        found = MailAccount(host=host, port=port, security="none", login="me", password="x")
        conversations: dict[str, Callable[[], Any]] = {
            "imap": open_imap(found, limits).__enter__,
            "pop3": open_pop3(found, limits).__enter__,
            "smtp": lambda: connect(Server(host, port, "none")),
        }
        with pytest.raises((TimeoutError, SMTPException)):
            conversations[protocol]()
    stop.set()
    thread.join(5)
    assert not thread.is_alive()


def trickle(server: socket.socket, stop: threading.Event) -> None:
    """A dot now and then, until nobody hears any more."""
    with contextlib.suppress(OSError), server.accept()[0] as line:
        while not stop.wait(0.02):
            line.send(b".")
