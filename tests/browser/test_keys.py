"""Work by the keyboard alone: single keys, the palette, the sheet, and the switch that ends it."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from accounts.models import Agent
from queues.models import Queue
from tests.browser.test_list_page import sign_in
from tests.servers.app import App
from tickets.models import Ticket


@pytest.fixture
def three(make_ticket: Callable[..., Ticket], support: Queue) -> list[Ticket]:
    return [make_ticket(support, title) for title in ("Cable", "Mouse", "Screen")]


def test_a_list_is_walked_ticked_and_opened_by_keys(
    live_app: App, page: Page, anna: Agent, three: list[Ticket]
) -> None:
    sign_in(page, live_app, anna, "/tickets")
    focused = page.locator(".ticket-row__title:focus")
    titles = page.locator(".ticket-row__title").all_inner_texts()
    page.keyboard.press("j")
    page.keyboard.press("j")
    expect(focused).to_have_text(titles[1])
    page.keyboard.press("x")
    expect(page.locator("[data-selected-count]")).to_have_text("1")
    page.keyboard.press("k")
    expect(focused).to_have_text(titles[0])
    page.keyboard.press("Enter")
    expect(page.locator("h1")).to_have_text(titles[0])


def test_a_note_is_written_and_the_priority_changed_without_a_mouse(
    live_app: App, page: Page, anna: Agent, ticket: Ticket
) -> None:
    sign_in(page, live_app, anna, f"/tickets/{ticket.pk}")
    page.keyboard.press("n")
    expect(page.locator("#compose-body")).to_be_focused()
    page.keyboard.type("cable q and p are only letters here")
    expect(page.locator("#compose-body")).to_have_value("cable q and p are only letters here")
    page.keyboard.press("Control+Enter")
    expect(page.locator(".article--internal")).to_contain_text("only letters here")
    page.locator("h1").click()
    page.keyboard.press("p")
    expect(page.locator("#property-priority")).to_be_focused()


def test_what_altgr_or_ctrl_make_of_a_key_is_no_shortcut(
    live_app: App, page: Page, anna: Agent, ticket: Ticket
) -> None:
    sign_in(page, live_app, anna, f"/tickets/{ticket.pk}")
    page.evaluate(
        """() => {
            for (const pressed of [{modifierAltGraph: true}, {altKey: true}, {isComposing: true}])
                document.body.dispatchEvent(
                    new KeyboardEvent("keydown", {key: "c", bubbles: true, ...pressed}));
        }"""
    )
    page.keyboard.press("n")
    expect(page.locator("#compose-body")).to_be_focused()
    assert page.url.endswith(f"/tickets/{ticket.pk}")


def test_the_palette_finds_what_the_page_can_do_and_tickets_by_number(
    live_app: App, page: Page, anna: Agent, three: list[Ticket]
) -> None:
    sign_in(page, live_app, anna, f"/tickets/{three[0].pk}")
    palette = page.locator("#palette")
    page.keyboard.press("Control+k")
    expect(palette.get_by_role("combobox")).to_be_focused()
    page.keyboard.type("unassi")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    page.wait_for_url("**/tickets?owner=none")
    page.keyboard.press("Control+k")
    page.keyboard.type(three[2].tn)
    option = palette.get_by_role("option", name="Screen")
    expect(option).to_be_visible()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    expect(page.locator("h1")).to_have_text("Screen")


def test_the_palette_leads_into_a_menu_of_the_ticket_and_closes_on_escape(
    live_app: App, page: Page, anna: Agent, ticket: Ticket
) -> None:
    sign_in(page, live_app, anna, f"/tickets/{ticket.pk}")
    page.locator("#compose-body").focus()
    page.keyboard.press("Control+k")
    page.keyboard.type("merge")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    expect(page.locator("dialog#action-dialog")).to_be_visible()
    page.keyboard.press("Escape")
    page.keyboard.press("Control+k")
    page.keyboard.type("something")
    expect(page.locator("#palette")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.locator("#palette")).to_be_hidden()


def test_the_sheet_says_all_keys_and_the_switch_turns_them_off(
    live_app: App, page: Page, anna: Agent, ticket: Ticket
) -> None:
    sign_in(page, live_app, anna, "/tickets")
    page.keyboard.press("?")
    sheet = page.get_by_role("dialog", name="Keyboard shortcuts")
    expect(sheet).to_contain_text("Next ticket")
    page.keyboard.press("Escape")
    expect(sheet).to_be_hidden()
    page.get_by_title("Your account").click()
    with page.expect_response("**/theme"):
        page.get_by_role("button", name="Off", exact=True).click()
    page.locator("#main").focus()
    page.keyboard.press("c")
    page.keyboard.press("?")
    page.reload()
    page.keyboard.press("c")
    expect(sheet).to_be_hidden()
    assert page.url.endswith("/tickets")
    page.keyboard.press("Control+k")
    expect(page.locator("#palette")).to_be_visible()
