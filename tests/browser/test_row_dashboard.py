"""Row "Dashboard": numbers that lead to their lists, bars, activity. The chart: test_dashboard."""

from collections.abc import Callable

from playwright.sync_api import Page, expect

from accounts.models import Agent
from queues.models import Queue
from tests.browser.test_list_page import sign_in
from tests.cast import acting
from tests.servers.app import App
from tickets.models import Ticket
from tickets.operations import assign

NUMBERS = {
    "My open": 1,
    "Unassigned": 2,
    "New today": 3,
    "Escalating soon": 0,
    "Pending due": 0,
}


def test_row_dashboard_each_number_and_bar_leads_to_its_list(
    live_app: App, page: Page, anna: Agent, support: Queue, make_ticket: Callable[..., Ticket]
) -> None:
    mine, _free, _other = (make_ticket(support, title) for title in ("Cable", "Mouse", "Screen"))
    assign(mine, actor=acting(anna), owner=anna)
    sign_in(page, live_app, anna, "/")
    tiles = page.locator(".stat")
    expect(tiles.locator(".stat__label")).to_have_text(list(NUMBERS))
    expect(tiles.locator(".stat__value")).to_have_text([str(n) for n in NUMBERS.values()])
    for label in ("My open", "Unassigned"):
        page.locator(".stat", has_text=label).click()
        expect(page.locator(".ticket-row__title")).to_have_count(NUMBERS[label])
        page.go_back()
    expect(page.locator(".dashboard__mine .brief__title")).to_have_text(["Cable"])
    expect(page.locator(".activity__row").first).to_contain_text("Anna Arndt")
    bars = page.locator(".dashboard__queues .card", has_text="Open by queue").locator(".bars__row")
    expect(bars).to_have_count(1)
    expect(bars).to_contain_text("3")
    bars.click()
    expect(page.locator("h1")).to_have_text("Support")
    expect(page.locator(".ticket-row__title")).to_have_count(3)
