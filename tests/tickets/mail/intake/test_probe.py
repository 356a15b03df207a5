"""Trying a mailbox says what is wrong, in a sentence, and changes nothing."""

import socket
import threading
import time
from collections.abc import Callable
from typing import Any

import pytest

from queues.models import MailAccount
from tests.servers.dovecot import Mailbox
from tests.tickets.mail.intake.letters import letter
from tickets.mail.intake.probe import try_account, try_accounts

pytestmark = pytest.mark.django_db


@pytest.fixture
def account(mailbox: Mailbox) -> Callable[..., MailAccount]:
    """An account for the mailbox, not stored; keywords change its columns."""

    def make(protocol: str = "imap", **more: Any) -> MailAccount:
        facts = {
            "name": "support",
            "protocol": protocol,
            "host": mailbox.server.host,
            "port": getattr(mailbox.server, f"{protocol}_port"),
            "security": "none",
            "login": mailbox.user,
            "password": mailbox.password,
        }
        return MailAccount(**facts | more)

    return make


def test_a_mailbox_that_works_says_what_it_holds(account, mailbox: Mailbox) -> None:
    mailbox.put(letter())
    mailbox.put(letter("second"))
    words = "Signed in. The folder “INBOX” holds 2 mails, 2 unread."
    assert try_account(account()).words == words
    assert try_account(account("pop3")).words == "Signed in. The mailbox holds 2 mails."
    assert [mail.flags for mail in mailbox.messages()] == [frozenset(), frozenset()]


def test_a_folder_that_is_not_there_is_named_with_those_that_are(account, mailbox: Mailbox) -> None:
    mailbox.put(letter(), folder="Requests")
    tried = try_account(account(folder="Request"))
    assert not tried.good
    assert tried.words == (
        "Signed in, but there is no folder “Request”. There are: INBOX, Requests."
    )


def test_a_folder_to_move_to_is_made_later(account) -> None:
    tried = try_account(account(after_fetch="move", move_to="Done"))
    assert tried.good
    assert "“Done” is made with the first mail" in tried.words


@pytest.mark.parametrize("protocol", ["imap", "pop3"])
def test_a_wrong_password_is_told_apart_and_not_shown(account, protocol: str) -> None:
    tried = try_account(account(protocol, password="wrong-secret"))
    assert tried.words.startswith("The server refuses the sign-in: ")
    assert "wrong-secret" not in tried.words


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"port": 1}, "The connection was refused. Is the port right?"),
        ({"host": "no-such-host.invalid"}, "The name of the server can't be resolved."),
        ({"security": "tls"}, "The server speaks no TLS there"),
    ],
)
@pytest.mark.parametrize("protocol", ["imap", "pop3"])
def test_what_keeps_the_line_from_coming_about_is_said(
    account, changes: dict[str, Any], words: str, protocol: str
) -> None:
    tried = try_account(account(protocol, **changes))
    assert not tried.good
    assert tried.words.startswith(words)


@pytest.mark.parametrize("protocol", ["imap", "pop3"])
def test_a_certificate_that_nobody_vouches_for_is_said(
    account, mailbox: Mailbox, protocol: str
) -> None:
    port = getattr(mailbox.server, f"{protocol}s_port")
    tried = try_account(account(protocol, security="tls", port=port))
    assert tried.words.startswith("The certificate does not hold: ")


def test_of_several_mailboxes_a_dead_one_is_given_up_in_time(account) -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:  # takes the call and says nothing
        dead = account(name="dead", port=server.getsockname()[1])
        began = time.monotonic()
        found = try_accounts([dead, account()], seconds=1.5)
    assert time.monotonic() - began < 8
    assert [tried.words for _account, tried in found] == [
        "The server does not answer in time.",
        "Signed in. The folder “INBOX” holds 0 mails, 0 unread.",
    ]


def test_a_server_that_hangs_up_is_said(account) -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]
        server.listen()

        def hang_up() -> None:
            server.accept()[0].close()

        threading.Thread(target=hang_up, daemon=True).start()
        tried = try_account(account(port=port))
    assert not tried.good
    assert "hung up" in tried.words or "EOF" in tried.words
