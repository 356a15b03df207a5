"""Lines to the mail server that are cut or slow: what was fetched is safe, the rest comes later."""

import pytest

from queues.models import MailAccount
from tests.servers.dovecot import Mailbox
from tests.servers.wire import Wire
from tests.tickets.mail.intake.letters import letter
from tickets.mail.intake.fetch import fetch_account
from tickets.models import IncomingMail, MailState, Ticket

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("protocol", ["imap", "pop3"])
def test_a_line_that_is_cut_in_each_run_loses_and_doubles_nothing(
    mailbox: Mailbox, protocol: str
) -> None:
    for number in range(6):
        mailbox.put(letter(f"Mail {number}", message_id=f"<{number}@acme.test>"))
    server = mailbox.server
    wire = Wire(server.imap_port if protocol == "imap" else server.pop3_port).start()
    account = MailAccount.objects.create(
        name="cut",
        protocol=protocol,
        host=wire.host,
        port=wire.port,
        security="none",
        login=mailbox.user,
        password=mailbox.password,
    )
    # In each run the line is cut after another number of bytes from the server.
    for after in (10, 150, 500, 900, 1_400):
        wire.cut_after = after
        fetch_account(account)
        account.refresh_from_db()
        assert account.last_error
    wire.cut_after, wire.delay = None, 0.002
    fetch_account(account)
    wire.stop()
    assert mailbox.messages() == []
    assert sorted(Ticket.objects.values_list("title", flat=True)) == [f"Mail {n}" for n in range(6)]
    assert set(IncomingMail.objects.values_list("state", flat=True)) <= {MailState.DONE}
