"""Numbers, charts, activity, my tickets and notifications for programs (contract 4.13)."""

from datetime import UTC, datetime, timedelta

import pytest
from django.utils import timezone

from accounts.models import Preferences
from gotrs.common.clock import moved_to, now
from tests.cast import acting
from tests.clients import ApiClient, queries_of
from tickets.models import ArticleType, Notification, Ticket
from tickets.operations import (
    ArticleDraft,
    add_article,
    assign,
    close_ticket,
    delete_ticket,
    follow_up,
    merge_tickets,
    reopen_ticket,
    set_archived,
    set_pending,
    set_priority,
    set_responsible,
)

pytestmark = pytest.mark.django_db

NOTE = ArticleDraft(body="Hm.")
REPLY = ArticleDraft(body="Try again.", article_type=ArticleType.EMAIL_EXTERNAL)
PORTAL = ArticleDraft(body="Still.", article_type=ArticleType.WEBREQUEST)


def data(answer):
    assert answer.status_code == 200, answer.content
    return answer.json()["data"]


def total(api, query):
    answer = api.get(f"/tickets?{query}")
    assert answer.status_code == 200, answer.content
    return answer.json()["pagination"]["total"]


@pytest.fixture
def busy(make_ticket, support, sales, secret, anna, rita, bert, ben, admin):
    """Tickets in every condition; times were passed for some."""
    actor = acting(anna)
    made = [
        make_ticket(support, f"Cable {n}", actor=ben, body="x", customer_user_id=ben.login,
                    customer_id="ACME")
        for n in range(10)
    ]  # fmt: skip
    mine, waiting, due, closed, old, merged, gone, away, late, back = made
    assign(mine, actor=actor, owner=anna)
    set_pending(waiting, actor=actor, until=now() + timedelta(days=9))
    set_pending(due, actor=actor, until=now() + timedelta(days=1))
    Ticket.objects.filter(pk=due.pk).update(pending_until=now() - timedelta(hours=1))
    close_ticket(closed, actor=acting(rita))
    close_ticket(old, actor=acting(rita))
    past = now() - timedelta(days=3)
    Ticket.objects.filter(pk=old.pk).update(created_at=past, closed_at=past)
    merge_tickets(merged, actor=actor, target=mine)
    delete_ticket(gone, actor=actor)
    close_ticket(away, actor=actor)
    set_archived(away, actor=actor, archived=True)
    Ticket.objects.filter(pk=late.pk).update(next_due=past, solution_due=past)
    close_ticket(back, actor=actor)
    reopen_ticket(back, actor=actor)
    make_ticket(sales, "Offer")
    make_ticket(secret, "Salaries", actor=bert)
    return made


# The list that each number stands for.
LISTS = {
    "total_tickets": "",
    "new_tickets": "status=new",
    "open_tickets": "status=open",
    "pending_tickets": "status=pending",
    "created_today": "created_after={day}",
    "closed_today": "status=closed&closed_after={day}",
    "my_tickets": "assigned_to=me&status=active",
    "unassigned_tickets": "owner_id=none&status=active",
    "escalated_tickets": "escalated=true",
    "reminders_due": "state=pending reminder&pending_before={now}",
}


@pytest.mark.parametrize("who", ["admin", "anna", "rita", "bert", "outsider"])
def test_each_number_equals_the_total_of_its_list(request, busy, who):
    api = ApiClient(request.getfixturevalue(who))
    found = data(api.get("/dashboard/stats"))
    day = timezone.now().replace(hour=0, minute=0, second=0, microsecond=0)
    words = {"{day}": f"{day:%Y-%m-%d}", "{now}": f"{timezone.now():%Y-%m-%dT%H:%M:%SZ}"}
    for name, query in LISTS.items():
        for word, value in words.items():
            query = query.replace(word, value)
        assert found[name] == total(api, query), (name, query)


def test_the_numbers_of_an_agent(busy, anna):
    assert data(ApiClient(anna).get("/dashboard/stats")) == {
        "total_tickets": 9,
        "new_tickets": 3,
        "open_tickets": 4,
        "pending_tickets": 2,
        "closed_today": 1,
        "created_today": 8,
        "my_tickets": 4,
        "unassigned_tickets": 2,
        "overdue_tickets": 2,
        "escalated_tickets": 1,
        "reminders_due": 1,
    }


def test_customers_get_the_numbers_of_their_tickets_without_what_is_internal(
    busy, ben, carla, olga
):
    found = data(ApiClient(ben).get("/dashboard/stats"))
    assert found == {
        "total_tickets": 8,
        "new_tickets": 2,
        "open_tickets": 3,
        "pending_tickets": 2,
        "closed_today": 1,
        "created_today": 7,
        "my_tickets": 5,
        "unassigned_tickets": 0,
        "overdue_tickets": 0,
        "escalated_tickets": 0,
        "reminders_due": 0,
    }
    colleague = data(ApiClient(carla).get("/dashboard/stats"))
    assert colleague == found | {"my_tickets": 0}
    assert set(data(ApiClient(olga).get("/dashboard/stats")).values()) == {0}


def test_today_begins_at_midnight_where_the_caller_is(make_ticket, support, anna):
    with moved_to(datetime(2026, 2, 2, 22, 30, tzinfo=UTC)):
        done = make_ticket(support)
        close_ticket(done, actor=acting(anna))
    with moved_to(datetime(2026, 2, 2, 23, 30, tzinfo=UTC)):
        make_ticket(support)
    api = ApiClient(anna)
    with moved_to(datetime(2026, 2, 2, 23, 45, tzinfo=UTC)):
        before = data(api.get("/dashboard/stats"))
        Preferences.objects.create(agent=anna, timezone="Europe/Berlin")
        after = data(api.get("/dashboard/stats"))
    assert (before["created_today"], before["closed_today"]) == (2, 1)
    assert (after["created_today"], after["closed_today"]) == (1, 0)


def test_the_numbers_cost_the_same_however_many_tickets(anna, make_ticket, support):
    api, costs = ApiClient(anna), []
    for _ in range(2):
        make_ticket(support)
        costs.append(queries_of(api, "/dashboard/stats")[0])
    assert costs[0] == costs[1]


# --- Charts -----------------------------------------------------------------------------------


def test_active_tickets_by_state_and_priority(busy, anna):
    set_priority(busy[0], actor=acting(anna), priority=type(busy[0].priority).objects.get(pk=5))
    api = ApiClient(anna)
    assert data(api.get("/dashboard/charts/tickets-by-status")) == {
        "labels": ["new", "open", "pending reminder"],
        "values": [3, 1, 2],
    }
    assert data(api.get("/dashboard/charts/tickets-by-priority")) == {
        "labels": ["3 normal", "5 very high"],
        "values": [5, 1],
    }


@pytest.mark.parametrize(
    ("period", "labels"),
    [
        ("", ["2026-01-27", "2026-01-28", "2026-01-29", "2026-01-30", "2026-01-31", "2026-02-01",
              "2026-02-02"]),
        ("day", [f"{(hour + 11) % 24:02}:00" for hour in range(24)]),
        ("month", None),
        ("year", ["2025-03", "2025-04", "2025-05", "2025-06", "2025-07", "2025-08", "2025-09",
                  "2025-10", "2025-11", "2025-12", "2026-01", "2026-02"]),
    ],
)  # fmt: skip
def test_created_and_closed_over_time(make_ticket, support, secret, anna, period, labels):
    moment = datetime(2026, 2, 2, 10, 30, tzinfo=UTC)
    with moved_to(moment - timedelta(minutes=20)):
        done = make_ticket(support)
        make_ticket(secret)
        make_ticket(support)
        close_ticket(done, actor=acting(anna))
    with moved_to(moment):
        found = data(ApiClient(anna).get(f"/dashboard/charts/tickets-over-time?period={period}"))
    if labels:
        assert found["labels"] == labels
    count = len(found["labels"])
    assert count == {"": 7, "day": 24, "month": 30, "year": 12}[period]
    created, closed = found["datasets"]
    assert created == {"label": "Created", "data": [0] * (count - 1) + [2]}
    assert closed == {"label": "Closed", "data": [0] * (count - 1) + [1]}


def test_another_period_is_refused(anna):
    answer = ApiClient(anna).get("/dashboard/charts/tickets-over-time?period=decade")
    assert (answer.status_code, answer.json()["code"]) == (400, "invalid_filter")
    assert set(answer.json()["details"]) == {"period"}


def test_the_hour_that_a_clock_change_repeats_is_one_bar(make_ticket, support, anna):
    Preferences.objects.create(agent=anna, timezone="Europe/Berlin")
    for hour in (0, 1):  # both are 02:00 in Berlin
        with moved_to(datetime(2026, 10, 25, hour, 10, tzinfo=UTC)):
            make_ticket(support)
    with moved_to(datetime(2026, 10, 25, 3, tzinfo=UTC)):
        found = data(ApiClient(anna).get("/dashboard/charts/tickets-over-time?period=day"))
    created = dict(zip(found["labels"], found["datasets"][0]["data"], strict=True))
    assert created["02:00"] == 2
    assert sum(created.values()) == 2


# --- Activity ---------------------------------------------------------------------------------


def test_agents_see_what_was_done_and_by_whom(ticket, secret, make_ticket, anna, bert):
    make_ticket(secret, actor=bert)
    assign(ticket, actor=acting(anna), owner=anna)
    add_article(ticket, actor=acting(anna), draft=NOTE)
    answer = ApiClient(anna).get("/dashboard/activity?per_page=2")
    rows = data(answer)
    assert answer.json()["pagination"]["total"] == 5
    assert [(row["type"], row["description"]) for row in rows] == [
        ("AddNote", "added a note"),
        ("Lock", "locked the ticket"),
    ]
    assert {row["tn"] for row in rows} == {ticket.tn}
    assert rows[0]["user"] == {
        "id": anna.pk, "login": "anna", "first_name": "Anna", "last_name": "Arndt",
    }  # fmt: skip
    last = data(ApiClient(anna).get("/dashboard/activity?per_page=2&page=3"))
    assert (last[0]["type"], last[0]["user"]["login"]) == ("NewTicket", "ben@acme.test")
    assert last[0]["description"] == "opened the ticket “Printer on fire”"


def test_customers_see_creation_visible_articles_and_states_but_no_agents(ticket, anna, ben, olga):
    actor = acting(anna)
    assign(ticket, actor=actor, owner=anna)
    add_article(ticket, actor=actor, draft=NOTE)
    add_article(ticket, actor=actor, draft=REPLY)
    follow_up(ticket, actor=acting(ben), draft=PORTAL)
    close_ticket(ticket, actor=actor)
    rows = data(ApiClient(ben).get("/dashboard/activity"))
    assert [(row["type"], row["user"] and row["user"]["login"]) for row in rows] == [
        ("StateUpdate", None),
        ("FollowUp", "ben@acme.test"),
        ("SendAnswer", None),
        ("WebRequestCustomer", "ben@acme.test"),
        ("NewTicket", "ben@acme.test"),
    ]
    assert data(ApiClient(olga).get("/dashboard/activity")) == []


def test_the_activity_costs_the_same_however_much_happened(ticket, make_ticket, support, anna, ben):
    api, costs = ApiClient(anna), []
    for _ in range(2):
        make_ticket(support, actor=ben, body="x")
        costs.append(queries_of(api, "/dashboard/activity"))
    assert costs[0][0] == costs[1][0]
    assert costs[0][1] < costs[1][1]


# --- My tickets -------------------------------------------------------------------------------


def test_my_tickets_are_those_i_own_or_answer_for_latest_change_first(
    make_ticket, support, secret, anna, rita
):
    owned, answered, done, _other = (make_ticket(support, f"Cable {n}") for n in range(4))
    assign(owned, actor=acting(rita), owner=anna)
    assign(done, actor=acting(rita), owner=anna)
    close_ticket(done, actor=acting(rita))
    set_responsible(answered, actor=acting(rita), responsible=anna)
    hidden = make_ticket(secret)
    Ticket.objects.filter(pk=hidden.pk).update(owner=anna)
    api = ApiClient(anna)
    ids = [row["id"] for row in data(api.get("/dashboard/my-tickets"))]
    assert ids == [answered.pk, owned.pk]
    assert [row["id"] for row in data(api.get("/dashboard/my-tickets?status=closed"))] == [done.pk]
    assert [row["id"] for row in data(api.get("/dashboard/my-tickets?cursor="))] == [
        owned.pk,
        answered.pk,
    ]
    page = api.get("/dashboard/my-tickets?per_page=1&sort=created&order=asc").json()
    assert ([row["id"] for row in page["data"]], page["pagination"]["total"]) == ([owned.pk], 2)
    assert api.get("/dashboard/my-tickets?priority_id=99").status_code == 400


def test_a_customers_tickets_are_their_own(ticket, make_ticket, support, ben, carla):
    make_ticket(support, customer_user_id=carla.login, customer_id="ACME")
    (row,) = data(ApiClient(ben).get("/dashboard/my-tickets"))
    assert (row["id"], row["owner"]) == (ticket.pk, None)


def test_my_tickets_cost_the_same_however_many(make_ticket, support, anna, rita):
    api, costs = ApiClient(anna), []
    for count in (2, 3):
        for n in range(count):
            assign(make_ticket(support, f"Cable {n}"), actor=acting(rita), owner=anna)
        costs.append(queries_of(api, "/dashboard/my-tickets"))
    assert costs[0][0] == costs[1][0]
    assert costs[1][1] == 5


# --- Notifications ----------------------------------------------------------------------------


@pytest.fixture
def told(ticket, anna, rita):
    """Rita was told of two things, the first of which she has read."""
    assign(ticket, actor=acting(anna), owner=rita)
    Notification.objects.update(read_at=now())
    add_article(ticket, actor=acting(anna), draft=NOTE)
    return list(Notification.objects.order_by("id"))


def test_everybody_sees_what_they_were_told_newest_first(told, ticket, anna, rita, ben):
    answer = ApiClient(rita).get("/dashboard/notifications")
    rows = data(answer)
    assert [(row["type"], row["read"]) for row in rows] == [("note", False), ("assignment", True)]
    assert (rows[0]["ticket_id"], rows[0]["tn"]) == (ticket.pk, ticket.tn)
    assert answer.json()["pagination"]["total"] == 2
    unread = data(ApiClient(rita).get("/dashboard/notifications?unread=true"))
    assert [row["type"] for row in unread] == ["note"]
    assert len(data(ApiClient(rita).get("/dashboard/notifications?unread=false"))) == 1
    for other in (anna, ben):
        assert data(ApiClient(other).get("/dashboard/notifications")) == []


def test_customers_have_notifications_too(ticket, ben):
    Notification.objects.create(customer_user=ben, type="note", title="x", ticket=ticket)
    Notification.objects.create(customer_user=ben, type="note", title="About nothing")
    api = ApiClient(ben)
    rows = data(api.get("/dashboard/notifications"))
    assert [row["tn"] for row in rows] == [None, ticket.tn]
    assert data(api.post(f"/dashboard/notifications/{rows[0]['id']}/read"))["read"] is True
    assert data(api.post("/dashboard/notifications/read-all")) == {"updated": 1}


def test_what_can_no_longer_be_read_is_left_out(told, ticket, secret, rita):
    Ticket.objects.filter(pk=ticket.pk).update(queue=secret)
    api = ApiClient(rita)
    assert data(api.get("/dashboard/notifications")) == []
    assert api.post(f"/dashboard/notifications/{told[1].pk}/read").status_code == 404


def test_only_the_recipient_marks_one_as_read(told, anna, rita):
    pk = told[1].pk
    for text, status in ((pk, 404), (10**30, 404), (0, 404), ("x", 400)):
        assert ApiClient(anna).post(f"/dashboard/notifications/{text}/read").status_code == status
    assert Notification.objects.get(pk=pk).read_at is None
    for _ in range(2):
        assert data(ApiClient(rita).post(f"/dashboard/notifications/{pk}/read"))["read"] is True


def test_all_are_marked_as_read_at_once(told, rita, anna):
    Notification.objects.create(agent=anna, type="note", title="x")
    api = ApiClient(rita)
    assert data(api.post("/dashboard/notifications/read-all")) == {"updated": 1}
    assert data(api.post("/dashboard/notifications/read-all")) == {"updated": 0}
    assert Notification.objects.get(agent=anna).read_at is None


def test_notifications_cost_the_same_however_many(ticket, anna):
    api, costs = ApiClient(anna), []
    for count in (2, 3):
        for _ in range(count):
            Notification.objects.create(agent=anna, type="note", title="x", ticket=ticket)
        costs.append(queries_of(api, "/dashboard/notifications"))
    assert costs[0][0] == costs[1][0]


@pytest.mark.parametrize("path", ["stats", "activity", "my-tickets", "notifications"])
def test_strangers_are_sent_away(db, path):
    assert ApiClient().get(f"/dashboard/{path}").status_code == 401
