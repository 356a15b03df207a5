"""How heavy a first visit is, and that nothing moves while it loads."""

from typing import Any

import pytest
from playwright.sync_api import Page, expect

from accounts.models import Agent
from tests.browser.test_list_page import sign_in
from tests.servers.app import App
from tickets.models import Ticket

MOST = 250_000  # bytes over the wire: page, styles, scripts, font, icons
PAGES = ("/", "/tickets", "/tickets/{ticket}", "/search?q=printer", "/tickets/new", "/login")

_SHIFTS = """
window.shifts = 0;
new PerformanceObserver((list) => {
    for (const entry of list.getEntries()) if (!entry.hadRecentInput) window.shifts += entry.value;
}).observe({type: "layout-shift", buffered: true});
"""
_WEIGHT = """() => [
    ...performance.getEntriesByType("navigation"), ...performance.getEntriesByType("resource"),
].map(({name, encodedBodySize}) => [name, encodedBodySize])"""


@pytest.mark.parametrize("path", PAGES)
def test_a_first_visit_is_light_and_still(
    live_app: App, page: Page, anna: Agent, ticket: Ticket, path: str
) -> None:
    if path != "/login":
        sign_in(page, live_app, anna, "/keys")
    visitor: Any = page.context.new_page()
    visitor.add_init_script(_SHIFTS)
    visitor.context.new_cdp_session(visitor).send("Network.clearBrowserCache")
    visitor.goto(live_app.url + path.format(ticket=ticket.pk))
    if path != "/login":
        expect(visitor.locator("html[data-live-state=open]")).to_have_count(1)
    loaded = visitor.evaluate(_WEIGHT)
    assert sum(size for _name, size in loaded) < MOST
    assert visitor.evaluate("window.shifts") < 0.01
