"""A text with formats and pictures as a person writes it, in Chromium."""

import pytest
from playwright.sync_api import Locator, Page, expect

from accounts.models import Agent
from tests.browser.test_access import problems_of
from tests.browser.test_ticket_page import open_as
from tests.servers.app import App
from tickets.models import Ticket

# Copies a picture as a program for screenshots does, and pastes it where the cursor is.
PASTE = """async (area) => {
    const canvas = document.createElement("canvas");
    canvas.width = canvas.height = 40;
    canvas.getContext("2d").fillRect(5, 5, 30, 30);
    const blob = await new Promise((done) => canvas.toBlob(done, "image/png"));
    const clipboardData = new DataTransfer();
    clipboardData.items.add(new File([blob], "leak.png", {type: "image/png"}));
    const options = {clipboardData, bubbles: true, cancelable: true};
    area.dispatchEvent(new ClipboardEvent("paste", options));
}"""
PASTE_HTML = """(area, html) => {
    const clipboardData = new DataTransfer();
    clipboardData.setData("text/html", html);
    clipboardData.setData("text/plain", "plain");
    const options = {clipboardData, bubbles: true, cancelable: true};
    area.dispatchEvent(new ClipboardEvent("paste", options));
}"""

# Colours change from one theme to the other within moments.
COME_TO_REST = """() => Promise.allSettled(document.getAnimations()
    .filter((one) => one.effect.getTiming().iterations !== Infinity).map((one) => one.finished))"""


@pytest.fixture
def desk(live_app: App, anna: Agent, ticket: Ticket, page: Page) -> Page:
    """Anna has the ticket open."""
    open_as(page, live_app, anna, ticket)
    return page


def text_of(desk: Page) -> Locator:
    """The open editor, not the plain field that it stands in for."""
    named = desk.locator("#compose").get_by_role("textbox", name="Text", exact=True)
    return named.and_(desk.locator(".editor"))


def test_a_reply_with_formats_and_a_picture_is_kept_sent_and_shown(
    desk: Page, live_app: App, ticket: Ticket
) -> None:
    asked: list[str] = []
    desk.context.on("request", lambda request: asked.append(request.url))
    desk.locator("#compose-body").click()
    desk.keyboard.type("Turn the ")
    assert not any("squire" in url for url in asked), "loaded before anybody formats"
    desk.keyboard.press("Control+b")
    expect(text_of(desk)).to_be_focused()
    expect(desk.get_by_role("button", name="Bold")).to_have_attribute("aria-pressed", "true")
    desk.keyboard.type("main tap")
    desk.keyboard.press("Control+b")
    desk.keyboard.type(" off:")
    desk.keyboard.press("Enter")
    desk.get_by_role("button", name="List", exact=True).click()
    desk.keyboard.type("left")
    desk.keyboard.press("Enter")
    desk.keyboard.press("Enter")
    desk.keyboard.type("See the plan")
    for _ in range(4):
        desk.keyboard.press("Shift+ArrowLeft")
    desk.keyboard.press("Control+k")
    desk.get_by_label("Address of the link").fill("acme.test/plan")
    desk.keyboard.press("Enter")
    expect(text_of(desk).get_by_role("link")).to_have_attribute("href", "https://acme.test/plan")
    desk.keyboard.press("End")
    desk.keyboard.press("Enter")
    text_of(desk).evaluate(PASTE)
    picture = text_of(desk).get_by_role("img", name="leak.png")
    expect(picture).to_have_js_property("naturalWidth", 40)
    text_of(desk).evaluate(PASTE_HTML, '<i>pasted</i><img src="https://spy.test/pixel.png">')
    expect(text_of(desk)).to_contain_text("pasted")
    expect(desk.get_by_text("Draft saved")).to_be_visible()
    desk.reload()
    expect(text_of(desk).locator("b")).to_have_text("main tap")
    expect(text_of(desk).get_by_role("img")).to_have_js_property("naturalWidth", 40)
    desk.get_by_role("button", name="Send reply").click()
    shown = desk.frame_locator(".article--agent iframe")
    expect(shown.locator("b")).to_have_text("main tap")
    expect(shown.locator("li")).to_have_text("left")
    expect(shown.locator("img")).to_have_js_property("naturalWidth", 40)
    assert not any("spy.test" in url for url in asked)
    reply = ticket.articles.latest("pk")
    assert "Turn the main tap off:\n- left" in reply.body_text
    assert 'href="https://acme.test/plan"' in reply.body_html
    expect(desk.locator("#compose-body")).to_have_value("")


def test_the_open_editor_is_usable_by_everybody_and_goes_back_to_plain_text(
    desk: Page, ticket: Ticket
) -> None:
    desk.locator("#compose-body").fill("Use water.")
    desk.get_by_role("button", name="Quote", exact=True).click()
    expect(text_of(desk).locator("blockquote")).to_have_text("Use water.")
    desk.get_by_role("button", name="Link", exact=True).click()
    for theme in ("light", "dark"):
        desk.emulate_media(color_scheme=theme, reduced_motion="reduce")
        desk.evaluate(COME_TO_REST)
        assert problems_of(desk) == []
    desk.get_by_role("button", name="Plain text").click()
    expect(desk.locator("#compose-body")).to_have_value("Use water.")
    expect(desk.locator("#compose-body")).to_be_focused()
    desk.get_by_role("button", name="Send reply").click()
    expect(desk.locator(".article--agent")).to_contain_text("Use water.")
    assert ticket.articles.latest("pk").body_html == ""
