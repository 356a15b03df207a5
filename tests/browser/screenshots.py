"""Pictures of the pages for README and docs: ``python -m tests.browser.screenshots URL FOLDER``.

URL is a running demo. Each page is taken 1440 and 390 pixels wide, light and dark, as WebP-sized
PNG with few colours, so that the repository stays small.
"""

import argparse
import re
from pathlib import Path

from playwright.sync_api import Page, sync_playwright

from tests.servers import chromium

PASSWORD = "gotrs-demo"
AGENT_PAGES = {
    "dashboard": "/",
    "list": "/tickets",
    "ticket": "first ticket",
    "history": "its history",
    "new-ticket": "/tickets/new",
    "search": "/search?q=printer",
    "notifications": "/notifications",
    "views": "/tickets/views",
    "filter": "/tickets/filter",
    "preferences": "/account",
    "my-queues": "/account/queues",
    "keys": "/keys",
    "mail-folder": "/mail-folder",
}
CUSTOMER_PAGES = {"portal": "/portal", "portal-new": "/portal/new"}
ADMIN_PAGES = {"back-office": "/admin/", "health": "/admin/health/"}
WIDTHS = {1440: 900, 390: 844}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("url")
    parser.add_argument("folder", type=Path)
    parser.add_argument("--only", default="", help="pages whose name holds this")
    arguments = parser.parse_args()
    arguments.folder.mkdir(parents=True, exist_ok=True)
    with sync_playwright() as playwright:
        browser = chromium.launch(playwright)
        for width, height in WIDTHS.items():
            for dark in (False, True):
                for login, pages in (
                    ("", {"login": "/login"}),
                    ("agent", AGENT_PAGES),
                    ("customer", CUSTOMER_PAGES),
                    ("admin", ADMIN_PAGES),
                ):
                    wanted = {n: a for n, a in pages.items() if arguments.only in n}
                    if not wanted:
                        continue
                    context = browser.new_context(
                        viewport={"width": width, "height": height},
                        color_scheme="dark" if dark else "light",
                    )
                    page = context.new_page()
                    if login:
                        _sign_in(page, arguments.url, login)
                    for name, address in wanted.items():
                        _open(page, arguments.url, address)
                        mode = "dark" if dark else "light"
                        page.screenshot(path=arguments.folder / f"{name}-{width}-{mode}.png")
                    context.close()
        browser.close()


def _sign_in(page: Page, url: str, login: str) -> None:
    page.goto(f"{url}/login")
    page.get_by_label("User name or e-mail address").fill(login)
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in").click()
    page.wait_for_url(re.compile(r"/(portal)?$"))


def _open(page: Page, url: str, address: str) -> None:
    if address in {"first ticket", "its history"}:
        whole = "/history" if address == "its history" else ""
        page.goto(f"{url}/tickets?sort=-updated")
        address = f"{page.locator('.ticket-row__title').first.get_attribute('href')}{whole}"
    page.goto(f"{url}{address}")
    page.wait_for_load_state("networkidle")


if __name__ == "__main__":
    main()
