"""Several servers that take mail, chosen by the address that it comes from."""

import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from django.db import connection, connections

from gotrs.common.clock import now
from queues.models import ProviderSignIn, SenderAuth, SmtpSender, SystemAddress
from tests.servers.identity import IdentityServer
from tests.servers.process import wait_until
from tests.servers.smtp import PASSWORD, USER, SmtpServer, TokenSmtpServer
from tickets.mail.outbound.deliver import deliver_due
from tickets.mail.outbound.probe import send_test_mail, try_address, try_sender
from tickets.mail.outbound.transports import ServerUnavailable
from tickets.models import DeliveryState, OutgoingMail
from tickets.worker import jobs as worker_jobs
from tickets.worker.jobs import Outbox

pytestmark = pytest.mark.django_db


@pytest.fixture
def other_smtp(tmp_path: Path) -> Iterator[SmtpServer]:
    """A second server; plain, no sign-in."""
    server = SmtpServer(tmp_path / "other").start()
    yield server
    server.stop()


@pytest.fixture
def sender(other_smtp: SmtpServer) -> Callable[..., SmtpSender]:
    """Makes a sender, of the second server unless keywords say otherwise."""

    def make(**more: Any) -> SmtpSender:
        facts = {
            "name": "Other",
            "host": other_smtp.host,
            "port": other_smtp.port,
            "security": "none",
            "auth": SenderAuth.NONE,
        }
        return SmtpSender.objects.create(**facts | more)

    return make


def choose(sender: SmtpSender, ticket: Any) -> None:
    """The address of the ticket's queue sends through it."""
    SystemAddress.objects.filter(pk=ticket.queue.system_address_id).update(sender=sender)


def test_an_address_sends_through_the_server_that_it_chose(
    smtp: SmtpServer, other_smtp: SmtpServer, sender, ticket, reply
) -> None:
    mail = reply()
    choose(sender(), ticket)
    deliver_due("w")
    assert smtp.deliveries == []
    (delivery,) = other_smtp.deliveries
    assert delivery.recipients == ("ben@acme.test",)
    mail.refresh_from_db()
    assert mail.state == DeliveryState.SENT
    found = SmtpSender.objects.get()
    assert (found.mails_sent, found.failures) == (1, 0)


def test_other_addresses_keep_the_server_of_the_environment(
    smtp: SmtpServer, other_smtp: SmtpServer, sender, ticket, reply
) -> None:
    reply()
    SystemAddress.objects.exclude(pk=ticket.queue.system_address_id).update(sender=sender())
    deliver_due("w")
    assert len(smtp.deliveries) == 1
    assert other_smtp.deliveries == []


def test_a_sender_that_is_away_defers_its_mails_and_says_so(
    smtp: SmtpServer, sender, ticket, reply
) -> None:
    """Never by another server: that one may not send for this address."""
    mail = reply()
    choose(sender(port=1), ticket)
    with pytest.raises(ServerUnavailable):
        deliver_due("w")
    mail.refresh_from_db()
    assert mail.state == DeliveryState.DEFERRED
    assert smtp.deliveries == []
    found = SmtpSender.objects.get()
    assert (found.failures, found.last_error) == (
        1,
        "The connection was refused. Is the port right?",
    )


def test_a_sender_demands_tls_and_a_certificate_that_holds(
    smtp: SmtpServer, smtp_server_tls: SmtpServer, sender, ticket, reply, trust
) -> None:
    facts = {"port": smtp_server_tls.port, "auth": SenderAuth.PASSWORD}
    found = sender(**facts, security="starttls", login=USER, password=PASSWORD)
    reply()
    choose(found, ticket)
    with pytest.raises(ServerUnavailable, match="certificate"):
        deliver_due("w")
    OutgoingMail.objects.update(not_before=now())
    trust(smtp_server_tls)
    deliver_due("w")
    (delivery,) = smtp_server_tls.deliveries
    assert delivery.encrypted
    assert delivery.user == USER


def test_tls_that_is_not_offered_is_never_done_without(
    smtp: SmtpServer, other_smtp: SmtpServer, sender, ticket, reply
) -> None:
    reply()
    choose(sender(security="starttls"), ticket)
    with pytest.raises(ServerUnavailable, match="TLS is required"):
        deliver_due("w")
    assert other_smtp.deliveries == []


def test_a_server_of_the_back_office_is_not_on_this_machine_unless_allowed(
    smtp: SmtpServer, sender, ticket, settings: Any
) -> None:
    """That of the environment may be: whoever installs GOTRS has said so."""
    settings.MAIL_ALLOW = ["private"]
    found = sender()
    choose(found, ticket)
    assert "unless the configuration allows it" in try_sender(found, "a@x.test").words
    address = SystemAddress.objects.get(pk=ticket.queue.system_address_id)
    address.sender = None
    assert try_address(address, "a@x.test").good


# --- With a token ---------------------------------------------------------------------------------


@pytest.fixture
def token_sender(sender, token_smtp: TokenSmtpServer, sign_in: ProviderSignIn) -> SmtpSender:
    """A sender that shows a token."""
    return sender(
        port=token_smtp.port,
        security="starttls",
        auth=SenderAuth.OAUTH2,
        login="support@gotrs.test",
        sign_in=sign_in,
    )


def test_mail_is_sent_with_a_token(
    smtp: SmtpServer, token_smtp: TokenSmtpServer, token_sender, ticket, reply
) -> None:
    reply()
    choose(token_sender, ticket)
    assert deliver_due("w") == 1
    (delivery,) = token_smtp.deliveries
    assert delivery.encrypted
    assert delivery.user == "support@gotrs.test"


def test_oauthbearer_does_where_nothing_else_is_offered(
    smtp: SmtpServer, tmp_path: Path, trust, token_sender, identity: IdentityServer, ticket, reply
) -> None:
    server = TokenSmtpServer(tmp_path / "bearer", identity.holds, bearer=True).start()
    trust(server)
    SmtpSender.objects.update(port=server.port)
    reply()
    choose(token_sender, ticket)
    assert deliver_due("w") == 1
    assert server.deliveries[0].user == "support@gotrs.test"
    server.stop()


def test_a_token_that_the_server_refuses_is_renewed_once(
    smtp: SmtpServer, token_sender, identity: IdentityServer, ticket, reply
) -> None:
    reply()
    choose(token_sender, ticket)
    identity.let_tokens_run_out()
    assert deliver_due("w") == 1
    assert identity.asked["refresh_token"] == 1


def test_a_consent_that_is_over_defers_the_mail(
    smtp: SmtpServer, token_sender, identity: IdentityServer, ticket, reply
) -> None:
    mail = reply()
    choose(token_sender, ticket)
    identity.revoke()
    with pytest.raises(ServerUnavailable, match="Sign in again"):
        deliver_due("w")
    mail.refresh_from_db()
    assert mail.state == DeliveryState.DEFERRED
    token_sender.refresh_from_db()
    assert token_sender.last_error.startswith("Sign in again.")


# --- One does not hold up the others --------------------------------------------------------------


def test_a_server_that_rests_lets_the_others_go_on(
    smtp: SmtpServer, other_smtp: SmtpServer, sender, ticket, reply, monkeypatch
) -> None:
    monkeypatch.setattr(worker_jobs, "_SERVER_PAUSES", (60.0,))
    reply("one")
    reply("two")
    dead = sender(port=1)
    choose(dead, ticket)
    outbox = Outbox("w")
    assert outbox.run(lambda: False) == {"unavailable": 1}
    assert outbox.run(lambda: False) == {}
    assert OutgoingMail.objects.filter(attempts=0).count() == 1, "the second waits unasked"
    choose(sender(name="Alive"), ticket)
    OutgoingMail.objects.filter(attempts=1).update(not_before=now())
    assert outbox.run(lambda: False) == {"delivered": 2}
    assert len(other_smtp.deliveries) == 2


@pytest.mark.django_db(transaction=True)
def test_a_server_that_is_slow_lets_the_others_go_on(
    smtp: SmtpServer, other_smtp: SmtpServer, sender, ticket, reply
) -> None:
    """One lane waits for the slow server; the next one takes the mail for another."""
    outbox = Outbox("w")
    ticket.queue.system_address = SystemAddress.objects.create(
        email="slow@gotrs.test", display_name="Slow", queue=ticket.queue, sender=sender()
    )
    ticket.queue.save()
    other_smtp.hang()
    slow = reply("slow")
    thread = threading.Thread(target=_run_outbox, args=(outbox,))
    thread.start()
    other_smtp.wait_for_attempts(1)
    quick = OutgoingMail.objects.create(
        message_id="<quick@gotrs.test>", from_header="gotrs@gotrs.test", subject="Quick"
    )
    quick.recipients.create(kind="to", address="anna@gotrs.test")
    assert outbox.run(lambda: False) == {"delivered": 1}
    assert smtp.deliveries[0].recipients == ("anna@gotrs.test",)
    slow.refresh_from_db()
    assert slow.state == DeliveryState.SENDING
    other_smtp.release()
    thread.join(20)
    wait_until(lambda: len(other_smtp.deliveries) == 1, what="the end of the slow delivery")


def _run_outbox(outbox: Outbox) -> None:
    try:
        outbox.run(lambda: False)
    finally:
        connections.close_all()


# --- Trying it out --------------------------------------------------------------------------------


def test_a_sender_is_asked_whether_it_would_take_mail(other_smtp: SmtpServer, sender, ticket):
    found = sender()
    choose(found, ticket)
    tried = try_sender(found, "admin@gotrs.test")
    assert tried.good
    address = ticket.queue.system_address.email
    assert f"would take mail from {address}" in tried.words
    assert other_smtp.deliveries == []


def test_a_sender_that_refuses_the_recipient_says_why(other_smtp: SmtpServer, sender, ticket):
    found = sender()
    choose(found, ticket)
    other_smtp.refuse("admin@gotrs.test", "554 5.7.1 Relay access denied")
    tried = try_sender(found, "admin@gotrs.test")
    assert not tried.good
    assert "554 5.7.1 Relay access denied" in tried.words


def test_a_test_mail_comes(other_smtp: SmtpServer, sender, ticket):
    found = sender()
    choose(found, ticket)
    assert send_test_mail(found, "admin@gotrs.test").good
    (delivery,) = other_smtp.deliveries
    assert delivery.recipients == ("admin@gotrs.test",)
    assert delivery.message["Auto-Submitted"] == "auto-generated"


def test_a_wrong_password_is_said_and_not_shown(smtp_server_tls: SmtpServer, sender, trust):
    trust(smtp_server_tls)
    facts = {"port": smtp_server_tls.port, "security": "starttls", "auth": SenderAuth.PASSWORD}
    tried = try_sender(sender(**facts, login="me@gotrs.test", password="wrong-1"), "a@x.test")
    assert not tried.good
    assert "The server refuses the sign-in: 535" in tried.words
    assert "wrong-1" not in tried.words


def test_an_address_is_tried_at_its_own_server(smtp: SmtpServer, sender, ticket):
    address = SystemAddress.objects.get(pk=ticket.queue.system_address_id)
    assert f"{smtp.host}:{smtp.port} would take mail" in try_address(address, "a@x.test").words
    address.sender = sender(port=1)
    assert try_address(address, "a@x.test").words == (
        "127.0.0.1:1: The connection was refused. Is the port right?"
    )


def test_the_password_is_not_in_the_database(sender) -> None:
    sender(password="hush-hush")
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM queues_smtpsender")
        assert "hush" not in str(cursor.fetchall())
    assert SmtpSender.objects.get().password == "hush-hush"
