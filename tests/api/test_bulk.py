"""POST /tickets/bulk/…: one change of many tickets, with a result for each (contract 4.5)."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.models import AgentGrant
from tests.cast import USERS, acting, make_agent
from tickets import tally
from tickets.models import Article, HistoryType, Priority, State, Ticket, TicketHistory
from tickets.operations import close_ticket, delete_ticket, merge_tickets, set_tags

pytestmark = pytest.mark.django_db
VERBS = ("assign", "close", "priority", "queue", "update")


@pytest.fixture
def five(make_ticket, support):
    """Five tickets in Support."""
    return [make_ticket(support, f"Cable {number}") for number in range(5)]


def send(api, verb, tickets, **more):
    ids = [getattr(ticket, "pk", ticket) for ticket in tickets]
    return api.post(f"/tickets/bulk/{verb}", {"ticket_ids": ids, **more})


def done(answer):
    assert answer.status_code == 200, answer.content
    return answer.json()["data"]


def codes(data):
    return [row.get("code", "ok") for row in data["results"]]


def target(verb, person, queue):
    return {
        "assign": {"agent_id": person.pk},
        "close": {},
        "priority": {"priority": "high"},
        "queue": {"queue_id": queue.pk},
        "update": {"priority_id": 4, "title": "Same"},
    }[verb]


def test_closing_answers_one_result_a_ticket_in_the_order_given(
    api_of, anna, five, make_ticket, secret
):
    hidden = make_ticket(secret, "Salaries")
    close_ticket(five[1], actor=acting(anna))
    wanted = [five[2], five[1], hidden, 999999, five[0], five[2], -1, 0]
    answer = send(api_of(anna), "close", wanted)
    data = done(answer)
    assert answer.json()["message"] == "2 of 7 tickets closed."
    assert (data["requested"], data["succeeded"], data["failed"]) == (7, 2, 5)
    assert [row["ticket_id"] for row in data["results"]] == [
        five[2].pk, five[1].pk, hidden.pk, 999999, five[0].pk, -1, 0,
    ]  # fmt: skip
    assert codes(data) == ["ok", "already_closed", *["not_found"] * 2, "ok", *["not_found"] * 2]
    assert data["results"][0] == {"ticket_id": five[2].pk, "success": True}
    unreadable, missing = data["results"][2], data["results"][3]
    assert unreadable["error"] == missing["error"] == "Ticket not found."
    hidden.refresh_from_db()
    assert not hidden.is_closed
    assert Ticket.objects.filter(pk__in=[t.pk for t in five], closed_at__isnull=False).count() == 3
    assert tally.differences() == {}


def test_the_changes_of_one_run_name_one_cause(api_of, anna, five):
    data = done(send(api_of(anna), "close", five, comment="Power is back."))
    assert data["succeeded"] == 5
    rows = TicketHistory.objects.filter(ticket__in=five, agent=anna)
    assert {row.type for row in rows} >= {HistoryType.STATE_UPDATE, HistoryType.ADD_NOTE}
    (cause,) = set(rows.values_list("cause", flat=True))
    assert cause.startswith("bulk change ")
    assert cause.endswith(" of 5 tickets")
    done(send(api_of(anna), "priority", five, priority="low"))
    assert TicketHistory.objects.filter(agent=anna).values("cause").distinct().count() == 2


@pytest.mark.parametrize(
    ("more", "state_id", "note"),
    [
        ({}, 2, None),
        ({"resolution": "unsuccessful"}, 3, None),
        ({"resolution": "Changed the fuse.", "comment": "By Jo"}, 2, "Changed the fuse.\n\nBy Jo"),
        ({"state": "closed unsuccessful"}, 3, None),
        ({"state_id": 3, "comment": "No."}, 3, "No."),
    ],
)
def test_closing_follows_the_single_action(api_of, anna, five, more, state_id, note):
    done(send(api_of(anna), "close", five[:1], **more))
    five[0].refresh_from_db()
    assert five[0].state_id == state_id
    texts = list(Article.objects.filter(ticket=five[0]).values_list("body_text", flat=True))
    assert texts == ([] if note is None else [note])


@pytest.mark.parametrize("value", ["anna", "me"])
def test_assigning_sets_the_owner_and_locks(api_of, anna, five, value):
    data = done(send(api_of(anna), "assign", five, assigned_to=value))
    assert data["succeeded"] == 5
    for ticket in five:
        ticket.refresh_from_db()
    assert {(t.owner_id, t.is_locked) for t in five} == {(anna.pk, True)}
    done(send(api_of(anna), "assign", five[:2], agent_id=None))
    assert Ticket.objects.filter(owner__isnull=True, lock=1, pk__in=[five[0].pk, five[1].pk])


def test_an_agent_who_can_not_read_one_queue_gets_the_others(
    api_of, admin, anna, five, make_ticket, secret
):
    hidden = make_ticket(secret, "Salaries")
    data = done(send(api_of(admin), "assign", [hidden, *five], agent_id=anna.pk))
    assert codes(data) == ["validation_failed", *["ok"] * 5]


def test_moving_and_prioritising(api_of, anna, five, sales):
    data = done(send(api_of(anna), "queue", five, queue="Sales", comment="Yours"))
    assert data["succeeded"] == 5
    done(send(api_of(anna), "priority", five, priority="very-high"))
    facts = set(Ticket.objects.values_list("queue_id", "priority_id"))
    assert facts == {(sales.pk, 5)}
    assert Article.objects.filter(body_text="Yours").count() == 5


def test_updating_takes_all_fields_of_put(api_of, anna, five, sales):
    set_tags(five[0], actor=acting(anna), tags=["old"])
    data = done(
        send(
            api_of(anna), "update", five, queue_id=sales.pk, priority="high", state="open",
            tags=["power"], owner="me", article={"body": "Look."}, comment="All of them",
        )
    )  # fmt: skip
    assert data["succeeded"] == 5
    for ticket in Ticket.objects.all():
        assert (ticket.queue_id, ticket.priority_id, ticket.state_id) == (sales.pk, 4, 4)
        assert (ticket.owner_id, ticket.version) == (anna.pk, 3 if ticket == five[0] else 2)
        assert [tag.name for tag in ticket.tags.all()] == ["power"]
        assert ticket.article_count == 2


@pytest.mark.parametrize("verb", ["assign", "priority", "queue", "update"])
def test_a_ticket_that_is_as_wanted_is_a_success_without_history(api_of, anna, five, sales, verb):
    api = api_of(anna)
    done(send(api, verb, five, **target(verb, anna, sales)))
    rows, versions = TicketHistory.objects.count(), set(Ticket.objects.values_list("version"))
    data = done(send(api, verb, five, **target(verb, anna, sales)))
    assert data["succeeded"] == 5
    assert TicketHistory.objects.count() == rows
    assert set(Ticket.objects.values_list("version")) == versions


@pytest.mark.parametrize(
    ("verb", "grant"),
    [("assign", "owner"), ("priority", "priority"), ("close", "rw"), ("update", "rw")],
)
def test_each_ticket_needs_the_permission_of_the_single_action(api_of, five, support, verb, grant):
    reader = make_agent("reader", {USERS: ["ro"]})
    refused = done(send(api_of(reader), verb, five, **target(verb, reader, support)))
    assert codes(refused) == ["permission_denied"] * 5
    assert set(Ticket.objects.values_list("version", flat=True)) == {1}
    AgentGrant.objects.create(agent=reader, group_id=USERS, permission=grant)
    assert done(send(api_of(reader), verb, five, **target(verb, reader, support)))["failed"] == 0


def test_a_comment_needs_the_permission_for_notes(api_of, five):
    worker = make_agent("worker", {USERS: ["ro", "priority"]})
    data = done(send(api_of(worker), "priority", five, priority_id=5, comment="Now"))
    assert codes(data) == ["permission_denied"] * 5
    assert set(Ticket.objects.values_list("priority_id", flat=True)) == {3}


def test_a_queue_one_may_not_move_into_refuses_all(api_of, rita, five, sales):
    for verb, more in (("queue", {"queue_id": sales.pk}), ("update", {"queue": "Sales"})):
        answer = send(api_of(rita), verb, five, **more)
        assert (answer.status_code, answer.json()["code"]) == (403, "permission_denied")
    assert set(Ticket.objects.values_list("version", flat=True)) == {1}


def test_merged_and_deleted_tickets_are_refused(api_of, anna, five, sales):
    merge_tickets(five[0], actor=acting(anna), target=five[1])
    delete_ticket(five[2], actor=acting(anna))
    for verb in VERBS:
        data = done(send(api_of(anna), verb, five[:4], **target(verb, anna, sales)))
        assert codes(data) == ["already_merged", "ok", "not_found", "ok"], verb


@pytest.mark.parametrize(
    "ids",
    [
        None, [], "", "x", 7, {}, [None], ["a"], [1.5], [[1]], [True], list(range(1, 502)),
        [2**63], ["9" * 30], [10**30], "1,,x",
    ],
)  # fmt: skip
@pytest.mark.parametrize("verb", VERBS)
def test_ids_that_are_none_are_refused(api_of, anna, support, verb, ids):
    body = {"ticket_ids": ids, **target(verb, anna, support)}
    answer = api_of(anna).post(f"/tickets/bulk/{verb}", body)
    assert (answer.status_code, answer.json()["code"]) == (400, "validation_failed")
    assert set(answer.json()["details"]) == {"ticket_ids"}


@pytest.mark.parametrize(
    ("verb", "more", "field"),
    [
        ("assign", {}, "agent_id"),
        ("assign", {"agent_id": 999}, "agent_id"),
        ("assign", {"agent_id": 1}, "agent_id"),
        ("assign", {"agent_id": "gone"}, "agent_id"),
        ("close", {"state": "open"}, "state_id"),
        ("close", {"state": "nonsense"}, "state"),
        ("priority", {}, "priority_id"),
        ("priority", {"priority": 99}, "priority"),
        ("queue", {"queue_id": "999"}, "queue_id"),
        ("queue", {"queue": "Nowhere"}, "queue"),
        ("update", {"state": "merged"}, "state_id"),
        ("update", {"state": "pending"}, "pending_until"),
        ("update", {"state": "pending", "pending_until": "2001-01-01"}, "pending_until"),
        ("update", {"title": " "}, "title"),
        ("update", {"tags": ["a,b"]}, "tags"),
        ("update", {"owner": "gone"}, "owner_id"),
        ("update", {"article": {"subject": "x"}}, "article.body"),
    ],
)
def test_the_target_is_checked_first(api_of, anna, five, verb, more, field):
    make_agent("gone", {USERS: ["rw"]}, valid_id=2)
    answer = send(api_of(anna), verb, five, **more)
    assert answer.status_code == 400, answer.content
    assert set(answer.json()["details"]) == {field}
    assert set(Ticket.objects.values_list("version", flat=True)) == {1}


def test_an_update_without_a_field_is_refused(api_of, anna, five):
    answer = send(api_of(anna), "update", five, nonsense=1)
    assert (answer.status_code, answer.json()["code"]) == (400, "no_known_fields")


@pytest.mark.parametrize("verb", VERBS)
def test_customers_are_refused(api_of, ben, anna, ticket, support, verb):
    answer = send(api_of(ben), verb, [ticket], **target(verb, anna, support))
    assert (answer.status_code, answer.json()["code"]) == (403, "permission_denied")


def test_a_repeat_by_key_gets_the_first_answer_and_a_refusal_undoes_nothing(api_of, anna, five):
    close_ticket(five[2], actor=acting(anna))
    api = api_of(anna)
    body = {"ticket_ids": [t.pk for t in five], "comment": "Done."}
    first = api.post("/tickets/bulk/close", body, Idempotency_Key="k1")
    again = api.post("/tickets/bulk/close", body, Idempotency_Key="k1")
    assert codes(done(first)) == ["ok", "ok", "already_closed", "ok", "ok"]
    assert first.content == again.content
    assert again.headers["Idempotency-Replayed"] == "true"
    assert Article.objects.filter(body_text="Done.").count() == 4
    assert State.objects.filter(pk__in=Ticket.objects.values("state")).get().pk == 2


def test_an_error_of_ours_in_one_ticket_leaves_the_others_done(api_of, anna, five, monkeypatch):
    from tickets import bulk

    original = bulk.operations.set_priority

    def sometimes(ticket, **more):
        if ticket.pk == five[1].pk:
            original(ticket, **more)
            raise RuntimeError
        return original(ticket, **more)

    monkeypatch.setattr(bulk.operations, "set_priority", sometimes)
    data = done(send(api_of(anna), "priority", five, priority_id=5))
    assert codes(data) == ["ok", "server_error", "ok", "ok", "ok"]
    assert list(Ticket.objects.order_by("pk").values_list("priority_id", flat=True)) == [
        5, 3, 5, 5, 5,
    ]  # fmt: skip
    assert tally.differences() == {}


@pytest.mark.parametrize(
    ("verb", "budget"),
    # Two of each are the savepoint, which is BEGIN and COMMIT outside of tests; then: lock and
    # read, write, history, and where they change tally, notification, or (title) the search index;
    # a move asks who follows the new queue.
    [("close", 6), ("priority", 6), ("assign", 8), ("queue", 7), ("update", 10)],
)
def test_each_further_ticket_costs_the_same_few_queries(
    api_of, anna, rita, make_ticket, support, sales, verb, budget
):
    api = api_of(anna)
    assert Priority.objects.exists()

    def cost(count):
        tickets = [make_ticket(support, "x") for _ in range(count)]
        with CaptureQueriesContext(connection) as captured:
            assert done(send(api, verb, tickets, **target(verb, rita, sales)))["failed"] == 0
        return len(captured)

    cost(1)
    two, ten = cost(2), cost(10)
    each = (ten - two) / 8
    print(f"{verb}: {two - 2 * each:g} queries and {each:g} a ticket")
    assert each <= budget
    assert two - 2 * each <= 12
