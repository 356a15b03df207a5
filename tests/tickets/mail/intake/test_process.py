"""From a stored mail to a ticket or an article."""

from typing import Any

import pytest
from django.conf import settings as django_settings

from accounts import site
from queues.models import Queue, SystemAddress
from tests.cast import acting
from tests.tickets.mail.intake.letters import letter
from tickets.mail.intake.process import process, process_waiting, replay
from tickets.mail.intake.spool import store
from tickets.models import (
    Article,
    ArticleType,
    HistoryType,
    IncomingMail,
    MailState,
    Notification,
    OutgoingMail,
    ReturnCode,
    SenderType,
    StateType,
    Ticket,
)
from tickets.operations import ArticleDraft, add_article, close_ticket, merge_tickets

pytestmark = pytest.mark.django_db


def receive(raw: bytes, **more: Any) -> IncomingMail:
    """Store and process one mail, as the pipe does."""
    return process(store(raw, source="pipe", **more).pk)


def test_a_mail_becomes_a_ticket_of_its_customer(ben: Any) -> None:
    mail = receive(letter(to="misc@gotrs.local"))
    ticket = Ticket.objects.get()
    assert (mail.state, mail.return_code) == (MailState.DONE, ReturnCode.NEW_TICKET)
    assert (ticket.title, ticket.queue.name) == ("My printer smokes", "Misc")
    assert (ticket.customer_user_id, ticket.customer_id) == (ben.login, "ACME")
    assert (ticket.state.name, ticket.owner, ticket.is_locked) == ("new", None, False)
    article = ticket.articles.get()
    assert article.message_id == "<one@acme.test>"
    assert article.is_visible_for_customer
    assert article.sender_type == SenderType.CUSTOMER
    kinds = list(ticket.history.order_by("id").values_list("type", flat=True))
    assert kinds == [HistoryType.NEW_TICKET, HistoryType.EMAIL_CUSTOMER]
    assert set(ticket.history.values_list("channel", flat=True)) == {"mail"}


def test_somebody_unknown_is_known_by_their_address() -> None:
    receive(letter(sender="Nora <nora@nowhere.test>"))
    ticket = Ticket.objects.get()
    assert (ticket.customer_user_id, ticket.customer_id) == ("nora@nowhere.test", "")


def test_a_mail_to_no_address_of_ours_goes_to_the_default_queue() -> None:
    receive(letter(to="somebody@else.test"))
    assert Ticket.objects.get().queue_id == site.DEFAULTS["default_queue"]


def test_an_address_of_an_invalid_queue_counts_as_not_found() -> None:
    Queue.objects.filter(pk=4).update(valid_id=2)
    receive(letter(to="misc@gotrs.local"))
    assert Ticket.objects.get().queue.name == "Raw"


def test_the_first_address_of_ours_in_the_headers_counts() -> None:
    SystemAddress.objects.create(email="sales@gotrs.test", display_name="Sales", queue_id=3)
    receive(letter(to="Else <else@x.test>, sales@gotrs.test, misc@gotrs.local"))
    assert Ticket.objects.get().queue_id == 3


def test_a_mail_without_subject_sender_and_message_id_is_a_ticket_too() -> None:
    receive(b"Date: Tue, 24 Nov 2026 09:15:00 +0000\r\n\r\nHelp\r\n")
    ticket = Ticket.objects.get()
    assert ticket.title == "(no subject)"
    assert ticket.articles.get().body_text.strip() == "Help"


def test_a_long_subject_is_cut_for_the_title_only() -> None:
    receive(letter("x" * 400))
    ticket = Ticket.objects.get()
    assert len(ticket.title) == 255
    assert len(ticket.articles.get().subject) == 400


def test_the_number_in_the_subject_finds_the_ticket(ticket: Ticket, ben: Any) -> None:
    mail = receive(letter(f"Re: [Ticket#{ticket.tn}] smoke", sender="ben@acme.test"))
    assert (mail.return_code, mail.ticket_id) == (ReturnCode.FOLLOW_UP, ticket.pk)
    assert ticket.articles.count() == 2


def test_a_number_of_no_ticket_opens_a_new_one(ticket: Ticket) -> None:
    mail = receive(letter("Re: [Ticket#2020010110000099] smoke"))
    assert mail.return_code == ReturnCode.NEW_TICKET


def test_an_answer_to_our_reply_finds_the_ticket_by_its_message_id(
    ticket: Ticket, anna: Any
) -> None:
    reply = add_article(
        ticket,
        actor=acting(anna),
        draft=ArticleDraft(body="Unplug it.", article_type=ArticleType.EMAIL_EXTERNAL),
    )
    mail = receive(letter("Re: smoke", in_reply_to=reply.message_id, message_id="<two@acme.test>"))
    assert (mail.return_code, mail.ticket_id) == (ReturnCode.FOLLOW_UP, ticket.pk)


@pytest.mark.parametrize(
    ("option", "code", "state_type"),
    [
        (1, ReturnCode.FOLLOW_UP, StateType.OPEN),
        (2, ReturnCode.REJECTED, StateType.CLOSED),
        (3, ReturnCode.NEW_TICKET_OLD_CLOSED, StateType.CLOSED),
    ],
)
def test_a_mail_to_a_closed_ticket_does_what_the_queue_says(
    ticket: Ticket, anna: Any, option: int, code: int, state_type: int
) -> None:
    Queue.objects.filter(pk=ticket.queue_id).update(follow_up_id=option)
    close_ticket(ticket, actor=acting(anna))
    mail = receive(letter(f"Re: [Ticket#{ticket.tn}] smoke again"))
    ticket.refresh_from_db()
    assert mail.return_code == code
    assert ticket.state_type == state_type
    if code == ReturnCode.NEW_TICKET_OLD_CLOSED:
        assert mail.ticket is not None
        assert mail.ticket_id != ticket.pk
        assert ticket.tn not in mail.ticket.title
        assert ticket.links_out.get().target_id == mail.ticket_id
    else:
        assert mail.ticket_id == ticket.pk


def test_a_mail_to_a_merged_ticket_goes_to_its_target(
    ticket: Ticket, anna: Any, make_ticket: Any, support: Queue
) -> None:
    target = make_ticket(support, "Everything smokes", body="x")
    merge_tickets(ticket, actor=acting(anna), target=target)
    mail = receive(letter(f"[Ticket#{ticket.tn}] more smoke"))
    assert mail.ticket_id == target.pk


def test_the_same_mail_twice_makes_one_ticket() -> None:
    first, second = receive(letter()), receive(letter())
    assert second.state == MailState.DUPLICATE
    assert (second.duplicate_of_id, second.ticket_id) == (first.pk, first.ticket_id)
    assert Ticket.objects.count() == 1


def test_one_mail_in_two_mailboxes_makes_one_ticket() -> None:
    receive(b"Received: from a\r\n" + letter())
    second = receive(b"Received: from b\r\n" + letter())
    assert second.state == MailState.DUPLICATE
    assert Ticket.objects.count() == 1


def test_a_resent_mail_is_no_duplicate_of_its_original() -> None:
    receive(letter())
    second = receive(letter(resent_to="misc@gotrs.local"))
    assert second.state == MailState.DONE
    assert Ticket.objects.count() == 2


def test_equal_words_of_two_people_are_two_tickets() -> None:
    receive(letter(message_id="<a@x.test>"))
    receive(letter(message_id="<b@x.test>"))
    assert Ticket.objects.count() == 2


def test_a_mail_of_our_own_that_comes_back_is_ignored(ticket: Ticket, anna: Any) -> None:
    reply = add_article(
        ticket,
        actor=acting(anna),
        draft=ArticleDraft(body="Unplug it.", article_type=ArticleType.EMAIL_EXTERNAL),
    )
    mail = receive(letter(message_id=reply.message_id))
    assert (mail.state, mail.return_code) == (MailState.DONE, ReturnCode.IGNORED)
    assert Article.objects.count() == 2


def test_what_a_third_party_answers_to_a_hidden_mail_stays_hidden(
    ticket: Ticket, anna: Any
) -> None:
    add_article(
        ticket,
        actor=acting(anna),
        draft=ArticleDraft(
            body="Can you help?",
            to="vendor@parts.test",
            article_type=ArticleType.EMAIL_INTERNAL,
        ),
    )
    receive(letter(f"Re: [Ticket#{ticket.tn}]", sender="vendor@parts.test"))
    answer = ticket.articles.order_by("id").last()
    assert answer is not None
    assert not answer.is_visible_for_customer


def test_a_stranger_in_a_ticket_is_marked(ticket: Ticket) -> None:
    receive(letter(f"Re: [Ticket#{ticket.tn}]", sender="eve@evil.test"))
    article = ticket.articles.order_by("id").last()
    assert article is not None
    assert article.from_stranger


def test_an_agents_address_in_from_makes_no_agent(ticket: Ticket, anna: Any) -> None:
    receive(letter(f"Re: [Ticket#{ticket.tn}] close it", sender=anna.email))
    article = ticket.articles.order_by("id").last()
    assert article is not None
    assert article.sender_type == SenderType.CUSTOMER
    assert article.created_by is None
    assert article.mail_facts["unverified_agent"]


def test_files_of_a_mail_are_kept_even_if_they_are_programs() -> None:
    raw = (
        b"From: ben@acme.test\r\nSubject: virus\r\nMIME-Version: 1.0\r\n"
        b'Content-Type: multipart/mixed; boundary="b"\r\n\r\n'
        b"--b\r\nContent-Type: text/plain\r\n\r\nhere\r\n"
        b'--b\r\nContent-Type: application/x-dosexec; name="run.exe"\r\n'
        b"Content-Transfer-Encoding: base64\r\n"
        b'Content-Disposition: attachment; filename="run.exe"\r\n\r\nTVqQAAMAAAA=\r\n--b--\r\n'
    )
    receive(raw)
    file = Article.objects.get().attachments.get()
    assert (file.filename, file.dangerous) == ("run.exe", True)


def test_a_bounce_is_tied_to_the_mail_that_bounced(ticket: Ticket, anna: Any) -> None:
    reply = add_article(
        ticket,
        actor=acting(anna),
        draft=ArticleDraft(body="Unplug it.", article_type=ArticleType.EMAIL_EXTERNAL),
    )
    receive(_bounce(reply.message_id))
    article = ticket.articles.order_by("id").last()
    assert article is not None
    assert (article.sender_type, article.is_visible_for_customer) == (SenderType.SYSTEM, False)
    recipient = OutgoingMail.objects.get().recipients.get()
    assert recipient.state == "failed"
    assert "5.1.1" in recipient.answer
    assert ticket.history.filter(type=HistoryType.DELIVERY_FAILED).count() == 1
    assert Notification.objects.get(agent=anna).type == "undelivered"


def _bounce(message_id: str) -> bytes:
    return (
        "From: MAILER-DAEMON@mx.test\r\nTo: postmaster@gotrs.local\r\n"
        "Subject: Undelivered Mail Returned to Sender\r\nAuto-Submitted: auto-replied\r\n"
        "MIME-Version: 1.0\r\n"
        'Content-Type: multipart/report; report-type=delivery-status; boundary="r"\r\n\r\n'
        "--r\r\nContent-Type: text/plain\r\n\r\nNo such user.\r\n"
        "--r\r\nContent-Type: message/delivery-status\r\n\r\n"
        "Reporting-MTA: dns; mx.test\r\n\r\n"
        "Final-Recipient: rfc822; ben@acme.test\r\nAction: failed\r\nStatus: 5.1.1\r\n"
        "Diagnostic-Code: smtp; 550 5.1.1 no such user\r\n\r\n"
        "--r\r\nContent-Type: message/rfc822\r\n\r\n"
        f"From: postmaster@gotrs.local\r\nTo: ben@acme.test\r\nMessage-ID: {message_id}\r\n"
        "Subject: x\r\n\r\nx\r\n--r--\r\n"
    ).encode()


def test_a_mail_beyond_the_limits_waits_in_quarantine_and_does_not_block_the_next() -> None:
    bomb = b"".join(b"X-H%d: x\r\n" % n for n in range(2_500)) + b"\r\nboom"
    store(bomb, source="pipe")
    store(letter(), source="pipe")
    process_waiting()
    states = list(IncomingMail.objects.order_by("id").values_list("state", flat=True))
    assert states == [MailState.QUARANTINED, MailState.DONE]
    assert IncomingMail.objects.order_by("id")[0].reason


def test_a_quarantined_mail_can_be_replayed() -> None:
    mail = store(letter(), source="pipe")
    IncomingMail.objects.filter(pk=mail.pk).update(state=MailState.QUARANTINED, reason="a fault")
    assert replay(mail).state == MailState.DONE
    assert Ticket.objects.count() == 1
    replay(mail)
    assert Ticket.objects.count() == 1


def test_a_mail_over_the_size_limit_is_kept_in_quarantine(settings: Any) -> None:
    settings.MAIL_MAX_BYTES = 1024 * 1024
    raw = letter(body="x" * 1_200_000)
    mail = receive(raw)
    assert mail.state == MailState.QUARANTINED
    assert bytes(mail.raw.data) == raw
    assert django_settings.MAIL_MAX_BYTES == 1024 * 1024


def test_received_is_always_the_sum_of_what_became_of_it() -> None:
    for raw in (letter(), letter(), letter("other", message_id="<2@x>"), b"\x00\xff" * 40):
        receive(raw)
    waiting = IncomingMail.objects.filter(state=MailState.RECEIVED).count()
    ended = IncomingMail.objects.exclude(state=MailState.RECEIVED).count()
    assert (waiting, ended) == (0, 4)
    done = IncomingMail.objects.filter(state=MailState.DONE, return_code=ReturnCode.NEW_TICKET)
    assert done.count() == Ticket.objects.count()
