"""A disk without room: mail waits, and goes on by itself when there is room again."""

import resource
from collections.abc import Iterator
from contextlib import contextmanager
from email import message_from_bytes
from email.policy import default

import pytest

from tests.tickets.mail.intake.letters import letter
from tickets.files import read_file
from tickets.mail.intake.process import MAX_ATTEMPTS, process, process_waiting
from tickets.mail.intake.spool import store
from tickets.models import Attachment, IncomingMail, MailState, Ticket

pytestmark = pytest.mark.django_db
FILE = b"%PDF-1.4\n" + bytes(300_000)


def _mail_with_a_file() -> bytes:
    mail = message_from_bytes(letter(), policy=default)
    mail.add_attachment(FILE, maintype="application", subtype="pdf", filename="scan.pdf")
    return mail.as_bytes()


@contextmanager
def _no_room_for_files() -> Iterator[None]:
    """The system refuses to make any file as large as that of the mail."""
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (len(FILE) // 2, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)


def test_a_mail_whose_file_has_no_room_waits_and_is_not_given_up() -> None:
    mail = store(_mail_with_a_file(), source="pipe")
    for _ in range(MAX_ATTEMPTS + 1):
        with _no_room_for_files(), pytest.raises(OSError, match="File too large"):
            process(mail.pk)
    mail.refresh_from_db()
    assert mail.state == MailState.RECEIVED
    assert not Ticket.objects.exists()
    process_waiting()
    assert IncomingMail.objects.get().state == MailState.DONE
    assert Ticket.objects.count() == 1
    assert read_file(Attachment.objects.get()) == FILE
