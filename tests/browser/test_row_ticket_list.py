"""Row "Ticket list": what a line tells, sorting, density, export. More of it: see README.md."""

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

from playwright.sync_api import Page, expect

from accounts.models import Agent, CustomerUser
from gotrs.common.clock import now
from queues.models import Queue
from tests.browser.test_list_page import sign_in
from tests.servers.app import App
from tickets.models import Ticket


def test_row_ticket_list_a_line_tells_what_is_new_and_late_and_the_list_is_sorted_and_exported(
    live_app: App,
    page: Page,
    anna: Agent,
    ben: CustomerUser,
    support: Queue,
    make_ticket: Callable[..., Ticket],
) -> None:
    late = make_ticket(support, "=HYPERLINK(1)", actor=ben, body="Help", customer_user_id=ben.login)
    Ticket.objects.filter(pk=late.pk).update(next_due=now() + timedelta(minutes=30))
    make_ticket(support, "Cable", actor=anna, body="Seen by Anna, who wrote it.")
    sign_in(page, live_app, anna, "/tickets")
    row = page.locator(".ticket-row", has_text="HYPERLINK")
    expect(row.locator(".ticket-row__unread")).to_have_count(1)
    expect(row).to_contain_text("Ben Brook")
    expect(row).to_contain_text("min left")
    other = page.locator(".ticket-row", has_text="Cable")
    expect(other.locator(".ticket-row__unread")).to_have_count(0)
    page.get_by_role("columnheader", name="Number").get_by_role("link").click()
    expect(page.get_by_role("columnheader", name="Number")).to_have_attribute(
        "aria-sort", "descending"
    )
    expect(page.locator(".ticket-row__title")).to_have_text(["Cable", "=HYPERLINK(1)"])
    page.locator("summary[title='Your account']").click()
    page.get_by_role("button", name="Roomy").click()
    expect(page.locator("html")).to_have_attribute("data-density", "roomy")
    page.keyboard.press("Escape")
    page.get_by_label("Export").click()
    with page.expect_download() as download:
        page.get_by_role("link", name="All of this list as CSV").click()
    # A spreadsheet takes no cell for a formula.
    lines = Path(download.value.path()).read_text(encoding="utf-8-sig")
    assert "'=HYPERLINK(1)" in lines
    assert "Cable" in lines
