"""Saved views, filters, columns and bulk changes of a list as an agent meets them, in Chromium."""

from collections.abc import Callable

from playwright.sync_api import Page, expect

from accounts.models import Agent, Preferences
from queues.models import Queue
from tests.browser.test_list_page import sign_in
from tests.servers.app import App
from tickets.models import Ticket, TicketView


def test_a_list_is_filtered_and_saved_without_leaving_it(
    live_app: App, page: Page, page_problems: list[str], anna: Agent, ticket: Ticket
) -> None:
    sign_in(page, live_app, anna, "/tickets")
    page.keyboard.press("f")
    dialog = page.get_by_role("dialog")
    dialog.get_by_label("Title or number").fill("printer")
    dialog.get_by_role("button", name="Show tickets").click()
    # What is not set has no place in the address.
    page.wait_for_url("**/tickets?sort=-updated&search=printer")
    page.get_by_role("link", name="Save view").click()
    dialog.get_by_label("Name").fill("Printers")
    dialog.get_by_role("button", name="Save").click()
    expect(page.locator("h1")).to_have_text("Printers")
    item = page.locator(".views .nav__item", has_text="Printers")
    expect(item).to_have_attribute("aria-current", "page")
    expect(item.locator(".count")).to_contain_text("1")
    assert TicketView.objects.get().filters == {"search": "printer"}
    assert page_problems == []


def test_columns_change_places_in_the_dialog(
    live_app: App, page: Page, anna: Agent, ticket: Ticket
) -> None:
    sign_in(page, live_app, anna, "/tickets")
    page.get_by_role("link", name="Columns").click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_role("button", name="Move Number down").click()
    dialog.get_by_role("checkbox", name="Tags").check()
    dialog.get_by_role("checkbox", name="Last from").uncheck()
    dialog.get_by_role("button", name="Show these columns").click()
    expect(page.get_by_role("columnheader", name="Tags")).to_be_visible()
    kept = Preferences.objects.get(agent=anna).extra["lists"]["columns"]
    assert kept == ["priority", "title", "number", "state", "queue", "owner", "activity", "tags"]


def test_all_tickets_of_a_list_are_changed_and_each_has_a_result(
    live_app: App,
    page: Page,
    page_problems: list[str],
    make_ticket: Callable[..., Ticket],
    anna: Agent,
    support: Queue,
) -> None:
    for number in range(60):
        make_ticket(support, f"Cable {number}")
    sign_in(page, live_app, anna, "/tickets")
    page.locator(".ticket-row__select input").first.check()
    page.get_by_label("all 60 of this list").check()
    expect(page.locator(".bulkbar summary").first).to_be_hidden()
    page.get_by_role("button", name="Change…").click()
    dialog = page.get_by_role("dialog")
    expect(dialog).to_contain_text("All 60 tickets of this list")
    dialog.get_by_role("button", name="Change 60 tickets").click()
    expect(dialog).to_contain_text("Choose what to change.")
    dialog.get_by_label("Priority").select_option(label="5 very high")
    dialog.get_by_role("button", name="Change 60 tickets").click()
    expect(page.locator("#run-words")).to_contain_text("60 of 60 tickets are done.")
    expect(page.locator("#run-words")).to_contain_text("60 changed, 0 not changed.")
    assert Ticket.objects.filter(priority_id=5).count() == 60
    assert page_problems == []


def test_on_a_phone_chosen_columns_say_their_names(
    live_app: App, open_page: Callable[..., Page], anna: Agent, ticket: Ticket
) -> None:
    page = open_page(width=390)
    sign_in(page, live_app, anna, "/tickets?columns=title,queue,company,age,escalation")
    cell = page.locator(".ticket-row__more").first
    expect(cell).to_have_attribute("data-label", "Customer id")
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    page.get_by_role("link", name="Filter").click()
    expect(page.get_by_role("dialog")).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
