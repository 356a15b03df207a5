"""Agents who answer a notification by mail: a note in their name, or a customer's mail (7.25)."""

import re
from collections.abc import Callable
from email import message_from_bytes, policy
from typing import Any

import pytest

from accounts import site
from accounts.models import Agent, AgentGrant, CustomerUser, Preferences
from gotrs.common import kept
from gotrs.common.validity import Validity
from queues.models import MailAccount, Queue
from tests.cast import acting
from tests.clients import signed_in_browser
from tests.servers.smtp import SmtpServer
from tests.tickets.mail.intake.letters import letter
from tests.tickets.mail.intake.rules import make_filter
from tickets.mail.intake.process import process
from tickets.mail.intake.rehearse import run_again
from tickets.mail.intake.spool import store
from tickets.mail.intake.stages import stages
from tickets.mail.outbound.deliver import deliver_due
from tickets.mail.outbound.message_ids import new_message_id, new_reply_id
from tickets.mail.outbound.notification_mails import send_due
from tickets.models import (
    Article,
    ArticleType,
    IncomingMail,
    MailChannel,
    Notification,
    OutgoingMail,
    ReturnCode,
    SenderType,
    StateType,
    Ticket,
)
from tickets.operations import (
    assign,
    close_ticket,
    delete_ticket,
    lock_ticket,
    merge_tickets,
)

pytestmark = pytest.mark.django_db

SERVER = "mx.gotrs.test"
GENUINE = f"{SERVER}; spf=pass smtp.mailfrom=gotrs.test; dmarc=pass header.from=gotrs.test"


@pytest.fixture(autouse=True)
def by_mail(db: None) -> None:
    """Agents may write by mail; the queues know of customers' answers only."""
    site.put("authentication_server", "MX.gotrs.test")
    site.put("agents_by_mail", True)


def answer(
    agent: Agent,
    token: str,
    *,
    results: tuple[str, ...] = (GENUINE,),
    text: str = "On my way.",
    header: str = "In-Reply-To",
    file: str = "",
    **more: str,
) -> bytes:
    """What the agent's mail program sends, and the server notes on top of it.

    The headers are set before the letter: the library would break the long Message-ID.
    """
    head = [f"Authentication-Results: {one}" for one in results]
    if token:
        head.append(f"{header}: {token}")
    more.setdefault("sender", f"Anna at home <{agent.email}>")
    more.setdefault("message_id", "<answer@gotrs.test>")
    raw = letter("Re: Ticket is yours", to="postmaster@gotrs.local", body=text, **more)
    if file:
        message = message_from_bytes(raw, policy=policy.default)
        message.add_attachment(b"1. plug", "text", "plain", filename=file)
        raw = message.as_bytes()
    return "".join(f"{line}\r\n" for line in head).encode() + raw


def receive(raw: bytes, **more: Any) -> IncomingMail:
    """By a trusted pipe, unless something else is said."""
    return process(store(raw, source="pipe", **{"trusted": True} | more).pk)


def why(mail: IncomingMail) -> str | None:
    """Which condition failed; "" for none, None if nobody asked."""
    return next((row.get("why", "") for row in mail.trace if row["stage"] == "agent"), None)


def note_of(mail: IncomingMail) -> Article:
    """The agent's note that was made of the mail."""
    assert (mail.return_code, why(mail)) == (ReturnCode.FOLLOW_UP, "")
    assert mail.article is not None
    assert mail.article.sender_type == SenderType.AGENT
    return mail.article


def is_a_customers(mail: IncomingMail) -> bool:
    """Whether it is what such a mail always was: somebody's request, marked as not verified."""
    article = mail.article
    assert article is not None
    return (
        (article.sender_type, article.created_by) == (SenderType.CUSTOMER, None)
        and bool(article.mail_facts.get("unverified_agent"))
        and not Article.objects.filter(sender_type=SenderType.AGENT).exists()
    )


# --- The good way -------------------------------------------------------------------------------


def test_an_agent_answers_the_mail_that_told_them_and_it_is_their_note(
    ticket: Ticket, anna: Agent, admin: Agent, ben: CustomerUser, smtp: SmtpServer
) -> None:
    Preferences.objects.create(agent=anna, extra={"mail": {"assignment": "now"}})
    assign(ticket, actor=acting(admin), owner=anna)
    state = ticket.state_id
    assert send_due(lambda: False) == {"mailed": 1}
    deliver_due("w")
    (told,) = smtp.deliveries
    assert told.message["Reply-To"] == "GOTRS <postmaster@gotrs.local>"
    assert "Answer this mail to add a note to the ticket." in told.message.get_content()
    OutgoingMail.objects.all().delete()
    Notification.objects.all().delete()

    mail = receive(answer(anna, str(told.message["Message-ID"]).strip()))

    note = note_of(mail)
    assert (note.ticket, note.created_by, note.body_text.strip()) == (ticket, anna, "On my way.")
    assert (note.from_header, note.subject) == ("Anna Arndt <anna@gotrs.test>", ticket.title)
    assert (note.article_type, note.channel) == (ArticleType.NOTE_INTERNAL, MailChannel.INTERNAL)
    assert not note.is_visible_for_customer
    assert "unverified_agent" not in note.mail_facts
    entry = ticket.history.order_by("id").last()
    assert entry is not None
    assert (entry.get_type_display(), entry.agent_id, entry.channel) == ("AddNote", anna.pk, "mail")
    ticket.refresh_from_db()
    assert ticket.state_id == state
    # Nobody is answered, and who wrote it is not told.
    assert not OutgoingMail.objects.exists()
    assert not Notification.objects.filter(agent=anna).exists()
    office = signed_in_browser(admin)
    colleague = office.get(f"/tickets/{ticket.pk}").content.decode()
    history = " ".join(office.get(f"/tickets/{ticket.pk}/history").content.decode().split())
    customer = signed_in_browser(ben).get(f"/portal/tickets/{ticket.pk}").content.decode()
    assert "On my way." in colleague
    assert "Sender not verified" not in colleague
    assert re.search(r"<b>Anna Arndt</b> added a note.{1,99}>by mail</span>", history)
    assert "It smokes." in customer
    assert "On my way." not in customer


def test_mail_programs_that_name_references_only_are_understood(
    ticket: Ticket, anna: Agent
) -> None:
    token = new_reply_id(anna.pk, ticket.pk)
    raw = answer(anna, f"<older@gotrs.test> {token.upper()}", header="References")
    assert note_of(receive(raw)).ticket == ticket


def test_files_come_along(ticket: Ticket, anna: Agent) -> None:
    note = note_of(receive(answer(anna, new_reply_id(anna.pk, ticket.pk), file="plan.txt")))
    assert [file.filename for file in note.attachments.all()] == ["plan.txt"]
    assert note.body_text.strip() == "On my way."


def test_a_token_of_a_former_secret_key_still_counts(
    ticket: Ticket, anna: Agent, settings: Any
) -> None:
    token = new_reply_id(anna.pk, ticket.pk)
    settings.SECRET_KEY_FALLBACKS = [settings.SECRET_KEY]
    settings.SECRET_KEY = "another key, at least as long as the one before"
    assert note_of(receive(answer(anna, token))).ticket == ticket


def test_of_a_merged_ticket_the_note_goes_to_the_end_of_the_chain(
    ticket: Ticket, anna: Agent, make_ticket: Callable[..., Ticket], support: Queue
) -> None:
    token = new_reply_id(anna.pk, ticket.pk)
    target = make_ticket(support, "Everything smokes", body="x")
    merge_tickets(ticket, actor=acting(anna), target=target)
    assert note_of(receive(answer(anna, token))).ticket == target


def test_the_number_of_the_same_ticket_in_the_subject_does_no_harm(
    ticket: Ticket, anna: Agent
) -> None:
    raw = answer(anna, new_reply_id(anna.pk, ticket.pk))
    raw = raw.replace(b"Re: Ticket is yours", f"Re: [Ticket#{ticket.tn}] x".encode())
    assert note_of(receive(raw)).ticket == ticket


@pytest.mark.parametrize("option", [1, 2, 3])
def test_a_closed_ticket_stays_closed_whatever_the_queue_says_to_customers(
    ticket: Ticket, anna: Agent, option: int
) -> None:
    Queue.objects.filter(pk=ticket.queue_id).update(follow_up_id=option)
    close_ticket(ticket, actor=acting(anna))
    assert note_of(receive(answer(anna, new_reply_id(anna.pk, ticket.pk)))).ticket == ticket
    ticket.refresh_from_db()
    assert ticket.state_type == StateType.CLOSED


def test_filters_set_what_they_set_of_follow_ups_but_it_stays_a_note(
    ticket: Ticket, anna: Agent, ben: CustomerUser
) -> None:
    make_filter(
        "Urgent",
        [("Body", "text", "my way")],
        [
            ("FollowUp-Priority", "5 very high"),
            ("FollowUp-IsVisibleForCustomer", "1"),
            ("FollowUp-SenderType", "customer"),
        ],
    )
    mail = receive(answer(anna, new_reply_id(anna.pk, ticket.pk)))
    assert not note_of(mail).is_visible_for_customer
    ticket.refresh_from_db()
    assert ticket.priority.name == "5 very high"
    assert ticket.customer_user_id == ben.login
    told = {stage.title: stage for stage in stages(mail.trace)}["Values"]
    assert any("is an internal note" in line for line in told.details)


def test_what_others_answer_to_such_a_mail_stays_hidden(ticket: Ticket, anna: Agent) -> None:
    raw = answer(anna, new_reply_id(anna.pk, ticket.pk), cc="vera@parts.test")
    note_of(receive(raw))
    mail = receive(
        letter(
            "Re: On my way",
            sender="vera@parts.test",
            in_reply_to="<answer@gotrs.test>",
            message_id="<vera@parts.test>",
        )
    )
    assert mail.article is not None
    assert (mail.ticket_id, mail.article.is_visible_for_customer) == (ticket.pk, False)


def test_a_mail_account_that_is_trusted_brings_them_too(ticket: Ticket, anna: Agent) -> None:
    account = MailAccount.objects.create(name="In", host="x", port=993, login="x", trusted=True)
    raw = answer(anna, new_reply_id(anna.pk, ticket.pk))
    assert note_of(receive(raw, account=account, trusted=False)).ticket == ticket


def test_the_page_tells_it_and_a_dry_run_foresees_it(
    ticket: Ticket, anna: Agent, admin: Agent
) -> None:
    mail = receive(answer(anna, new_reply_id(anna.pk, ticket.pk)))
    page = signed_in_browser(admin).get(f"/admin/tickets/incomingmail/{mail.pk}/why/")
    words = f"The agent anna answers what they were told of ticket {ticket.tn}: it is their note."
    assert words in page.content.decode()
    said = [stage.sentence for stage in stages(run_again(mail))]
    assert words in said
    assert said[-1] == f"It would be added to ticket {ticket.tn}."
    assert not any("automatic" in one.title.lower() for one in stages(run_again(mail)))


# --- What is not their word ---------------------------------------------------------------------


def test_a_forged_sender_alone_is_a_customers_mail(ticket: Ticket, anna: Agent) -> None:
    mail = receive(answer(anna, ""))
    assert why(mail) == "token"
    assert is_a_customers(mail)


def test_a_token_that_was_tampered_with_is_none(ticket: Ticket, anna: Agent, admin: Agent) -> None:
    token = new_reply_id(admin.pk, ticket.pk)
    mail = receive(answer(anna, token.replace(f".{admin.pk}-", f".{anna.pk}-")))
    assert why(mail) == "token"
    assert is_a_customers(mail)


def test_an_answer_to_any_other_mail_of_ours_is_not_enough(anna: Agent) -> None:
    mail = receive(answer(anna, new_message_id()))
    assert why(mail) == "token"
    assert is_a_customers(mail)


def test_the_token_of_a_colleague_is_not_theirs(ticket: Ticket, anna: Agent, admin: Agent) -> None:
    mail = receive(answer(anna, new_reply_id(admin.pk, ticket.pk)))
    assert why(mail) == "sender"
    assert is_a_customers(mail)


def test_a_forwarded_token_makes_nobody_an_agent(ticket: Ticket, anna: Agent) -> None:
    raw = answer(anna, new_reply_id(anna.pk, ticket.pk), sender="Eve <eve@evil.test>")
    mail = receive(raw)
    assert why(mail) == "sender"
    assert mail.article is not None
    assert mail.article.sender_type == SenderType.CUSTOMER
    assert mail.ticket_id != ticket.pk


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (b"From: Anna", b"From: eve@evil.test\r\nFrom: Anna"),
        (b"From: Anna", b"From: Eve <eve@evil.test>, Anna"),
        (b"\r\nFrom: Anna at home <", b"\r\nFrom: anna@gotrs.test <eve@evil.test> (<"),
    ],
)
def test_who_names_two_senders_is_nobody_for_certain(
    ticket: Ticket, anna: Agent, old: bytes, new: bytes
) -> None:
    raw = answer(anna, new_reply_id(anna.pk, ticket.pk)).replace(b"\r\n", b"\n")
    raw = raw.replace(b"\n", b"\r\n").replace(old, new)
    assert new in raw
    mail = receive(raw)
    assert why(mail) == "sender"
    assert not Article.objects.filter(sender_type=SenderType.AGENT).exists()


def test_the_token_of_another_ticket_is_not_for_this_one(
    ticket: Ticket, anna: Agent, make_ticket: Callable[..., Ticket], support: Queue
) -> None:
    other = make_ticket(support, "Screen", body="x")
    articles = other.articles.count()
    raw = answer(anna, new_reply_id(anna.pk, other.pk))
    mail = receive(raw.replace(b"Re: Ticket is yours", f"Re: [Ticket#{ticket.tn}]".encode()))
    assert (why(mail), mail.ticket_id) == ("ticket", ticket.pk)
    assert other.articles.count() == articles
    assert mail.article is not None
    assert mail.article.sender_type == SenderType.CUSTOMER


@pytest.mark.parametrize(
    ("results", "expected"),
    [
        ((), "results"),
        ((f"{SERVER}; spf=pass; dkim=pass header.d=gotrs.test",), "dmarc"),
        ((f"{SERVER}; dmarc=fail header.from=gotrs.test",), "dmarc"),
        ((f"{SERVER}; dmarc=none", GENUINE), "dmarc"),
        ((f"{SERVER}; dmarc=fail; dmarc=pass",), "dmarc"),
        ((f"{SERVER}; spf=fail (evil.test; dmarc=pass) smtp.helo=x",), "dmarc"),
        ((f"{SERVER}; spf=fail smtp.mailfrom==?utf-8?q?=3B_dmarc=3Dpass?=",), "dmarc"),
        ((f"{SERVER}; dmarc=pass header.from=evil.test",), "domain"),
        ((f"{SERVER}; dmarc=pass header.from=gotrs.test.evil.test",), "domain"),
        ((f"{SERVER}; dmarc=pass header.from=gotrs.test header.from=evil.test",), "domain"),
        (("mx.evil.test; dmarc=pass header.from=gotrs.test",), "server"),
        (("mx.evil.test; dmarc=pass header.from=gotrs.test", GENUINE), "server"),
        ((f"{SERVER}.evil.test; dmarc=pass header.from=gotrs.test",), "server"),
        (("dmarc=pass header.from=gotrs.test",), "server"),
    ],
)
def test_our_server_has_to_say_above_all_others_that_the_sender_is_genuine(
    ticket: Ticket, anna: Agent, results: tuple[str, ...], expected: str
) -> None:
    mail = receive(answer(anna, new_reply_id(anna.pk, ticket.pk), results=results))
    assert why(mail) == expected
    assert is_a_customers(mail)
    assert mail.ticket_id != ticket.pk


@pytest.mark.parametrize(
    "results",
    [
        (GENUINE, f"{SERVER}; dmarc=fail header.from=gotrs.test"),
        (GENUINE.upper(), "mx.evil.test; dmarc=fail"),
        (f"{SERVER}; dmarc=pass",),
    ],
)
def test_what_stands_below_the_word_of_our_server_does_not_matter(
    ticket: Ticket, anna: Agent, results: tuple[str, ...]
) -> None:
    mail = receive(answer(anna, new_reply_id(anna.pk, ticket.pk), results=results))
    assert note_of(mail).ticket == ticket


def test_without_the_name_of_our_server_nobody_is_genuine(ticket: Ticket, anna: Agent) -> None:
    site.put("authentication_server", "")
    token = new_reply_id(anna.pk, ticket.pk)
    for number, results in enumerate((GENUINE, "dmarc=pass header.from=gotrs.test")):
        raw = answer(anna, token, results=(results,), message_id=f"<{number}@gotrs.test>")
        mail = receive(raw)
        assert why(mail) == "server"
        assert is_a_customers(mail)


def test_an_entrance_that_is_not_trusted_brings_customers_only(ticket: Ticket, anna: Agent) -> None:
    mail = receive(answer(anna, new_reply_id(anna.pk, ticket.pk)), trusted=False)
    assert why(mail) == "trust"
    assert is_a_customers(mail)


@pytest.mark.parametrize(
    "mark",
    [
        {"auto_submitted": "auto-replied"},
        {"x_auto_response_suppress": "All"},
        {"precedence": "bulk"},
    ],
)
def test_an_out_of_office_notice_is_not_their_word(
    ticket: Ticket, anna: Agent, mark: dict[str, str]
) -> None:
    mail = receive(answer(anna, new_reply_id(anna.pk, ticket.pk), **mark))
    assert why(mail) == "loop"
    assert is_a_customers(mail)


def test_who_may_not_add_notes_any_more_is_not_heard(
    ticket: Ticket, anna: Agent, rita: Agent
) -> None:
    token = new_reply_id(anna.pk, ticket.pk)
    AgentGrant.objects.filter(agent=anna).update(permission="ro")
    kept.forget_everything()
    mail = receive(answer(anna, token))
    assert why(mail) == "permission"
    assert is_a_customers(mail)


def test_a_deleted_ticket_takes_no_notes(ticket: Ticket, anna: Agent, admin: Agent) -> None:
    delete_ticket(ticket, actor=acting(admin))
    mail = receive(answer(anna, new_reply_id(anna.pk, ticket.pk)))
    assert why(mail) == "permission"
    assert mail.return_code == ReturnCode.NEW_TICKET


def test_whose_account_is_closed_is_not_heard(ticket: Ticket, anna: Agent) -> None:
    Agent.objects.filter(pk=anna.pk).update(valid_id=Validity.INVALID)
    mail = receive(answer(anna, new_reply_id(anna.pk, ticket.pk)))
    assert why(mail) == "gone"
    assert mail.ticket_id != ticket.pk
    assert not Article.objects.filter(sender_type=SenderType.AGENT).exists()


def test_as_long_as_it_is_off_nobody_even_asks(ticket: Ticket, anna: Agent) -> None:
    site.put("agents_by_mail", False)
    mail = receive(answer(anna, new_reply_id(anna.pk, ticket.pk)))
    assert why(mail) is None
    assert is_a_customers(mail)


def test_mails_of_customers_are_not_asked_either(ticket: Ticket, ben: CustomerUser) -> None:
    mail = receive(letter(f"Re: [Ticket#{ticket.tn}]"))
    assert (why(mail), mail.return_code) == (None, ReturnCode.FOLLOW_UP)


def test_a_notification_that_comes_back_by_itself_is_ignored(ticket: Ticket, anna: Agent) -> None:
    mail = receive(answer(anna, "", message_id=new_reply_id(anna.pk, ticket.pk)))
    assert mail.return_code == ReturnCode.IGNORED


def test_the_page_says_why_it_is_a_customers(ticket: Ticket, anna: Agent) -> None:
    results = (f"{SERVER}; dmarc=fail",)
    mail = receive(answer(anna, new_reply_id(anna.pk, ticket.pk), results=results))
    said = [stage.sentence for stage in stages(mail.trace) if stage.title == "Agent by mail"]
    assert said == ["It counts as a customer's mail: our server says of DMARC: “fail”."]


def test_a_lock_of_a_colleague_does_not_keep_a_note_out(
    ticket: Ticket, anna: Agent, admin: Agent
) -> None:
    site.put("strict_locks", True)
    lock_ticket(ticket, actor=acting(admin))
    assert note_of(receive(answer(anna, new_reply_id(anna.pk, ticket.pk)))).ticket == ticket
