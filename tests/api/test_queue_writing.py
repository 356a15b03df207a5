"""Admins write queues (contract 4.7)."""

import pytest

from accounts import site
from accounts.actors import Actor
from accounts.models import AuditEntry, Group
from gotrs.common.validity import Validity
from queues.models import Calendar, MailAccount, Queue, Salutation, SystemAddress
from queues.tree import save_in_place
from tests.cast import acting
from tests.clients import ApiClient
from tickets.forms import ticket_choices
from tickets.operations import close_ticket

pytestmark = pytest.mark.django_db

EVERYTHING = {
    "name": "Helpdesk",
    "group_id": 2,
    "system_address_id": 1,
    "salutation_id": 1,
    "signature_id": 1,
    "default_sign_key": "0xABCD",
    "unlock_timeout": 60,
    "follow_up_id": 3,
    "follow_up_lock": True,
    "calendar": "default",
    "first_response_time": 30,
    "update_time": 240,
    "solution_time": 480,
    "customer_visible": False,
    "customer_can_close": True,
    "customer_can_reopen": True,
    "comment": "Where it begins",
    "valid_id": 1,
}


@pytest.fixture
def api(admin):
    return ApiClient(admin)


def refused(answer, *fields):
    assert (answer.status_code, answer.json()["code"]) == (400, "validation_failed"), answer.content
    assert set(answer.json()["details"]) == set(fields)


def in_use(answer):
    assert (answer.status_code, answer.json()["code"]) == (409, "in_use"), answer.content


# --- Create and change ------------------------------------------------------------------------


def test_a_name_is_enough_for_a_new_queue(api):
    answer = api.post("/queues", {"name": "  Helpdesk "})
    assert answer.status_code == 201
    row = answer.json()["data"]
    assert answer.headers["Location"] == f"/api/v1/queues/{row['id']}"
    assert (row["name"], row["group_id"], row["group"]) == ("Helpdesk", 1, "users")
    assert (row["follow_up_id"], row["customer_visible"], row["valid_id"]) == (1, True, 1)
    assert row["system_address_id"] is row["calendar"] is row["solution_time"] is None


def test_a_trailing_slash_does_not_show_in_the_location(api):
    answer = api.post("/queues/", {"name": "Helpdesk"})
    assert answer.headers["Location"] == f"/api/v1/queues/{answer.json()['data']['id']}"


def test_every_field_can_be_written_and_sent_back(api):
    made = api.post("/queues", EVERYTHING).json()["data"]
    for name, value in EVERYTHING.items():
        assert made[name] == value, name
    assert made["group"] == "admin"
    back = api.put(f"/queues/{made['id']}", made)
    assert back.status_code == 200
    assert back.json()["data"] == made | {"change_time": back.json()["data"]["change_time"]}
    assert AuditEntry.objects.filter(entity_type="queue").count() == 1


def test_a_change_leaves_what_it_does_not_name(api):
    made = api.post("/queues", EVERYTHING).json()["data"]
    changed = api.patch(f"/queues/{made['id']}", {"comment": None, "update_time": 0}).json()["data"]
    different = {name for name in made if made[name] != changed[name]}
    assert different - {"change_time"} == {"comment", "update_time"}
    assert (changed["comment"], changed["update_time"]) == ("", None)


def test_null_clears_what_may_be_empty(api):
    made = api.post("/queues", EVERYTHING).json()["data"]
    empty = dict.fromkeys(
        ["system_address_id", "salutation_id", "signature_id", "default_sign_key", "calendar",
         "first_response_time", "solution_time", "comment"]
    )  # fmt: skip
    row = api.put(f"/queues/{made['id']}", empty).json()["data"]
    assert {name: row[name] or None for name in empty} == empty


@pytest.mark.parametrize(
    ("body", "name", "expected"),
    [
        ({"group": "stats"}, "group_id", 3),
        ({"group_id": "3"}, "group_id", 3),
        ({"system_address": "INTAKE@gotrs.local"}, "system_address_id", 2),
        ({"salutation": "standard salutation"}, "salutation_id", 1),
        ({"calendar_id": 1}, "calendar", "default"),
        ({"calendar": 1}, "calendar", "default"),
        ({"unlock_timeout": "15"}, "unlock_timeout", 15),
        ({"customer_can_close": "true"}, "customer_can_close", True),
    ],
)
def test_rows_are_named_by_id_or_name(api, body, name, expected):
    assert api.post("/queues", {"name": "New", **body}).json()["data"][name] == expected


def test_of_two_names_the_one_that_differs_counts(api, support):
    row = api.get(f"/queues/{support.pk}").json()["data"]
    assert (
        api.put(f"/queues/{support.pk}", row | {"group_id": 3}).json()["data"]["group"] == "stats"
    )
    refused(
        api.post("/queues", {"name": "x", "group_id": 1, "group": "stats"}), "group_id", "group"
    )


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({}, "name"),
        ({"name": " "}, "name"),
        ({"name": None}, "name"),
        ({"name": "x" * 201}, "name"),
        ({"name": "a\nb"}, "name"),
        ({"name": ["x"]}, "name"),
        ({"name": "Nowhere::Child"}, "name"),
        ({"name": "Raw::"}, "name"),
        ({"name": "::Raw"}, "name"),
        ({"name": "Raw:: Child"}, "name"),
        ({"name": "x", "parent_id": 999}, "parent_id"),
        ({"name": "Raw::x", "parent_id": 4}, "parent_id"),
        ({"name": "x", "group_id": 999}, "group_id"),
        ({"name": "x", "group_id": None}, "group_id"),
        ({"name": "x", "system_address_id": 999}, "system_address_id"),
        ({"name": "x", "salutation_id": 999}, "salutation_id"),
        ({"name": "x", "signature_id": 999}, "signature_id"),
        ({"name": "x", "calendar": "nowhere"}, "calendar"),
        ({"name": "x", "follow_up_id": 4}, "follow_up_id"),
        ({"name": "x", "follow_up_id": 0}, "follow_up_id"),
        ({"name": "x", "unlock_timeout": -1}, "unlock_timeout"),
        ({"name": "x", "unlock_timeout": 10**12}, "unlock_timeout"),
        ({"name": "x", "solution_time": 10**9}, "solution_time"),
        ({"name": "x", "solution_time": "soon"}, "solution_time"),
        ({"name": "x", "customer_visible": "perhaps"}, "customer_visible"),
        ({"name": "x", "comment": "x" * 251}, "comment"),
        ({"name": "x", "valid_id": 4}, "valid_id"),
    ],
)
def test_bad_values_name_their_field(api, body, field):
    before = Queue.objects.count()
    refused(api.post("/queues", body), field)
    assert Queue.objects.count() == before


def test_all_wrong_fields_are_reported_at_once(api):
    body = {"group_id": 99, "follow_up_id": 9, "valid_id": 9, "calendar": "x"}
    refused(api.post("/queues", body), "name", "group_id", "follow_up_id", "valid_id", "calendar")


def test_rows_that_are_not_in_use_any_more_are_refused_unless_they_stand_there(api, support):
    Salutation.objects.create(pk=5, name="Old", text="Hi", valid_id=Validity.INVALID)
    refused(api.put(f"/queues/{support.pk}", {"salutation_id": 5}), "salutation_id")
    Queue.objects.filter(pk=support.pk).update(salutation=5)
    row = api.get(f"/queues/{support.pk}").json()["data"]
    assert api.put(f"/queues/{support.pk}", row | {"comment": "new"}).status_code == 200


def test_a_calendar_that_is_never_open_promises_nothing(api):
    Calendar.objects.create(name="never")
    refused(api.post("/queues", {"name": "x", "calendar": "never", "update_time": 5}), "calendar")
    assert api.post("/queues", {"name": "x", "calendar": "never"}).status_code == 201


def test_a_warning_goes_with_its_time(api, support):
    Queue.objects.filter(pk=support.pk).update(update_time=60, update_notify=80)
    assert api.put(f"/queues/{support.pk}", {"update_time": None}).status_code == 200
    support.refresh_from_db()
    assert (support.update_time, support.update_notify) == (None, None)


@pytest.mark.parametrize("who", ["anna", "ben"])
def test_others_may_not_write(request, who, support, secret):
    api = ApiClient(request.getfixturevalue(who))
    for pk in (support.pk, secret.pk, 9999):
        for answer in (
            api.post("/queues", {"name": "Mine"}),
            api.put(f"/queues/{pk}", {"name": "Mine"}),
            api.patch(f"/queues/{pk}", {"name": "Mine"}),
            api.delete(f"/queues/{pk}"),
        ):
            assert (answer.status_code, answer.json()["code"]) == (403, "admin_required")
    assert not Queue.objects.filter(name="Mine").exists()


def test_the_same_name_twice_is_a_conflict(api, support):
    for answer in (
        api.post("/queues", {"name": "SUPPORT"}),
        api.put("/queues/4", {"name": "support"}),
    ):
        assert (answer.status_code, answer.json()["code"]) == (409, "duplicate")
    assert api.put(f"/queues/{support.pk}", {"name": "support"}).status_code == 200


def test_an_admin_without_the_group_still_configures_its_queues(api, secret):
    site.put("admin_sees_all", False)
    assert api.put(f"/queues/{secret.pk}", {"comment": "new"}).status_code == 200
    made = api.post("/queues", {"name": "Vault", "group_id": secret.group_id})
    assert made.status_code == 201


# --- The tree -----------------------------------------------------------------------------------


def test_a_path_puts_a_queue_below_its_parent(api, support):
    row = api.post("/queues", {"name": "support::Second"}).json()["data"]
    assert (row["name"], row["parent_id"]) == ("Support::Second", support.pk)


def test_a_parent_can_be_named_apart(api, support):
    row = api.post("/queues", {"name": "Second", "parent_id": support.pk}).json()["data"]
    assert (row["name"], row["parent_id"]) == ("Support::Second", support.pk)
    moved = api.put(f"/queues/{row['id']}", row | {"parent_id": 4}).json()["data"]
    assert (moved["name"], moved["parent_id"]) == ("Misc::Second", 4)
    both = api.put(f"/queues/{row['id']}", {"name": "First", "parent_id": None}).json()["data"]
    assert (both["name"], both["parent_id"]) == ("First", None)


def test_renaming_renames_the_paths_below(api, support):
    second = save_in_place(Queue(name="Support::Second"))
    third = save_in_place(Queue(name="Support::Second::Third"))
    other = save_in_place(Queue(name="Supporters"))
    assert api.put(f"/queues/{support.pk}", {"name": "Help"}).status_code == 200
    names = [api.get(f"/queues/{q.pk}").json()["data"]["name"] for q in (second, third, other)]
    assert names == ["Help::Second", "Help::Second::Third", "Supporters"]
    noted = AuditEntry.objects.filter(action="queue.update", entity_id=str(third.pk)).get()
    assert noted.old_values == {"name": "Support::Second::Third"}
    assert noted.new_values == {"name": "Help::Second::Third"}
    assert noted.login == "admin"


@pytest.mark.parametrize("body", [{"name": "Support::Second::Support"}, {"parent_id": "Second"}])
def test_a_queue_does_not_go_below_itself(api, support, body):
    second = save_in_place(Queue(name="Support::Second"))
    if "parent_id" in body:
        body = {"parent_id": second.pk}
    assert api.put(f"/queues/{support.pk}", body).status_code == 400
    support.refresh_from_db()
    assert (support.name, support.parent) == ("Support", None)


def test_a_name_that_makes_those_below_too_long_is_refused(api, support):
    save_in_place(Queue(name=f"Support::{'x' * 150}"))
    refused(api.put(f"/queues/{support.pk}", {"name": "y" * 60}), "name")
    support.refresh_from_db()
    assert support.name == "Support"


def test_a_valid_queue_stands_below_valid_ones(api, support):
    second = save_in_place(Queue(name="Support::Second"))
    assert api.delete(f"/queues/{second.pk}").status_code == 200
    assert api.delete(f"/queues/{support.pk}").status_code == 200
    refused(api.put(f"/queues/{second.pk}", {"valid_id": 1}), "name")
    refused(api.post("/queues", {"name": "Support::Third"}), "name")
    assert api.put(f"/queues/{second.pk}", {"comment": "late"}).status_code == 200
    assert api.put(f"/queues/{support.pk}", {"valid_id": 1}).status_code == 200
    assert api.put(f"/queues/{second.pk}", {"valid_id": 1}).status_code == 200


# --- Taking away --------------------------------------------------------------------------------


def test_an_empty_queue_is_made_invalid(api, support, anna):
    gone = api.delete(f"/queues/{support.pk}")
    assert (gone.status_code, gone.json()["data"]) == (200, {"id": support.pk, "valid_id": 2})
    assert api.get(f"/queues/{support.pk}").json()["data"]["valid_id"] == 2
    assert support.pk not in [row["id"] for row in api.get("/queues").json()["data"]]
    again = api.delete(f"/queues/{support.pk}")
    assert (again.status_code, again.json()["code"]) == (400, "already_deleted")
    entry = AuditEntry.objects.get(action="queue.delete")
    assert (entry.old_values, entry.new_values) == ({"valid_id": 1}, {"valid_id": 2})
    assert entry.ip_address == "127.0.0.1"


def test_a_queue_with_tickets_that_are_not_closed_stays(api, ticket):
    in_use(api.delete(f"/queues/{ticket.queue_id}"))
    in_use(api.put(f"/queues/{ticket.queue_id}", {"valid_id": 2}))
    in_use(api.put(f"/queues/{ticket.queue_id}", {"valid_id": 3}))
    close_ticket(ticket, actor=Actor.system())
    assert api.delete(f"/queues/{ticket.queue_id}").status_code == 200


def test_a_queue_with_valid_queues_below_it_stays(api, support):
    below = save_in_place(Queue(name="Support::Second"))
    in_use(api.delete(f"/queues/{support.pk}"))
    api.delete(f"/queues/{below.pk}")
    assert api.delete(f"/queues/{support.pk}").status_code == 200


@pytest.mark.parametrize("setting", ["default_queue", "portal_queue"])
def test_a_queue_that_the_settings_name_stays(api, support, setting):
    site.put(setting, support.pk)
    in_use(api.delete(f"/queues/{support.pk}"))


def test_a_queue_that_mail_leads_into_stays(api, support, sales):
    MailAccount.objects.create(name="in", host="x", port=993, login="x", queue=support)
    SystemAddress.objects.create(email="sales@gotrs.test", queue=sales)
    for queue in (support, sales):
        in_use(api.delete(f"/queues/{queue.pk}"))
    MailAccount.objects.update(valid_id=Validity.INVALID)
    SystemAddress.objects.filter(queue=sales).update(valid_id=Validity.INVALID)
    for queue in (support, sales):
        assert api.delete(f"/queues/{queue.pk}").status_code == 200


# --- After the write ----------------------------------------------------------------------------


def test_menus_show_a_new_queue_at_once(api, anna):
    def offered():
        return [name for _pk, name in ticket_choices.queue_choices(acting(anna), "ro")]

    assert "Helpdesk" not in offered()
    api.post("/queues", {"name": "Helpdesk"})
    assert "Helpdesk" in offered()


def test_the_new_group_decides_who_sees_the_queue(api, anna, support):
    board = Group.objects.create(name="board")
    assert ApiClient(anna).get(f"/queues/{support.pk}").status_code == 200
    api.put(f"/queues/{support.pk}", {"group_id": board.pk})
    assert ApiClient(anna).get(f"/queues/{support.pk}").status_code == 404
    entry = AuditEntry.objects.get(action="queue.update")
    assert (entry.old_values, entry.new_values) == ({"group_id": 1}, {"group_id": board.pk})
