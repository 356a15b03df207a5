"""Calling a colleague in a note while one types."""

from playwright.sync_api import Page, expect

from accounts.models import Agent
from tests.browser.test_formats import text_of
from tests.browser.test_list_page import sign_in
from tests.servers.app import App
from tickets.models import Notification, Ticket


def test_a_colleague_is_suggested_chosen_by_keys_and_told(
    live_app: App, page: Page, anna: Agent, rita: Agent, ticket: Ticket
) -> None:
    sign_in(page, live_app, anna, f"/tickets/{ticket.pk}")
    field = page.locator("#compose-body")
    page.locator(".composer__kind", has_text="Note").click()
    expect(field).to_be_focused()
    page.keyboard.type("Ask @re")
    option = page.get_by_role("listbox", name="Colleagues").get_by_role("option")
    expect(option).to_have_text("RR Rita Reed rita", use_inner_text=True)
    expect(option).to_have_attribute("aria-selected", "true")
    expect(field).to_have_attribute("aria-activedescendant", f"mention-{rita.pk}")
    field.press("Escape")
    expect(option).to_be_hidden()
    field.press_sequentially("e")
    expect(option).to_be_visible()
    field.press("Enter")
    expect(field).to_have_value("Ask @rita ")
    field.press("Control+Enter")
    expect(page.locator(".article").last.locator(".mention")).to_have_text("@rita")
    assert Notification.objects.get(type="mention").agent == rita


def test_a_colleague_is_suggested_in_a_note_with_formats_too(
    live_app: App, page: Page, anna: Agent, rita: Agent, ticket: Ticket
) -> None:
    sign_in(page, live_app, anna, f"/tickets/{ticket.pk}")
    page.locator(".composer__kind", has_text="Note").click()
    page.locator("#compose-body").press("Control+b")
    editor = text_of(page)
    expect(editor).to_be_focused()
    page.keyboard.type("Ask ")
    page.keyboard.press("Control+b")
    page.keyboard.type("@re")
    expect(editor).to_have_attribute("aria-activedescendant", f"mention-{rita.pk}")
    page.keyboard.press("Tab")
    expect(editor).to_have_text("Ask @rita")
    expect(editor).to_be_focused()
    editor.press("Control+Enter")
    expect(page.locator(".article")).to_have_count(2)
    assert Notification.objects.get(type="mention").agent == rita
