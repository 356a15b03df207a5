"""Forwarding as a person does it, in Chromium."""

import re

from playwright.sync_api import Page, expect

from accounts.models import Agent
from tests.browser.test_ticket_page import open_as
from tests.servers.app import App
from tickets.models import OutgoingMail, Ticket


def test_an_entry_is_forwarded_from_its_menu_and_never_to_the_customer(
    live_app: App, anna: Agent, ticket: Ticket, page: Page
) -> None:
    open_as(page, live_app, anna, ticket)
    page.locator("#compose-body").fill("Please look.")
    page.locator(".article").first.get_by_label("More about this entry").click()
    page.get_by_role("link", name="Forward", exact=True).click()
    expect(page.locator("[name=forwarded]")).to_have_value(str(ticket.articles.get().pk))
    text = page.locator("#compose-body")
    expect(text).to_have_value(re.compile(r"^Please look\.\n\nForwarded message:\n> From: "))
    to = page.locator("#compose-forward_to")
    expect(to).to_have_value("")
    to.fill("expert@out.test")
    page.get_by_role("button", name="Forward").click()
    expect(page.locator(".article--internal")).to_contain_text("Sending in")
    mail = OutgoingMail.objects.get()
    assert [r.address for r in mail.recipients.all()] == ["expert@out.test"]


def test_turning_to_forward_quotes_what_a_reply_would_answer(
    live_app: App, anna: Agent, ticket: Ticket, page: Page
) -> None:
    open_as(page, live_app, anna, ticket)
    page.locator(".composer__kind", has_text="Forward").click()
    expect(page.locator("[name=forwarded]")).to_have_value(str(ticket.articles.get().pk))
    expect(page.locator("#compose-body")).to_contain_text("Forwarded message:")
    expect(page.locator("#compose-forward_to")).to_be_focused()
    expect(page.locator("#compose-to")).to_be_hidden()
