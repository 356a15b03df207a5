"""Ways for a mail to leave: real conversations with a real server."""

import json
import socket
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest

from tests.servers.receiver import RawServer
from tests.servers.smtp import PASSWORD, USER, SmtpServer
from tickets.mail.outbound.servers import Server
from tickets.mail.outbound.transports import (
    FolderTransport,
    Outcome,
    Parcel,
    ServerUnavailable,
    SmtpTransport,
    configured_transport,
)
from tickets.models import DeliveryState

MESSAGE = b"Subject: x\r\n\r\n.dot\r\n..two\r\nend\r\n"
SENT, DEFERRED = DeliveryState.SENT, DeliveryState.DEFERRED
FAILED, UNCERTAIN = DeliveryState.FAILED, DeliveryState.UNCERTAIN


class Log(list[str]):
    """What happened, in order."""


def parcel(
    *recipients: str, before: Callable[[], Any] = lambda: None, message: bytes = MESSAGE
) -> Parcel:
    return Parcel("1", "support@gotrs.test", recipients, lambda utf8: message, before)


def states(outcomes: Any) -> dict[str, DeliveryState]:
    return {address: outcome.state for address, outcome in outcomes.items()}


def test_a_mail_is_taken_for_all_recipients_at_once(smtp: SmtpServer):
    outcomes = SmtpTransport().deliver(parcel("a@x.test", "b@x.test"))
    assert outcomes == {
        "a@x.test": Outcome(SENT, "250 2.0.0 OK: kept"),
        "b@x.test": Outcome(SENT, "250 2.0.0 OK: kept"),
    }
    (delivery,) = smtp.deliveries
    assert delivery.sender == "support@gotrs.test"
    assert delivery.recipients == ("a@x.test", "b@x.test")
    assert delivery.raw == MESSAGE


def test_an_empty_sender_stays_empty(smtp: SmtpServer):
    SmtpTransport().deliver(Parcel("1", "", ("a@x.test",), lambda utf8: MESSAGE, lambda: None))
    assert smtp.deliveries[0].sender == "<>"


def test_refused_recipients_do_not_keep_the_others_from_getting_it(smtp: SmtpServer):
    smtp.refuse("bad@x.test")
    smtp.refuse("full@x.test", "452 4.2.2 Mailbox full")
    outcomes = SmtpTransport().deliver(parcel("bad@x.test", "full@x.test", "a@x.test"))
    assert states(outcomes) == {"bad@x.test": FAILED, "full@x.test": DEFERRED, "a@x.test": SENT}
    assert outcomes["bad@x.test"].answer == "550 5.1.1 No such user here"
    assert smtp.deliveries[0].recipients == ("a@x.test",)


def test_without_an_accepted_recipient_nothing_is_handed_over(smtp: SmtpServer):
    smtp.refuse("bad@x.test")
    noted = Log()
    outcomes = SmtpTransport().deliver(parcel("bad@x.test", before=lambda: noted.append("x")))
    assert states(outcomes) == {"bad@x.test": FAILED}
    assert noted == []
    assert smtp.attempts == 0


def test_a_server_that_says_good_bye_defers_all_that_follow(smtp: SmtpServer):
    smtp.refuse("b@x.test", "421 4.3.2 Going down")
    outcomes = SmtpTransport().deliver(parcel("a@x.test", "b@x.test", "c@x.test"))
    assert states(outcomes) == dict.fromkeys(["a@x.test", "b@x.test", "c@x.test"], DEFERRED)
    assert smtp.deliveries == []


@pytest.mark.parametrize(
    ("answer", "state"), [("451 4.3.0 Later", DEFERRED), ("554 5.7.1 Spam", FAILED)]
)
def test_the_answer_to_the_message_decides(smtp: SmtpServer, answer, state):
    smtp.answer_data_with(answer)
    outcomes = SmtpTransport().deliver(parcel("a@x.test"))
    assert outcomes == {"a@x.test": Outcome(state, answer)}


def test_a_line_that_breaks_after_the_message_leaves_it_open(smtp: SmtpServer):
    smtp.drop_after_data()
    outcomes = SmtpTransport().deliver(parcel("a@x.test"))
    assert states(outcomes) == {"a@x.test": UNCERTAIN}
    assert len(smtp.deliveries) == 1


def test_a_server_that_never_answers_the_message_leaves_it_open(smtp: SmtpServer, settings):
    settings.SMTP_TIMEOUT = 1
    smtp.hang()
    outcomes = SmtpTransport().deliver(parcel("a@x.test"))
    assert states(outcomes) == {"a@x.test": UNCERTAIN}


def test_the_handover_is_noted_after_the_envelope_and_before_the_message(smtp: SmtpServer):
    noted = Log()
    SmtpTransport().deliver(parcel("a@x.test", before=lambda: noted.append(str(smtp.attempts))))
    assert noted == ["0"]
    assert smtp.attempts == 1


def test_if_the_handover_can_not_be_noted_nothing_is_sent(smtp: SmtpServer):
    def refuse() -> None:
        raise LookupError("gone")

    with pytest.raises(LookupError):
        SmtpTransport().deliver(parcel("a@x.test", before=refuse))
    SmtpTransport().deliver(parcel("b@x.test"))
    assert [d.recipients for d in smtp.deliveries] == [("b@x.test",)]


def test_no_server_is_an_error_of_its_own(smtp: SmtpServer, settings):
    settings.SMTP_PORT = 1
    with pytest.raises(ServerUnavailable):
        SmtpTransport().deliver(parcel("a@x.test"))


def test_a_server_that_trickles_is_left_when_the_time_of_the_conversation_is_over(settings):
    """Each word comes in time, the end never does."""
    settings.SMTP_TIMEOUT = 20
    with RawServer(_trickle_at_mail) as server:
        port = urlsplit(server.url).port
        transport = SmtpTransport(Server("127.0.0.1", port, "none"), seconds=0.6)
        assert states(transport.deliver(parcel("a@x.test"))) == {"a@x.test": DEFERRED}
        with pytest.raises(ServerUnavailable):
            transport.ask("support@gotrs.test", "a@x.test")


def _trickle_at_mail(line: socket.socket) -> None:
    """Polite until the mail is offered; then a dot now and then, until nobody hears any more."""
    line.send(b"220 here\r\n")
    while line.recv(1000).upper().startswith((b"EHLO", b"HELO")):
        line.send(b"250 hello\r\n")
    while True:
        line.send(b".")
        time.sleep(0.02)


def test_tls_that_is_not_offered_is_never_done_without(smtp: SmtpServer, settings):
    settings.SMTP_SECURITY = "starttls"
    with pytest.raises(ServerUnavailable, match="TLS is required"):
        SmtpTransport().deliver(parcel("a@x.test"))
    assert smtp.deliveries == []


@pytest.fixture
def secure(smtp_server_tls: SmtpServer, settings: Any, monkeypatch: Any) -> SmtpServer:
    settings.SMTP_HOST = "localhost"
    settings.SMTP_PORT = smtp_server_tls.port
    settings.SMTP_SECURITY = "starttls"
    settings.SMTP_USER, settings.SMTP_PASSWORD = USER, PASSWORD
    settings.SMTP_TIMEOUT = 5
    assert smtp_server_tls.certificate
    monkeypatch.setenv("SSL_CERT_FILE", str(smtp_server_tls.certificate.certificate))
    return smtp_server_tls


def test_mail_travels_encrypted_and_signed_in(secure: SmtpServer):
    assert states(SmtpTransport().deliver(parcel("a@x.test"))) == {"a@x.test": SENT}
    (delivery,) = secure.deliveries
    assert delivery.encrypted
    assert delivery.user == USER


def test_a_certificate_that_does_not_hold_stops_the_mail(secure: SmtpServer, monkeypatch):
    monkeypatch.delenv("SSL_CERT_FILE")
    with pytest.raises(ServerUnavailable, match="certificate"):
        SmtpTransport().deliver(parcel("a@x.test"))
    assert secure.deliveries == []


def test_a_wrong_password_of_ours_defers_instead_of_failing(secure: SmtpServer, settings):
    settings.SMTP_PASSWORD = "wrong"
    with pytest.raises(ServerUnavailable, match="535"):
        SmtpTransport().deliver(parcel("a@x.test"))


def test_letters_beyond_ascii_before_the_at_go_to_servers_that_take_them(smtp: SmtpServer):
    asked = []

    def compose(utf8: bool) -> bytes:
        asked.append(utf8)
        return MESSAGE

    outcomes = SmtpTransport().deliver(
        Parcel("1", "support@gotrs.test", ("jörg@müller.test", "a@x.test"), compose, lambda: None)
    )
    if asked == [True]:
        assert set(states(outcomes).values()) == {SENT}
        assert smtp.deliveries[0].recipients == ("jörg@xn--mller-kva.test", "a@x.test")
    else:
        assert states(outcomes) == {"jörg@müller.test": FAILED, "a@x.test": SENT}
        assert "beyond ASCII" in outcomes["jörg@müller.test"].answer
        assert smtp.deliveries[0].recipients == ("a@x.test",)


class TestFolder:
    def test_a_mail_becomes_two_files(self, tmp_path: Path):
        outcomes = FolderTransport(tmp_path / "new").deliver(parcel("a@x.test", "b@x.test"))
        assert set(states(outcomes).values()) == {SENT}
        assert sorted(p.name for p in (tmp_path / "new").iterdir()) == ["1.eml", "1.json"]
        assert (tmp_path / "new" / "1.eml").read_bytes() == MESSAGE
        envelope = json.loads((tmp_path / "new" / "1.json").read_text())
        assert envelope["sender"] == "support@gotrs.test"
        assert envelope["recipients"] == ["a@x.test", "b@x.test"]

    def test_a_handover_that_can_not_be_noted_writes_nothing(self, tmp_path: Path):
        with pytest.raises(ZeroDivisionError):
            FolderTransport(tmp_path).deliver(parcel("a@x.test", before=lambda: 1 / 0))
        assert list(tmp_path.iterdir()) == []

    def test_a_folder_that_can_not_be_written_is_a_server_that_is_away(self, tmp_path: Path):
        (tmp_path / "file").write_text("in the way")
        with pytest.raises(ServerUnavailable):
            FolderTransport(tmp_path / "file").deliver(parcel("a@x.test"))

    def test_the_configuration_chooses(self, settings):
        settings.MAIL_TRANSPORT = "folder"
        assert isinstance(configured_transport(), FolderTransport)
        settings.MAIL_TRANSPORT = "smtp"
        assert isinstance(configured_transport(), SmtpTransport)
