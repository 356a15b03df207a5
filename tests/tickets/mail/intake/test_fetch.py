"""Fetching from a real mail server."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection

from queues.models import MailAccount
from tests.servers.dovecot import Mailbox
from tests.tickets.mail.intake.letters import letter
from tickets.mail.intake import spool
from tickets.mail.intake.fetch import fetch_account, fetch_due_accounts
from tickets.models import IncomingMail, MailState, Ticket

pytestmark = pytest.mark.django_db


@pytest.fixture
def account(mailbox: Mailbox) -> Callable[..., MailAccount]:
    """Makes a mail account for the test's mailbox; keywords change its columns."""

    def make(protocol: str = "imap", **more: Any) -> MailAccount:
        server = mailbox.server
        facts = {
            "name": f"support by {protocol}",
            "protocol": protocol,
            "host": server.host,
            "port": server.imap_port if protocol == "imap" else server.pop3_port,
            "security": "none",
            "login": mailbox.user,
            "password": mailbox.password,
        }
        return MailAccount.objects.create(**facts | more)

    return make


@pytest.mark.parametrize("protocol", ["imap", "pop3"])
def test_mails_become_tickets_and_leave_the_mailbox(
    account: Callable[..., MailAccount], mailbox: Mailbox, protocol: str
) -> None:
    for number in range(3):
        mailbox.put(letter(f"Mail {number}", message_id=f"<{number}@acme.test>"))
    assert fetch_account(account(protocol)) == 3
    assert set(Ticket.objects.values_list("title", flat=True)) == {"Mail 0", "Mail 1", "Mail 2"}
    assert mailbox.messages() == []
    assert MailAccount.objects.get().last_error == ""
    assert MailAccount.objects.get().last_success_at is not None


@pytest.mark.parametrize("security", ["tls", "starttls"])
def test_encrypted_accounts_work(
    account: Callable[..., MailAccount], mailbox: Mailbox, security: str
) -> None:
    server = mailbox.server
    port = server.imaps_port if security == "tls" else server.imap_port
    mailbox.put(letter())
    found = account("imap", security=security, port=port, verify_certificate=False)
    assert fetch_account(found) == 1


def test_a_certificate_that_nobody_vouches_for_is_refused(
    account: Callable[..., MailAccount], mailbox: Mailbox
) -> None:
    mailbox.put(letter())
    found = account("imap", security="tls", port=mailbox.server.imaps_port)
    assert fetch_account(found) == 0
    found.refresh_from_db()
    assert "certificate" in found.last_error.lower()
    assert len(mailbox.messages()) == 1


def test_mails_can_stay_as_read(account: Callable[..., MailAccount], mailbox: Mailbox) -> None:
    mailbox.put(letter())
    found = account(after_fetch="seen")
    assert (fetch_account(found), fetch_account(found)) == (1, 0)
    assert [mail.flags for mail in mailbox.messages()] == [frozenset({"\\Seen"})]


def test_mails_can_move_to_a_folder(account: Callable[..., MailAccount], mailbox: Mailbox) -> None:
    mailbox.put(letter())
    fetch_account(account(after_fetch="move", move_to="Done"))
    assert mailbox.messages() == []
    assert len(mailbox.messages(folder="Done")) == 1


def test_a_mail_that_was_stored_but_not_marked_is_only_marked(
    account: Callable[..., MailAccount], mailbox: Mailbox
) -> None:
    """As after a crash between the commit and the mark on the server."""
    mailbox.put(letter())
    found = account()
    (stored,) = mailbox.messages()
    spool.store(
        stored.raw,
        source="imap",
        account=found,
        uid_validity=str(mailbox.uid_validity()),
        uid=str(stored.uid),
    )
    assert fetch_account(found) == 1
    assert mailbox.messages() == []
    assert IncomingMail.objects.count() == 1
    assert Ticket.objects.count() == 1


def test_a_rebuilt_mailbox_with_old_uids_loses_nothing(
    account: Callable[..., MailAccount], mailbox: Mailbox
) -> None:
    mailbox.put(letter("first", message_id="<1@x>"))
    found = account()
    fetch_account(found)
    mailbox.rebuild()
    mailbox.put(letter("second", message_id="<2@x>"))
    fetch_account(found)
    assert set(Ticket.objects.values_list("title", flat=True)) == {"first", "second"}


def test_a_mail_beyond_the_size_limit_is_named_and_left_in_the_mailbox(
    account: Callable[..., MailAccount], mailbox: Mailbox, settings: Any
) -> None:
    settings.MAIL_MAX_BYTES = 1024 * 1024
    mailbox.put(letter(body=("x" * 70 + "\n") * 20_000))
    mailbox.put(letter("small", message_id="<small@x>"))
    fetch_account(account())
    assert Ticket.objects.get().title == "small"
    large = IncomingMail.objects.get(state=MailState.QUARANTINED)
    assert "left in the mailbox" in large.reason
    assert len(mailbox.messages()) == 1


def test_a_wrong_password_is_shown_and_pauses_grow(account: Callable[..., MailAccount]) -> None:
    found = account(password="wrong-secret")
    fetch_account(found)
    found.refresh_from_db()
    assert found.failures == 1
    assert found.last_error
    assert "wrong-secret" not in found.last_error
    first_pause = _pause(found)
    fetch_account(found)
    found.refresh_from_db()
    assert _pause(found) > first_pause


def _pause(account: MailAccount) -> timedelta:
    assert account.next_run_at is not None
    assert account.last_run_at is not None
    return account.next_run_at - account.last_run_at


def test_a_dead_server_does_not_stop_the_other_accounts(
    account: Callable[..., MailAccount], mailbox: Mailbox
) -> None:
    mailbox.put(letter())
    account("pop3", port=1)
    account("imap")
    assert fetch_due_accounts() == 1
    assert Ticket.objects.count() == 1


def test_an_account_is_read_again_only_after_its_interval(
    account: Callable[..., MailAccount], mailbox: Mailbox
) -> None:
    account()
    fetch_due_accounts()
    mailbox.put(letter())
    assert fetch_due_accounts() == 0


def test_the_password_is_not_in_the_database(account: Callable[..., MailAccount]) -> None:
    found = account(password="hush-hush")
    with connection.cursor() as cursor:
        cursor.execute("SELECT password FROM queues_mailaccount WHERE id = %s", [found.pk])
        (stored,) = cursor.fetchone()
    assert "hush" not in stored
    found.refresh_from_db()
    assert found.password == "hush-hush"
