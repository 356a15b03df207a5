"""What is offered while one types."""

import pytest

from search.suggestions import suggest
from tests.cast import acting
from tickets.operations import delete_ticket

pytestmark = pytest.mark.django_db


def offered(person, text):
    return [(one.kind, one.marked) for one in suggest(text, acting(person))]


def test_the_beginning_of_a_word_of_the_title_finds_a_ticket(ticket, anna):
    assert offered(anna, "print") == [("ticket", "<mark>Printer</mark> on fire")]
    assert offered(anna, "fire pri") == [("ticket", "<mark>Printer</mark> on <mark>fire</mark>")]


def test_words_of_the_conversation_are_not_offered(ticket, anna):
    assert offered(anna, "smokes") == []


def test_the_beginning_of_a_number_finds_a_ticket(ticket, anna):
    for text in (ticket.tn, ticket.tn[:9], f"#{ticket.tn[:12]}"):
        assert offered(anna, text) == [("ticket", "Printer on fire")], text


def test_customers_of_visible_tickets_are_offered_before_titles(ticket, anna):
    assert offered(anna, "broo") == [
        ("customer", "Ben@acme.test".split("@")[0] + " <mark>Brook</mark>"),
        ("ticket", "Printer on fire"),
    ]
    assert suggest("broo", acting(anna))[0].url == "/search?q=customer%3Aben%40acme.test"


def test_customers_without_a_visible_ticket_are_not_offered(ticket, olga, anna, bert):
    assert offered(anna, "olsen") == []
    assert offered(bert, "brook") == []


def test_what_one_may_not_see_is_not_offered(make_ticket, secret, ticket, anna, bert, outsider):
    hidden = make_ticket(secret, "Printer of the board")
    assert offered(anna, "board") == offered(anna, hidden.tn) == []
    assert offered(outsider, "printer") == offered(outsider, ticket.tn) == []
    assert offered(bert, "printer") == [("ticket", "<mark>Printer</mark> of the board")]


def test_customers_are_offered_their_tickets_on_their_own_pages(ticket, ben, olga):
    (one,) = suggest("printer", acting(ben))
    assert one.url == f"/portal/tickets/{ticket.pk}"
    assert suggest("printer", acting(olga)) == []


def test_removed_tickets_are_not_offered(ticket, admin):
    delete_ticket(ticket, actor=acting(admin))
    assert offered(admin, "printer") == offered(admin, ticket.tn) == []


def test_at_most_ten_are_offered_the_newest_first(make_ticket, support, anna):
    for number in range(15):
        make_ticket(support, f"Cable {number}")
    found = offered(anna, "cable")
    assert len(found) == 10
    assert found[0] == ("ticket", "<mark>Cable</mark> 14")


@pytest.mark.parametrize(
    "text", ["", " ", "'", "%", "\x00", "-", '"', "x" * 5000, "a" * 300 + " b"]
)
def test_any_text_may_be_typed(ticket, anna, ben, text):
    assert suggest(text, acting(anna)) == []
    assert suggest(text, acting(ben)) == []


def test_script_in_a_title_is_shown_as_text(make_ticket, support, anna):
    make_ticket(support, "<script>alert(1)</script> cable")
    ((_kind, marked),) = offered(anna, "cable")
    assert marked == "&lt;script&gt;alert(1)&lt;/script&gt; <mark>cable</mark>"


def test_suggestions_cost_the_same_for_any_number_of_hits(
    make_ticket, support, ben, anna, django_assert_max_num_queries
):
    for number in range(30):
        make_ticket(support, f"Cable {number}", customer_user_id=ben.login)
    actor = acting(anna)
    with django_assert_max_num_queries(12):
        suggest("cable", actor)
