"""Forgotten passwords and two-factor sign-in in Chromium, without any script."""

import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any
from urllib.parse import urlsplit

import pyotp
import pytest
from playwright.sync_api import Page, expect

from accounts.models import Agent, SecondFactor
from gotrs.common.clock import now
from tests.servers.app import SECRET, App
from tickets.models import OutgoingMail

NEW = "a much better password"


@pytest.fixture
def plain_page(open_page: Callable[..., Page]) -> Page:
    """A page of a browser that runs no script."""
    return open_page(java_script_enabled=False)


def sign_in(page: Page, app: App, password: str) -> None:
    page.goto(f"{app.url}/login")
    page.get_by_label("User name or e-mail address").fill("anna")
    page.get_by_label("Password").fill(password)
    page.get_by_role("button", name="Sign in").click()


def test_a_forgotten_password_is_set_anew_and_a_second_factor_switched_on(
    live_app: App, anna: Agent, plain_page: Page, settings: Any
) -> None:
    page = plain_page
    settings.ENCRYPTION_KEYS = [SECRET]  # what the application encrypts with
    page.goto(f"{live_app.url}/login")
    page.get_by_role("link", name="Forgot password?").click()
    page.get_by_label("User name or e-mail address").fill("anna")
    page.get_by_role("button", name="Send the link").click()
    expect(page.get_by_role("heading", name="Look into your mail")).to_be_visible()

    found = re.search(r"https?://\S+/password/\S+", OutgoingMail.objects.get().secret_text)
    assert found
    page.goto(f"{live_app.url}{urlsplit(found[0]).path}")
    page.get_by_label("New password", exact=True).fill(NEW)
    page.get_by_label("New password again").fill(NEW)
    page.get_by_role("button", name="Set the password").click()
    expect(page.get_by_role("heading", name="Your password was set")).to_be_visible()

    sign_in(page, live_app, NEW)
    page.goto(f"{live_app.url}/account/second-factor")
    page.get_by_role("button", name="Set it up").click()
    expect(page.get_by_role("img", name="QR code for the authenticator")).to_be_visible()
    secret = SecondFactor.objects.get().secret
    page.get_by_label("Code of the authenticator").fill(pyotp.TOTP(secret).at(now()))
    page.get_by_label("Present password").fill(NEW)
    page.get_by_role("button", name="Switch on").click()
    expect(page.get_by_role("listitem")).to_have_count(10)
    recovery_code = page.get_by_role("listitem").first.inner_text()

    page.context.clear_cookies()
    sign_in(page, live_app, NEW)
    page.get_by_label("Code").fill(pyotp.TOTP(secret).at(now() + timedelta(seconds=30)))
    page.get_by_role("button", name="Sign in").click()
    expect(page).to_have_url(f"{live_app.url}/")

    page.context.clear_cookies()
    sign_in(page, live_app, NEW)
    page.get_by_label("Code").fill(recovery_code)
    page.get_by_role("button", name="Sign in").click()
    expect(page).to_have_url(f"{live_app.url}/")
