"""Drafts as a person meets them, in Chromium: typed, left, found again."""

import pytest
from playwright.sync_api import Dialog, Page, Route, expect

from accounts.models import Agent
from tests.browser.test_ticket_page import open_as
from tests.servers.app import App
from tickets.models import Ticket, TicketDraft


@pytest.fixture
def desk(live_app: App, anna: Agent, ticket: Ticket, page: Page) -> Page:
    """Anna has the ticket open."""
    open_as(page, live_app, anna, ticket)
    return page


def test_what_is_typed_is_found_again_after_a_crash(
    desk: Page, live_app: App, ticket: Ticket
) -> None:
    desk.get_by_label("Cc", exact=True).fill("boss@acme.test")
    desk.locator("#compose-body").press_sequentially("Bring a bucket")
    expect(desk.get_by_text("Draft saved")).to_be_visible()
    again = desk.context.new_page()
    desk.close(run_before_unload=False)
    again.goto(f"{live_app.url}/tickets/{ticket.pk}")
    expect(again.locator("#compose-body")).to_have_value("Bring a bucket")
    expect(again.get_by_label("Cc", exact=True)).to_have_value("boss@acme.test")
    again.get_by_role("button", name="Discard draft").click()
    expect(again.locator("#compose-body")).to_have_value("")
    expect(again.get_by_text("Draft saved")).to_be_hidden()
    again.reload()
    expect(again.locator("#compose-body")).to_have_value("")


def test_leaving_at_once_loses_nothing_and_asks_nothing(
    desk: Page, live_app: App, ticket: Ticket
) -> None:
    asked: list[str] = []

    def answer(dialog: Dialog) -> None:
        asked.append(dialog.message)
        dialog.accept()

    desk.on("dialog", answer)
    with desk.expect_request("**/draft"):
        desk.locator("#compose-body").press_sequentially("Just a word")
        desk.goto(f"{live_app.url}/tickets")
    # The browser sends it behind the page's back, and says nothing of when it has arrived.
    for _ in range(30):
        desk.goto(f"{live_app.url}/tickets/{ticket.pk}")
        if desk.locator("#compose-body").input_value():
            break
    expect(desk.locator("#compose-body")).to_have_value("Just a word")
    assert asked == []


def test_a_sent_note_leaves_no_draft(desk: Page, ticket: Ticket) -> None:
    desk.get_by_role("link", name="Note").click()
    desk.keyboard.type("The fire brigade is here.")
    expect(desk.get_by_text("Draft saved")).to_be_visible()
    desk.keyboard.type(" At last.")
    desk.keyboard.press("Control+Enter")
    expect(desk.locator(".article--internal")).to_contain_text("At last.")
    expect(desk.get_by_text("Draft saved")).to_be_hidden()
    assert not TicketDraft.objects.exists()


def test_enter_in_a_field_does_not_throw_the_draft_away(desk: Page, ticket: Ticket) -> None:
    desk.locator("#compose-body").press_sequentially("Bring a bucket")
    expect(desk.get_by_text("Draft saved")).to_be_visible()
    desk.get_by_label("To", exact=True).press("Enter")
    expect(desk.locator(".article--agent")).to_contain_text("Bring a bucket")


def test_what_is_typed_before_the_scripts_are_there_is_kept(
    desk: Page, live_app: App, ticket: Ticket
) -> None:
    late: list[Route] = []
    desk.route("**/drafts*.js", lambda script: late.append(script))
    desk.goto(f"{live_app.url}/tickets/{ticket.pk}", wait_until="commit")
    desk.locator("#compose-body").press_sequentially("Bring a bucket")
    for script in late:
        script.continue_()
    assert late
    expect(desk.get_by_text("Draft saved")).to_be_visible()


def test_the_side_bar_leads_to_what_was_begun(desk: Page, live_app: App, ticket: Ticket) -> None:
    desk.locator("#compose-body").press_sequentially("Bring a bucket")
    expect(desk.get_by_text("Draft saved")).to_be_visible()
    desk.goto(f"{live_app.url}/tickets")
    place = desk.locator(".nav__item", has_text="Drafts")
    expect(place).to_have_text("Drafts1")
    place.click()
    expect(desk.locator(".inbox__row")).to_contain_text("Bring a bucket")
    desk.locator(".inbox__link").click()
    expect(desk.locator("#compose-body")).to_have_value("Bring a bucket")
    desk.go_back()
    desk.get_by_role("button", name="Discard the draft").click()
    expect(desk.get_by_role("heading", name="No drafts")).to_be_visible()
    expect(place).to_have_text("Drafts")
