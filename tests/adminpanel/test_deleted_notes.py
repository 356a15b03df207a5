"""Admins restore deleted notes in the back office."""

import pytest
from django.contrib.messages import get_messages

from tests.cast import acting
from tickets.models import Article, HistoryType, TicketHistory
from tickets.operations import ArticleDraft, add_article, delete_article

pytestmark = pytest.mark.django_db
PAGE = "/admin/tickets/deletedarticle/"


@pytest.fixture
def note(ticket, anna):
    """A note of Anna's that she deleted."""
    draft = ArticleDraft(body="Smells of almonds", subject="Smell")
    article = add_article(ticket, actor=acting(anna), draft=draft)
    delete_article(article, actor=acting(anna))
    return article


def restore(browser, *notes):
    chosen = [note.pk for note in notes]
    return browser.post(PAGE, {"action": "restore", "_selected_action": chosen})


def test_a_deleted_note_is_listed_shown_and_restored(browser_of, admin, ticket, note):
    browser = browser_of(admin)
    page = browser.get(PAGE).content.decode()
    assert "Smell" in page
    assert ticket.tn in page
    assert "almonds" in browser.get(f"{PAGE}{note.pk}/change/").content.decode()
    answer = restore(browser, note)
    assert [str(m) for m in get_messages(answer.wsgi_request)] == ["1 note was restored."]
    assert Article.objects.filter(pk=note.pk).exists()
    row = TicketHistory.objects.get(type=HistoryType.ARTICLE_RESTORE)
    assert (row.agent_id, row.channel) == (admin.pk, "web")
    assert "Smell" not in browser.get(PAGE).content.decode()


def test_what_is_not_deleted_is_not_there(browser_of, admin, ticket):
    first = ticket.articles.get()
    browser = browser_of(admin)
    assert browser.get(f"{PAGE}{first.pk}/change/").status_code == 302
    restore(browser, first)
    assert not TicketHistory.objects.filter(type=HistoryType.ARTICLE_RESTORE).exists()


def test_only_admins_come_in(browser_of, anna, note):
    assert restore(browser_of(anna), note).status_code == 403
    assert not Article.objects.filter(pk=note.pk).exists()
