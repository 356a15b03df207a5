"""Following a queue in Chromium, with and without scripts; its bell rings."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from accounts.models import Agent, CustomerUser
from queues.following import followed_ids
from queues.models import Queue
from tests.browser.test_list_page import sign_in
from tests.servers.app import App
from tickets.models import Ticket

SCRIPTS = pytest.mark.parametrize("script", [True, False], ids=["with scripts", "without"])


@SCRIPTS
def test_a_queue_is_followed_by_one_click_and_rings_for_a_new_ticket(
    live_app: App,
    open_page: Callable[..., Page],
    anna: Agent,
    ben: CustomerUser,
    support: Queue,
    make_ticket: Callable[..., Ticket],
    script: bool,
) -> None:
    page = open_page(java_script_enabled=script)
    sign_in(page, live_app, anna, f"/tickets?queue_id={support.pk}")
    page.get_by_role("button", name="Follow queue", exact=True).click()
    end = page.get_by_role("button", name="Follow queue no more")
    expect(end).to_be_visible()
    if script:
        expect(end).to_be_focused()
    expect(page.locator(".toasts")).to_contain_text("You follow the queue “Support” now.")
    expect(page.locator("h1")).to_have_text("Support")
    ticket = make_ticket(support, "Rain", actor=ben, body="It rains in.")
    page.goto(f"{live_app.url}/notifications")
    expect(page.locator(".inbox__row")).to_have_count(1)
    expect(page.locator(".inbox__row")).to_contain_text(f"New ticket {ticket.tn} in Support")
    if script:
        expect(page.locator(".bell .bell__count")).to_contain_text("1")
    page.goto(f"{live_app.url}/tickets?queue_id={support.pk}")
    end.click()
    expect(page.get_by_role("button", name="Follow queue", exact=True)).to_be_visible()
    assert followed_ids(anna) == set()


@SCRIPTS
def test_queues_are_ticked_on_a_page_of_the_preferences(
    live_app: App,
    open_page: Callable[..., Page],
    anna: Agent,
    support: Queue,
    sales: Queue,
    script: bool,
) -> None:
    page = open_page(width=390, java_script_enabled=script)
    sign_in(page, live_app, anna, "/account")
    page.get_by_role("link", name="Choose my queues").click()
    page.get_by_label("Support", exact=True).check()
    page.get_by_label("Sales", exact=True).check()
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.get_by_text("Your queues were saved.")).to_be_visible()
    expect(page.get_by_label("Support", exact=True)).to_be_checked()
    assert followed_ids(anna) == {support.pk, sales.pk}
