"""The dashboard in a browser: its chart comes by itself, and leads to its lists."""

from playwright.sync_api import Page, expect

from accounts.models import Agent
from tests.browser.test_list_page import sign_in
from tests.servers.app import App
from tickets.models import Ticket


def test_the_chart_comes_after_the_page_and_moves_nothing(
    live_app: App, page: Page, anna: Agent, ticket: Ticket
) -> None:
    sign_in(page, live_app, anna, "/")
    expect(page.locator(".history__step")).to_have_count(30)
    assert page.locator("#history").evaluate("part => part.offsetHeight") <= 15.5 * 16
    page.get_by_role("link", name="7 days").click()
    expect(page.locator(".history__step")).to_have_count(7)
    page.get_by_text("As a table").click()
    page.locator(".history__table tr").last.get_by_role("link").first.click()
    expect(page.locator(".ticket-row__title")).to_have_text([ticket.title])
