"""Mailboxes and senders in the back office: entered, and tried out for real."""

import contextlib
import socket
import threading
from typing import Any
from urllib.parse import urlsplit

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import Agent, AuditEntry
from queues.models import MailAccount, SmtpSender, SystemAddress
from tests.adminpanel.pages import errors, said
from tests.servers.dovecot import Mailbox
from tests.servers.receiver import RawServer
from tests.servers.smtp import SmtpServer
from tests.tickets.mail.intake.letters import letter
from tickets.mail.intake.fetch import fetch_due_accounts

pytestmark = pytest.mark.django_db


def mailbox_facts(mailbox: Mailbox, **more: Any) -> dict[str, Any]:
    facts = {
        "name": "Support",
        "host": mailbox.server.host,
        "port": mailbox.server.imap_port,
        "security": "none",
        "login": mailbox.user,
        "new_password": mailbox.password,
    }
    return facts | more


# --- Mailboxes ------------------------------------------------------------------------------------


def test_a_new_mailbox_is_saved_and_tried_at_once(save, mailbox: Mailbox) -> None:
    mailbox.put(letter())
    answer = save(MailAccount(), "test", **mailbox_facts(mailbox))
    assert said(answer) == "Signed in. The folder “INBOX” holds 1 mail, 1 unread."
    assert MailAccount.objects.get().password == mailbox.password
    assert len(mailbox.messages()) == 1


def test_what_is_wrong_is_said_on_the_page(save, mailbox: Mailbox) -> None:
    answer = save(MailAccount(), "test", **mailbox_facts(mailbox, folder="Requests"))
    assert "there is no folder “Requests”" in said(answer)


def test_several_mailboxes_are_tried_from_the_list(office: Client, mailbox: Mailbox) -> None:
    facts = mailbox_facts(mailbox)
    password = facts.pop("new_password")
    good = MailAccount.objects.create(**facts, password=password)
    bad = MailAccount.objects.create(**facts | {"name": "Wrong", "port": 1}, password=password)
    url = reverse("admin:queues_mailaccount_changelist")
    data = {"action": "test_now", "_selected_action": [good.pk, bad.pk]}
    words = said(office.post(url, data, follow=True))
    assert "Support: Signed in." in words
    assert "Wrong: The connection was refused. Is the port right?" in words


def test_several_mailboxes_are_tried_side_by_side(office: Client) -> None:
    """Each of these servers waits for the others to be asked as well before it hangs up."""
    everybody = threading.Barrier(3)

    def wait_for_everybody(_line: socket.socket) -> None:
        with contextlib.suppress(threading.BrokenBarrierError):
            everybody.wait(8)

    with contextlib.ExitStack() as stack:
        for name in "abc":
            server = stack.enter_context(RawServer(wait_for_everybody))
            port = urlsplit(server.url).port
            facts = {"host": "127.0.0.1", "security": "none", "login": "x", "password": "x"}
            MailAccount.objects.create(name=name, port=port or 0, **facts)
        ticked = list(MailAccount.objects.values_list("pk", flat=True))
        data = {"action": "test_now", "_selected_action": ticked}
        answer = office.post(reverse("admin:queues_mailaccount_changelist"), data, follow=True)
    assert not everybody.broken
    assert [str(one).partition(":")[0] for one in answer.context["messages"]] == ["a", "b", "c"]


def test_the_page_shows_how_it_went(office: Client, mailbox: Mailbox) -> None:
    facts = mailbox_facts(mailbox)
    password = facts.pop("new_password")
    account = MailAccount.objects.create(**facts, password=password)
    mailbox.put(letter())
    fetch_due_accounts()
    page = office.get(reverse("admin:queues_mailaccount_change", args=[account.pk]))
    assert "mails fetched" in page.content.decode().lower()
    account.refresh_from_db()
    assert (account.mails_fetched, account.mails_last_run) == (1, 1)


def test_a_password_goes_to_no_other_server_unasked(save, mailbox: Mailbox) -> None:
    """Else whoever may edit the account could have it sent to a server of theirs."""
    save(MailAccount(), **mailbox_facts(mailbox))
    account = MailAccount.objects.get()
    assert "enter the password again" in errors(save(account, host="elsewhere.test"))
    save(account, host="elsewhere.test", new_password="another")
    account.refresh_from_db()
    assert (account.host, account.password) == ("elsewhere.test", "another")


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ({"security": "tls"}, {"security": "starttls"}),
        ({"security": "starttls"}, {"security": "none"}),
        ({"security": "tls"}, {"verify_certificate": None}),
    ],
)
@pytest.mark.parametrize("model", [MailAccount, SmtpSender])
def test_a_password_is_not_sent_less_protected_unasked(save, model, before, after) -> None:
    """Else whoever may edit the row, and listens on the way, reads what nobody shows them."""
    facts = {"name": "x", "host": "mail.test", "port": 993, "login": "x", "password": "s3cret"}
    row = model.objects.create(**facts, **before)
    assert "less protected" in errors(save(row, **after))
    row.refresh_from_db()
    assert (row.security, row.verify_certificate) == (before["security"], True)
    save(row, **after, new_password="another")
    row.refresh_from_db()
    assert row.password == "another"


def test_more_protection_needs_no_password(save) -> None:
    facts = {"name": "x", "host": "mail.test", "port": 993, "login": "x", "password": "s3cret"}
    row = MailAccount.objects.create(**facts, security="starttls", verify_certificate=False)
    save(row, security="tls", verify_certificate="on")
    row.refresh_from_db()
    assert (row.security, row.verify_certificate, row.password) == ("tls", True, "s3cret")


def test_saving_keeps_what_the_worker_noted_meanwhile(save, mailbox: Mailbox) -> None:
    save(MailAccount(), **mailbox_facts(mailbox))
    account = MailAccount.objects.get()
    MailAccount.objects.update(mails_fetched=7, last_error="hm")
    save(account, comment="x")
    account.refresh_from_db()
    assert (account.comment, account.mails_fetched, account.last_error) == ("x", 7, "hm")


def test_an_account_with_a_token_needs_a_sign_in_and_tls(save, mailbox: Mailbox) -> None:
    facts = mailbox_facts(mailbox, auth="oauth2", new_password=None)
    words = errors(save(MailAccount(), **facts))
    assert "Choose the sign-in" in words
    assert "without TLS" in words


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"host": "mail.evil.test"}, "does not name this server"),
        ({"verify_certificate": None}, "whose certificate is checked"),
    ],
)
@pytest.mark.parametrize("model", [MailAccount, SmtpSender])
def test_a_token_goes_to_no_stranger(save, unused_sign_in, model, changes, words) -> None:
    """Else whoever may edit the row reads somebody's mail elsewhere."""
    facts = {"name": "x", "host": "127.0.0.1", "port": 993, "login": "x", "auth": "oauth2"}
    row = model.objects.create(**facts, sign_in=unused_sign_in)
    assert words in errors(save(row, **changes))
    row.refresh_from_db()
    assert (row.host, row.verify_certificate) == ("127.0.0.1", True)


def test_another_mail_server_needs_secret_and_consent_anew(save, sign_in) -> None:
    assert "enter the secret again" in errors(save(sign_in, mail_hosts="mail.evil.test"))
    save(sign_in, mail_hosts="mail.evil.test", new_client_secret="another")
    sign_in.refresh_from_db()
    assert (sign_in.mail_hosts, sign_in.refresh_token) == ("mail.evil.test", "")


def test_another_provider_names_its_mail_servers(save, unused_sign_in) -> None:
    nobody = {"mail_hosts": "", "new_client_secret": "x"}
    assert "Name the mail servers" in errors(save(unused_sign_in, **nobody))
    wrong = {"mail_hosts": "a/b", "new_client_secret": "x"}
    assert "“a/b” is not the name of a server" in errors(save(unused_sign_in, **wrong))


# --- Senders --------------------------------------------------------------------------------------


def test_a_sender_is_entered_tried_and_chosen(save, smtp_server: SmtpServer, admin: Agent) -> None:
    facts = {"name": "Relay", "host": smtp_server.host, "port": smtp_server.port}
    answer = save(SmtpSender(), "test", **facts, security="none", auth="none")
    assert "501" in said(answer) or "would take mail" in said(answer)
    address = SystemAddress.objects.get(pk=1)
    sender = SmtpSender.objects.get()
    answer = save(address, "test", sender=sender.pk)
    assert f"would take mail from {address.email}" in said(answer)
    answer = save(sender, "mail")
    assert f"The server took a mail to {admin.email}" in said(answer)
    assert smtp_server.deliveries[0].recipients == (admin.email,)
    entry = AuditEntry.objects.filter(entity_type="system_address").get()
    assert entry.new_values == {"sender_id": sender.pk}


def test_a_sender_that_an_address_needs_stays_valid(save, smtp_server: SmtpServer) -> None:
    sender = SmtpSender.objects.create(name="Relay", host="x.test", auth="none")
    SystemAddress.objects.filter(pk=1).update(sender=sender)
    assert "sends its mail through it" in errors(save(sender, valid_id="2"))
