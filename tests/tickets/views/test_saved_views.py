"""Saved views: whose they are, what their readers see in them, and what they cost."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.models import AuditEntry, Preferences
from queues.models import Queue
from tests.cast import acting
from tickets.models import Priority, Sharing, TicketView
from tickets.operations import set_priority
from tickets.ticket_views import save_view
from tickets.view_counts import LIMIT, counts

pytestmark = pytest.mark.django_db

HTMX = {"HX-Request": "true"}


def text_of(answer):
    return answer.content.decode()


@pytest.fixture
def make_view(anna):
    """Makes a view of Anna's."""

    def make(name="Late", agent=None, **values):
        values = {"filters": {"escalated": "true"}, "sort": "-updated", **values}
        return save_view(acting(agent or anna), name=name, **values)

    return make


def test_a_list_is_saved_under_a_name_and_opens_as_it_was(
    browser_of, make_ticket, support, ticket, anna
):
    urgent = make_ticket(support, "Server down")
    set_priority(urgent, actor=acting(anna), priority=Priority.objects.get(pk=5))
    browser = browser_of(anna)
    query = "priority_id=4,5&sort=title"
    answer = browser.post(
        "/tickets/views/new",
        {"name": "Urgent", "sharing": "private", "query": query, "keep_columns": ""},
    )
    view = TicketView.objects.get()
    assert answer["Location"] == f"/tickets?view={view.pk}"
    assert (view.filters, view.sort) == ({"priority_id": "4,5"}, "title")
    text = text_of(browser.get(answer["Location"]))
    assert "<h1>Urgent</h1>" in text
    assert urgent.title in text
    assert ticket.title not in text
    noted = AuditEntry.objects.get(action="ticket_view.create")
    assert noted.entity_id == str(view.pk)


def test_the_name_must_be_new_and_all_that_is_wrong_is_said_at_its_field(
    browser_of, make_view, anna
):
    make_view("Late")
    browser = browser_of(anna)
    again = browser.post("/tickets/views/new", {"name": "LATE", "sharing": "private"})
    assert again.status_code == 422
    assert "There is a view of this name already." in text_of(again)
    empty = browser.post("/tickets/views/new", {"name": "", "sharing": "group"})
    assert empty.status_code == 422
    assert "This field is required." in text_of(empty)
    assert "Choose a group." in text_of(empty)
    assert TicketView.objects.count() == 1


def test_a_refused_name_leaves_the_view_as_it_was(browser_of, make_view, anna):
    make_view("Late")
    other = make_view("Early")
    browser = browser_of(anna)
    browser.get("/tickets")  # the menu is kept
    answer = browser.post(f"/tickets/views/{other.pk}", {"name": "Late", "sharing": "private"})
    assert answer.status_code == 422
    menu = text_of(browser.get("/tickets"))
    assert menu.count('title="Late"') == menu.count('title="Early"') == 1


def test_a_filter_that_can_not_be_meant_is_not_saved(browser_of, anna):
    answer = browser_of(anna).post(
        "/tickets/views/new",
        {"name": "X", "sharing": "private", "query": "queue_id=99999"},
    )
    assert answer.status_code == 422
    assert not TicketView.objects.exists()


def test_private_views_are_nobody_elses_shared_ones_everybodys(
    browser_of, make_view, board, anna, rita, bert
):
    private = make_view("Mine")
    shared = make_view("Ours", sharing=Sharing.EVERYBODY)
    of_board = make_view("Board", agent=bert, sharing=Sharing.GROUP, group=board)
    browser = browser_of(rita)
    menu = text_of(browser.get("/tickets"))
    assert "Ours" in menu
    assert "Mine" not in menu
    assert "Board" not in menu
    assert browser.get(f"/tickets?view={shared.pk}").status_code == 200
    for hidden in (private, of_board):
        assert browser.get(f"/tickets?view={hidden.pk}").status_code == 404
        assert browser.get(f"/tickets/views/{hidden.pk}").status_code == 404
    assert browser_of(bert).get(f"/tickets?view={of_board.pk}").status_code == 200


def test_a_shared_view_shows_and_counts_only_what_its_reader_may_see(
    browser_of, make_ticket, make_view, secret, ticket, admin, anna, outsider
):
    hidden = make_ticket(secret, "Salaries of the board")
    view = make_view("All", filters={"locked": "false"}, sharing=Sharing.EVERYBODY)
    plain = make_view("Plain", filters={}, sharing=Sharing.EVERYBODY)
    assert hidden.title not in text_of(browser_of(anna).get(f"/tickets?view={view.pk}"))
    assert counts(acting(anna), [view, plain]) == {view.pk: 1, plain.pk: 1}
    assert counts(acting(outsider), [view, plain]) == {view.pk: 0, plain.pk: 0}
    assert counts(acting(admin), [view, plain]) == {view.pk: 2, plain.pk: 2}


def test_only_its_owner_and_admins_change_a_shared_view(browser_of, make_view, anna, rita, admin):
    view = make_view("Ours", sharing=Sharing.EVERYBODY)
    address = f"/tickets/views/{view.pk}"
    for path in ("", "/filters", "/delete"):
        answer = browser_of(rita).post(address + path, {"name": "X", "sharing": "private"})
        assert answer.status_code == 403
    view.refresh_from_db()
    assert view.name == "Ours"
    assert (
        browser_of(admin).post(address, {"name": "Theirs", "sharing": "everybody"}).status_code
        == 302
    )
    assert browser_of(anna).post(f"{address}/delete").status_code == 302
    assert not TicketView.objects.exists()
    assert AuditEntry.objects.filter(action="ticket_view.delete", agent=anna).count() == 1


def test_a_changed_list_is_saved_into_its_view(browser_of, make_view, ticket, anna):
    view = make_view("Late")
    browser = browser_of(anna)
    unchanged = text_of(browser.get(f"/tickets?view={view.pk}"))
    assert "Save changes" not in unchanged
    changed = text_of(browser.get(f"/tickets?view={view.pk}&locked=false&sort=title"))
    assert "Save changes" in changed
    assert "<h1>Late</h1>" in changed
    browser.post(
        f"/tickets/views/{view.pk}/filters",
        {"query": f"view={view.pk}&locked=false&sort=title"},
    )
    view.refresh_from_db()
    assert (view.filters, view.sort) == ({"locked": "false"}, "title")


def test_a_view_of_a_queue_that_is_gone_says_so(browser_of, make_view, ticket, anna, secret):
    gone = Queue.objects.create(name="Old", group_id=secret.group_id)
    number = gone.pk
    view = make_view("Old things", filters={"queue_id": str(number)})
    gone.delete()
    browser = browser_of(anna)
    answer = browser.get(f"/tickets?view={view.pk}")
    assert answer.status_code == 200
    assert "filters by something that is gone" in text_of(answer)
    assert f"There is no queue {number}." in text_of(answer)
    assert ticket.title not in text_of(answer)
    assert browser.get("/tickets/views").status_code == 200
    assert counts(acting(anna), [view]) == {view.pk: None}


def test_the_first_view_opens_by_itself(browser_of, make_view, ticket, anna):
    view = make_view("Late")
    browser = browser_of(anna)
    browser.post(f"/tickets/views/{view.pk}/place", {"do": "first"})
    assert browser.get("/tickets")["Location"] == f"/tickets?view={view.pk}"
    assert ticket.title in text_of(browser.get("/tickets?status=active"))
    browser.post(f"/tickets/views/{view.pk}/delete")
    assert browser.get("/tickets").status_code == 200


def test_a_first_view_that_others_took_away_leaves_all_tickets(
    browser_of, make_view, ticket, anna, rita
):
    view = make_view("Ours", sharing=Sharing.EVERYBODY)
    browser = browser_of(rita)
    browser.post(f"/tickets/views/{view.pk}/place", {"do": "first"})
    browser_of(anna).post(f"/tickets/views/{view.pk}/delete")
    assert ticket.title in text_of(browser.get("/tickets"))


def test_the_order_is_ones_own(browser_of, make_view, anna, rita):
    views = [make_view(name, sharing=Sharing.EVERYBODY) for name in ("A one", "B two", "C three")]
    browser_of(rita).post(f"/tickets/views/{views[2].pk}/place", {"do": "up"})
    order = Preferences.objects.get(agent=rita).extra["lists"]["order"]
    assert order == [views[0].pk, views[2].pk, views[1].pk]
    menu = text_of(browser_of(rita).get("/tickets/views"))
    assert menu.index("A one") < menu.index("C three") < menu.index("B two")
    hers = text_of(browser_of(anna).get("/tickets/views"))
    assert hers.index("B two") < hers.index("C three")


def test_figures_come_after_the_page_and_are_capped(
    browser_of, make_ticket, make_view, support, anna
):
    for number in range(LIMIT + 2):
        make_ticket(support, f"Cable {number}")
    few = make_view("Few", filters={"search": "Cable 7", "locked": "false"})
    many = make_view("Many", filters={"locked": "false"})
    summed = make_view("Summed", filters={"queue_id": str(support.pk), "subqueues": "true"})
    words = make_view("Words", filters={"q": "cable"})
    assert counts(acting(anna), [few, many, summed, words]) == {
        few.pk: 11, many.pk: LIMIT + 1, summed.pk: LIMIT + 1, words.pk: None,
    }  # fmt: skip
    text = text_of(browser_of(anna).get("/api/tickets/views/menu", headers=HTMX))
    assert f"{LIMIT}+" in text
    assert "<html" not in text


def test_a_filter_without_an_index_counts_the_latest_of_a_big_list(
    browser_of, make_ticket, make_view, support, anna, monkeypatch
):
    monkeypatch.setattr("tickets.view_counts.BIG", 4)
    monkeypatch.setattr("tickets.view_counts._LATEST", 3)
    for number in range(6):
        make_ticket(support, f"Cable {number}", customer_user_id="ben@acme.test")
    by_title = make_view("Cables", filters={"search": "cable"})
    by_customer = make_view("Ben", filters={"customer_user_id": "BEN@acme.test"})
    found = counts(acting(anna), [by_title, by_customer])
    assert found == {by_title.pk: 3, by_customer.pk: 6}
    text = text_of(browser_of(anna).get("/api/tickets/views/menu", headers=HTMX))
    assert ">3+<" in text
    assert ">6<" in text


def test_counting_costs_the_same_for_one_view_and_for_twenty(make_view, support, ticket, anna):
    kinds = [
        {"locked": "true"}, {"priority": "5 very high"}, {"type": "Incident"}, {"owner_id": "me"},
        {"priority_id": "1,2"}, {"tag": "vip"}, {"watched": "true"}, {"status": "closed"},
        {"queue_id": str(support.pk)}, {"customer_id": "ACME"},
    ]  # fmt: skip

    def measure(views):
        with CaptureQueriesContext(connection) as queries:
            counts(acting(anna), views)
        return len(queries)

    views = [
        make_view(f"View {number}", filters=kinds[number % len(kinds)]) for number in range(20)
    ]
    measure(views)  # catalog and settings are warm
    assert measure([views[0], views[8]]) == measure(views)
    assert measure(views) <= 4


def test_the_page_of_views_costs_the_same_for_few_and_for_many(
    browser_of, make_view, support, sales, anna
):
    kinds = [
        {"queue_id": f"{support.pk},{sales.pk}"}, {"owner_id": str(anna.pk)}, {"type": "Incident"},
        {"assigned_to": str(anna.pk)}, {"priority": "5 very high"}, {"q": "fire"},
    ]  # fmt: skip

    def measure():
        browser = browser_of(anna)
        browser.get("/tickets/views")
        with CaptureQueriesContext(connection) as queries:
            assert browser.get("/tickets/views").status_code == 200
        return len(queries)

    def fill(start, count):
        for number in range(start, start + count):
            make_view(f"View {number}", filters=kinds[number % len(kinds)])

    fill(0, len(kinds))
    few = measure()
    fill(len(kinds), 18)
    assert measure() == few
    text = text_of(browser_of(anna).get("/tickets/views"))
    assert "Owner <b>Anna Arndt</b>" in text
    assert "Queue <b>Support, Sales</b>" in text


def test_views_are_for_agents(browser_of, ben):
    assert browser_of(ben).get("/tickets/views").status_code == 403
    assert browser_of(ben).post("/tickets/views/new", {"name": "x"}).status_code == 403


def test_the_menu_asked_for_without_htmx_leads_to_the_page(browser_of, anna):
    assert browser_of(anna).get("/api/tickets/views/menu")["Location"] == "/tickets/views"
