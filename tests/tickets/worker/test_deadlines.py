"""Deadlines that come near or have passed are told once a day (rules 9.4, 10.4 and 10.7)."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.db import connection

from accounts.models import Preferences
from gotrs.common.clock import moved_to
from queues.following import follow
from queues.models import Queue, Sla
from tests.cast import acting, make_agent
from tickets.models import DeadlineNotice, Notification, Ticket
from tickets.operations import assign, close_ticket, set_responsible
from tickets.worker import deadlines, housekeeping

pytestmark = pytest.mark.django_db

NOON = datetime(2026, 11, 27, 12, 0, tzinfo=UTC)


def go_on() -> bool:
    return False


def promise(ticket: Ticket, **due: datetime) -> None:
    """Give the ticket deadlines: ``promise(ticket, update=NOON)``."""
    columns = {f"{name}_due": moment for name, moment in due.items()}
    Ticket.objects.filter(pk=ticket.pk).update(**columns, next_due=min(due.values()))


def told_at(*hours: float) -> list[int]:
    """How many were told by the worker's round at each moment, in hours from noon."""
    numbers = []
    for hour in hours:
        with moved_to(NOON + timedelta(hours=hour)):
            numbers.append(deadlines.tell_of_deadlines(go_on)["told"])
    return numbers


def titles() -> list[str]:
    return list(Notification.objects.order_by("id").values_list("title", flat=True))


@pytest.fixture
def owned(ticket: Ticket, anna: Any) -> Ticket:
    """A ticket that Anna works on, who was told of it."""
    assign(ticket, actor=acting(anna), owner=anna)
    return ticket


def test_owner_responsible_and_followers_hear_of_a_late_ticket_once(
    owned, support, anna, rita, admin
):
    set_responsible(owned, actor=acting(anna), responsible=rita)
    for agent in (anna, admin):
        follow(support, actor=acting(agent))
    Notification.objects.all().delete()
    promise(owned, solution=NOON)
    assert told_at(0) == [3]
    rows = Notification.objects.order_by("agent__login").values_list("agent__login", "type")
    assert list(rows) == [("admin", "escalation"), ("anna", "escalation"), ("rita", "escalation")]
    row = Notification.objects.filter(agent=anna).get()
    assert row.title == f"Ticket {owned.tn}: the solution is late"
    due = "Nov. 27, 2026, noon"
    assert row.message == f"On {due} the solution of the ticket “Printer on fire” was due."
    assert row.ticket == owned


@pytest.mark.parametrize(
    ("deadline", "words"),
    [("first_response", "first response"), ("update", "update"), ("solution", "solution")],
)
def test_each_deadline_is_named(owned, deadline, words):
    promise(owned, **{deadline: NOON})
    assert told_at(-0.5, 0.5) == [1, 1]
    near, passed = titles()
    assert near == f"Ticket {owned.tn} needs {'an' if deadline == 'update' else 'a'} {words} soon"
    assert passed == f"Ticket {owned.tn}: the {words} is late"


def test_the_moment_is_that_of_the_readers_clock_and_in_their_language(owned, anna):
    Preferences.objects.create(agent=anna, language="de", timezone="Asia/Tokyo")
    promise(owned, update=NOON)
    assert told_at(1) == [1]
    assert "27. November 2026 21:00" in Notification.objects.get().message


def test_it_is_told_again_each_day_as_long_as_it_lasts(owned, anna):
    promise(owned, solution=NOON)
    assert told_at(0, 1, 23.9, 24.1, 25, 49) == [1, 0, 0, 1, 0, 1]
    close_ticket(owned, actor=acting(anna))
    assert told_at(80) == [0]


def test_a_ticket_may_be_near_one_deadline_and_late_for_another(owned):
    promise(owned, first_response=NOON, solution=NOON + timedelta(minutes=30))
    assert told_at(0, 0.1, 0.6) == [2, 0, 1]
    assert [title.split(owned.tn)[1] for title in titles()] == [
        ": the first response is late",
        " needs a solution soon",
        ": the solution is late",
    ]


def test_without_a_percentage_the_last_hour_is_near(owned):
    promise(owned, solution=NOON)
    assert told_at(-1.1, -1, -0.5) == [0, 1, 0]


def test_the_warning_of_the_queue_counts_where_the_ticket_has_no_sla(owned, support):
    Queue.objects.filter(pk=support.pk).update(solution_time=600, solution_notify=70)
    promise(owned, solution=NOON)
    assert told_at(-3.1, -3) == [0, 1]


def test_the_warning_of_the_sla_counts_alone_where_there_is_one(owned, support):
    Queue.objects.filter(pk=support.pk).update(solution_time=600, solution_notify=10)
    sla = Sla.objects.create(name="Gold", solution_time=240, solution_notify=50)
    Ticket.objects.filter(pk=owned.pk).update(sla=sla)
    promise(owned, solution=NOON)
    assert told_at(-2.1, -2) == [0, 1]
    Sla.objects.update(solution_notify=None)
    DeadlineNotice.objects.all().delete()
    assert told_at(-2, -1) == [0, 1]


def test_tickets_that_concern_nobody_or_rest_are_left_alone(ticket, make_ticket, support, anna):
    archived = make_ticket(support, owner=anna)
    Ticket.objects.filter(pk=archived.pk).update(archived=True)
    for each in (ticket, archived):
        promise(each, solution=NOON)
    assert told_at(1) == [0]
    assert not DeadlineNotice.objects.exists()


def test_who_may_not_read_the_ticket_is_not_told_and_it_is_not_tried_each_minute(
    ticket, support, anna
):
    follow(support, actor=acting(make_agent("lost")))
    promise(ticket, solution=NOON)
    assert told_at(0) == [0]
    assert DeadlineNotice.objects.count() == 1
    follow(support, actor=acting(anna))
    assert told_at(1, 25) == [0, 1]


def test_a_stop_is_heard_between_tickets(owned):
    promise(owned, solution=NOON)
    with moved_to(NOON):
        assert deadlines.tell_of_deadlines(lambda: True) == {"told": 0}


def test_what_was_told_yesterday_is_cleared(owned):
    promise(owned, solution=NOON)
    told_at(0)
    for hours, left in ((23, 1), (25, 0)):
        with moved_to(NOON + timedelta(hours=hours)):
            housekeeping.clean(go_on)
        assert DeadlineNotice.objects.count() == left


@pytest.mark.sqlite
def test_due_tickets_are_found_by_the_index_of_the_nearest_deadline(db):
    for passed in (True, False):
        waiting = deadlines._waiting(deadlines.Deadline.UPDATE, until=NOON, passed=passed)
        sql, values = waiting.query.sql_with_params()
        with connection.cursor() as cursor:
            cursor.execute(f"EXPLAIN QUERY PLAN {sql}", values)
            plan = " ".join(str(row) for row in cursor.fetchall())
        assert "ticket_due" in plan, plan
