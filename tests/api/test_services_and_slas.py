"""Services and SLAs (contract 4.8)."""

import pytest

from accounts.models import AuditEntry
from queues.models import Calendar, Service, ServiceCustomer, Sla
from queues.serializers import ServiceSerializer, SlaSerializer
from queues.tree import save_in_place
from tests.clients import ApiClient, queries_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def api(admin):
    return ApiClient(admin)


@pytest.fixture
def mail():
    return Service.objects.create(name="Mail")


def refused(answer, *fields):
    assert (answer.status_code, answer.json()["code"]) == (400, "validation_failed"), answer.content
    assert set(answer.json()["details"]) == set(fields)


def in_use(answer):
    assert (answer.status_code, answer.json()["code"]) == (409, "in_use"), answer.content


def names(api, query=""):
    return [row["name"] for row in api.get(f"/services{query}").json()["data"]]


# --- Services -----------------------------------------------------------------------------------


def test_a_service_is_created_changed_and_taken_away(api):
    answer = api.post("/services", {"name": "Mail", "comment": "What people write with"})
    assert answer.status_code == 201
    row = answer.json()["data"]
    assert set(row) == set(ServiceSerializer().fields)
    assert (row["name"], row["comment"], row["valid_id"]) == ("Mail", "What people write with", 1)
    path = f"/services/{row['id']}"
    assert answer.headers["Location"] == f"/api/v1{path}"
    assert api.put(path, {"name": "E-Mail"}).json()["data"] == row | {"name": "E-Mail"}
    assert api.delete(path).json()["data"] == {"id": row["id"], "valid_id": 2}
    assert api.get(path).json()["data"]["valid_id"] == 2
    assert api.delete(path).json()["code"] == "already_deleted"
    assert [entry.action for entry in AuditEntry.objects.order_by("id")] == [
        "service.create",
        "service.update",
        "service.delete",
    ]


def test_services_stand_in_a_tree(api, mail):
    row = api.post("/services", {"name": "mail::Outlook"}).json()["data"]
    assert row["name"] == "Mail::Outlook"
    in_use(api.delete(f"/services/{mail.pk}"))
    api.put(f"/services/{mail.pk}", {"name": "Post"})
    assert api.get(f"/services/{row['id']}").json()["data"]["name"] == "Post::Outlook"
    refused(api.put(f"/services/{mail.pk}", {"name": "Post::Outlook::Post"}), "name")
    refused(api.post("/services", {"name": "Nowhere::x"}), "name")
    assert api.post("/services", {"name": "POST"}).json()["code"] == "duplicate"


def test_a_service_of_an_sla_stays(api, mail):
    sla = Sla.objects.create(name="Gold")
    sla.services.add(mail)
    in_use(api.delete(f"/services/{mail.pk}"))
    api.delete(f"/slas/{sla.pk}")
    assert api.delete(f"/services/{mail.pk}").status_code == 200


def test_customers_see_their_services_alone(api, ben, carla, anna, mail):
    phone = Service.objects.create(name="Phone")
    assert names(ApiClient(ben)) == ["Mail", "Phone"]
    ServiceCustomer.objects.create(service=mail, customer_user=ben)
    ServiceCustomer.objects.create(service=phone)
    assert names(ApiClient(ben)) == names(ApiClient(ben), "?valid=all") == ["Mail"]
    assert names(ApiClient(carla)) == ["Phone"]
    assert names(ApiClient(ben), f"?customer_user_id={carla.login}") == ["Mail"]
    missing, foreign = (ApiClient(ben).get(f"/services/{pk}") for pk in (999, phone.pk))
    assert missing.status_code == foreign.status_code == 404
    assert missing.json() == foreign.json()
    assert names(ApiClient(anna)) == ["Mail", "Phone"]


def test_agents_ask_what_a_customer_may_choose(anna, ben, carla, mail):
    phone = Service.objects.create(name="Phone")
    ServiceCustomer.objects.create(service=mail, customer_user=ben)
    ServiceCustomer.objects.create(service=phone)
    api = ApiClient(anna)
    assert names(api, "?customer_user_id=BEN@acme.test") == ["Mail"]
    assert names(api, f"?customer_user_id={carla.login}") == ["Phone"]
    assert names(api, "?customer_user_id=nobody") == []
    assert names(api, f"?customer_user_id={'x' * 5000}") == []
    assert names(api, "?customer_user_id=") == ["Mail", "Phone"]


# --- SLAs ---------------------------------------------------------------------------------------

EVERYTHING = {
    "name": "Gold",
    "calendar": "default",
    "first_response_time": 30,
    "update_time": 240,
    "solution_time": 480,
    "first_response_notify": 50,
    "update_notify": 1,
    "solution_notify": 99,
    "comment": "For those who pay",
    "valid_id": 1,
}


def test_every_field_of_an_sla_can_be_written_and_sent_back(api, mail):
    phone = Service.objects.create(name="Phone")
    answer = api.post("/slas", EVERYTHING | {"service_ids": [phone.pk, str(mail.pk), mail.pk]})
    assert answer.status_code == 201, answer.content
    row = answer.json()["data"]
    assert set(row) == set(SlaSerializer().fields)
    assert row == EVERYTHING | {"id": row["id"], "service_ids": [mail.pk, phone.pk]}
    path = f"/slas/{row['id']}"
    assert api.put(path, row).json()["data"] == row
    changed = api.patch(path, {"service_ids": [phone.pk], "update_time": None}).json()["data"]
    assert changed == row | {
        "service_ids": [phone.pk], "update_time": None, "update_notify": None,
    }  # fmt: skip
    created, updated = AuditEntry.objects.filter(entity_type="sla").order_by("id")
    assert (created.action, updated.action) == ("sla.create", "sla.update")
    assert created.new_values["service_ids"] == [mail.pk, phone.pk]
    assert updated.old_values == {
        "service_ids": [mail.pk, phone.pk], "update_time": 240, "update_notify": 1,
    }  # fmt: skip
    assert api.delete(path).json()["data"] == {"id": row["id"], "valid_id": 2}


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({}, "name"),
        ({"name": "x", "service_ids": [999]}, "service_ids"),
        ({"name": "x", "service_ids": ["Mail"]}, "service_ids"),
        ({"name": "x", "service_ids": {"id": 1}}, "service_ids"),
        ({"name": "x", "service_ids": [True]}, "service_ids"),
        ({"name": "x", "service_ids": [10**30]}, "service_ids"),
        ({"name": "x", "service_ids": list(range(1, 600))}, "service_ids"),
        ({"name": "x", "calendar": 99}, "calendar"),
        ({"name": "x", "calendar_id": 99}, "calendar_id"),
        ({"name": "x", "update_time": -5}, "update_time"),
        ({"name": "x", "update_time": 10**9}, "update_time"),
        ({"name": "x", "update_time": 5, "update_notify": 100}, "update_notify"),
        ({"name": "x", "update_time": 5, "update_notify": -1}, "update_notify"),
        ({"name": "x", "update_notify": 80}, "update_notify"),
        ({"name": "x", "update_time": 0, "update_notify": 80}, "update_notify"),
    ],
)
def test_bad_slas_name_their_field(api, body, field):
    refused(api.post("/slas", body), field)
    assert not Sla.objects.exists()


def test_zero_means_no_promise_and_no_warning(api):
    body = {"name": "Bronze", "update_time": 0, "solution_time": 60, "solution_notify": 0}
    row = api.post("/slas", body).json()["data"]
    assert (row["update_time"], row["solution_time"], row["solution_notify"]) == (None, 60, None)


def test_a_warning_needs_the_time_that_is_stored_or_said(api):
    sla = Sla.objects.create(name="Gold", update_time=60)
    assert api.put(f"/slas/{sla.pk}", {"update_notify": 80}).status_code == 200
    refused(api.put(f"/slas/{sla.pk}", {"solution_notify": 80}), "solution_notify")
    refused(api.put(f"/slas/{sla.pk}", {"update_time": 0, "update_notify": 5}), "update_notify")


def test_an_invalid_service_may_stay_but_not_come(api, mail):
    sla = Sla.objects.create(name="Gold")
    sla.services.add(mail)
    Service.objects.update(valid_id=2)
    row = api.get(f"/slas/{sla.pk}").json()["data"]
    assert api.put(f"/slas/{sla.pk}", row | {"name": "Silver"}).status_code == 200
    refused(api.post("/slas", {"name": "x", "service_ids": [mail.pk]}), "service_ids")


def test_agents_read_slas_by_service_and_customers_do_not(anna, ben, mail):
    gold, _other = Sla.objects.create(name="Gold"), Sla.objects.create(name="Silver")
    gold.services.add(mail)
    api = ApiClient(anna)
    rows = api.get(f"/slas?service_id={mail.pk}").json()["data"]
    assert [row["name"] for row in rows] == ["Gold"]
    assert len(api.get("/slas").json()["data"]) == 2
    for word in ("999", "x", "9" * 40):
        wrong = api.get(f"/slas?service_id={word}&valid=7").json()
        assert (wrong["code"], set(wrong["details"])) == ("invalid_filter", {"service_id", "valid"})
    for path in ("/slas", f"/slas/{gold.pk}", "/slas/999"):
        assert ApiClient(ben).get(path).status_code == 403


@pytest.mark.parametrize("path", ["services", "slas"])
@pytest.mark.parametrize("who", ["anna", "ben"])
def test_others_may_not_write(request, who, path, mail):
    api = ApiClient(request.getfixturevalue(who))
    for answer in (
        api.post(f"/{path}", {"name": "Mine"}),
        api.put(f"/{path}/1", {"name": "Mine"}),
        api.delete(f"/{path}/1"),
    ):
        assert (answer.status_code, answer.json()["code"]) == (403, "admin_required")


def test_many_slas_cost_as_many_queries_as_two(api, mail):
    def make(number):
        calendar = Calendar.objects.create(name=f"Calendar {number}")
        Sla.objects.create(name=f"SLA {number}", calendar=calendar).services.add(mail)

    for number in range(2):
        make(number)
    few, _rows = queries_of(api, "/slas")
    for number in range(2, 20):
        make(number)
        save_in_place(Service(name=f"Mail::{number}"))
    many, rows = queries_of(api, "/slas")
    assert (many, rows) == (few, 20)
