"""Many tickets changed by one form: asked about, done in steps, each with its result."""

from datetime import timedelta

import pytest

from gotrs.common.clock import now
from tests.cast import acting
from tickets import bulk_runs
from tickets.bulk_runs import STEP
from tickets.models import BulkItem, BulkRun, HistoryType, Outcome, State, StateType, Ticket
from tickets.operations import close_ticket, set_tags

pytestmark = pytest.mark.django_db

HTMX = {"HX-Request": "true"}


def text_of(answer):
    return answer.content.decode()


@pytest.fixture
def three(make_ticket, support):
    """Three tickets in Support."""
    return [make_ticket(support, f"Cable {number}") for number in range(3)]


def begin(browser, tickets, **said):
    """Send the form for ticked tickets; the answer of its page."""
    data = {"ticket": [t.pk for t in tickets], "confirmed": str(len(tickets)), **said}
    return browser.post("/tickets/bulk/edit", data)


def test_the_form_asks_first_and_says_for_how_many(browser_of, three, anna):
    answer = browser_of(anna).post("/tickets/bulk/edit", {"ticket": [t.pk for t in three]})
    assert answer.status_code == 200
    assert "Change 3 tickets" in text_of(answer)
    assert not BulkRun.objects.exists()


def test_every_property_changes_in_one_go_and_a_note_says_why(
    browser_of, make_ticket, support, sales, anna
):
    tickets = [make_ticket(support, "One"), make_ticket(support, "Two")]
    set_tags(tickets[0], actor=acting(anna), tags=["old", "keep"])
    answer = begin(
        browser_of(anna), tickets,
        priority="5", queue=str(sales.pk), owner=str(anna.pk), responsible=str(anna.pk),
        add_tags="vip, new", remove_tags="old", customer_user_id="ben@acme.test",
        note="Moved together.", locked="unlock",
    )  # fmt: skip
    assert answer.status_code == 302
    for ticket in tickets:
        ticket.refresh_from_db()
        assert (ticket.priority_id, ticket.queue_id) == (5, sales.pk)
        assert ticket.owner_id == ticket.responsible_id == anna.pk
        assert ticket.customer_user_id == "ben@acme.test"
        assert not ticket.is_locked
        note = ticket.articles.get(body_text__contains="Moved together.")
        assert not note.is_visible_for_customer
        assert ticket.history.filter(type=HistoryType.PRIORITY_UPDATE, agent=anna).count() == 1
    names = set(tickets[0].tags.values_list("name", flat=True))
    assert names == {"keep", "vip", "new"}
    assert "2 of 2 tickets are done." in text_of(browser_of(anna).get(answer["Location"]))


def test_a_pending_state_needs_its_time(browser_of, three, anna):
    pending = State.objects.filter(type_id=StateType.PENDING_REMINDER).first()
    browser = browser_of(anna)
    without = begin(browser, three, state=str(pending.pk))
    assert without.status_code == 422
    until = (now() + timedelta(days=3)).strftime("%Y-%m-%dT%H:%M")
    assert begin(browser, three, state=str(pending.pk), pending_until=until).status_code == 302
    assert set(Ticket.objects.values_list("state_id", flat=True)) == {pending.pk}


def test_refusals_are_named_with_their_reason_and_stop_nobody(browser_of, three, anna, rita):
    browser = browser_of(rita)
    answer = begin(browser, three, priority="5")
    text = text_of(browser.get(answer["Location"]))
    assert "0 changed, 3 not changed." in text
    assert "You don&#x27;t have the permission for this." in text
    assert all(ticket.tn in text for ticket in three)
    assert set(BulkItem.objects.values_list("outcome", flat=True)) == {Outcome.REFUSED}


def test_all_tickets_of_a_list_are_changed_in_steps(
    browser_of, make_ticket, support, sales, secret, anna
):
    for number in range(STEP + 5):
        make_ticket(support, f"Cable {number}")
    other, hidden = make_ticket(sales, "Other"), make_ticket(secret, "Hidden")
    query = f"queue_id={support.pk}"
    browser = browser_of(anna)
    asked = browser.post("/tickets/bulk/edit", {"all": "1", "query": query})
    assert f"Change {STEP + 5} tickets" in text_of(asked)
    said = {"all": "1", "query": query, "priority": "1", "confirmed": str(STEP + 5)}
    place = browser.post("/tickets/bulk/edit", said)["Location"]
    assert f"{STEP} of {STEP + 5} tickets are done." in text_of(browser.get(place))
    step = browser.post(f"{place}/go-on", headers=HTMX)
    assert f"{STEP + 5} of {STEP + 5} tickets are done." in text_of(step)
    assert "hx-post" not in text_of(step)
    changed = Ticket.objects.filter(priority_id=1)
    assert set(changed.values_list("queue_id", flat=True)) == {support.pk}
    assert changed.count() == STEP + 5
    for ticket in (other, hidden):
        ticket.refresh_from_db()
        assert ticket.priority_id == 3


def test_a_list_that_has_changed_is_asked_about_again(
    browser_of, make_ticket, three, support, anna
):
    make_ticket(support, "Meanwhile")
    said = {"all": "1", "query": "", "priority": "1", "confirmed": "3"}
    answer = browser_of(anna).post("/tickets/bulk/edit", said)
    assert answer.status_code == 422
    assert "it now has 4 tickets" in text_of(answer)
    assert not Ticket.objects.filter(priority_id=1).exists()


def test_more_than_the_limit_is_refused(browser_of, three, anna, monkeypatch):
    monkeypatch.setattr("tickets.views.bulk_runs.MAX_TICKETS", 2)
    answer = browser_of(anna).post("/tickets/bulk/edit", {"all": "1", "query": ""})
    assert answer.status_code == 400
    assert "Narrow it by a filter first." in text_of(answer)


def test_a_menu_of_the_bar_asks_first_if_all_are_meant(browser_of, three, anna):
    answer = browser_of(anna).post("/tickets/bulk", {"all": "1", "query": "", "owner": "me"})
    assert answer.status_code == 200
    assert '<option value="me" selected>' in text_of(answer)
    assert not Ticket.objects.filter(owner=anna).exists()


def test_what_an_interrupted_server_left_is_called_unknown_and_can_be_done_again(
    browser_of, three, anna
):
    run = bulk_runs.start(acting(anna), [t.pk for t in three], {"priority": ["5"]}, "")
    run.items.update(outcome=Outcome.BEGUN, begun_at=now() - timedelta(minutes=5))
    browser = browser_of(anna)
    text = text_of(browser.get(f"/tickets/bulk/{run.pk}"))
    assert "The server was interrupted" in text
    browser.post(f"/tickets/bulk/{run.pk}/go-on")
    assert not Ticket.objects.filter(priority_id=5).exists()
    browser.post(f"/tickets/bulk/{run.pk}/go-on", {"again": "1"})
    assert Ticket.objects.filter(priority_id=5).count() == 3


def test_tickets_are_merged_into_one(browser_of, make_ticket, three, support, anna):
    target = make_ticket(support, "Main")
    begin(browser_of(anna), [*three, target], merge_into=target.tn)
    for ticket in three:
        ticket.refresh_from_db()
        assert ticket.merged_into_id == target.pk
    reasons = BulkItem.objects.filter(outcome=Outcome.REFUSED).values_list("message", flat=True)
    assert list(reasons) == ["A ticket can't be merged into itself."]


def test_strangers_are_merged_only_if_one_says_so(browser_of, make_ticket, ticket, support, anna):
    target = make_ticket(support, "Main", customer_user_id="olga@other.test")
    begin(browser_of(anna), [ticket], merge_into=target.tn)
    assert BulkItem.objects.get().outcome == Outcome.REFUSED
    begin(browser_of(anna), [ticket], merge_into=target.tn, merge_strangers="on")
    ticket.refresh_from_db()
    assert ticket.merged_into_id == target.pk


def test_closed_and_hidden_tickets_are_not_touched(browser_of, make_ticket, secret, three, anna):
    hidden = make_ticket(secret, "Salaries of the board")
    close_ticket(three[0], actor=acting(anna))
    answer = begin(browser_of(anna), [hidden], priority="5")
    assert answer.status_code == 400
    hidden.refresh_from_db()
    assert hidden.priority_id == 3


@pytest.mark.parametrize(
    "said",
    [
        {},
        {"priority": "99"},
        {"merge_into": "4711"},
        {"add_tags": "x" * 60},
        {"pending_until": "2026-01-01T10:00"},
        {"queue": "²"},
        {"owner": "\0"},
    ],
)
def test_what_can_not_be_meant_is_said_in_the_form(browser_of, three, anna, said):
    assert begin(browser_of(anna), three, **said).status_code == 422
    assert not BulkRun.objects.exists()


def test_runs_are_their_agents_own(browser_of, three, anna, rita):
    run = bulk_runs.start(acting(anna), [three[0].pk], {"priority": ["5"]}, "")
    for method, path in (("get", ""), ("post", "/go-on")):
        answer = getattr(browser_of(rita), method)(f"/tickets/bulk/{run.pk}{path}")
        assert answer.status_code == 404
    three[0].refresh_from_db()
    assert three[0].priority_id == 3
