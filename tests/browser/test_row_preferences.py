"""Row "Preferences": what to be told of, a substitute, a password. The rest: test_preferences."""

from playwright.sync_api import Page, expect

from accounts.models import Agent, Preferences
from tests.browser.test_list_page import sign_in
from tests.servers.app import App


def test_row_preferences_profile_notices_and_substitute_are_one_form_and_the_rest_is_beside_it(
    live_app: App, page: Page, anna: Agent, admin: Agent
) -> None:
    sign_in(page, live_app, anna, "/account")
    page.get_by_label("Phone").fill("+49 30 123")
    page.get_by_label("A note that mentions me: Bell and digest").check()
    page.get_by_label("I am out of office").check()
    page.get_by_label("Substitute").select_option(label=admin.full_name)
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.get_by_text("Your preferences were saved.")).to_be_visible()
    expect(page.get_by_label("A note that mentions me: Bell and digest")).to_be_checked()
    anna.refresh_from_db()
    assert anna.phone == "+49 30 123"
    assert Preferences.objects.filter(agent=anna).exists()
    for name in ("Password", "Sessions", "API tokens"):
        expect(page.locator("#main").get_by_role("link", name=name).first).to_be_visible()
