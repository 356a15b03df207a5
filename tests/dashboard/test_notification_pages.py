"""The bell: what an agent was told, and reminders that are put off."""

from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from dashboard import inbox
from gotrs.common.clock import now
from tests.cast import acting
from tickets.models import Notification, TicketHistory
from tickets.operations import assign, set_pending

pytestmark = pytest.mark.django_db


@pytest.fixture
def told(ticket, admin, anna):
    """Anna was given a ticket and knows it."""
    assign(ticket, actor=acting(admin), owner=anna)
    return Notification.objects.get(agent=anna)


@pytest.fixture
def reminder(ticket, anna):
    """The time of a ticket that Anna lets wait is over."""
    set_pending(ticket, actor=acting(anna), until=now() + timedelta(hours=2))
    return Notification.objects.create(
        agent=anna, type="reminder", title=f"Reminder of ticket {ticket.tn}", ticket=ticket
    )


def text_of(answer):
    return answer.content.decode()


def test_the_bell_counts_what_is_unread_and_lists_the_newest(browser_of, anna, told, ticket):
    browser = browser_of(anna)
    page = text_of(browser.get("/"))
    assert 'hx-get="/api/notifications/count"' in page
    assert ">1<" in text_of(browser.get("/api/notifications/count"))
    menu = text_of(browser.get("/api/notifications/menu"))
    assert f"Ticket {ticket.tn} is yours" in menu
    assert "All notifications" in menu


def test_opening_a_message_marks_it_as_read_and_leads_to_its_ticket(browser_of, anna, told, ticket):
    browser = browser_of(anna)
    answer = browser.post(f"/notifications/{told.pk}/open")
    assert answer["Location"] == f"/tickets/{ticket.pk}"
    told.refresh_from_db()
    assert told.read_at is not None
    assert "bell__count" not in text_of(browser.get("/api/notifications/count"))


def test_all_are_marked_as_read_at_once_but_nobody_elses(browser_of, anna, rita, told):
    other = Notification.objects.create(agent=rita, type="note", title="Look")
    browser = browser_of(anna)
    assert "Mark all as read" in text_of(browser.get("/notifications"))
    browser.post("/notifications/read")
    assert "Mark all as read" not in text_of(browser.get("/notifications"))
    other.refresh_from_db()
    assert other.read_at is None


def test_what_concerns_a_ticket_that_can_not_be_read_any_more_is_not_told(
    browser_of, anna, told, ticket, secret
):
    type(ticket).objects.filter(pk=ticket.pk).update(queue=secret, owner=None)
    browser = browser_of(anna)
    assert ticket.tn not in text_of(browser.get("/notifications"))
    assert "bell__count" not in text_of(browser.get("/api/notifications/count"))
    assert browser.post(f"/notifications/{told.pk}/open").status_code == 404


def test_messages_of_others_do_not_exist(browser_of, rita, told):
    for action in ("open", "snooze"):
        answer = browser_of(rita).post(f"/notifications/{told.pk}/{action}", {"for": "hour"})
        assert answer.status_code == 404


def test_a_reminder_is_put_off_by_an_operation_with_history(browser_of, anna, reminder, ticket):
    browser = browser_of(anna)
    assert "Remind me again" in text_of(browser.get("/notifications"))
    before = TicketHistory.objects.filter(ticket=ticket).count()
    browser.post(f"/notifications/{reminder.pk}/snooze", {"for": "hour"})
    ticket.refresh_from_db()
    assert timedelta(minutes=59) < ticket.pending_until - now() < timedelta(minutes=61)
    assert TicketHistory.objects.filter(ticket=ticket).count() > before
    reminder.refresh_from_db()
    assert reminder.read_at is not None


def test_an_unknown_choice_changes_nothing(browser_of, anna, reminder, ticket):
    until = ticket.pending_until
    answer = browser_of(anna).post(f"/notifications/{reminder.pk}/snooze", {"for": "ever"})
    assert answer.status_code == 400
    ticket.refresh_from_db()
    assert ticket.pending_until == until


def test_a_ticket_that_waits_no_more_can_not_be_put_off(browser_of, anna, told, ticket):
    browser = browser_of(anna)
    answer = browser.post(f"/notifications/{told.pk}/snooze", {"for": "hour"}, follow=True)
    assert "does not wait any more" in text_of(answer)
    ticket.refresh_from_db()
    assert ticket.pending_until is None


@pytest.mark.parametrize(
    ("choice", "until"),
    [
        ("hour", datetime(2026, 11, 25, 17, 30, tzinfo=UTC)),
        ("tomorrow", datetime(2026, 11, 26, 8, tzinfo=UTC)),
        ("week", datetime(2026, 11, 30, 8, tzinfo=UTC)),
    ],
)
def test_later_means_an_hour_tomorrow_morning_or_monday(monkeypatch, anna, choice, until):
    monkeypatch.setattr(inbox, "now", lambda: datetime(2026, 11, 25, 16, 30, tzinfo=UTC))
    assert inbox.snoozed_until(acting(anna), choice) == until


def test_the_list_costs_the_same_with_many_messages(browser_of, make_ticket, support, anna):
    browser = browser_of(anna)
    costs = []
    for number in (2, 20):
        for _ in range(number):
            found = make_ticket(support, "Cable")
            Notification.objects.create(agent=anna, type="note", title="New note", ticket=found)
        browser.get("/notifications")
        with CaptureQueriesContext(connection) as queries:
            assert browser.get("/notifications").status_code == 200
        costs.append(len(queries))
    assert costs[0] == costs[1] <= 12
