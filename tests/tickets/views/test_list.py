"""The ticket list: who sees what, filters, and how it answers what can't be meant."""

import re
from datetime import timedelta
from urllib.parse import parse_qs, urlsplit

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.cast import acting
from tickets.live import presence
from tickets.operations import close_ticket, set_priority

pytestmark = pytest.mark.django_db

HTMX = {"HX-Request": "true"}


def text_of(answer):
    return answer.content.decode()


def test_the_list_shows_active_tickets_with_number_title_and_customer(browser_of, ticket, anna):
    text = text_of(browser_of(anna).get("/tickets"))
    assert ticket.tn in text
    assert "Printer on fire" in text
    assert "Ben Brook" in text


def test_closed_tickets_are_shown_when_asked_for(browser_of, ticket, anna):
    close_ticket(ticket, actor=acting(anna))
    browser = browser_of(anna)
    assert ticket.tn not in text_of(browser.get("/tickets"))
    assert ticket.tn in text_of(browser.get("/tickets?status=closed"))


def test_tickets_of_queues_that_one_may_not_read_are_not_listed(
    browser_of, make_ticket, secret, ticket, anna, outsider
):
    hidden = make_ticket(secret, "Salaries of the board")
    assert hidden.title not in text_of(browser_of(anna).get("/tickets"))
    text = text_of(browser_of(outsider).get("/tickets"))
    assert ticket.title not in text
    assert "Nothing is open here" in text


def test_the_queue_of_others_can_not_be_asked_for(browser_of, secret, anna):
    answer = browser_of(anna).get(f"/tickets?queue_id={secret.pk}")
    assert answer.status_code == 400
    assert "Secret" not in text_of(answer)


def test_the_list_is_for_agents(browser_of, ben, client):
    assert browser_of(ben).get("/tickets").status_code == 403
    assert client.get("/tickets")["Location"].startswith("/login")


def test_owner_me_lists_my_tickets(browser_of, make_ticket, support, ticket, anna):
    mine = make_ticket(support, "Cable is loose", owner=anna)
    text = text_of(browser_of(anna).get("/tickets?owner=me"))
    assert mine.title in text
    assert ticket.title not in text
    assert "<h1>My tickets</h1>" in text


def test_a_wrong_filter_shows_a_sentence_and_no_tickets(browser_of, ticket, anna):
    answer = browser_of(anna).get("/tickets?status=nowhere")
    assert answer.status_code == 400
    assert "There is no state nowhere." in text_of(answer)
    assert ticket.title not in text_of(answer)


def test_filters_that_match_nothing_offer_a_way_out(browser_of, ticket, anna):
    text = text_of(browser_of(anna).get("/tickets?search=zebra"))
    assert "No tickets match" in text
    assert "Title or number <b>zebra</b>" in text


@pytest.mark.parametrize(
    "query",
    [
        "after=%C2%B2",
        "after=2026-01-01T00:00:00%2B00:00_%C2%B2",
        "after=2026-01-01T00:00:00_5",
        "after=0001-01-01T00:00:00%2B14:00_5",
        "after=9999-12-31T23:59:59-14:00_5",
        "after=2026-01-01T00:00:00Z_99999999999999999999",
        "sort=title&after=%C2%B2",
        "sort=title&after=-5",
        "sort=title&after=99999999999999",
        "sort=" + "x" * 3000,
        "search=%00",
        "search=" + "a" * 3000,
        "search=%25_%5C%27%22;--",
        "q=%00",
    ],
)
def test_odd_input_is_no_error(browser_of, ticket, anna, query):
    assert browser_of(anna).get(f"/tickets?{query}").status_code in {200, 400}


@pytest.mark.parametrize(
    "query",
    [
        "queue_id=%C2%B2",
        "queue_id=-1",
        "queue_id=99999999999999999999999",
        "priority_id=x",
        "owner=%00nobody",
        "created_after=yesterday",
        "escalated=perhaps",
    ],
)
def test_what_can_not_be_meant_is_refused(browser_of, ticket, anna, query):
    assert browser_of(anna).get(f"/tickets?{query}").status_code == 400
    rows = browser_of(anna).get(f"/api/tickets/rows?{query}", headers=HTMX)
    assert rows.status_code == 400


def test_script_is_shown_as_text(browser_of, make_ticket, support, anna):
    make_ticket(
        support, "<script>alert(1)</script>", customer_user_id="<img src=x onerror=alert(2)>"
    )
    text = text_of(browser_of(anna).get("/tickets"))
    assert "<script>alert" not in text
    assert "<img src=x" not in text


def test_a_column_head_sorts_and_turns_the_order_around(browser_of, make_ticket, support, anna):
    low, high = make_ticket(support, "Low"), make_ticket(support, "High")
    for ticket, priority in ((low, 1), (high, 5)):
        set_priority(ticket, actor=acting(anna), priority=_priority(priority))
    browser = browser_of(anna)
    down = text_of(browser.get("/tickets?sort=-priority"))
    assert down.index(">High<") < down.index(">Low<")
    assert 'aria-sort="descending"' in down
    assert "sort=priority" in down
    up = text_of(browser.get("/tickets?sort=priority"))
    assert up.index(">Low<") < up.index(">High<")


def _priority(pk):
    from tickets.models import Priority

    return Priority.objects.get(pk=pk)


# --- Paging ---------------------------------------------------------------------------------------


def shown(text):
    return [int(pk) for pk in re.findall(r'name="ticket" value="(\d+)"', text)]


def next_address(text):
    found = re.search(r'hx-get="([^"]+)"[^>]*hx-trigger="revealed', text)
    return found[1].replace("&amp;", "&") if found else ""


@pytest.mark.parametrize("sort", ["-updated", "updated", "-created", "title", "-priority", "owner"])
def test_paging_shows_every_ticket_exactly_once(browser_of, make_ticket, support, anna, sort):
    tickets = [make_ticket(support, f"Cable {number % 7}") for number in range(107)]
    # Many at the same moment: the order among them must hold from page to page.
    moment = tickets[0].created_at - timedelta(hours=1)
    ids = [ticket.pk for ticket in tickets]
    type(tickets[0]).objects.filter(pk__in=ids[:80]).update(changed_at=moment, created_at=moment)
    browser = browser_of(anna)
    text = text_of(browser.get(f"/tickets?sort={sort}"))
    found = shown(text)
    while address := next_address(text):
        text = text_of(browser.get(address, headers=HTMX))
        assert "<html" not in text
        found += shown(text)
    assert sorted(found) == sorted(ids)
    assert len(found) == 107


def test_without_a_script_show_more_leads_to_the_next_page(browser_of, make_ticket, support, anna):
    for number in range(53):
        make_ticket(support, f"Cable {number}")
    browser = browser_of(anna)
    first = text_of(browser.get("/tickets"))
    further = re.search(r'class="more"\s+href="([^"]+)"', first)[1].replace("&amp;", "&")
    second = text_of(browser.get(f"/tickets{further}"))
    assert "<html" in second
    assert len(shown(second)) == 3
    assert not set(shown(first)) & set(shown(second))


def test_rows_asked_for_without_htmx_lead_to_the_page(browser_of, ticket, anna):
    answer = browser_of(anna).get("/api/tickets/rows?owner=me&after=5")
    place = urlsplit(answer["Location"])
    assert place.path == "/tickets"
    assert parse_qs(place.query) == {"owner": ["me"], "after": ["5"]}


def test_rows_are_for_agents(browser_of, ben):
    assert browser_of(ben).get("/api/tickets/rows", headers=HTMX).status_code == 403


# --- Cost -----------------------------------------------------------------------------------------


def queries_of(browser, address, capture):
    browser.get(address)  # catalog and settings are warm
    with capture() as queries:
        assert browser.get(address).status_code == 200
    return len(queries)


def test_the_number_of_queries_does_not_depend_on_the_number_of_rows(
    browser_of, make_ticket, support, sales, anna, ben, carla
):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    def measure():
        return queries_of(browser_of(anna), "/tickets", lambda: CaptureQueriesContext(connection))

    def fill(count):
        for number in range(count):
            customer = (ben, carla)[number % 2]
            make_ticket(
                (support, sales)[number % 2], f"Cable {number}", body="Loose.",
                actor=customer, customer_user_id=customer.login, owner=None,
            )  # fmt: skip

    fill(2)
    few = measure()
    fill(48)
    assert measure() == few
    assert few <= 12


# --- Who is at a ticket ---------------------------------------------------------------------------


def test_rows_show_the_colleagues_who_are_at_the_ticket(browser_of, ticket, anna, rita):
    presence.look(ticket.pk, anna.pk)
    presence.write(ticket.pk, rita.pk, writes=True)
    text = text_of(browser_of(anna).get("/tickets"))
    assert 'aria-label="Rita Reed is writing"' in text
    assert "Anna Arndt is looking" not in text
    rows = text_of(browser_of(rita).get("/api/tickets/rows", headers=HTMX))
    assert 'title="Anna Arndt is looking at this ticket"' in rows


def test_pages_that_poll_hear_who_is_where_only_of_what_they_may_read(
    browser_of, ticket, anna, rita, outsider
):
    presence.look(ticket.pk, rita.pk)
    here = browser_of(anna).get("/api/live/now?list=1").json()["here"]
    assert [one["name"] for one in here[str(ticket.pk)]] == ["Rita Reed"]
    assert browser_of(outsider).get("/api/live/now?list=1").json()["here"] == {}
    assert "here" not in browser_of(anna).get("/api/live/now").json()


def test_many_people_at_many_tickets_cost_no_more_queries(
    browser_of, make_ticket, support, ticket, anna, rita, django_assert_num_queries
):
    browser = browser_of(anna)
    browser.get("/tickets?status=active")
    with CaptureQueriesContext(connection) as few:
        browser.get("/tickets?status=active")
    for number in range(10):
        other = make_ticket(support, f"Ticket {number}")
        presence.look(other.pk, rita.pk)
        presence.look(other.pk, anna.pk)
    with django_assert_num_queries(len(few)):
        browser.get("/tickets?status=active")
