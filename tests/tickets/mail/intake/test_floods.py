"""A flood of one sender waits its turn, nobody else does, and nothing is lost (rule 7.20)."""

from datetime import timedelta

import pytest

from accounts import site
from adminpanel.health.checks import mail as mail_check
from gotrs.common.clock import now
from tests.tickets.mail.intake.letters import letter
from tickets.mail.intake import floods
from tickets.mail.intake.process import process, process_waiting
from tickets.mail.intake.spool import store
from tickets.models import IncomingMail, MailState, Ticket

pytestmark = pytest.mark.django_db


def receive(number: int, sender: str = "Storm <storm@x.test>") -> IncomingMail:
    """Store and process one mail, as the pipe does."""
    raw = letter(f"Number {number}", sender=sender, message_id=f"<{number}@x.test>")
    return process(store(raw, source="pipe").pk)


def states() -> list[str]:
    """Of all mails, oldest first."""
    return list(IncomingMail.objects.order_by("id").values_list("state", flat=True))


def an_hour_later() -> None:
    """What was taken in was taken in an hour ago."""
    taken = IncomingMail.objects.filter(processed_at__isnull=False)
    taken.update(processed_at=now() - timedelta(minutes=61))


@pytest.fixture(autouse=True)
def limit_of_three(db: None) -> None:
    """Three mails an hour."""
    site.put("flood_limit", 3)


def test_what_is_beyond_the_limit_waits_and_the_mail_of_others_does_not() -> None:
    for number in range(5):
        receive(number)
    receive(9, sender="calm@x.test")
    assert states() == ["done", "done", "done", "delayed", "delayed", "done"]
    assert Ticket.objects.count() == 4
    assert "2 mails wait" in mail_check().message


def test_the_name_beside_an_address_and_its_case_make_no_other_sender() -> None:
    for number in range(3):
        receive(number)
    assert receive(4, sender="Calm <STORM@x.test>").state == MailState.DELAYED


def test_delayed_mails_go_on_at_the_pace_of_the_limit_until_none_is_left() -> None:
    for number in range(8):
        receive(number)
    assert floods.let_on() == 0
    an_hour_later()
    assert floods.let_on() == 3
    assert floods.let_on() == 0
    process_waiting()
    assert states() == ["done"] * 6 + ["delayed"] * 2
    an_hour_later()
    floods.let_on()
    process_waiting()
    assert states() == ["done"] * 8
    assert Ticket.objects.count() == 8
    titles = Ticket.objects.order_by("id").values_list("title", flat=True)
    assert list(titles) == [f"Number {number}" for number in range(8)]


def test_mail_without_a_sender_is_nobodys_flood() -> None:
    for number in range(5):
        raw = b"To: misc@gotrs.local\r\nSubject: %d\r\n\r\nHelp\r\n" % number
        assert process(store(raw, source="pipe").pk).state == MailState.DONE
