"""Row "Search": one box with suggestions and operators, hits marked in their context."""

from collections.abc import Callable

from playwright.sync_api import Page, expect

from accounts.models import Agent
from queues.models import Queue
from tests.browser.test_list_page import sign_in
from tests.servers.app import App
from tickets.models import Ticket


def test_row_search_the_box_suggests_finds_by_operators_and_marks_the_words(
    live_app: App,
    page: Page,
    anna: Agent,
    support: Queue,
    sales: Queue,
    make_ticket: Callable[..., Ticket],
) -> None:
    smoke = make_ticket(support, "Printer", actor=anna, body="Grey smoke comes out of the tray.")
    make_ticket(sales, "Offer", actor=anna, body="A smoke detector for the tray room.")
    sign_in(page, live_app, anna, "/tickets")
    page.keyboard.press("/")
    box = page.get_by_role("combobox", name="Search tickets")
    expect(box).to_be_focused()
    page.keyboard.type(smoke.tn)
    expect(page.locator("#search-suggestions [role=option]")).to_contain_text("Printer")
    box.fill("smoke")
    box.press("Enter")
    expect(page.locator(".ticket-row__title")).to_have_count(2)
    expect(page.locator(".ticket-row__snippet mark").first).to_have_text("smoke")
    for asked, found in (
        ("smoke queue:Support", ["Printer"]),
        ("smoke -detector", ["Printer"]),
        ('"smoke detector"', ["Offer"]),
        (smoke.tn, ["Printer"]),
    ):
        box.fill(asked)
        box.press("Enter")
        expect(page.locator(".ticket-row__title")).to_have_text(found)
