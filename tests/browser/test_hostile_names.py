"""Markup in any name, title or text is shown as text, on each page that shows it."""

import pytest
from django.db.models import Model
from django.urls import reverse
from playwright.sync_api import Page, expect

from accounts.models import Agent, CustomerCompany, CustomerUser
from gotrs.common import kept
from queues.models import MailAccount, Template
from tests.browser.canary import Canary
from tests.browser.hostile import MARK
from tests.browser.test_list_page import sign_in
from tests.cast import acting, make_queue
from tests.servers.app import App
from tests.tickets.mail.intake.rules import make_filter
from tickets.mail.intake.process import process
from tickets.mail.intake.spool import store
from tickets.models import (
    DynamicField,
    IncomingMail,
    Notification,
    Priority,
    State,
    TicketType,
    TicketView,
)
from tickets.operations import set_fields, set_tags

WORD = "Smokescreen"


def hostile(where: str) -> str:
    """Markup that says where it stood, with a word by which it is found."""
    return f"{WORD} {MARK % where}"


def mark(row: Model, *names: str) -> None:
    """Call all that is named so."""
    values = {name: hostile(name) for name in names}
    type(row)._default_manager.filter(pk=row.pk).update(**values)


@pytest.fixture
def hostile_names(ben: CustomerUser, anna: Agent, admin: Agent) -> IncomingMail:
    """A ticket by mail in which everything that has a name is named so."""
    mark(ben, "first_name", "last_name")
    mark(CustomerCompany.objects.get(customer_id="ACME"), "name", "comment")
    mark(anna, "first_name", "last_name")
    for kind, name in ((State, "new"), (Priority, "3 normal"), (TicketType, "Unclassified")):
        mark(kind._default_manager.get(name=name), "name")
    queue = make_queue(hostile("queue"), customer_visible=True)
    for text in (queue.signature, queue.salutation):
        assert text is not None
        mark(text, "name", "text")
    Template.objects.create(name=hostile("template"), text=hostile("template text"))
    field = DynamicField.objects.create(name="Field", label=hostile("label"), field_type="Text")
    TicketView.objects.create(agent=anna, name=hostile("view")[:80])
    account = MailAccount.objects.create(
        name=hostile("mailbox"), host="127.0.0.1", port=993, login=hostile("login"), queue=queue,
        last_error=hostile("error"), trusted=False,
    )  # fmt: skip
    make_filter(hostile("filter"), [("Subject", "text", WORD)], [("Title", hostile("title"))])
    kept.forget_everything()
    mail = process(store(_raw(), source="imap", account=account, uid_validity="1", uid="1").pk)
    assert mail.ticket is not None
    ticket = mail.ticket
    ticket.refresh_from_db()
    set_tags(ticket, actor=acting(admin), tags=[MARK % "tag"])
    set_fields(ticket, actor=acting(admin), values={field: hostile("value")})
    for agent in (anna, admin):
        Notification.objects.create(
            agent=agent, type="reminder", title=hostile("notice"), message=hostile("message"),
            ticket=ticket,
        )  # fmt: skip
    return mail


def _raw() -> bytes:
    return (
        f'From: "{hostile("sender")}" <ben@acme.test>\r\nTo: {hostile("to")} <misc@gotrs.local>\r\n'
        f'Cc: "{hostile("cc")}" <cc@acme.test>\r\nSubject: {hostile("subject")}\r\n'
        f"Message-ID: <{MARK % 'id'}@acme.test>\r\nX-OTRS-Queue: {hostile('header')}\r\n"
        "Precedence: bulk\r\nMIME-Version: 1.0\r\n"
        'Content-Type: multipart/mixed; boundary="b"\r\n\r\n'
        f"--b\r\n\r\n{hostile('text')}\r\n"
        f'--b\r\nContent-Type: text/plain; name="{hostile("file")}.txt"\r\n'
        "Content-Disposition: attachment\r\n\r\nx\r\n--b\r\n"
        'Content-Type: image/svg+xml; name="x.svg"\r\nContent-Disposition: inline\r\n\r\n'
        "<svg xmlns='http://www.w3.org/2000/svg' onload='top.canary(1)'/>\r\n--b--\r\n"
    ).encode()


def look_at(page: Page, app: App, paths: list[str]) -> None:
    """Each of the pages shows the marks, and as text."""
    for path in paths:
        page.goto(f"{app.url}{path}")
        expect(page.locator("body"), path).to_contain_text(WORD)
        assert page.locator("[onerror]").count() == 0, path


def test_for_an_agent(live_app: App, page: Page, anna: Agent, hostile_names: IncomingMail) -> None:
    canary, ticket = Canary(page, live_app), hostile_names.ticket
    assert ticket is not None
    sign_in(page, live_app, anna, "/tickets")
    at = f"/tickets/{ticket.pk}"
    look_at(
        page,
        live_app,
        [
            "/", "/tickets", f"/search?q={WORD}", "/notifications", at, f"{at}/about",
            f"{at}/history", f"{at}/print", f"{at}/print?internal=1", "/tickets/new",
            "/tickets/filter", "/tickets/views", "/account/queues", "/account", "/tickets/columns",
            f"/api/tickets/{ticket.pk}/articles/{hostile_names.article_id}/text",
        ],
    )  # fmt: skip
    page.goto(f"{live_app.url}{at}")
    with page.expect_download() as taken:
        page.locator(".file", has_text="x.svg").click()
    assert taken.value.suggested_filename == "x.svg"
    page.goto(f"{live_app.url}/tickets/new")
    page.get_by_label("Customer", exact=True).press_sequentially("ben@acme")
    expect(page.locator("#customer-list [role=option]")).to_contain_text(WORD)
    page.keyboard.press("Escape")
    page.locator(".bell summary").click()
    expect(page.locator(".bell__item").first).to_contain_text(WORD)
    page.keyboard.press("Escape")
    page.keyboard.press("/")
    page.keyboard.type(WORD)
    expect(page.locator("#search-suggestions [role=option]").first).to_contain_text(WORD)
    canary.check()


def test_for_an_admin(live_app: App, page: Page, admin: Agent, hostile_names: IncomingMail) -> None:
    canary, mail = Canary(page, live_app), hostile_names
    sign_in(page, live_app, admin, "/tickets")
    log = [reverse("admin:tickets_incomingmail_changelist")]
    for name in ("change", "why"):
        log.append(reverse(f"admin:tickets_incomingmail_{name}", args=[mail.pk]))
    lists = [
        reverse(f"admin:{name}_changelist")
        for name in (
            "queues_mailaccount", "queues_queue", "queues_signature", "queues_template",
            "tickets_postmasterfilter", "tickets_state", "accounts_agent",
            "accounts_customeruser", "accounts_customercompany",
        )
    ]  # fmt: skip
    look_at(page, live_app, [*log, f"{log[-1]}?again=1", *lists])
    canary.check()


def test_for_a_customer(
    live_app: App, page: Page, ben: CustomerUser, hostile_names: IncomingMail
) -> None:
    canary, ticket = Canary(page, live_app), hostile_names.ticket
    assert ticket is not None
    sign_in(page, live_app, ben, "/portal")
    look_at(page, live_app, ["/portal", f"/portal/tickets/{ticket.pk}", "/portal/new"])
    canary.check()
