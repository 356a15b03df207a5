"""The whole loop with real parts: mailbox, browser, mail server, and back."""

import re
from collections.abc import Callable, Iterator
from email.message import EmailMessage
from pathlib import Path

import pytest
from django.conf import settings
from django.contrib.auth.hashers import make_password
from playwright.sync_api import Page, expect

from accounts import site
from accounts.models import Agent, CustomerUser
from queues.models import MailAccount, Queue
from tests.cast import PASSWORD
from tests.servers.app import App
from tests.servers.dovecot import Mailbox
from tests.servers.smtp import Delivery, SmtpServer
from tests.tickets.mail.intake.letters import letter
from tickets.models import HistoryType, OutgoingMail, Ticket

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def app(
    make_app: Callable[..., App], smtp_server: SmtpServer, transactional_db: None
) -> Iterator[App]:
    """GOTRS that sends by the real mail server."""
    app = make_app(
        GOTRS_MAIL_TRANSPORT="smtp",
        GOTRS_SMTP_HOST=smtp_server.host,
        GOTRS_SMTP_PORT=str(smtp_server.port),
        GOTRS_SMTP_SECURITY="none",
        GOTRS_ENCRYPTION_KEY=",".join(settings.ENCRYPTION_KEYS),
    ).start()
    yield app
    app.stop()


@pytest.fixture
def account(mailbox: Mailbox, support: Queue) -> MailAccount:
    """The mailbox that GOTRS reads; its mail goes to Support."""
    return MailAccount.objects.create(
        name="support",
        host=mailbox.server.host,
        port=mailbox.server.imap_port,
        security="none",
        login=mailbox.user,
        password=mailbox.password,
        queue=support,
    )


def test_a_mail_is_answered_comes_back_and_is_closed(
    app: App,
    page: Page,
    mailbox: Mailbox,
    account: MailAccount,
    smtp_server: SmtpServer,
    anna: Agent,
    ben: CustomerUser,
    tmp_path: Path,
) -> None:
    site.put("undo_seconds", 0)
    Agent.objects.filter(pk=anna.pk).update(password=make_password(PASSWORD, hasher="argon2"))

    mailbox.put(letter("Printer smokes", sender="Ben Brook <ben@acme.test>"))
    app.manage("fetch_mail")
    ticket = Ticket.objects.get()

    sign_in(page, app, anna)
    page.get_by_role("link", name="All tickets").click()
    page.get_by_role("link", name="Printer smokes").click()
    expect(page.get_by_text("It smokes since this morning.")).to_be_visible()

    reply(page, "Please unplug it and read the sheet.", _sheet(tmp_path), then="closed successful")
    app.manage("deliver_mail")
    (delivery,) = smtp_server.wait_for(1)
    answer = delivery.message
    check_answer(delivery, answer, ticket)
    ticket.refresh_from_db()
    assert ticket.is_closed

    mailbox.put(answer_to(answer, "It still smokes!"))
    app.manage("fetch_mail")
    ticket.refresh_from_db()
    assert Ticket.objects.count() == 1
    assert ticket.state.name == "open"

    page.reload()
    expect(page.get_by_text("It still smokes!")).to_be_visible()
    close(page)
    ticket.refresh_from_db()
    assert ticket.is_closed
    check_history(page, app, ticket)


def sign_in(page: Page, app: App, agent: Agent) -> None:
    """As a person does: name, password, button."""
    page.goto(f"{app.url}/login")
    page.get_by_label("User name or e-mail address").fill(agent.login)
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in").click()
    expect(page.get_by_role("heading", name="Dashboard")).to_be_visible()


def reply(page: Page, text: str, file: Path, *, then: str) -> None:
    """Write a reply in the composer, attach a file, choose the next state, send."""
    page.locator("#compose-body").fill(text)
    page.locator("#compose input[type=file]").set_input_files(file)
    page.locator("#compose-state").select_option(label=then)
    page.get_by_role("button", name="Send reply").click()
    expect(page.locator(".timeline").get_by_text(text)).to_be_visible()


def _sheet(folder: Path) -> Path:
    path = folder / "sheet.txt"
    path.write_text("1. Pull the plug.\n")
    return path


def check_answer(delivery: Delivery, answer: EmailMessage, ticket: Ticket) -> None:
    """What the customer gets threads to their mail, is addressed right, and has the file."""
    assert delivery.recipients == ("ben@acme.test",)
    assert answer["In-Reply-To"] == "<one@acme.test>"
    assert answer["References"] == "<one@acme.test>"
    assert ticket.tn in answer["Subject"]
    body = answer.get_body(("plain",))
    assert body is not None
    assert "Please unplug it" in body.get_content()
    assert [part.get_filename() for part in answer.iter_attachments()] == ["sheet.txt"]
    assert OutgoingMail.objects.get().state == "sent"


def answer_to(answer: EmailMessage, text: str) -> bytes:
    """The customer's answer, as a mail program threads it."""
    return letter(
        re.sub(r"\[.*\] ", "", str(answer["Subject"])),
        sender="Ben Brook <ben@acme.test>",
        body=text,
        message_id="<two@acme.test>",
        in_reply_to=str(answer["Message-ID"]),
        references=f"{answer['References']} {answer['Message-ID']}",
    )


def close(page: Page) -> None:
    """Close by the button over the conversation, without a note."""
    page.locator("#ticket-head").get_by_role("link", name="Close").click()
    page.get_by_role("dialog").get_by_role("button", name="Close ticket").click()
    expect(page.locator("#ticket-head").get_by_text("closed successful")).to_be_visible()


def check_history(page: Page, app: App, ticket: Ticket) -> None:
    """The history says all of it, in the database and on the page."""
    kinds = [
        HistoryType(kind).label
        for kind in ticket.history.order_by("id").values_list("type", flat=True)
    ]
    wanted = ["NewTicket", "EmailCustomer", "SendAnswer", "StateUpdate", "FollowUp", "StateUpdate"]
    places = iter(kinds)
    assert all(kind in places for kind in wanted), kinds
    page.goto(f"{app.url}/tickets/{ticket.pk}/history")
    lines = page.locator("main table")
    for words in (
        "ben@acme.test opened the ticket by mail",
        "Anna Arndt replied",
        "from new to closed successful",
        "ben@acme.test answered",
        "from closed successful to open",
        "from open to closed successful",
    ):
        expect(lines).to_contain_text(words)
