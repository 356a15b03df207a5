"""The search page and the suggestions under the box."""

import pytest

from tests.cast import acting
from tickets.models import ArticleType
from tickets.operations import ArticleDraft, add_article

pytestmark = pytest.mark.django_db


def test_hits_are_shown_with_their_words_marked(browser_of, ticket, anna):
    answer = browser_of(anna).get("/search", {"q": "smokes printer"})
    assert answer.status_code == 200
    text = answer.content.decode()
    assert "<mark>Printer</mark> on fire" in text
    assert "It <mark>smokes</mark>." in text
    assert f'href="/tickets/{ticket.pk}"' in text


def test_a_search_without_hits_says_so(browser_of, ticket, anna):
    assert "Nothing found" in browser_of(anna).get("/search", {"q": "scanner"}).content.decode()


def test_an_empty_box_explains_itself(browser_of, anna):
    answer = browser_of(anna).get("/search")
    assert "What are you looking for?" in answer.content.decode()


def test_filters_alone_list_tickets(browser_of, ticket, anna):
    assert "Printer on fire" in browser_of(anna).get("/search?q=queue:Support").content.decode()


def test_a_wrong_filter_is_refused_with_a_sentence(browser_of, ticket, anna):
    answer = browser_of(anna).get("/search", {"q": "printer queue:Nowhere"})
    assert answer.status_code == 400
    assert "There is no queue Nowhere." in answer.content.decode()


def test_further_hits_come_as_rows(browser_of, make_ticket, support, anna):
    for number in range(30):
        make_ticket(support, f"Cable {number}")
    browser = browser_of(anna)
    page = browser.get("/search", {"q": "cable"}).content.decode()
    assert page.count('class="ticket-row') >= 25
    assert "q=cable&amp;start=25" in page
    rows = browser.get("/search", {"q": "cable", "start": "25"}, headers={"HX-Request": "true"})
    text = rows.content.decode()
    assert "<html" not in text
    assert text.count("/tickets/") == 5
    assert "Show more" not in text


@pytest.mark.parametrize("start", ["-1", "x", "99999999999", "²", "26"])
def test_an_odd_start_is_no_error(browser_of, ticket, anna, start):
    assert browser_of(anna).get("/search", {"q": "printer", "start": start}).status_code == 200


def test_the_page_is_for_agents(browser_of, ticket, ben, client):
    assert browser_of(ben).get("/search", {"q": "printer"}).status_code == 403
    assert client.get("/search", {"q": "printer"}).status_code == 302


def test_what_one_may_not_see_is_not_on_the_page(browser_of, make_ticket, secret, anna, bert):
    make_ticket(secret, "Printer of the board")
    assert "of the board" not in browser_of(anna).get("/search?q=board").content.decode()
    assert "of the <mark>board" in browser_of(bert).get("/search?q=board").content.decode()


def test_script_is_shown_as_text(browser_of, make_ticket, support, anna):
    make_ticket(support, "<script>alert(1)</script>", body="cable <img src=x onerror=alert(2)>")
    answer = browser_of(anna).get("/search", {"q": "cable <script>alert(3)</script>"})
    text = answer.content.decode()
    assert "<script>alert" not in text
    assert "<img src=x" not in text


def test_suggestions_are_a_fragment(browser_of, ticket, anna, ben, client):
    asked = {"path": "/api/search/suggestions", "data": {"q": "prin"}}
    for person in (anna, ben):
        answer = browser_of(person).get(**asked, headers={"HX-Request": "true"})
        assert answer.status_code == 200
        text = answer.content.decode()
        assert 'role="option"' in text
        assert "<html" not in text
    assert client.get(**asked, headers={"HX-Request": "true"}).headers["HX-Redirect"]


def test_suggestions_without_htmx_lead_to_the_page(browser_of, anna):
    answer = browser_of(anna).get("/api/search/suggestions", {"q": "a b"})
    assert answer.status_code == 302
    assert answer.headers["Location"] == "/search?q=a+b"


@pytest.mark.parametrize("rows", [2, 25])
def test_the_page_costs_the_same_for_any_number_of_hits(
    browser_of, make_ticket, support, ben, anna, rows, django_assert_max_num_queries
):
    for number in range(rows):
        ticket = make_ticket(support, f"Cable {number}", body="A cable", customer_user_id=ben.login)
        draft = ArticleDraft(body="cable again", article_type=ArticleType.NOTE_INTERNAL)
        add_article(ticket, actor=acting(anna), draft=draft)
    browser = browser_of(anna)
    browser.get("/search", {"q": "cable"})
    with django_assert_max_num_queries(22):
        browser.get("/search", {"q": "cable"})
