"""Row "Actions": each of them is reached from the ticket page and does what it says.

Which action is where, and what it costs: docs/actions.md. The rules of each are tested at its
operation; this is the way to it.
"""

from collections.abc import Callable

import pytest
from playwright.sync_api import Locator, Page, expect

from accounts.models import Agent
from queues.models import Queue
from tests.browser.test_ticket_page import open_as
from tests.servers.app import App
from tickets.models import HistoryType, StateType, Ticket, TicketLink


class Desk:
    """The page of a ticket, with its menus."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.panel = page.locator("#properties")
        self.head = page.locator("#ticket-head")

    def more(self, name: str) -> Locator:
        """Choose a line of the menu with three dots; the dialog that it may open."""
        self.head.get_by_label("More actions").click()
        self.head.locator(".menu__panel .menu__item", has_text=name).click()
        return self.page.locator("dialog#action-dialog")

    def press(self, dialog: Locator, name: str) -> None:
        """Press the button of a dialog, which then closes."""
        dialog.get_by_role("button", name=name, exact=True).click()
        expect(dialog).to_be_hidden()


@pytest.fixture
def desk(live_app: App, anna: Agent, ticket: Ticket, page: Page) -> Desk:
    """Anna has Ben's ticket open."""
    open_as(page, live_app, anna, ticket)
    return Desk(page)


def test_row_actions_what_asks_first_asks_in_a_dialog(
    desk: Desk, ticket: Ticket, support: Queue, make_ticket: Callable[..., Ticket]
) -> None:
    other = make_ticket(support, "Cable")
    dialog = desk.more("Tags")
    dialog.get_by_label("Tags").fill("fire, printer")
    desk.press(dialog, "Save")
    expect(desk.panel.locator(".panel__tags")).to_contain_text("printer")
    dialog = desk.more("Book time")
    dialog.get_by_label("Time").fill("12.5")
    desk.press(dialog, "Book")
    expect(desk.panel).to_contain_text("12.5")
    dialog = desk.more("Link")
    dialog.get_by_label("Ticket number").fill(other.tn)
    desk.press(dialog, "Link")
    expect(desk.panel.get_by_role("link", name="Cable")).to_be_visible()
    desk.panel.get_by_role("button", name="Follow", exact=True).click()
    expect(desk.panel).to_contain_text("Follow no more")
    dialog = desk.more("Change customer")
    dialog.locator("[name=customer_user_id]").fill("carla@acme.test")
    desk.press(dialog, "Save")
    expect(desk.panel).to_contain_text("carla@acme.test")
    dialog = desk.more("Wait until")
    desk.press(dialog, "Save")
    expect(desk.head).to_contain_text("pending")
    desk.head.get_by_role("link", name="Close").click()
    desk.press(dialog, "Close ticket")
    desk.head.get_by_role("button", name="Reopen").click()
    expect(desk.head.get_by_role("link", name="Close")).to_be_visible()
    kinds = set(ticket.history.values_list("type", flat=True))
    assert kinds >= {
        HistoryType.TAG_UPDATE,
        HistoryType.TIME_ACCOUNTING,
        HistoryType.TICKET_LINK_ADD,
        HistoryType.SUBSCRIBE,
        HistoryType.CUSTOMER_UPDATE,
        HistoryType.SET_PENDING_TIME,
        HistoryType.STATE_UPDATE,
    }
    assert TicketLink.objects.count() == 1


def test_row_actions_a_ticket_is_split_merged_and_taken_apart_again(
    desk: Desk, ticket: Ticket, support: Queue
) -> None:
    page, dialog = desk.page, desk.page.locator("dialog#action-dialog")
    page.locator(".article").first.get_by_label("More about this entry").click()
    page.get_by_role("link", name="Split off a new ticket").click()
    dialog.get_by_label("Title").fill("And a cable")
    dialog.get_by_role("button", name="Split", exact=True).click()
    expect(page.locator("h1")).to_have_text("And a cable")
    new = Ticket.objects.get(title="And a cable")
    desk.more("Merge").get_by_label("Ticket number").fill(ticket.tn)
    dialog.get_by_role("button", name="Merge", exact=True).click()
    expect(page.locator("h1")).to_have_text(ticket.title)
    new.refresh_from_db()
    assert new.merged_into == ticket
    page.goto(page.url.rpartition("/")[0] + f"/{new.pk}")
    desk.head.get_by_role("button", name="Un-merge").click()
    expect(desk.head.get_by_role("link", name="Close")).to_be_visible()
    new.refresh_from_db()
    assert new.merged_into is None


def test_row_actions_a_ticket_is_archived_brought_back_and_deleted(
    desk: Desk, ticket: Ticket
) -> None:
    desk.more("Archive")
    expect(desk.head).to_contain_text("Archived")
    desk.page.reload()
    desk.more("Bring back from the archive")
    expect(desk.head).not_to_contain_text("Archived")
    desk.page.reload()
    dialog = desk.more("Delete")
    dialog.get_by_role("button", name="Delete", exact=True).click()
    desk.page.wait_for_url("**/tickets")
    expect(desk.page.locator(".toasts")).to_contain_text("The ticket was deleted.")
    ticket.refresh_from_db()
    assert ticket.state.type_id == StateType.REMOVED
