"""One change for many tickets: each is checked, and each gets its result."""

import pytest
from django.contrib.messages import get_messages

from tests.cast import acting
from tickets.models import HistoryType
from tickets.operations import close_ticket

pytestmark = pytest.mark.django_db


def send(browser, tickets, **change):
    return browser.post("/tickets/bulk", {"ticket": [t.pk for t in tickets], **change})


def told(answer):
    return [str(message) for message in get_messages(answer.wsgi_request)]


@pytest.fixture
def three(make_ticket, support):
    """Three tickets in Support."""
    return [make_ticket(support, f"Cable {number}") for number in range(3)]


def test_all_ticked_tickets_get_the_new_owner(browser_of, three, anna):
    answer = send(browser_of(anna), three[:2], owner="me")
    assert answer.status_code == 302
    assert told(answer) == ["2 tickets changed."]
    for ticket in three:
        ticket.refresh_from_db()
    assert [t.owner_id for t in three] == [anna.pk, anna.pk, None]
    assert three[0].history.filter(type=HistoryType.OWNER_UPDATE, agent=anna).count() == 1


def test_a_refusal_of_one_does_not_stop_the_others(browser_of, three, anna):
    close_ticket(three[1], actor=acting(anna))
    answer = send(browser_of(anna), three, state="2")
    texts = told(answer)
    assert texts[0] == "2 tickets changed."
    assert len(texts) == 2
    assert texts[1].startswith(f"{three[1].tn}: ")
    for ticket in three:
        ticket.refresh_from_db()
        assert ticket.is_closed


def test_tickets_that_one_may_not_read_are_named_by_the_id_alone(
    browser_of, make_ticket, secret, three, anna
):
    hidden = make_ticket(secret, "Salaries of the board")
    answer = send(browser_of(anna), [hidden, three[0]], priority="5")
    assert told(answer) == ["1 ticket changed.", f"{hidden.pk}: Ticket not found."]
    hidden.refresh_from_db()
    assert hidden.priority_id == 3


@pytest.mark.parametrize(
    "change", [{"state": "2"}, {"owner": "me"}, {"priority": "5"}, {"owner": "none"}]
)
def test_who_may_only_read_changes_nothing(browser_of, three, rita, change):
    before = [(t.state_id, t.owner_id, t.priority_id, t.version) for t in three]
    answer = send(browser_of(rita), three, **change)
    assert len(told(answer)) == 1
    assert "permission" in told(answer)[0]
    for ticket in three:
        ticket.refresh_from_db()
    assert [(t.state_id, t.owner_id, t.priority_id, t.version) for t in three] == before


def test_tickets_move_into_a_queue(browser_of, three, sales, anna):
    send(browser_of(anna), three, queue=str(sales.pk))
    for ticket in three:
        ticket.refresh_from_db()
        assert ticket.queue_id == sales.pk


def test_a_queue_that_one_may_not_read_does_not_exist(browser_of, three, secret, anna):
    answer = send(browser_of(anna), three, queue=str(secret.pk))
    assert answer.status_code == 400
    assert "There is no such queue." in answer.content.decode()


@pytest.mark.parametrize(
    "data",
    [
        {},
        {"ticket": ["1"]},
        {"owner": "me"},
        {"ticket": ["²"], "owner": "me"},
        {"ticket": ["9" * 5000], "owner": "me"},
        {"ticket": ["1"], "owner": "²"},
        {"ticket": ["1"], "owner": "9" * 40},
        {"ticket": ["1"], "state": "x"},
        {"ticket": ["1"], "state": "9"},
        {"ticket": ["1"], "queue": "-1"},
        {"ticket": ["1"], "priority": "\0"},
        {"ticket": [str(n) for n in range(1, 502)], "owner": "me"},
    ],
)
def test_input_that_can_not_be_meant_is_refused(browser_of, ticket, anna, data):
    assert browser_of(anna).post("/tickets/bulk", data).status_code == 400


def test_the_bar_is_for_agents(browser_of, ticket, ben, client):
    assert send(browser_of(ben), [ticket], owner="me").status_code == 403
    assert send(client, [ticket], owner="me")["Location"].startswith("/login")
    assert browser_of(ben).get("/tickets/bulk").status_code in {403, 405}


def test_a_form_without_its_token_is_refused(browser_of, ticket, anna):
    browser = browser_of(anna, enforce_csrf_checks=True)
    assert send(browser, [ticket], owner="me").status_code == 403


@pytest.mark.parametrize("place", ["https://evil.test/", "//evil.test", "javascript:alert(1)"])
def test_the_way_back_leads_nowhere_else(browser_of, ticket, anna, place):
    answer = send(browser_of(anna), [ticket], owner="me", next=place)
    assert answer["Location"] == "/tickets"


def test_the_way_back_is_the_list_one_came_from(browser_of, ticket, anna):
    answer = send(browser_of(anna), [ticket], owner="me", next="/tickets?owner=none&sort=title")
    assert answer["Location"] == "/tickets?owner=none&sort=title"


def test_a_place_without_a_slash_is_an_address_and_no_name_of_a_page(browser_of, three, anna):
    answer = send(browser_of(anna), three, priority="5", next="tickets")
    assert answer.headers["Location"] == "tickets"
