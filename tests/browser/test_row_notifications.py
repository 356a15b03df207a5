"""Row "Notifications": the bell, its list, a mention, a reminder that is put off."""

from datetime import timedelta

from playwright.sync_api import Page, expect

from accounts.models import Agent
from gotrs.common.clock import now
from tests.browser.test_list_page import sign_in
from tests.cast import acting
from tests.servers.app import App
from tickets.models import ArticleType, Notification, Ticket
from tickets.operations import ArticleDraft, add_article, set_pending


def test_row_notifications_the_bell_counts_lists_opens_and_puts_off(
    live_app: App, page: Page, anna: Agent, admin: Agent, ticket: Ticket
) -> None:
    note = ArticleDraft(
        subject="Look", body="@anna please look", article_type=ArticleType.NOTE_INTERNAL
    )
    add_article(ticket, actor=acting(admin), draft=note)
    set_pending(ticket, actor=acting(admin), until=now() + timedelta(hours=2))
    Notification.objects.create(
        agent=anna, type="reminder", title=f"Reminder of ticket {ticket.tn}", ticket=ticket
    )
    sign_in(page, live_app, anna, "/notifications")
    bell = page.locator(".bell")
    expect(bell.locator(".bell__count")).to_contain_text("2")
    bell.locator("summary").click()
    expect(bell.locator(".bell__item")).to_have_count(2)
    page.keyboard.press("Escape")
    page.locator(".inbox__row", has_text="Reminder").get_by_role("button", name="tomorrow").click()
    expect(page.locator(".toasts")).to_contain_text(f"Ticket {ticket.tn} waits on.")
    ticket.refresh_from_db()
    assert ticket.pending_until is not None
    assert ticket.pending_until > now() + timedelta(hours=3)
    page.locator(".inbox__open", has_text=ticket.tn).last.click()
    expect(page.locator("h1")).to_have_text(ticket.title)
