"""Row "Ticket": the head, the conversation, the panel, history. The composer: test_ticket_page."""

from collections.abc import Callable

from playwright.sync_api import Page, expect

from accounts.models import Agent, CustomerUser
from queues.models import Queue
from tests.browser.test_ticket_page import open_as
from tests.cast import acting
from tests.servers.app import App
from tickets.models import ArticleType, Priority, Ticket
from tickets.operations import ArticleDraft, add_article, set_priority

QUOTING = "It still smokes.\n\nOn Monday Anna wrote:\n> Is it on?\n> Is it warm?\n> Is it yours?"


def test_row_ticket_head_conversation_panel_and_history_tell_all_of_a_ticket(
    live_app: App,
    page: Page,
    anna: Agent,
    ben: CustomerUser,
    ticket: Ticket,
    support: Queue,
    make_ticket: Callable[..., Ticket],
) -> None:
    note = ArticleDraft(subject="Hm", body="He is upset.", article_type=ArticleType.NOTE_INTERNAL)
    add_article(ticket, actor=acting(anna), draft=note)
    answer = ArticleDraft(subject="Re", body=QUOTING, article_type=ArticleType.WEBREQUEST)
    add_article(ticket, actor=acting(ben), draft=answer)
    set_priority(ticket, actor=acting(anna), priority=Priority.objects.get(pk=5))
    make_ticket(support, "Mouse is gone", customer_user_id=ben.login, customer_id="ACME")
    open_as(page, live_app, anna, ticket)
    head = page.locator("#ticket-head")
    expect(head).to_contain_text(ticket.tn)
    # Who changes a priority has the ticket in hand.
    expect(head).to_contain_text("Anna Arndt")
    entries = page.locator(".article")
    expect(entries).to_have_count(3)
    expect(entries.nth(1)).to_contain_text("Internal")
    expect(page.locator(".event")).to_contain_text("changed the priority")
    quoted = entries.nth(2).get_by_text("Is it warm?")
    expect(quoted).to_be_hidden()
    entries.nth(2).get_by_text("Show quoted text").click()
    expect(quoted).to_be_visible()
    panel = page.locator("#properties")
    for name in ("State", "Priority", "Queue", "Owner", "Responsible", "Type"):
        expect(panel.get_by_label(name, exact=True)).to_be_visible()
    expect(panel).to_contain_text("ben@acme.test")
    expect(panel.get_by_role("link", name="Mouse is gone")).to_be_visible()
    for heading in ("Tags", "Links", "Watchers", "Time"):
        expect(panel.locator("summary", has_text=heading)).to_be_visible()
    head.get_by_label("More actions").click()
    page.get_by_role("link", name="History").click()
    history = page.get_by_role("dialog")
    expect(history).to_contain_text("Anna Arndt")
    expect(history).to_contain_text("3 normal")
    expect(history).to_contain_text("5 very high")
