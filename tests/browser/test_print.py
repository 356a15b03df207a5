"""A ticket on paper, in Chromium."""

from playwright.sync_api import Page, expect

from accounts.models import Agent
from tests.browser.test_list_page import sign_in
from tests.cast import acting
from tests.servers.app import App
from tickets.models import Ticket
from tickets.operations import ArticleDraft, add_article


def test_a_ticket_is_printed_without_and_with_internal_entries(
    live_app: App, page: Page, anna: Agent, ticket: Ticket
) -> None:
    add_article(ticket, actor=acting(anna), draft=ArticleDraft(body="Between us."))
    sign_in(page, live_app, anna, f"/tickets/{ticket.pk}")
    expect(page.locator("#ticket-head")).to_contain_text(ticket.tn)
    expect(page.locator(".article--internal")).to_contain_text("Between us.")
    page.get_by_label("More actions").click()
    page.get_by_role("link", name="Print or PDF").click()
    sheet = page.locator(".paper")
    expect(sheet).to_contain_text(ticket.title)
    expect(sheet).not_to_contain_text("Between us.")
    page.get_by_role("link", name="With internal entries").click()
    expect(sheet).to_contain_text("Between us.")
    expect(page.get_by_role("button", name="Print")).to_be_visible()
    page.emulate_media(media="print")
    expect(page.get_by_role("button", name="Print")).to_be_hidden()
    expect(sheet).to_be_visible()
    page.emulate_media(media="screen")
    with page.expect_download() as taken:
        page.get_by_role("link", name="PDF").click()
    assert taken.value.path().read_bytes().startswith(b"%PDF-")
