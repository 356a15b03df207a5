"""Trying a mailbox says what is wrong, in a sentence, and changes nothing."""

import socket
import threading
import time
from collections.abc import Callable
from typing import Any

import pytest

from queues.models import MailAccount
from tests.servers.dovecot import Mailbox
from tests.servers.talker import Talker
from tests.tickets.mail.intake.letters import letter
from tickets.mail.intake.fetch import fetch_account
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
    assert tried.words == "The server hung up."


class Quitter(Talker):
    """A mail server that answers what it has words for, and hangs up at anything else.

    ``answers`` maps a word of what it hears to what it says, with the line's first word for ``%s``;
    ``last_words`` are said before the end.
    """

    def __init__(self, greeting: str, answers: dict[str, str], last_words: str = "") -> None:
        self._greeting, self._answers, self._last_words = greeting, answers, last_words

    def _talk(self, line: socket.socket) -> None:
        line.sendall(self._greeting.encode())
        for heard in line.makefile(encoding="utf-8"):
            words = heard.split()
            known = [self._answers[word] for word in words if word in self._answers]
            if not known:
                line.sendall(self._last_words.encode())
                return
            line.sendall(known[0].replace("%s", words[0]).encode())


QUITTERS = {
    "imap": ("* OK hello\r\n", {"CAPABILITY": "* CAPABILITY IMAP4rev1\r\n%s OK done\r\n"}),
    "pop3": ("+OK hello\r\n", {"USER": "+OK\r\n"}),
}


@pytest.mark.parametrize("last_words", ["", "-ERR half of a li", "A1 NO half of a li"])
@pytest.mark.parametrize("protocol", ["imap", "pop3"])
def test_a_line_that_is_cut_while_we_sign_in_is_no_wrong_password(
    account, protocol: str, last_words: str
) -> None:
    """Nobody shall be sent to look for a password that is right."""
    with Quitter(*QUITTERS[protocol], last_words) as server:
        tried = try_account(account(protocol, port=server.port))
        stored = account(protocol, port=server.port)
        stored.save()
        fetch_account(stored)
    assert (tried.good, tried.words) == (False, "The server hung up.")
    stored.refresh_from_db()
    assert (stored.last_error, stored.failures) == ("The server hung up.", 1)


def test_a_goodbye_while_we_sign_in_is_no_wrong_password_and_gives_ours_not_away(account) -> None:
    goodbye = "* BYE Too many people, not right-secret\r\n"
    with Quitter(*QUITTERS["imap"], goodbye) as server:
        tried = try_account(account(port=server.port, password="right-secret"))
    assert tried.words.startswith("The server says: ")
    assert tried.words.endswith("Too many people, not ***")
