"""Row "Queues": the tree with its figures; one click shows a queue's tickets. Live: test_live."""

from collections.abc import Callable

from playwright.sync_api import Page, expect

from accounts.models import Agent
from queues.models import Queue
from tests.browser.test_list_page import sign_in
from tests.cast import acting, make_queue
from tests.servers.app import App
from tickets.models import Ticket
from tickets.operations import close_ticket


def test_row_queues_the_tree_counts_what_is_open_and_one_click_shows_it(
    live_app: App,
    page: Page,
    anna: Agent,
    support: Queue,
    secret: Queue,
    make_ticket: Callable[..., Ticket],
) -> None:
    printers = make_queue("Support::Printers")
    for title in ("Cable", "Mouse"):
        make_ticket(support, title)
    make_ticket(printers, "Toner")
    make_ticket(secret, "Merger")
    close_ticket(make_ticket(support, "Done"), actor=acting(anna))
    sign_in(page, live_app, anna, "/tickets")
    tree = page.get_by_role("navigation", name="Queues")
    expect(tree.locator(f"[data-live-queue='{support.pk}']")).to_contain_text("2")
    expect(tree.get_by_text("Secret")).to_have_count(0)
    tree.get_by_role("link", name="Support", exact=False).first.click()
    expect(page.locator("h1")).to_have_text("Support")
    expect(tree.locator("[aria-current=page]")).to_contain_text("Support")
    # With what is in the queues below it; the branch unfolds.
    expect(page.locator(".ticket-row__title")).to_have_text(["Toner", "Mouse", "Cable"])
    tree.get_by_role("link", name="Printers").click()
    expect(page.locator(".ticket-row__title")).to_have_text(["Toner"])
