"""A reply that goes out later, as a person writes it, in Chromium."""

import re

from playwright.sync_api import Page, expect

from accounts.models import Agent
from tests.browser.test_ticket_page import open_as
from tests.servers.app import App
from tickets.models import DeliveryState, OutgoingMail, Ticket


def test_a_reply_is_written_for_later_and_taken_back(
    live_app: App, anna: Agent, ticket: Ticket, page: Page
) -> None:
    open_as(page, live_app, anna, ticket)
    page.locator("#compose-body").fill("Have a nice week.")
    moment = page.get_by_label("Send on")
    expect(moment).to_be_hidden()
    later = page.locator(".composer__later > summary")
    later.click()
    expect(moment).to_have_value(re.compile(r"^\d{4}-\d\d-\d\dT08:00$"))
    later.click()
    expect(moment).to_have_value("")
    expect(page.get_by_role("button", name="Send reply")).to_be_visible()
    later.click()
    page.get_by_role("button", name="Send later").click()
    entry = page.locator(".article").last
    expect(entry).to_contain_text("Goes out on")
    assert OutgoingMail.objects.get().state == DeliveryState.SCHEDULED
    entry.get_by_role("button", name="Take back").click()
    expect(entry).to_contain_text("Not sent")
    expect(page.locator("#compose-body")).to_have_value("Have a nice week.")
    expect(moment).to_be_hidden()
