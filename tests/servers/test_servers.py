"""The servers that other tests stand on are real and do what their fixtures promise."""

import imaplib
import poplib
import smtplib
import ssl
from collections.abc import Callable
from email.message import EmailMessage

import psycopg
import pytest
from playwright.sync_api import Page

from tests.servers.dovecot import Dovecot, Mailbox
from tests.servers.postgres import Postgres
from tests.servers.smtp import PASSWORD, USER, SmtpServer

_RAW = b"From: ann@example.com\r\nSubject: Printer\r\n\r\nIt is on fire.\r\n"


def _mail(*recipients: str) -> EmailMessage:
    mail = EmailMessage()
    mail["From"] = "support@example.com"
    mail["To"] = ", ".join(recipients)
    mail["Subject"] = "Re: Printer"
    mail.set_content("Use the extinguisher.")
    return mail


def test_a_mailbox_keeps_what_is_put_into_it(mailbox: Mailbox):
    mailbox.put(_RAW)
    mailbox.put(_RAW, folder="Archive")

    (mail,) = mailbox.messages()
    assert mail.raw == _RAW
    assert "\\Seen" not in mail.flags
    assert len(mailbox.messages(folder="Archive")) == 1


def test_each_mailbox_is_empty_and_has_its_own_user(imap_server: Dovecot, mailbox: Mailbox):
    mailbox.put(_RAW)

    assert imap_server.mailbox().messages() == []


def test_a_wrong_password_is_refused(imap_server: Dovecot):
    with (
        imaplib.IMAP4(imap_server.host, imap_server.imap_port) as client,
        pytest.raises(imaplib.IMAP4.error, match="AUTHENTICATIONFAILED"),
    ):
        client.login("support", "wrong")


def test_a_rebuilt_mailbox_has_another_uid_validity(mailbox: Mailbox):
    mailbox.put(_RAW)
    before = mailbox.uid_validity()

    mailbox.rebuild()

    assert mailbox.messages() == []
    assert mailbox.uid_validity() != before


def test_mailboxes_are_reached_by_pop3_and_by_tls(imap_server: Dovecot, mailbox: Mailbox):
    mailbox.put(_RAW)

    context = imap_server.tls_context()
    pop = poplib.POP3_SSL(imap_server.host, imap_server.pop3s_port, context=context)
    pop.user(mailbox.user)
    pop.pass_(mailbox.password)
    assert pop.stat()[0] == 1
    pop.quit()
    imap = imaplib.IMAP4_SSL(imap_server.host, imap_server.imaps_port, ssl_context=context)
    assert imap.login(mailbox.user, mailbox.password)[0] == "OK"
    imap.logout()


def test_an_unknown_authority_is_noticed(imap_server: Dovecot):
    with pytest.raises(ssl.SSLCertVerificationError):
        imaplib.IMAP4_SSL(
            imap_server.host, imap_server.imaps_port, ssl_context=ssl.create_default_context()
        )


def test_the_smtp_server_keeps_the_mail_with_its_envelope(smtp_server: SmtpServer):
    with smtplib.SMTP(smtp_server.host, smtp_server.port) as client:
        client.send_message(_mail("ann@example.com"), to_addrs=["ann@example.com", "bcc@x.example"])

    (delivery,) = smtp_server.wait_for(1)
    assert delivery.sender == "support@example.com"
    assert delivery.recipients == ("ann@example.com", "bcc@x.example")
    assert delivery.message["Subject"] == "Re: Printer"
    assert not delivery.encrypted


def test_the_smtp_server_refuses_a_recipient_when_told(smtp_server: SmtpServer):
    smtp_server.refuse("gone@example.com")

    with smtplib.SMTP(smtp_server.host, smtp_server.port) as client:
        refused = client.send_message(_mail("gone@example.com", "ann@example.com"))

    assert refused == {"gone@example.com": (550, b"5.1.1 No such user here")}
    assert smtp_server.deliveries[0].recipients == ("ann@example.com",)


def test_the_smtp_server_defers_when_told(smtp_server: SmtpServer):
    smtp_server.answer_data_with("451 4.3.0 Try later")

    with (
        smtplib.SMTP(smtp_server.host, smtp_server.port) as client,
        pytest.raises(smtplib.SMTPDataError, match="Try later"),
    ):
        client.send_message(_mail("ann@example.com"))

    assert smtp_server.attempts == 1
    assert smtp_server.deliveries == []


def test_the_smtp_server_hangs_and_drops_when_told(smtp_server: SmtpServer):
    smtp_server.hang()
    with (
        smtplib.SMTP(smtp_server.host, smtp_server.port, timeout=0.3) as client,
        pytest.raises((TimeoutError, smtplib.SMTPServerDisconnected)),
    ):
        client.send_message(_mail("ann@example.com"))

    smtp_server.forget()
    smtp_server.drop_after_data()
    with (
        smtplib.SMTP(smtp_server.host, smtp_server.port, timeout=5) as client,
        pytest.raises((smtplib.SMTPServerDisconnected, ConnectionError)),
    ):
        client.send_message(_mail("ann@example.com"))
    assert len(smtp_server.wait_for(1)) == 1


def test_the_strict_smtp_server_wants_tls_and_a_password(smtp_server_tls: SmtpServer):
    assert smtp_server_tls.certificate is not None
    context = ssl.create_default_context(cafile=smtp_server_tls.certificate.certificate)
    with smtplib.SMTP(smtp_server_tls.host, smtp_server_tls.port) as client:
        with pytest.raises(smtplib.SMTPException):
            client.send_message(_mail("ann@example.com"))
        client.rset()
        client.starttls(context=context)
        client.login(USER, PASSWORD)
        client.send_message(_mail("ann@example.com"))

    (delivery,) = smtp_server_tls.deliveries
    assert delivery.encrypted
    assert delivery.user == USER


def test_postgresql_starts_and_stops():
    with Postgres() as server, psycopg.connect(server.url()) as client:
        assert client.execute("SELECT 1").fetchone() == (1,)
    with pytest.raises(psycopg.OperationalError):
        psycopg.connect(server.url(), connect_timeout=5)


def test_chromium_shows_a_page(page: Page):
    page.goto("data:text/html,<title>Hello</title><p>world")

    assert page.title() == "Hello"
    assert page.inner_text("p") == "world"


def test_pages_differ_in_width_and_theme(open_page: Callable[..., Page]):
    narrow = open_page(width=390, dark=True)

    assert narrow.evaluate("innerWidth") == 390
    assert narrow.evaluate("matchMedia('(prefers-color-scheme: dark)').matches")


def test_errors_of_a_page_are_noticed(page: Page, page_problems: list[str]):
    page.goto("data:text/html,<script>throw new Error('broken')</script>")

    assert page_problems == ["Error: broken"]
    page_problems.clear()
