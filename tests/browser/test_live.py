"""Pages that are open follow what others do, without being loaded again."""

from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser, Page, Route, expect

from accounts.models import Agent
from queues.models import Queue
from tests.browser.test_list_page import sign_in
from tests.cast import USERS, acting, make_agent
from tests.servers.app import App
from tickets.models import Ticket
from tickets.operations import ArticleDraft, add_article, close_ticket

SOON = 2_000  # milliseconds in which a change is to be seen


@pytest.fixture
def colleague(db: None) -> Agent:
    """Reads what anna reads."""
    return make_agent("cleo", {USERS: ["rw"]}, first_name="Cleo", last_name="Clark")


@pytest.fixture
def another_page(browser: Browser) -> Iterator[Page]:
    """A page in a browser of its own."""
    context = browser.new_context()
    yield context.new_page()
    context.close()


def follows(page: Page) -> None:
    """Wait until the page has been greeted by the stream."""
    expect(page.locator("html[data-live-state=open]")).to_have_count(1)


def note(ticket: Ticket, agent: Agent, text: str) -> None:
    add_article(ticket, actor=acting(agent), draft=ArticleDraft(subject="Note", body=text))


def test_a_colleagues_note_appears_while_one_writes(
    live_app: App, page: Page, anna: Agent, colleague: Agent, ticket: Ticket
) -> None:
    sign_in(page, live_app, anna, f"/tickets/{ticket.pk}")
    follows(page)
    page.locator("#compose-body").fill("Half an answer")
    note(ticket, colleague, "They called again")
    expect(page.locator(".article").last).to_contain_text("They called again", timeout=SOON)
    expect(page.locator("#toasts")).to_contain_text("The ticket was changed.")
    expect(page.locator("#compose-body")).to_have_value("Half an answer")
    note(ticket, colleague, "And again")
    expect(page.locator(".article").last).to_contain_text("And again", timeout=SOON)
    expect(page.locator(".article", has_text="They called again")).to_have_count(1)


def test_what_comes_while_the_panel_is_renewed_appears_too(
    live_app: App, page: Page, anna: Agent, colleague: Agent, ticket: Ticket
) -> None:
    sign_in(page, live_app, anna, f"/tickets/{ticket.pk}")
    follows(page)
    held: list[Route] = []
    page.route("**/panel", lambda route: held.append(route))
    note(ticket, colleague, "They called again")
    expect(page.locator(".article").last).to_contain_text("They called again", timeout=SOON)
    note(ticket, colleague, "And again")
    for route in held:
        route.continue_()
    page.unroute("**/panel")
    expect(page.locator(".article").last).to_contain_text("And again", timeout=SOON)
    assert held


def test_agents_see_each_other_look_and_write(
    live_app: App, page: Page, another_page: Page, anna: Agent, colleague: Agent, ticket: Ticket
) -> None:
    place = f"/tickets/{ticket.pk}"
    sign_in(page, live_app, anna, place)
    follows(page)
    expect(page.locator("#people")).to_be_hidden()
    sign_in(another_page, live_app, colleague, place)
    expect(page.locator("#people")).to_have_text("Cleo Clark is looking at this ticket")
    expect(another_page.locator("#people")).to_have_text("Anna Arndt is looking at this ticket")
    another_page.locator("#compose-body").press_sequentially("Dear customer")
    expect(page.locator("#people")).to_have_text("Cleo Clark is writing", timeout=SOON)
    another_page.close()
    expect(page.locator("#people")).to_be_hidden(timeout=SOON)


def test_a_list_shows_who_is_at_its_tickets(
    live_app: App, page: Page, another_page: Page, anna: Agent, colleague: Agent, ticket: Ticket
) -> None:
    sign_in(page, live_app, anna, "/tickets")
    follows(page)
    row = page.locator(".ticket-row")
    sign_in(another_page, live_app, colleague, f"/tickets/{ticket.pk}")
    expect(row.get_by_role("img", name="Cleo Clark is looking at this ticket")).to_have_text(
        "CC", timeout=SOON
    )
    another_page.locator("#compose-body").press_sequentially("Dear customer")
    expect(row.get_by_role("img", name="Cleo Clark is writing")).to_be_visible(timeout=SOON)
    another_page.close()
    expect(row.get_by_role("img", name="Cleo Clark")).to_have_count(0, timeout=SOON)


def test_the_figures_of_the_queues_follow(
    live_app: App,
    page: Page,
    anna: Agent,
    support: Queue,
    make_ticket: Callable[..., Ticket],
) -> None:
    sign_in(page, live_app, anna, "/")
    follows(page)
    figure = page.locator(f"[data-live-queue='{support.pk}']")
    expect(figure).to_be_hidden()
    make_ticket(support, "Screen")
    expect(figure).to_contain_text("1", timeout=SOON)


def test_a_new_ticket_comes_into_the_list_and_ticks_stay(
    live_app: App,
    page: Page,
    anna: Agent,
    support: Queue,
    make_ticket: Callable[..., Ticket],
) -> None:
    first = make_ticket(support, "Cable")
    sign_in(page, live_app, anna, "/tickets")
    follows(page)
    page.locator(f"input[name=ticket][value='{first.pk}']").check()
    make_ticket(support, "Screen")
    titles = page.locator(".ticket-row__title")
    expect(titles).to_have_text(["Screen", "Cable"], timeout=SOON)
    expect(page.locator(".page__head .count")).to_contain_text("2")
    expect(page.locator(f"input[name=ticket][value='{first.pk}']")).to_be_checked()
    close_ticket(first, actor=acting(anna))
    expect(titles).to_have_text(["Screen"], timeout=2 * SOON)


def test_an_empty_list_fills(
    live_app: App,
    page: Page,
    anna: Agent,
    support: Queue,
    make_ticket: Callable[..., Ticket],
) -> None:
    sign_in(page, live_app, anna, "/tickets")
    follows(page)
    expect(page.locator(".empty")).to_be_visible()
    make_ticket(support, "Screen")
    expect(page.locator(".ticket-row__title")).to_have_text(["Screen"], timeout=SOON)


def test_a_page_whose_stream_was_cut_catches_up(
    make_app: Callable[..., App],
    transactional_db: None,
    page: Page,
    anna: Agent,
    colleague: Agent,
    ticket: Ticket,
) -> None:
    app = make_app().start()
    try:
        sign_in(page, app, anna, f"/tickets/{ticket.pk}")
        follows(page)
        app.stop()
        expect(page.locator("html[data-live-state=cut]")).to_have_count(1)
        note(ticket, colleague, "While you were cut off")
        app.start()
        expect(page.locator(".article").last).to_contain_text("While you were cut off")
    finally:
        app.stop()


def test_without_a_stream_the_page_asks_now_and_then(
    live_app: App, page: Page, anna: Agent, colleague: Agent, ticket: Ticket
) -> None:
    page.route("**/api/live?*", lambda route: _no_stream(route))
    page.clock.install()
    sign_in(page, live_app, anna, f"/tickets/{ticket.pk}")
    expect(page.locator("html[data-live-state=polling]")).to_have_count(1)
    note(ticket, colleague, "By and by")
    page.clock.fast_forward(10_000)
    expect(page.locator(".article").last).to_contain_text("By and by")


def _no_stream(route: Route) -> None:
    route.fulfill(status=204)
