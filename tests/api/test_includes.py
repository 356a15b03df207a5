"""``include=`` on a ticket: what comes along, and what it costs (contract 4.3)."""

from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.cast import USERS, acting, make_agent
from tickets.operations import (
    ArticleDraft,
    NewFile,
    add_article,
    book_time,
    link_tickets,
    watch_ticket,
)

pytestmark = pytest.mark.django_db
ALL = "?include=articles,last_article,links,watchers"


@pytest.fixture
def grow(ticket, make_ticket, support, anna):
    """Adds an article with file and time, a link and a watcher to Ben's ticket."""

    def add(number):
        draft = ArticleDraft(body=f"Note {number}", files=(NewFile("a.txt", b"a"),))
        article = add_article(ticket, actor=acting(anna), draft=draft)
        book_time(ticket, actor=acting(anna), time_unit=Decimal(1), article=article)
        link_tickets(ticket, actor=acting(anna), target=make_ticket(support, f"Other {number}"))
        watch_ticket(ticket, actor=acting(make_agent(f"w{number}", {USERS: ["ro"]})))

    return add


@pytest.mark.parametrize("by_number", [False, True])
def test_all_that_was_asked_for_comes_along(api_of, anna, ticket, grow, by_number):
    grow(1)
    path = f"/tickets/by-number/{ticket.tn}" if by_number else f"/tickets/{ticket.pk}"
    row = api_of(anna).get(f"{path}{ALL}, nonsense").json()["data"]
    assert [article["body"] for article in row["articles"]] == ["It smokes.", "Note 1"]
    assert row["articles"] == api_of(anna).get(f"/tickets/{ticket.pk}/articles").json()["data"]
    assert row["links"] == api_of(anna).get(f"/tickets/{ticket.pk}/links").json()["data"]
    assert [agent["login"] for agent in row["watchers"]] == ["w1"]
    assert row["last_article"]["id"] == row["articles"][-1]["id"]
    bare = api_of(anna).get(path).json()["data"]
    assert row.keys() - bare.keys() == {"articles", "links", "watchers", "last_article"}
    assert {name: row[name] for name in bare} == bare


def test_customers_get_what_they_may_see(api_of, ben, ticket, grow):
    grow(1)
    row = api_of(ben).get(f"/tickets/{ticket.pk}{ALL}").json()["data"]
    assert [article["body"] for article in row["articles"]] == ["It smokes."]
    assert row["last_article"]["id"] == row["articles"][0]["id"]
    assert row["links"] == []
    assert "watchers" not in row


def test_a_ticket_without_anything_has_empty_ones(api_of, anna, make_ticket, support):
    row = api_of(anna).get(f"/tickets/{make_ticket(support).pk}{ALL}").json()["data"]
    assert (row["articles"], row["links"], row["watchers"], row["last_article"]) == (
        [], [], [], None,
    )  # fmt: skip


def test_it_costs_the_same_however_much_comes_along(api_of, anna, ticket, grow):
    api = api_of(anna)

    def cost():
        api.get(f"/tickets/{ticket.pk}{ALL}")
        with CaptureQueriesContext(connection) as captured:
            api.get(f"/tickets/{ticket.pk}{ALL}")
        return len(captured)

    grow(1)
    grow(2)
    two = cost()
    for number in range(3, 8):
        grow(number)
    assert cost() == two
    assert two <= 16
