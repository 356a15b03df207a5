"""The first page of an agent: its numbers equal the lists that they lead to."""

import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.cast import acting
from tickets.operations import assign, close_ticket, set_title

pytestmark = pytest.mark.django_db


def text_of(answer):
    return answer.content.decode()


def tiles(text):
    found = re.findall(r'class="stat[^"]*" href="([^"]+)">\s*<span[^>]*>([^<]+)</span>', text)
    return [(address.replace("&amp;", "&"), value) for address, value in found]


def test_each_number_equals_the_total_of_its_list(
    browser_of, make_ticket, support, secret, anna, admin
):
    mine, other, done = (make_ticket(support, f"Cable {n}") for n in range(3))
    make_ticket(secret, "Salaries of the board")
    assign(mine, actor=acting(anna), owner=anna)
    close_ticket(done, actor=acting(anna))
    type(mine).objects.filter(pk=other.pk).update(next_due="2020-01-01T00:00:00Z")
    browser = browser_of(anna)
    found = tiles(text_of(browser.get("/")))
    assert [value for _address, value in found] == ["1", "1", "3", "1", "0"]
    for address, value in found:
        page = text_of(browser.get(address))
        total = re.search(r'<span class="count">([\d,+]+)', page)
        assert total
        assert total[1] == value, address


def test_nothing_of_queues_that_one_may_not_read_shows(browser_of, make_ticket, secret, anna, bert):
    hidden = make_ticket(secret, "Salaries of the board", actor=bert, body="Psst", owner=bert)
    assert hidden.title in text_of(browser_of(bert).get("/"))
    text = text_of(browser_of(anna).get("/"))
    assert hidden.title not in text
    assert "Secret" not in text


def test_the_activity_tells_who_did_what_in_one_line_a_sitting(browser_of, ticket, anna):
    set_title(ticket, actor=acting(anna), title="Scanner on fire")
    assign(ticket, actor=acting(anna), owner=anna)
    text = text_of(browser_of(anna).get("/"))
    lines = re.findall(r'class="activity__row">(.*?)</li>', text, re.S)
    assert len(lines) == 2
    assert "Anna Arndt" in lines[0]
    assert "changed the title" in lines[0]
    assert "Ben Brook</b> opened" in lines[1]


def test_without_tickets_the_page_says_what_to_do(browser_of, anna):
    text = text_of(browser_of(anna).get("/"))
    assert "Nothing is waiting for you." in text
    assert "No open tickets." in text
    assert "Nothing has happened yet." in text


def test_an_agent_without_permissions_sees_noughts(browser_of, ticket, outsider):
    answer = browser_of(outsider).get("/")
    assert answer.status_code == 200
    assert [value for _address, value in tiles(text_of(answer))] == ["0"] * 5
    assert ticket.title not in text_of(answer)


def test_the_dashboard_is_for_agents(browser_of, ben, client):
    assert browser_of(ben).get("/").url == "/portal"
    assert client.get("/")["Location"].startswith("/login")


def test_script_is_shown_as_text(browser_of, make_ticket, support, anna):
    make_ticket(
        support, "<script>alert(1)</script>", owner=anna,
        customer_user_id="<img src=x onerror=alert(2)>",
    )  # fmt: skip
    text = text_of(browser_of(anna).get("/"))
    assert "<script>alert" not in text
    assert "<img src=x" not in text


def test_the_number_of_queries_does_not_depend_on_the_number_of_tickets(
    browser_of, make_ticket, support, anna, ben
):
    browser = browser_of(anna)

    def fill(count):
        for number in range(count):
            make_ticket(support, f"Cable {number}", actor=ben, body="Loose.",
                        customer_user_id=ben.login, owner=anna)  # fmt: skip

    def measure():
        browser.get("/")
        with CaptureQueriesContext(connection) as queries:
            browser.get("/")
        return len(queries)

    fill(2)
    few = measure()
    fill(48)
    assert measure() == few <= 13


def test_each_bar_over_time_equals_its_list(browser_of, make_ticket, support, anna):
    for number in range(3):
        ticket = make_ticket(support, f"Cable {number}")
    close_ticket(ticket, actor=acting(anna))
    browser = browser_of(anna)
    for days in (7, 30, 90):
        text = text_of(browser.get(f"/?days={days}"))
        cells = re.findall(r'class="num" href="([^"]+)">(\d+)</a>', text)
        assert sorted(int(value) for _address, value in cells if value != "0") == [1, 3]
        for address, value in cells[-2:]:
            page = text_of(browser.get(address.replace("&amp;", "&")))
            assert re.search(r'<span class="count">([\d,+]+)', page)[1] == value, address


def test_each_bar_of_a_state_leads_to_its_tickets(browser_of, make_ticket, support, anna):
    make_ticket(support, "Cable")
    browser = browser_of(anna)
    text = text_of(browser.get("/"))
    found = re.search(r'href="([^"]*state_id=\d+)".*?<span class="num">(\d+)</span>', text, re.S)
    assert found
    assert found[2] == "1"
    assert re.search(r'<span class="count">1\b', text_of(browser.get(found[1])))


def test_the_chart_over_time_comes_after_the_page(browser_of, ticket, anna):
    browser = browser_of(anna)
    assert "history__step" not in text_of(browser.get("/"))
    headers = {"HX-Request": "true", "HX-Target": "history"}
    fragment = text_of(browser.get("/?days=x", headers=headers))
    assert fragment.count("history__step") == 30
    assert "<html" not in fragment
