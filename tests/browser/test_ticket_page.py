"""The ticket page as a person meets it, in Chromium."""

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from accounts.actors import Actor, Channel
from accounts.models import Agent, CustomerUser
from queues.models import Queue, Template
from tests.browser.test_list_page import sign_in
from tests.cast import acting
from tests.servers.app import App
from tickets.models import ArticleType, DeliveryState, OutgoingMail, SenderType, Ticket
from tickets.operations import ArticleDraft, add_article, set_title


@pytest.fixture
def desk(live_app: App, anna: Agent, ticket: Ticket, page: Page) -> Page:
    """Anna has the ticket open."""
    open_as(page, live_app, anna, ticket)
    return page


def open_as(page: Page, app: App, agent: Agent, ticket: Ticket) -> None:
    """The ticket page in a browser in which the agent has signed in."""
    sign_in(page, app, agent, f"/tickets/{ticket.pk}")
    expect(page.locator("h1")).to_contain_text(ticket.title)


def test_a_note_is_written_with_the_keyboard_and_sent_to_nobody(desk: Page, ticket: Ticket) -> None:
    desk.get_by_role("link", name="Note").click()
    expect(desk.get_by_role("button", name="Save internal note")).to_be_visible()
    expect(desk.get_by_role("button", name="Send reply")).to_be_hidden()
    expect(desk.get_by_label("To", exact=True)).to_be_hidden()
    expect(desk.get_by_text("The customer never sees it.")).to_be_visible()
    desk.keyboard.type("The fire brigade is here.")
    desk.keyboard.press("Control+Enter")
    entry = desk.locator(".article--internal")
    expect(entry).to_contain_text("The fire brigade is here.")
    expect(desk.locator("#compose-body")).to_have_value("")
    assert not OutgoingMail.objects.exists()


def test_a_reply_appears_with_its_countdown_and_is_undone(desk: Page, ticket: Ticket) -> None:
    expect(desk.get_by_label("To", exact=True)).to_have_value("Ben Brook <ben@acme.test>")
    desk.locator("#compose-body").fill("Please bring water.")
    desk.get_by_role("button", name="Send reply").click()
    entry = desk.locator(".article--agent")
    expect(entry).to_contain_text("Please bring water.")
    expect(entry).to_contain_text("Sending in")
    entry.get_by_role("button", name="Undo").click()
    expect(entry).to_contain_text("Not sent")
    expect(desk.locator("#compose-body")).to_have_value("Please bring water.")
    assert OutgoingMail.objects.get().state == DeliveryState.CANCELLED


def test_a_property_changes_without_reloading_the_page(desk: Page, ticket: Ticket) -> None:
    desk.evaluate("window.sameDocument = true")
    desk.get_by_label("Priority").select_option(label="5 very high")
    expect(desk.locator(".event")).to_contain_text("changed the priority")
    expect(desk.get_by_label("Priority")).to_have_value("5")
    desk.get_by_label("State", exact=True).select_option(label="pending reminder")
    expect(desk.locator("#panel")).to_contain_text("Until")
    expect(desk.locator("#ticket-head .pill").first).to_contain_text("pending reminder")
    assert desk.evaluate("window.sameDocument")


def test_the_title_is_edited_in_place(desk: Page, ticket: Ticket) -> None:
    desk.get_by_role("link", name="Edit the title").click()
    field = desk.get_by_label("Title", exact=True)
    expect(field).to_be_focused()
    field.fill("Printer in hall 2 on fire")
    field.press("Enter")
    expect(desk.locator("h1")).to_have_text("Printer in hall 2 on fire")


def test_closing_asks_in_a_dialog(desk: Page, ticket: Ticket) -> None:
    desk.get_by_role("link", name="Close").click()
    dialog = desk.get_by_role("dialog")
    expect(dialog).to_contain_text("Close the ticket")
    dialog.get_by_label("Internal note").fill("Out.")
    dialog.get_by_role("button", name="Close ticket").click()
    expect(dialog).to_be_hidden()
    expect(desk.get_by_role("button", name="Reopen")).to_be_visible()
    expect(desk.locator(".article--internal")).to_contain_text("Out.")


def test_a_merge_of_different_customers_asks_in_the_dialog(
    desk: Page, ticket: Ticket, make_ticket: Callable[..., Any], support: Queue, olga: CustomerUser
) -> None:
    target = make_ticket(support, "Another fire", customer_user_id=olga.login)
    desk.get_by_label("More actions").click()
    desk.get_by_role("link", name="Merge…").click()
    dialog = desk.get_by_role("dialog")
    dialog.get_by_label("Ticket number").fill(target.tn)
    dialog.get_by_role("button", name="Merge").click()
    expect(dialog).to_contain_text("different customers")
    dialog.get_by_role("checkbox").check()
    dialog.get_by_role("button", name="Merge").click()
    expect(desk.locator("h1")).to_have_text("Another fire")


def test_what_a_colleague_changed_is_shown_instead_of_overwritten(
    desk: Page, admin: Agent, ticket: Ticket
) -> None:
    # The properties stay as they are while somebody chooses in them.
    desk.get_by_label("Priority").focus()
    set_title(ticket, actor=acting(admin), title="Printer in hall 3")
    desk.get_by_label("Priority").select_option(label="5 very high")
    expect(desk.locator("#panel")).to_contain_text("Ada Admin changed the title")
    expect(desk.locator("h1")).to_have_text("Printer in hall 3")
    expect(desk.get_by_label("Priority")).to_have_value("3")


def test_a_text_of_the_queue_is_put_into_the_composer(desk: Page, ticket: Ticket) -> None:
    Template.objects.create(name="Water", text="Water for {{ ticket.number }}")
    desk.locator("#compose summary[title='Insert a text']").click()
    desk.get_by_role("link", name="Water").click()
    expect(desk.locator("#compose-body")).to_have_value(f"Water for {ticket.tn}")


def test_the_frame_of_a_mail_is_as_high_as_its_text(
    live_app: App, anna: Agent, ticket: Ticket, page: Page
) -> None:
    mail = ArticleDraft(
        body="".join(f"<p>Line {number}</p>" for number in range(30)),
        content_type="text/html",
        article_type=ArticleType.EMAIL_EXTERNAL,
        sender_type=SenderType.CUSTOMER,
        from_="ben@acme.test",
        mail_facts={"warnings": []},
    )
    add_article(ticket, actor=Actor.system(Channel.MAIL), draft=mail)
    open_as(page, live_app, anna, ticket)
    expect(page.frame_locator("iframe").locator("body")).to_contain_text("Line 29")
    page.wait_for_function("document.querySelector('iframe').offsetHeight > 600")


def test_the_page_works_without_javascript(
    live_app: App, anna: Agent, ticket: Ticket, open_page: Callable[..., Page]
) -> None:
    page = open_page(java_script_enabled=False)
    open_as(page, live_app, anna, ticket)
    page.locator("#compose [name=kind][value=note]").check(force=True)
    page.locator("#compose-body").fill("By hand.")
    page.get_by_role("button", name="Save internal note").click()
    expect(page.locator(".article--internal")).to_contain_text("By hand.")
    page.get_by_role("link", name="Close").click()
    page.get_by_role("button", name="Close ticket").click()
    expect(page.get_by_role("button", name="Reopen")).to_be_visible()


def test_on_a_phone_nothing_is_wider_than_the_screen(
    live_app: App, anna: Agent, ticket: Ticket, open_page: Callable[..., Page]
) -> None:
    page = open_page(width=390, height=844)
    open_as(page, live_app, anna, ticket)
    width = page.evaluate("document.documentElement.scrollWidth")
    assert width <= 390
    page.get_by_role("button", name="Properties").click()
    expect(page.locator("#properties")).to_be_visible()
    expect(page.locator("#about")).to_contain_text("Ben Brook")
