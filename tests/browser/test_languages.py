"""Languages in Chromium: an agent switches to German; right-to-left pages are mirrored."""

from collections.abc import Callable

from playwright.sync_api import Page, expect

from accounts.models import Agent, Preferences
from tests.browser.test_list_page import sign_in
from tests.servers.app import App


def test_an_agent_switches_to_german_and_reads_it(
    live_app: App, open_page: Callable[..., Page], anna: Agent
) -> None:
    page = open_page()
    sign_in(page, live_app, anna, "/account")
    page.get_by_label("Language", exact=True).select_option(label="Deutsch")
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.get_by_text("Ihre Einstellungen wurden gespeichert.")).to_be_visible()
    expect(page.locator("html")).to_have_attribute("lang", "de")
    page.get_by_role("link", name="Alle Tickets", exact=True).first.click()
    expect(page.get_by_role("heading", name="Alle Tickets")).to_be_visible()


def test_mirrored_the_navigation_stands_at_the_right_and_nothing_overflows(
    live_app: App, open_page: Callable[..., Page], anna: Agent
) -> None:
    # Arabic is offered in demo mode alone, so its direction is set here; German words are longer.
    Preferences.objects.create(agent=anna, language="de")
    page = open_page()
    sign_in(page, live_app, anna, "/tickets")
    page.evaluate("document.documentElement.dir = 'rtl'")
    link = page.get_by_role("link", name="Alle Tickets", exact=True).first.bounding_box()
    heading = page.get_by_role("heading", name="Alle Tickets").bounding_box()
    assert link is not None
    assert heading is not None
    assert link["x"] > heading["x"] > 700
    for path in ("/", "/tickets", "/tickets/new", "/account"):
        for width in (1440, 390):
            page.set_viewport_size({"width": width, "height": 900})
            page.goto(f"{live_app.url}{path}")
            for direction in ("ltr", "rtl"):
                page.evaluate(f"document.documentElement.dir = '{direction}'")
                wide = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
                assert page.evaluate(wide) == 0, (path, width, direction)
