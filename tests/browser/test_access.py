"""WCAG 2.2 AA on every page, as far as axe-core can tell; light and dark, wide and phone."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any, Literal

import pytest
from playwright.sync_api import Page

from accounts.models import Agent, CustomerUser
from tests.browser.test_list_page import sign_in
from tests.cast import acting
from tests.servers.app import App
from tests.tickets.mail.intake.letters import letter
from tests.tickets.mail.intake.rules import make_filter
from tickets.mail.intake.process import process
from tickets.mail.intake.spool import store
from tickets.models import NotificationRule, Ticket
from tickets.operations import ArticleDraft, add_article

AXE = Path(__file__).resolve().parents[2] / "deploy/frontend/node_modules/axe-core/axe.min.js"
TAGS = ("wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa")
STRANGERS = ("/login", "/password", "/password/sent", "/nowhere")
AGENTS = (
    "/",
    "/?days=30",
    "/tickets",
    "/tickets?status=closed",
    "/tickets?queue_id={queue}",
    "/tickets/filter",
    "/tickets/columns",
    "/tickets/views",
    "/tickets/views/new",
    "/tickets/drafts",
    "/tickets/new",
    "/tickets/{ticket}",
    "/tickets/{ticket}/about",
    "/tickets/{ticket}/history",
    "/tickets/{ticket}/merge",
    "/tickets/{ticket}/print",
    "/tickets/{ticket}/pending",
    "/tickets/{ticket}/link",
    "/search",
    "/search?q=printer",
    "/notifications",
    "/keys",
    "/account",
    "/account/queues",
    "/account/password",
    "/account/sessions",
    "/account/tokens",
    "/account/second-factor",
    "/nowhere",
)
ADMINS = (
    "/admin/tickets/postmasterfilter/",
    "/admin/tickets/postmasterfilter/{filter}/change/",
    "/admin/tickets/postmasterfilter/{filter}/test/",
    "/admin/tickets/notificationrule/",
    "/admin/tickets/notificationrule/{notification}/change/",
    "/admin/tickets/notificationrule/{notification}/try/",
    "/admin/tickets/incomingmail/{mail}/why/?again=1",
    "/admin/queues/autoresponse/",
    "/admin/queues/autoresponse/add/",
)
CUSTOMERS = ("/portal", "/portal/new", "/portal/tickets/{ticket}", "/account/password")
LOOKS: tuple[tuple[str, int, Literal["light", "dark"]], ...] = (
    ("wide", 1440, "light"),
    ("wide and dark", 1440, "dark"),
    ("phone", 390, "light"),
)

pytestmark = pytest.mark.skipif(not AXE.exists(), reason="axe-core is missing: make test brings it")


@pytest.fixture
def conversation(ticket: Ticket, anna: Agent) -> Ticket:
    """A ticket with a note and an owner."""
    add_article(ticket, actor=acting(anna), draft=ArticleDraft(subject="Note", body="> x\nLook"))
    return ticket


def problems_of(page: Page) -> list[str]:
    """What axe-core finds wrong, with the places."""
    if page.evaluate("!window.axe"):
        page.evaluate(AXE.read_text(encoding="utf-8"))
    found: Any = page.evaluate(
        """async (tags) => {
            const result = await axe.run(document, {runOnly: tags, resultTypes: ["violations"]});
            return result.violations.map(({id, help, nodes}) =>
                [id, help, nodes.slice(0, 4).map((node) => node.target.join(" "))]);
        }""",
        list(TAGS),
    )
    return [f"{rule}: {said} ({'; '.join(places)})" for rule, said, places in found]


def looks_of(page: Page) -> Iterator[str]:
    """The open page in one look after the other: which one."""
    for look, width, theme in LOOKS:
        page.set_viewport_size({"width": width, "height": 900})
        page.emulate_media(color_scheme=theme)
        yield look


def walk(page: Page, app: App, paths: tuple[str, ...], ticket: Ticket | None = None, **more: int):
    """Open each page once and look at it in all LOOKS."""
    problems: dict[str, list[str]] = {}
    for path in paths:
        names = {"ticket": ticket.pk, "queue": ticket.queue_id} if ticket else more
        answer = page.goto(app.url + path.format(**names))
        assert answer is not None
        assert answer.status == (404 if path == "/nowhere" else 200), path
        for look in looks_of(page):
            if found := problems_of(page):
                problems[f"{path} ({look})"] = found
    said = "\n".join(f"{path}\n  " + "\n  ".join(found) for path, found in problems.items())
    assert not problems, said


def test_pages_of_strangers(live_app: App, page: Page):
    walk(page, live_app, STRANGERS)


def test_pages_of_agents(live_app: App, page: Page, anna: Agent, conversation: Ticket):
    sign_in(page, live_app, anna, "/")
    walk(page, live_app, AGENTS, conversation)


def test_pages_of_customers(live_app: App, page: Page, ben: CustomerUser, conversation: Ticket):
    sign_in(page, live_app, ben, "/portal")
    walk(page, live_app, CUSTOMERS, conversation)


def test_pages_of_admins(live_app: App, page: Page, admin: Agent):
    rule = make_filter("Smoke", [("Subject", "text", "smokes")], [("Queue", "Junk")])
    mail = process(store(letter(precedence="bulk"), source="pipe").pk)
    sign_in(page, live_app, admin, "/")
    notification = NotificationRule.objects.earliest("position").pk
    walk(page, live_app, ADMINS, filter=rule.pk, mail=mail.pk, notification=notification)
