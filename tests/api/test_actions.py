"""The commands that change a ticket itself, and who may give which (contract 4.4)."""

from datetime import timedelta

import pytest
from django.utils import timezone

from gotrs.common.validity import Validity
from tests.cast import USERS, acting, make_agent
from tickets.models import Article, Ticket, TicketHistory, TimeEntry
from tickets.operations import close_ticket, lock_ticket


def notes():
    return [a.body_text for a in Article.objects.filter(created_by__isnull=False).order_by("id")]


# --- Assign ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["agent_id", "assigned_to", "user_id", "owner_id"])
@pytest.mark.parametrize("how", ["id", "login", "me"])
def test_assigning_sets_the_owner_and_locks(do, anna, name, how):
    value = {"id": anna.pk, "login": "Anna", "me": "me"}[how]
    answer = do("assign", {name: value})
    data = answer.json()["data"]
    assert (data["owner"], data["locked"], data["responsible"]) == ("anna", True, None)
    assert answer.json()["message"] == "The ticket is assigned to anna."
    assert answer.headers["ETag"] == f'"{data["version"]}"'


def test_assigning_without_lock_with_responsible_and_comment_is_one_change(do, anna, rita):
    body = {"agent_id": "rita", "responsible_id": "me", "lock": False, "comment": "Yours."}
    data = do("assign", body).json()["data"]
    assert (data["owner"], data["responsible"], data["locked"]) == ("rita", "anna", False)
    assert (data["version"], notes()) == (2, ["Yours."])


def test_null_unassigns(do):
    do("assign", {"agent_id": "me"})
    data = do("assign", {"agent_id": None}).json()["data"]
    assert (data["owner"], data["locked"]) == (None, False)


@pytest.mark.parametrize(
    "value", [999, "nobody", "ben@acme.test", "outsider", 1, True, [], {}, 1.5]
)
def test_nobody_else_can_be_given_a_ticket(do, outsider, value, ticket):
    answer = do("assign", {"agent_id": value})
    assert (answer.status_code, set(answer.json()["details"])) == (400, {"agent_id"})
    ticket.refresh_from_db()
    assert ticket.version == 1


def test_an_agent_who_left_gets_no_tickets(do, rita):
    rita.valid_id = Validity.INVALID
    rita.save()
    assert do("assign", {"agent_id": rita.pk}).status_code == 400


def test_assigning_needs_a_name(do):
    assert set(do("assign", {}).json()["details"]) == {"agent_id"}


# --- Close and reopen -----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("body", "state", "kept"),
    [
        (None, "closed successful", []),
        ({}, "closed successful", []),
        ({"resolution": "fixed"}, "closed successful", []),
        ({"resolution": "WontFix"}, "closed unsuccessful", []),
        ({"resolution": "won't fix"}, "closed unsuccessful", []),
        ({"resolution": "New toner"}, "closed successful", ["New toner"]),
        ({"resolution": "New toner", "note": "by me"}, "closed successful", ["New toner\n\nby me"]),
        ({"state": "closed unsuccessful", "reason": "No"}, "closed unsuccessful", ["No"]),
        ({"state_id": 3}, "closed unsuccessful", []),
    ],
    ids=str,
)
def test_closing_takes_state_and_resolution(do, body, state, kept):
    data = do("close", body).json()["data"]
    assert (data["state"], data["locked"]) == (state, False)
    assert data["closed_time"]
    assert notes() == kept


def test_time_can_be_booked_while_closing(do):
    assert do("close", {"time_unit": "1.25"}).status_code == 200
    assert str(TimeEntry.objects.get().time_unit) == "1.25"


def test_closing_a_closed_ticket_and_reopening_an_open_one_are_errors(do):
    assert do("reopen").json()["code"] == "not_closed"
    do("close")
    assert do("close").json()["code"] == "already_closed"
    data = do("reopen", {"reason": "Still smokes", "is_visible_for_customer": True}).json()["data"]
    assert (data["state"], data["closed_time"]) == ("open", None)
    assert Article.objects.get(body_text="Still smokes").is_visible_for_customer


@pytest.mark.parametrize(
    ("verb", "body", "field"),
    [
        ("close", {"state": "open"}, "state_id"),
        ("close", {"state_id": 999}, "state_id"),
        ("close", {"time_unit": -1}, "time_unit"),
        ("close", {"comment": 7}, "comment"),
        ("priority", {}, "priority_id"),
        ("priority", {"priority_id": 99}, "priority_id"),
        ("priority", {"priority": "urgent"}, "priority"),
        ("priority", {"priority_id": None}, "priority_id"),
        ("queue", {}, "queue_id"),
        ("queue", {"queue_id": 999}, "queue_id"),
        ("queue", {"queue": ["Sales"]}, "queue"),
        ("pending", {}, "pending_until"),
        ("pending", {"pending_until": "soon"}, "pending_until"),
        ("pending", {"pending_until": "2020-01-01"}, "pending_until"),
        ("pending", {"pending_until": "2099-01-01", "state": "open"}, "state_id"),
        ("lock", {"force": "perhaps"}, "force"),
        ("merge", {}, "target_id"),
        ("merge", {"target_id": 999999}, "target_id"),
        ("merge", {"target_id": "abc"}, "target_id"),
        ("merge", {"target_tn": "123"}, "target_tn"),
        ("split", {}, "article_id"),
        ("split", {"article_id": 999999}, "article_id"),
        ("links", {}, "target_id"),
        ("links", {"target_id": -1, "type": "Nonsense"}, "target_id type"),
        ("time", {}, "time_unit"),
        ("time", {"time_unit": 0}, "time_unit"),
        ("time", {"time_unit": 1.234}, "time_unit"),
        ("time", {"time_unit": "NaN"}, "time_unit"),
        ("time", {"time_unit": 10**12}, "time_unit"),
        ("time", {"time_unit": 1, "comment": "x" * 251, "article_id": 0}, "comment article_id"),
        ("time", {"time_unit": 1, "article_id": 999}, "article_id"),
        ("articles", {}, "body"),
        ("articles", {"body": " \n"}, "body"),
        ("articles", {"body": 7, "to": 7, "in_reply_to": []}, "body to in_reply_to"),
        ("articles", {"body": "x", "article_type": "fax"}, "article_type"),
        ("articles", {"body": "x", "sender_type": "god"}, "sender_type"),
        ("articles", {"body": "x", "communication_channel_id": 9}, "communication_channel_id"),
        ("articles", {"body": "x", "subject": "x" * 999}, "subject"),
        ("articles", {"body": "x", "in_reply_to": 999}, "in_reply_to"),
        ("articles", {"body": "x", "in_reply_to": 0}, "in_reply_to"),
        ("articles", {"body": "x", "article_type": "email", "to": "nonsense"}, "to"),
        ("articles", {"body": "x", "to": "a@b.test\nBcc: c@d.test"}, "to"),
        ("articles", {"body": "x", "time_unit": "much"}, "time_unit"),
        ("articles", {"body": "x", "state": "pending reminder"}, "pending_until"),
        ("articles", {"body": "x", "file_ids": [7, "x"]}, "file_ids"),
    ],
    ids=str,
)  # fmt: skip
def test_bad_values_are_named_and_change_nothing(do, ticket, sales, verb, body, field):
    before = (TicketHistory.objects.count(), Article.objects.count(), Ticket.objects.count())
    answer = do(verb, body)
    assert answer.status_code == 400, answer.content
    assert set(answer.json()["details"]) == set(field.split())
    after = (TicketHistory.objects.count(), Article.objects.count(), Ticket.objects.count())
    assert after == before
    ticket.refresh_from_db()
    assert ticket.version == 1


# --- Priority, queue, pending, lock ---------------------------------------------------------------


def test_the_priority_takes_every_form(do):
    for value, kept in ((5, 5), ("1", 1), ("4 high", 4), ("normal", 3), ("very low", 1)):
        assert do("priority", {"priority": value}).json()["data"]["priority_id"] == kept


def test_moving_keeps_an_owner_who_can_read_there(do, api_of, admin, ticket, sales, secret):
    do("assign", {"agent_id": "me"})
    assert do("queue", {"queue": "Sales", "comment": "Theirs"}).json()["data"]["owner"] == "anna"
    data = api_of(admin).post(f"/tickets/{ticket.pk}/queue", {"queue_id": secret.pk}).json()["data"]
    assert (data["owner"], data["locked"]) == (None, False)


def test_a_ticket_that_one_moves_out_of_sight_is_shown_once(api_of, ticket, secret, board):
    mover = api_of(make_agent("max", {USERS: ["rw"], board.pk: ["move_into"]}))
    answer = mover.post(f"/tickets/{ticket.pk}/queue", {"queue_id": secret.pk})
    assert (answer.status_code, answer.json()["data"]["queue"]) == (200, "Secret")
    assert mover.get(f"/tickets/{ticket.pk}").status_code == 404


def test_moving_needs_move_into_there(do, secret, ticket):
    assert do("queue", {"queue_id": secret.pk}).json()["code"] == "permission_denied"


def test_pending_waits_until_a_time(do):
    until = timezone.now().replace(microsecond=0) + timedelta(days=2)
    body = {"pending_until": until.isoformat(), "state": "pending auto close+"}
    data = do("pending", body).json()["data"]
    assert data["state"] == "pending auto close+"
    assert data["pending_until"] == until.strftime("%Y-%m-%dT%H:%M:%SZ")


def test_a_colleagues_lock_is_taken_by_force_only(do, rita, ticket):
    lock_ticket(ticket, actor=acting(rita))
    refused = do("lock")
    assert (refused.status_code, refused.json()["code"]) == (409, "locked_by_other")
    assert do("lock", {"force": True}).json()["data"]["owner"] == "anna"
    assert do("lock").status_code == 200
    assert do("unlock").json()["data"]["locked"] is False
    assert do("unlock").status_code == 200


# --- Permissions, both ways -----------------------------------------------------------------------

COMMANDS = [
    ("post", "assign", {"agent_id": "anna"}, "owner"),
    ("post", "close", {}, "rw"),
    ("post", "priority", {"priority": 5}, "priority"),
    ("post", "queue", {"queue": "Sales"}, "move_into"),
    ("post", "pending", {"pending_until": "2099-01-01"}, "rw"),
    ("post", "lock", {}, "rw"),
    ("post", "unlock", {}, "rw"),
    ("post", "watch", {}, "ro"),
    ("delete", "watch", None, "ro"),
    ("get", "links", None, "ro"),
    ("get", "time", None, "ro"),
    ("post", "time", {"time_unit": 1}, "note"),
    ("get", "history", None, "ro"),
    ("get", "articles", None, "ro"),
    ("post", "articles", {"body": "x"}, "note"),
    ("get", "attachments", None, "ro"),
]


@pytest.mark.parametrize(("method", "verb", "body", "need"), COMMANDS)
def test_each_command_needs_its_permission(api_of, anna, ticket, sales, method, verb, body, need):
    keys = ["ro", "move_into", "create", "note", "owner", "priority"]
    everything_else = [key for key in keys if key not in {need, "ro"}]
    path = f"/tickets/{ticket.pk}/{verb}"
    blind = api_of(make_agent("blind", {USERS: [k for k in keys if k != "ro"]}))
    assert blind.request(method, path, body).status_code == 404
    if need != "ro":
        weak = api_of(make_agent("weak", {USERS: ["ro", *everything_else]}))
        assert weak.request(method, path, body).json()["code"] == "permission_denied"
        ticket.refresh_from_db()
        assert ticket.version == 1
    fit = api_of(make_agent("fit", {USERS: sorted({"ro", need})}))
    assert fit.request(method, path, body).status_code in {200, 201}


@pytest.mark.parametrize(
    ("method", "verb", "body"),
    [
        *[
            (method, verb, body)
            for method, verb, body, _need in COMMANDS
            if verb not in {"articles", "attachments", "close"}
        ],
        ("post", "merge", {"target_id": 1}),
        ("post", "unmerge", {}),
        ("post", "split", {"article_id": 1}),
        ("post", "links", {"target_id": 1}),
        ("delete", "links/1", None),
    ],
)
def test_customers_do_none_of_this(api_of, ben, ticket, anna, sales, method, verb, body):
    answer = api_of(ben).request(method, f"/tickets/{ticket.pk}/{verb}", body)
    assert (answer.status_code, answer.json()["code"]) == (403, "permission_denied")
    ticket.refresh_from_db()
    assert ticket.version == 1


def test_customers_close_and_reopen_own_tickets_where_the_queue_says_so(
    api_of, ben, carla, olga, ticket, sales, make_ticket
):
    path = f"/tickets/{ticket.pk}"
    assert api_of(carla).post(f"{path}/close").status_code == 403
    assert api_of(olga).post(f"{path}/close").status_code == 404
    closed = api_of(ben).post(f"{path}/close", {"comment": "It works again"})
    assert closed.json()["data"]["state_type"] == "closed"
    assert Article.objects.get(body_text="It works again").is_visible_for_customer
    assert api_of(ben).post(f"{path}/reopen").json()["data"]["state_type"] == "open"
    elsewhere = make_ticket(sales, customer_user_id=ben.login)
    assert api_of(ben).post(f"/tickets/{elsewhere.pk}/close").status_code == 403


def test_a_comment_needs_note(api_of, ticket):
    api = api_of(make_agent("prio", {USERS: ["ro", "priority"]}))
    body = {"priority": 5, "comment": "x"}
    assert api.post(f"/tickets/{ticket.pk}/priority", body).status_code == 403
    ticket.refresh_from_db()
    assert ticket.priority_id == 3


def test_commands_on_closed_tickets(do, anna, ticket):
    close_ticket(ticket, actor=acting(anna))
    assert do("priority", {"priority": 5}).json()["data"]["state_type"] == "closed"
