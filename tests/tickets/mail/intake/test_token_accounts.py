"""Mailboxes that are opened with a token: against a real server that asks the provider."""

import os
import socket
import ssl
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings

from gotrs.common.clock import now
from queues.models import AccountAuth, MailAccount, ProviderSignIn
from tests.servers.app import App
from tests.servers.certificates import make_certificate
from tests.servers.dovecot import Dovecot, Mailbox
from tests.servers.identity import IdentityServer
from tests.servers.process import wait_until
from tests.servers.talker import Talker
from tests.tickets.mail.intake.letters import letter
from tests.tokens import consent
from tickets.mail.intake.fetch import fetch_account, fetch_due_accounts
from tickets.mail.intake.probe import try_account
from tickets.models import Ticket

pytestmark = pytest.mark.django_db


@pytest.fixture
def signed_in(unused_sign_in: ProviderSignIn, token_mailbox: Mailbox, identity: IdentityServer):
    """The owner of the mailbox has consented."""
    consent(unused_sign_in, identity)
    return unused_sign_in


@pytest.fixture
def account(signed_in: ProviderSignIn, token_mailbox: Mailbox) -> Callable[..., MailAccount]:
    """Makes an account without a password; keywords change its columns."""

    def make(protocol: str = "imap", **more: Any) -> MailAccount:
        server = token_mailbox.server
        facts = {
            "name": f"support by {protocol}",
            "protocol": protocol,
            "host": server.host,
            "port": server.imaps_port if protocol == "imap" else server.pop3s_port,
            "login": token_mailbox.user,
            "auth": AccountAuth.OAUTH2,
            "sign_in": signed_in,
        }
        return MailAccount.objects.create(**facts | more)

    return make


@pytest.mark.parametrize("protocol", ["imap", "pop3"])
def test_mails_are_fetched_with_a_token(account, token_mailbox: Mailbox, protocol: str) -> None:
    token_mailbox.put(letter("With a token"))
    assert fetch_account(account(protocol)) == 1
    assert Ticket.objects.get().title == "With a token"
    assert token_mailbox.messages() == []


@pytest.mark.parametrize("protocol", ["imap", "pop3"])
def test_starttls_does_as_well(account, token_mailbox: Mailbox, protocol: str) -> None:
    server = token_mailbox.server
    port = server.imap_port if protocol == "imap" else server.pop3_port
    token_mailbox.put(letter())
    assert fetch_account(account(protocol, security="starttls", port=port)) == 1


@pytest.fixture(scope="module")
def bearer_mailboxes(_identity_server: IdentityServer) -> Iterator[Dovecot]:
    server = Dovecot(_identity_server.introspection_url, takes="oauthbearer").start()
    yield server
    server.stop()


@pytest.mark.parametrize("protocol", ["imap", "pop3"])
def test_a_server_that_offers_oauthbearer_alone_is_spoken_to_so(
    account, bearer_mailboxes: Dovecot, trust, identity, signed_in, protocol: str
) -> None:
    trust(bearer_mailboxes)
    mailbox = bearer_mailboxes.mailbox("support")
    identity.user = mailbox.user
    consent(signed_in, identity)
    mailbox.put(letter())
    port = mailbox.server.imaps_port if protocol == "imap" else mailbox.server.pop3s_port
    assert fetch_account(account(protocol, port=port, login=mailbox.user)) == 1


@pytest.mark.parametrize("protocol", ["imap", "pop3"])
def test_a_token_that_ran_out_is_renewed_before_it_is_shown(
    account, token_mailbox: Mailbox, identity: IdentityServer, protocol: str
) -> None:
    found = account(protocol)
    token_mailbox.put(letter())
    identity.let_tokens_run_out()
    ProviderSignIn.objects.update(access_until=now())
    assert fetch_account(found) == 1
    assert identity.asked["refresh_token"] == 1


@pytest.mark.parametrize("protocol", ["imap", "pop3"])
def test_a_token_that_the_server_refuses_is_renewed_once(
    account, token_mailbox: Mailbox, identity: IdentityServer, protocol: str
) -> None:
    """We think that it holds; the provider ended it all the same."""
    found = account(protocol)
    token_mailbox.put(letter())
    identity.let_tokens_run_out()
    assert fetch_account(found) == 1
    assert identity.asked["refresh_token"] == 1
    found.refresh_from_db()
    assert found.last_error == ""


@pytest.mark.parametrize("protocol", ["imap", "pop3"])
def test_somebody_elses_mailbox_stays_closed(
    account, token_mailbox: Mailbox, identity: IdentityServer, protocol: str
) -> None:
    found = account(protocol, login="somebody-else")
    assert fetch_account(found) == 0
    found.refresh_from_db()
    assert "refuses the sign-in" in found.last_error
    assert identity.asked["refresh_token"] == 1, "renewed once, not again and again"


def test_a_consent_that_is_over_shows_at_the_account(account, identity: IdentityServer) -> None:
    found = account()
    identity.revoke()
    fetch_account(found)
    found.refresh_from_db()
    assert found.last_error.startswith("Sign in again.")
    assert found.failures == 1


def test_who_signs_in_again_has_the_mailbox_read_at_once(
    account, signed_in: ProviderSignIn, token_mailbox: Mailbox, identity: IdentityServer
) -> None:
    """Not after the pause that many failures have brought."""
    account()
    token_mailbox.put(letter())
    identity.revoke()
    fetch_due_accounts()
    assert fetch_due_accounts() == 0
    consent(signed_in, identity)
    assert fetch_due_accounts() == 1


@pytest.mark.django_db(transaction=True)
def test_processes_that_need_a_token_at_once_renew_it_once(
    account, token_mailbox: Mailbox, identity: IdentityServer, make_app: Callable[..., App]
) -> None:
    """A refresh token that serves once, used by two processes, would end the consent."""
    account()
    account("pop3")
    for number in range(6):
        token_mailbox.put(letter(f"No. {number}", message_id=f"<{number}@acme.test>"))
    identity.let_tokens_run_out()
    ProviderSignIn.objects.update(access_until=now())
    identity.renewals_may_go_on.clear()
    app = make_app(
        SSL_CERT_FILE=os.environ["SSL_CERT_FILE"],
        GOTRS_OUTGOING_ALLOW=identity.host,
        GOTRS_ENCRYPTION_KEY=",".join(settings.ENCRYPTION_KEYS),
    )
    workers = [app.run("fetch_mail") for _ in range(2)]
    wait_until(lambda: identity.asked["refresh_token"] == 1, what="the renewal", seconds=60)
    identity.renewals_may_go_on.set()
    assert [worker.popen.wait(60) for worker in workers] == [0, 0]
    assert identity.asked["refresh_token"] == 1
    assert sorted(Ticket.objects.values_list("title", flat=True)) == [f"No. {n}" for n in range(6)]
    assert not MailAccount.objects.exclude(last_error="").exists()


def test_a_server_without_tokens_is_named(account, mailbox: Mailbox, trust) -> None:
    trust(mailbox.server)
    tried = try_account(account(port=mailbox.server.imaps_port))
    assert (tried.good, tried.words) == (
        False,
        "The server takes no tokens. It offers neither XOAUTH2 nor OAUTHBEARER.",
    )


def test_a_token_never_goes_over_a_line_in_clear(account, token_mailbox: Mailbox) -> None:
    found = account(security="none", port=token_mailbox.server.imap_port)
    assert "without TLS" in try_account(found).words


@pytest.mark.parametrize(
    ("says", "words"),
    [("-ERR What is %s?", "What is ***?"), ("+ %s", "It goes on asking.")],
)
def test_a_server_that_repeats_what_it_hears_gives_no_token_away(
    account, tmp_path: Path, trust: Callable[..., None], says: str, words: str
) -> None:
    with Parrot(tmp_path, says) as parrot:
        trust(parrot)
        tried = try_account(account("pop3", host=parrot.host, port=parrot.port))
    assert tried.words == f"The server refuses the sign-in: {words}"


def test_a_line_that_is_cut_while_a_token_is_shown_renews_nothing(
    account, tmp_path: Path, trust: Callable[..., None], identity: IdentityServer
) -> None:
    """The server did not refuse it."""
    with Parrot(tmp_path, None) as parrot:
        trust(parrot)
        tried = try_account(account("pop3", host=parrot.host, port=parrot.port))
    assert tried.words == "The server hung up."
    assert identity.asked["refresh_token"] == 0


class Parrot(Talker):
    """A POP3 server by TLS; ``says`` is its answer to a token, with what it heard for ``%s``.

    None: it hangs up instead.
    """

    def __init__(self, folder: Path, says: str | None) -> None:
        self.certificate = make_certificate(folder)
        self._says = says
        self._context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
        self._context.load_cert_chain(self.certificate.certificate, self.certificate.key)

    def _secured(self, line: socket.socket) -> socket.socket:
        return self._context.wrap_socket(line, server_side=True)

    def _talk(self, line: socket.socket) -> None:
        answers = {"CAPA": "+OK\r\nSASL XOAUTH2\r\n.", "AUTH XOAUTH2": "+ "}
        line.sendall(b"+OK\r\n")
        for heard in line.makefile(encoding="ascii"):
            said = answers.get(heard.strip())
            if said is None and self._says is None:
                return
            said = said or str(self._says) % heard.strip()
            line.sendall(f"{said}\r\n".encode())
