"""Lists, bulk changes, new tickets and the portal as a person meets them, in Chromium."""

from collections.abc import Callable

import pytest
from django.conf import settings
from playwright.sync_api import Page, expect

from accounts.actors import Person
from accounts.models import Agent, CustomerUser
from queues.models import Queue
from tests.clients import cookie_for
from tests.servers.app import App
from tickets.models import Ticket


def sign_in(page: Page, app: App, person: Person, place: str) -> None:
    """Open the place in a browser in which the person is signed in; how: test_signing_in."""
    name, value = settings.SESSION_COOKIE_NAME, cookie_for(person, app)
    page.context.add_cookies([{"name": name, "value": value, "url": app.url}])
    page.goto(app.url + place)


@pytest.fixture
def many(make_ticket: Callable[..., Ticket], support: Queue) -> list[Ticket]:
    """More tickets than one page of the list holds."""
    return [make_ticket(support, f"Cable {number}") for number in range(120)]


def test_scrolling_brings_every_ticket_once_and_ticks_keep_working(
    live_app: App, page: Page, anna: Agent, many: list[Ticket]
) -> None:
    sign_in(page, live_app, anna, "/tickets")
    boxes = page.locator(".ticket-row__select input")
    while boxes.count() < len(many):
        before = boxes.count()
        page.locator(".more").scroll_into_view_if_needed()
        expect(boxes).not_to_have_count(before)
    values = boxes.evaluate_all("boxes => boxes.map(box => Number(box.value))")
    assert sorted(values) == sorted(ticket.pk for ticket in many)
    expect(page.locator(".more")).to_have_count(0)
    boxes.nth(100).check()
    expect(page.locator("[data-selected-count]")).to_have_text("1")
    page.locator("[data-select-all]").check()
    expect(page.locator("[data-selected-count]")).to_have_text("120")


def test_a_bulk_change_is_chosen_from_a_menu_that_opens_upwards(
    live_app: App, page: Page, anna: Agent, ticket: Ticket
) -> None:
    sign_in(page, live_app, anna, "/tickets")
    expect(page.locator(".bulkbar")).to_be_hidden()
    page.locator(".ticket-row__select input").first.check()
    page.locator(".bulkbar summary", has_text="Owner").click()
    panel = page.locator(".bulkbar .menu[open] .menu__panel")
    box, bar = panel.bounding_box(), page.locator(".bulkbar").bounding_box()
    assert box is not None
    assert bar is not None
    assert 0 <= box["y"] < bar["y"]
    panel.get_by_role("button", name="me", exact=True).click()
    expect(page.locator(".toast")).to_contain_text("1 ticket changed.")
    ticket.refresh_from_db()
    assert ticket.owner_id == anna.pk


def test_a_filter_sends_itself_and_keeps_the_order(
    live_app: App, page: Page, anna: Agent, ticket: Ticket
) -> None:
    sign_in(page, live_app, anna, "/tickets?sort=title")
    page.locator("select[name=owner]").select_option("none")
    page.wait_for_url("**owner=none**")
    assert "sort=title" in page.url
    expect(page.locator("h1")).to_have_text("Unassigned")


def test_on_a_phone_tickets_are_cards_that_can_be_selected(
    live_app: App, open_page: Callable[..., Page], anna: Agent, ticket: Ticket
) -> None:
    page = open_page(width=390)
    sign_in(page, live_app, anna, "/tickets")
    expect(page.locator("thead")).to_be_hidden()
    page.locator("[data-select-mode]").click()
    page.locator(".ticket-row__select input").first.check()
    expect(page.locator(".bulkbar")).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_the_customer_of_a_new_ticket_is_chosen_with_the_keyboard(
    live_app: App, page: Page, anna: Agent, ben: CustomerUser, support: Queue
) -> None:
    sign_in(page, live_app, anna, "/tickets/new")
    page.get_by_label("Customer", exact=True).press_sequentially("broo")
    expect(page.locator("#customer-list [role=option]")).to_have_count(1)
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    expect(page.get_by_label("Customer", exact=True)).to_have_value(ben.login)
    expect(page.locator("#customer-list")).to_be_hidden()
    page.get_by_label("Queue", exact=True).select_option(label="Support")
    page.get_by_label("Subject").fill("Printer on fire")
    page.get_by_label("Text", exact=True).fill("It smokes.")
    page.keyboard.press("Control+Enter")
    expect(page.locator("h1")).to_contain_text("Printer on fire")
    assert Ticket.objects.get().customer_user_id == ben.login


def test_the_customer_of_a_new_ticket_is_chosen_with_the_mouse(
    live_app: App, page: Page, anna: Agent, ben: CustomerUser, carla: CustomerUser
) -> None:
    sign_in(page, live_app, anna, "/tickets/new")
    page.get_by_label("Customer", exact=True).press_sequentially("acme")
    page.locator("#customer-list [role=option]", has_text="Carla").click()
    expect(page.get_by_label("Customer", exact=True)).to_have_value(carla.login)


def test_the_pending_time_shows_only_for_pending_states(
    live_app: App, page: Page, anna: Agent, support: Queue
) -> None:
    sign_in(page, live_app, anna, "/tickets/new")
    expect(page.get_by_label("Pending until")).to_be_hidden()
    page.get_by_label("State", exact=True).select_option(label="pending reminder")
    expect(page.get_by_label("Pending until")).to_be_visible()
