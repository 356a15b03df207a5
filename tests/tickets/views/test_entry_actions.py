"""What the menu of an entry does: mark as unread, show and hide, change and delete a note."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from accounts.models import Agent
from tests.cast import acting
from tickets.models import Article, HistoryType, Ticket, TicketSeen
from tickets.operations import ArticleDraft, add_article

BrowserOf = Callable[..., Client]


@pytest.fixture
def note(ticket: Ticket, anna: Agent) -> Article:
    """What Anna noted."""
    return add_article(ticket, actor=acting(anna), draft=ArticleDraft(body="It smels."))


def do(client: Client, name: str, article: Article, **data: Any) -> Any:
    return client.post(f"/tickets/{article.ticket_id}/{name}", {"article": article.pk, **data})


def test_a_ticket_is_unread_again_for_who_marked_it_until_they_open_it(
    annas: Client, ticket: Ticket, note: Article, admin: Agent, browser_of: BrowserOf
) -> None:
    browser_of(admin).get(f"/tickets/{ticket.pk}")
    annas.get(f"/tickets/{ticket.pk}")
    version = Ticket.objects.get(pk=ticket.pk).version
    assert do(annas, "unread", note)["Location"] == "/tickets"
    seen = dict(TicketSeen.objects.values_list("agent__login", "article_id"))
    assert seen["anna"] < note.pk == seen["admin"]
    assert Ticket.objects.get(pk=ticket.pk).version == version
    annas.get(f"/tickets/{ticket.pk}")
    assert TicketSeen.objects.get(agent__login="anna").article_id == note.pk


def test_unread_from_the_first_entry_means_all_of_it(
    annas: Client, ticket: Ticket, note: Article
) -> None:
    annas.get(f"/tickets/{ticket.pk}")
    do(annas, "unread", ticket.articles.earliest("pk"))
    assert TicketSeen.objects.get().article_id == 0


def test_a_note_is_shown_to_the_customer_and_hidden_again(annas: Client, note: Article) -> None:
    for visible in (True, False):
        assert do(annas, "visible", note).status_code == 302
        note.refresh_from_db()
        assert note.is_visible_for_customer is visible
    kind = HistoryType.ARTICLE_VISIBILITY_UPDATE
    assert note.ticket.history.filter(type=kind).count() == 2


def test_a_note_is_changed_and_its_earlier_text_kept(annas: Client, note: Article) -> None:
    page = annas.get(f"/tickets/{note.ticket_id}/edit?article={note.pk}").content.decode()
    assert "It smels." in page
    do(annas, "edit", note, subject=note.subject, body="It smells.")
    note.refresh_from_db()
    assert (note.body_text, note.edited) == ("It smells.", True)
    assert note.revisions.get().body_text == "It smels."


def test_lines_of_a_formatted_note_stay_lines(annas: Client, ticket: Ticket, anna: Agent) -> None:
    draft = ArticleDraft(body="<p>One</p>", content_type="text/html")
    note = add_article(ticket, actor=acting(anna), draft=draft)
    do(annas, "edit", note, subject=note.subject, body=note.body_text)
    note.refresh_from_db()
    assert note.body_html == "<p>One</p>"
    do(annas, "edit", note, subject=note.subject, body="One\r\n<b>two</b>")
    note.refresh_from_db()
    assert note.body_html == "<p>One<br>&lt;b&gt;two&lt;/b&gt;</p>"


def test_a_note_is_deleted_but_what_the_customer_wrote_is_not(
    annas: Client, ticket: Ticket, note: Article
) -> None:
    first = ticket.articles.earliest("pk")
    for name, data in (("remove", {}), ("edit", {"body": "Other words"})):
        assert do(annas, name, first, **data).status_code in (403, 422)
    assert do(annas, "remove", note).status_code == 302
    assert list(ticket.articles.all()) == [first]


def test_the_menu_offers_what_may_be_done(
    annas: Client, ticket: Ticket, note: Article, browser_of: BrowserOf, rita: Agent
) -> None:
    page = annas.get(f"/tickets/{ticket.pk}").content.decode()
    assert page.count("Change the note…") == page.count("Delete the note…") == 1
    reader = browser_of(rita).get(f"/tickets/{ticket.pk}").content.decode()
    assert "Change the note…" not in reader
    assert "Mark as unread…" in reader
