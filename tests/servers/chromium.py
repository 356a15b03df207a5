"""Chromium under the tests' control: the one that the system has installed."""

import os
import shutil

from playwright.sync_api import Browser, Playwright

# The first is Chromium without the windows that nobody sees: the same pages in less time.
_NAMES = (
    "chromium-headless-shell",
    "chromium",
    "chromium-browser",
    "google-chrome-stable",
    "google-chrome",
)
_FLAGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-dev-shm-usage",
    "--renderer-process-limit=1",  # starting one for each page takes longer than most pages
)


def executable() -> str | None:
    """The browser: ``GOTRS_TEST_BROWSER``, or the system's, or None for Playwright's own."""
    named = os.environ.get("GOTRS_TEST_BROWSER")
    if named:
        return named
    for name in _NAMES:
        found = shutil.which(name)
        if found:
            return found
    return None


def launch(playwright: Playwright) -> Browser:
    """Start it without a window, on a profile that is thrown away."""
    return playwright.chromium.launch(
        executable_path=executable(), args=list(_FLAGS), headless=True, timeout=60_000
    )
