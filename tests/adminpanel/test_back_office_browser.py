"""The back office in a real browser: no script fails, nothing breaks the security policy."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from accounts.models import Agent
from tests.browser.test_list_page import sign_in
from tests.servers.app import App
from tests.tickets.mail.intake.letters import letter
from tests.tickets.mail.intake.rules import make_filter
from tickets.mail.intake.process import process
from tickets.mail.intake.spool import store
from tickets.models import IncomingMail, MailState, NotificationRule

PAGES = [
    "/admin/",
    "/admin/queues/queue/",
    "/admin/queues/queue/1/change/",
    "/admin/queues/calendar/1/change/",
    "/admin/queues/template/1/change/",
    "/admin/accounts/agent/1/change/",
    "/admin/accounts/agent/add/",
    "/admin/tickets/state/1/change/",
    "/admin/tickets/incomingmail/",
    "/admin/tickets/incomingmail/{mail}/why/?again=1",
    "/admin/tickets/postmasterfilter/",
    "/admin/tickets/postmasterfilter/{filter}/change/",
    "/admin/tickets/postmasterfilter/{filter}/test/",
    "/admin/tickets/notificationrule/",
    "/admin/tickets/notificationrule/{notification}/change/",
    "/admin/tickets/notificationrule/{notification}/try/",
    "/admin/queues/autoresponse/add/",
    "/admin/settings/",
    "/admin/health/",
]


@pytest.mark.parametrize(("width", "dark"), [(1440, False), (390, True)])
def test_every_kind_of_page_works_within_the_policy(
    live_app: App, admin: Agent, open_page: Callable[..., Page], width: int, dark: bool
) -> None:
    IncomingMail.objects.create(source="pipe", sha256="0", size=1, state=MailState.QUARANTINED)
    rule = make_filter("Smoke", [("Subject", "text", "smokes")], [("Queue", "Junk")])
    notification = NotificationRule.objects.earliest("position")
    mail = process(store(letter(), source="pipe").pk)
    page = open_page(width=width, dark=dark)
    sign_in(page, live_app, admin, "/")
    for route in PAGES:
        path = route.format(mail=mail.pk, filter=rule.pk, notification=notification.pk)
        answer = page.goto(f"{live_app.url}{path}")
        assert answer is not None
        assert answer.status == 200, path
        too_wide = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
        assert page.evaluate(too_wide) <= 0, f"{path} is wider than the window"


def test_rows_are_added_and_chosen_by_script(live_app: App, admin: Agent, page: Page) -> None:
    IncomingMail.objects.create(source="pipe", sha256="0", size=1, state=MailState.QUARANTINED)
    sign_in(page, live_app, admin, "/")
    page.goto(f"{live_app.url}/admin/accounts/role/1/change/")
    rows = page.locator("#grants-group tr.dynamic-grants")
    before = rows.count()
    page.locator("#grants-group .add-row a").click()
    expect(rows).to_have_count(before + 1)
    page.goto(f"{live_app.url}/admin/tickets/incomingmail/")
    page.locator("#action-toggle").check()
    expect(page.locator(".action-counter")).to_contain_text("1 of 1")


def test_a_setting_is_changed_by_hand(live_app: App, admin: Agent, page: Page) -> None:
    sign_in(page, live_app, admin, "/")
    page.goto(f"{live_app.url}/admin/settings/")
    page.get_by_label("Organization").fill("Acme & Söhne")
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_text("The settings were saved.")).to_be_visible()
    expect(page.get_by_label("Organization")).to_have_value("Acme & Söhne")
