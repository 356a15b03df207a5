"""The ticket page: who sees it, what it shows, what it costs."""

from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from accounts.models import Agent, CustomerUser
from tests.cast import acting
from tickets.models import ArticleType, Priority, SenderType, Ticket, TicketSeen
from tickets.operations import ArticleDraft, add_article, assign, set_priority, set_title

BrowserOf = Callable[..., Client]


def write(ticket: Ticket, actor: Any, body: str, **draft: Any) -> Any:
    draft.setdefault("article_type", ArticleType.NOTE_INTERNAL)
    return add_article(ticket, actor=acting(actor), draft=ArticleDraft(body=body, **draft))


def text_of(client: Client, ticket: Ticket, path: str = "") -> str:
    response = client.get(f"/tickets/{ticket.pk}{path}")
    assert response.status_code == 200
    return str(response.content.decode())


def test_the_page_shows_the_conversation_oldest_first(
    browser_of: BrowserOf, anna: Agent, ticket: Ticket
) -> None:
    write(ticket, anna, "Known since Monday.")
    page = text_of(browser_of(anna), ticket)
    assert page.index("It smokes.") < page.index("Known since Monday.")
    assert "Printer on fire" in page
    assert ticket.tn in page


def test_each_kind_of_entry_says_in_words_what_it_is(
    browser_of: BrowserOf, anna: Agent, ticket: Ticket
) -> None:
    write(ticket, anna, "Not for the customer.")
    write(ticket, anna, "Bring water.", article_type=ArticleType.EMAIL_EXTERNAL)
    page = text_of(browser_of(anna), ticket)
    for kind in ("customer", "internal", "agent"):
        assert f'class="article article--{kind}"' in page
    assert "Internal</span>" in page
    assert "Agent · by mail" in page


def test_what_was_done_stands_between_the_entries(
    browser_of: BrowserOf, anna: Agent, ticket: Ticket
) -> None:
    set_priority(ticket, actor=acting(anna), priority=Priority.objects.get(pk=5))
    page = text_of(browser_of(anna), ticket)
    assert "changed the priority from <b>3 normal</b> to <b>5 very high</b>" in page
    assert "took the ticket" in page


@pytest.mark.parametrize("path", ["", "/about", "/history", "/close", "/merge", "/split"])
def test_an_agent_of_other_queues_finds_no_ticket(
    browser_of: BrowserOf, bert: Agent, ticket: Ticket, path: str
) -> None:
    assert browser_of(bert).get(f"/tickets/{ticket.pk}{path}").status_code == 404


@pytest.mark.parametrize("path", ["", "/close", "/history"])
def test_customers_have_pages_of_their_own(
    browser_of: BrowserOf, ben: CustomerUser, ticket: Ticket, path: str
) -> None:
    assert browser_of(ben).get(f"/tickets/{ticket.pk}{path}").status_code == 403


def test_strangers_are_asked_to_sign_in(client: Client, ticket: Ticket) -> None:
    response = client.get(f"/tickets/{ticket.pk}")
    assert response.status_code == 302
    assert response["Location"].startswith("/login")


def test_who_may_only_read_is_offered_nothing_to_do(
    browser_of: BrowserOf, rita: Agent, ticket: Ticket
) -> None:
    page = text_of(browser_of(rita), ticket)
    assert "It smokes." in page
    assert "data-composer" not in page
    assert "data-autosubmit" not in page
    assert "Merge…" not in page


def test_opening_marks_the_ticket_as_read_once(
    browser_of: BrowserOf, anna: Agent, ticket: Ticket
) -> None:
    browser = browser_of(anna)
    browser.get(f"/tickets/{ticket.pk}")
    mark = TicketSeen.objects.get(ticket=ticket, agent=anna)
    assert mark.article_id == ticket.last_article_id
    with CaptureQueriesContext(connection) as queries:
        browser.get(f"/tickets/{ticket.pk}")
    writes = [q["sql"] for q in queries if q["sql"].split()[0] in {"INSERT", "UPDATE", "DELETE"}]
    assert writes == []


def test_quotes_are_folded_away(browser_of: BrowserOf, anna: Agent, ticket: Ticket) -> None:
    body = "Thanks.\n\nAnna wrote on Monday:\n> one\n> two\n> three"
    write(ticket, anna, body)
    page = text_of(browser_of(anna), ticket)
    folded = page[page.index('<details class="quote">') :]
    assert "Anna wrote on Monday:" in folded
    assert folded.index("&gt; three") < folded.index("</details>")


def test_subject_and_body_are_text_and_nothing_else(
    browser_of: BrowserOf, anna: Agent, ticket: Ticket
) -> None:
    evil = "<script>alert(1)</script>"
    set_title(ticket, actor=acting(anna), title=evil)
    write(ticket, anna, evil, from_=f'"{evil}" <x@example.test>')
    for path in ("", "/history", "/about"):
        assert evil not in text_of(browser_of(anna), ticket, path)


def test_a_preset_reply_works_without_javascript(
    browser_of: BrowserOf, anna: Agent, ticket: Ticket
) -> None:
    article = ticket.articles.get()
    page = text_of(browser_of(anna), ticket, f"?reply={article.pk}&quote=1")
    assert "ben@acme.test" in page
    assert "&gt; It smokes." in page


def test_the_page_costs_the_same_with_3_and_with_50_articles(
    browser_of: BrowserOf, anna: Agent, ticket: Ticket
) -> None:
    browser = browser_of(anna)

    def queries() -> int:
        browser.get(f"/tickets/{ticket.pk}")
        with CaptureQueriesContext(connection) as captured:
            assert browser.get(f"/tickets/{ticket.pk}").status_code == 200
        return len(captured)

    for number in range(2):
        write(ticket, anna, f"Note {number}")
    few = queries()
    for number in range(47):
        kind = ArticleType.EMAIL_EXTERNAL if number % 2 else ArticleType.NOTE_INTERNAL
        write(ticket, anna, f"Entry {number}", article_type=kind)
    assert queries() == few <= 12


def test_the_conversation_is_continued_where_the_reader_is(
    browser_of: BrowserOf, anna: Agent, ticket: Ticket
) -> None:
    first = ticket.articles.get()
    history = ticket.history.order_by("-pk").values_list("pk", flat=True)[0]
    write(ticket, anna, "Something new.")
    response = browser_of(anna).get(
        f"/api/tickets/{ticket.pk}/timeline?article={first.pk}&history={history}",
        headers={"HX-Request": "true"},
    )
    page = response.content.decode()
    assert "Something new." in page
    assert "It smokes." not in page


def test_a_customer_writing_as_customer_by_phone_stands_on_the_customers_side(
    browser_of: BrowserOf, anna: Agent, ticket: Ticket
) -> None:
    write(
        ticket,
        anna,
        "It still smokes.",
        article_type=ArticleType.PHONE,
        sender_type=SenderType.CUSTOMER,
    )
    assert "Customer · by phone" in text_of(browser_of(anna), ticket)


def test_a_colleagues_lock_is_said_in_the_head(
    browser_of: BrowserOf, anna: Agent, admin: Agent, ticket: Ticket
) -> None:
    assign(ticket, actor=acting(admin), owner=admin)
    assert "Ada Admin is working on it" in text_of(browser_of(anna), ticket)


@pytest.mark.parametrize("query", ["?reply={}", "?template={}", "/split?article={}"])
def test_a_number_that_is_too_long_for_an_id_finds_nothing(browser_of, ticket, anna, query):
    address = f"/tickets/{ticket.pk}{query.format('9' * 30)}"
    assert browser_of(anna).get(address).status_code == 404
    endless = f"/tickets/{ticket.pk}{query.format('9' * 5_000)}"
    assert browser_of(anna).get(endless).status_code in {200, 404}
