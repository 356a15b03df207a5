"""One's own account in Chromium: preferences, an API token, the sessions."""

import re
import urllib.request
from collections.abc import Callable
from urllib.error import HTTPError

import pytest
from playwright.sync_api import Page, expect

from accounts.models import Agent, Preferences
from tests.browser.test_list_page import sign_in
from tests.cast import PASSWORD
from tests.servers.app import App

SCRIPTS = pytest.mark.parametrize("script", [True, False], ids=["with scripts", "without"])


def status_with(token: str, app: App) -> int:
    """What the API answers a program that has the token and nothing else."""
    headers = {"Authorization": f"Bearer {token}"}
    request = urllib.request.Request(f"{app.url}/api/v1/users/me", headers=headers)
    try:
        with urllib.request.urlopen(request, timeout=10) as answer:
            return int(answer.status)
    except HTTPError as refusal:
        return refusal.code


@SCRIPTS
def test_preferences_are_saved_and_the_clock_follows(
    live_app: App, open_page: Callable[..., Page], anna: Agent, script: bool
) -> None:
    page = open_page(java_script_enabled=script)
    sign_in(page, live_app, anna, "/account/sessions")
    seen = page.locator(".account__notes time").first
    expect(seen).to_have_attribute("datetime", re.compile(r"\+00:00$"))
    page.locator(".topbar__end details > summary").last.click()
    page.locator(".menu__item", has_text="Preferences").click()
    page.get_by_label("Language", exact=True).select_option(label="English")
    page.get_by_label("Time zone").select_option("Asia/Tokyo")
    page.locator("#main").get_by_text("Dark", exact=True).click()
    page.get_by_label("I am out of office").check()
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.get_by_text("Your preferences were saved.")).to_be_visible()
    expect(page.locator("html")).to_have_attribute("data-theme", "dark")
    expect(page.get_by_label("I am out of office")).to_be_checked()
    assert Preferences.objects.get().timezone == "Asia/Tokyo"
    page.get_by_role("link", name="Sessions").click()
    expect(seen).to_have_attribute("datetime", re.compile(r"\+09:00$"))


@SCRIPTS
def test_a_mail_is_chosen_by_kind(
    live_app: App, open_page: Callable[..., Page], anna: Agent, script: bool
) -> None:
    page = open_page(width=390, java_script_enabled=script)
    sign_in(page, live_app, anna, "/account")
    expect(page.get_by_label("A note that mentions me: Bell", exact=True)).to_be_checked()
    page.get_by_label("A note that mentions me: Bell and mail").check()
    page.get_by_label("An answer in my tickets: Bell and digest").check()
    page.get_by_label("The digest comes at").select_option("17:00")
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.get_by_text("Your preferences were saved.")).to_be_visible()
    expect(page.get_by_label("A note that mentions me: Bell and mail")).to_be_checked()
    expect(page.get_by_label("An answer in my tickets: Bell and digest")).to_be_checked()
    kept = Preferences.objects.get().extra
    assert (kept["mail"]["mention"], kept["digest_hour"]) == ("now", 17)


@SCRIPTS
def test_a_token_is_made_copied_used_and_revoked(
    live_app: App, open_page: Callable[..., Page], anna: Agent, script: bool
) -> None:
    page = open_page(java_script_enabled=script, permissions=["clipboard-read", "clipboard-write"])
    sign_in(page, live_app, anna, "/account/tokens")
    page.get_by_label("Name").fill("Backup")
    page.get_by_role("button", name="Make the token").click()
    secret = page.get_by_label("Copy the token")
    token = secret.input_value()
    if script:
        page.get_by_role("button", name="Copy", exact=True).click()
        expect(page.get_by_text("The token was copied.")).to_be_visible()
        assert page.evaluate("navigator.clipboard.readText()") == token
    else:
        expect(page.locator("[data-copy]")).to_be_hidden()
    assert status_with(token, live_app) == 200
    page.goto(f"{live_app.url}/account/tokens")
    expect(secret).to_have_count(0)
    page.locator("summary", has_text="Revoke").click()
    page.get_by_role("button", name="Revoke the token").click()
    expect(page.get_by_text("The token was revoked.")).to_be_visible()
    assert status_with(token, live_app) == 401


def test_another_session_is_ended_and_has_to_sign_in_again(
    live_app: App, open_page: Callable[..., Page], anna: Agent
) -> None:
    here, there = open_page(), open_page(width=390)
    sign_in(here, live_app, anna, "/account/sessions")
    there.goto(f"{live_app.url}/login")
    there.locator("[name=username]").fill(anna.login)
    there.locator("[name=password]").fill(PASSWORD)
    there.locator("[name=password]").press("Enter")
    there.wait_for_url(f"{live_app.url}/")
    here.reload()
    rows = here.locator(".account__row")
    expect(rows).to_have_count(2)
    expect(rows.first).to_contain_text("This one")
    here.get_by_role("button", name="End Chrome on Linux").click()
    expect(here.get_by_text("The session was ended.")).to_be_visible()
    expect(rows).to_have_count(1)
    there.goto(f"{live_app.url}/account/sessions")
    expect(there.get_by_role("heading", name="Sign in")).to_be_visible()
