"""One's own picture in Chromium, which really draws it."""

from playwright.sync_api import Page, expect

from accounts.models import Agent, AgentPicture
from tests.accounts.test_pictures import WEBP
from tests.browser.test_list_page import sign_in
from tests.servers.app import App


def test_a_picture_is_uploaded_drawn_and_removed(live_app: App, page: Page, anna: Agent) -> None:
    sign_in(page, live_app, anna, "/account")
    expect(page.locator(".picture .avatar")).to_have_text("AA")
    file = {"name": "me.webp", "mimeType": "image/webp", "buffer": WEBP}
    page.locator("#id_picture").set_input_files(file)
    page.get_by_role("button", name="Upload").click()
    expect(page.get_by_text("Your picture was saved.")).to_be_visible()
    for place in (".picture .avatar > img", ".topbar__end summary .avatar > img"):
        expect(page.locator(place)).to_have_js_property("naturalWidth", 1)
    page.get_by_role("button", name="Remove").click()
    expect(page.locator(".picture .avatar")).to_have_text("AA")
    assert not AgentPicture.objects.exists()
