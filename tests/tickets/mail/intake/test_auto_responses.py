"""Automatic answers: who gets one, who never does, and how two machines fall silent (7.17-21)."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.test import Client

from accounts import site
from accounts.models import Agent, CustomerUser
from gotrs.common import kept
from gotrs.common.clock import now
from queues.models import AutoResponse, Queue, QueueAutoResponse
from tests.cast import acting
from tests.tickets.mail.intake.letters import letter
from tests.tickets.mail.intake.rules import make_filter
from tickets.mail.intake.process import process
from tickets.mail.intake.spool import store
from tickets.mail.outbound.compose import compose
from tickets.models import (
    AutoResponseAttempt,
    HistoryType,
    IncomingMail,
    OutgoingMail,
    SenderType,
    Ticket,
)
from tickets.operations import close_ticket
from tickets.operations.auto_response import clear_old

pytestmark = pytest.mark.django_db

MISC = 4


@pytest.fixture
def answering(db: None) -> None:
    """The queues Misc and Support answer on every occasion."""
    answer_from(Queue.objects.get(pk=MISC))


def answer_from(queue: Queue) -> None:
    """Choose the seeded English texts for a queue."""
    for response in AutoResponse.objects.filter(name__startswith="default"):
        QueueAutoResponse.objects.create(queue=queue, auto_response=response, kind=response.kind)
    kept.forget_everything()


def receive(raw: bytes) -> IncomingMail:
    """Store and process one mail, as the pipe does."""
    return process(store(raw, source="pipe").pk)


def refusals(kind: HistoryType = HistoryType.MISC) -> list[str]:
    """What the history says about answers that were not sent."""
    return [
        row.new_value or ""
        for ticket in Ticket.objects.all()
        for row in ticket.history.filter(type=kind)
    ]


# --- Who gets one -----------------------------------------------------------------------------


def test_a_new_request_is_answered_once_and_by_a_mail_that_no_machine_answers(
    answering: None, ben: CustomerUser
) -> None:
    mail = receive(letter())
    sent = OutgoingMail.objects.get()
    article = sent.article
    assert article is not None
    assert (article.sender_type, article.is_visible_for_customer) == (SenderType.SYSTEM, True)
    assert (article.to_header, article.cc_header) == ("Ben Brook <ben@acme.test>", "")
    assert article.in_reply_to == "<one@acme.test>"
    raw = compose(sent).decode()
    for header in (
        "Auto-Submitted: auto-replied",
        "Precedence: bulk",
        "X-Loop: yes",
        "X-Auto-Response-Suppress: All",
        "In-Reply-To: <one@acme.test>",
    ):
        assert header in raw
    assert sent.envelope_from == ""
    assert mail.ticket is not None
    assert mail.ticket.tn in raw
    assert mail.ticket.state.name == "new"
    row = mail.ticket.history.get(type=HistoryType.SEND_AUTO_REPLY)
    assert row.cause == "auto response default reply"


def test_nothing_that_the_sender_wrote_goes_to_whom_they_claim_to_be(answering: None) -> None:
    receive(letter("Buy pills", body="at pills.test", sender="Pills <victim@x.test>"))
    raw = compose(OutgoingMail.objects.get()).decode()
    assert "victim@x.test" in raw
    assert "pills.test" not in raw
    assert "Buy" not in raw


def test_a_queue_without_texts_is_silent(ben: CustomerUser) -> None:
    receive(letter())
    assert not OutgoingMail.objects.exists()
    assert not refusals()


@pytest.mark.parametrize(
    ("option", "kind"),
    [
        (1, HistoryType.SEND_AUTO_FOLLOW_UP),
        (2, HistoryType.SEND_AUTO_REJECT),
        (3, HistoryType.SEND_AUTO_REPLY),
    ],
)
def test_each_occasion_has_its_text(
    option: int, kind: HistoryType, ticket: Ticket, anna: Agent
) -> None:
    answer_from(ticket.queue)
    Queue.objects.filter(pk=ticket.queue_id).update(follow_up_id=option)
    close_ticket(ticket, actor=acting(anna))
    mail = receive(letter(f"[Ticket#{ticket.tn}] again"))
    assert mail.ticket is not None
    assert mail.ticket.history.filter(type=kind).count() == 1
    assert OutgoingMail.objects.get().ticket == mail.ticket


def test_the_answer_is_that_of_the_queue_where_a_filter_put_the_mail(answering: None) -> None:
    make_filter("Junk", [("Subject", "text", "smokes")], [("Queue", "Junk")])
    receive(letter())
    assert not OutgoingMail.objects.exists()


def test_a_reply_to_address_gets_it_and_the_registered_customer_a_copy(
    answering: None, ben: CustomerUser
) -> None:
    receive(letter(reply_to="Office <office@acme.test>"))
    article = OutgoingMail.objects.get().article
    assert article is not None
    assert article.to_header == "Office <office@acme.test>"
    assert "ben@acme.test" in article.cc_header


def test_an_answer_that_can_not_be_written_costs_no_message(
    answering: None, ben: CustomerUser, browser_of: Callable[..., Client]
) -> None:
    AutoResponse.objects.filter(name="default reply").update(text="{{ me.signature }}")
    mail = receive(letter())
    assert mail.ticket is not None
    assert not OutgoingMail.objects.exists()
    assert "could not be written" in refusals()[0]
    answer_from(Queue.objects.get(pk=1))
    browser_of(ben).post("/portal/new", {"title": "Fire", "body": "Help", "queue": "1"})
    assert Ticket.objects.filter(title="Fire").exists()


def test_messages_by_the_portal_are_answered_unless_that_is_off(
    ben: CustomerUser, browser_of: Callable[..., Client], ticket: Ticket
) -> None:
    answer_from(Queue.objects.get(pk=1))
    answer_from(ticket.queue)
    browser = browser_of(ben)
    browser.post("/portal/new", {"title": "Fire", "body": "Help", "queue": "1"})
    assert OutgoingMail.objects.count() == 1
    browser.post(f"/portal/tickets/{ticket.pk}/reply", {"body": "More"})
    assert OutgoingMail.objects.count() == 2
    site.put("auto_response_web", False)
    browser.post(f"/portal/tickets/{ticket.pk}/reply", {"body": "And more"})
    assert OutgoingMail.objects.count() == 2


# --- Who never does ---------------------------------------------------------------------------


@pytest.mark.parametrize(
    "headers",
    [
        {"precedence": "bulk"},
        {"auto_submitted": "auto-replied"},
        {"list_id": "<news.x.test>"},
        {"x_loop": "anything"},
        {"x_auto_response_suppress": "OOF"},
        {"x_autoreply": "yes"},
        {"return_path": "<>"},
        {"sender": "misc@gotrs.local"},
        {"sender": "MAILER-DAEMON@x.test"},
        {"sender": "no-reply@x.test"},
        {"sender": "PostMaster@x.test"},
    ],
)
def test_machines_get_no_answer_and_the_ticket_says_why(
    answering: None, headers: dict[str, str]
) -> None:
    mail = receive(letter(**headers))
    assert mail.ticket is not None
    assert not OutgoingMail.objects.exists()
    assert len(refusals()) == 1
    row = next(row for row in mail.trace if row["stage"] == "answer")
    assert row["why"] == refusals()[0]


def test_a_bounce_that_bears_no_mark_and_whose_original_nobody_knows_is_not_answered(
    answering: None,
) -> None:
    part = (
        b"Content-Type: message/delivery-status\r\n\r\nReporting-MTA: dns; x\r\n\r\n"
        b"Final-Recipient: rfc822; bob@x.test\r\nAction: failed\r\nStatus: 5.1.1\r\n"
    )
    mail = receive(
        b"From: Mail System <bounces@x.test>\r\nTo: misc@gotrs.local\r\nSubject: No\r\n"
        b"Content-Type: multipart/mixed; boundary=b\r\n\r\n"
        b"--b\r\n\r\nNobody there.\r\n--b\r\n" + part + b"\r\n--b--\r\n"
    )
    assert mail.ticket is not None
    assert not OutgoingMail.objects.exists()
    assert refusals() == ["A machine wrote this mail (X-Failed-Recipients): no automatic answer."]


def test_the_longest_expression_for_those_who_get_none_works(answering: None) -> None:
    others = "|".join(["x" * 40 + "@y.test"] * 20)
    site.put("no_auto_response", f"ben@acme.test|{others}"[:500])
    receive(letter(sender="BEN@acme.test"))
    assert not OutgoingMail.objects.exists()
    assert refusals() == ["BEN@acme.test gets no automatic answers."]


def test_who_names_no_sender_gets_no_answer(answering: None) -> None:
    raw = b"To: misc@gotrs.local\r\nSubject: x\r\n\r\nHelp\r\n"
    assert receive(raw).ticket is not None
    assert not OutgoingMail.objects.exists()


def test_a_filter_lifts_and_sets_the_mark_of_a_machine(answering: None) -> None:
    make_filter("Form", [("Subject", "text", "form")], [("Loop", "no")])
    make_filter("Robot", [("Subject", "text", "robot")], [("Loop", "yes")])
    receive(letter("A form was filled in", precedence="bulk"))
    assert OutgoingMail.objects.count() == 1
    receive(letter("A robot", message_id="<2@acme.test>"))
    assert OutgoingMail.objects.count() == 1


def test_a_ticket_that_is_born_closed_gets_no_receipt(answering: None) -> None:
    make_filter("Done", [("Subject", "text", "smokes")], [("State", "closed successful")])
    receive(letter())
    assert not OutgoingMail.objects.exists()
    assert "closed" in refusals()[0]


# --- Limits -----------------------------------------------------------------------------------


def test_an_address_gets_so_many_a_day_and_then_silence(answering: None) -> None:
    site.put("auto_response_max", 3)
    for number in range(6):
        receive(letter(f"Number {number}", message_id=f"<{number}@acme.test>"))
    assert Ticket.objects.count() == 6
    assert OutgoingMail.objects.count() == 3
    assert len(refusals(HistoryType.LOOP_PROTECTION)) == 3


def test_another_reply_to_with_each_mail_does_not_flood_the_customer_with_copies(
    answering: None, ben: CustomerUser
) -> None:
    site.put("auto_response_max", 2)
    for number in range(4):
        reply_to = f"somebody-{number}@evil.test"
        receive(letter(f"{number}", message_id=f"<{number}@acme.test>", reply_to=reply_to))
    copies = OutgoingMail.objects.filter(recipients__address="ben@acme.test")
    assert (OutgoingMail.objects.count(), copies.count()) == (4, 2)


def test_an_address_may_have_a_limit_of_its_own(answering: None) -> None:
    site.put("auto_response_own_limits", ["BEN@acme.test=1"])
    for number in range(3):
        receive(letter(f"Number {number}", message_id=f"<{number}@acme.test>"))
    assert OutgoingMail.objects.count() == 1


def test_one_ticket_answers_an_address_five_times_an_hour(ticket: Ticket) -> None:
    answer_from(ticket.queue)
    for number in range(8):
        receive(letter(f"[Ticket#{ticket.tn}] {number}", message_id=f"<{number}@acme.test>"))
    assert ticket.articles.count() == 1 + 8 + 5
    assert OutgoingMail.objects.count() == 5


def test_two_machines_that_know_no_marks_fall_silent(ticket: Ticket) -> None:
    """One answers whatever we send, in a new mail, with the number, and marks nothing."""
    answer_from(ticket.queue)
    mails = 0
    receive(letter(f"[Ticket#{ticket.tn}] hello", message_id="<0@robot.test>"))
    while OutgoingMail.objects.count() > mails:
        mails += 1
        receive(letter(f"Re: [Ticket#{ticket.tn}] hello", message_id=f"<{mails}@robot.test>"))
    assert mails == 5


def test_our_own_answer_that_comes_back_makes_nothing(answering: None) -> None:
    receive(letter())
    mail = receive(compose(OutgoingMail.objects.get()))
    assert mail.return_code == 5
    assert Ticket.objects.count() == 1


def test_what_is_counted_is_cleared_away(answering: None) -> None:
    receive(letter())
    assert clear_old() == 0
    AutoResponseAttempt.objects.update(created_at=now() - timedelta(days=3))
    assert clear_old() == 1


def test_two_helpdesks_that_answer_each_other_stop_after_one_mail(answering: None) -> None:
    """The other one answers Ben's mail from us as we do: by a text, and with our headers."""
    receive(letter())
    theirs = compose(OutgoingMail.objects.get()).decode()
    message_id = OutgoingMail.objects.get().message_id
    theirs = theirs.replace(message_id, "<1@helpdesk.acme.test>")
    theirs = theirs.replace("misc@gotrs.local", "desk@acme.test")
    theirs = theirs.replace("ben@acme.test", "misc@gotrs.local")
    mail = receive(theirs.encode())
    assert mail.ticket is not None
    assert OutgoingMail.objects.count() == 1
