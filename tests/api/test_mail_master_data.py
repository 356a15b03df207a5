"""System addresses, salutations and signatures (contract 4.8)."""

import pytest

from accounts.models import AuditEntry
from queues.models import Queue, Salutation, SystemAddress
from queues.serializers import SalutationSerializer, SignatureSerializer, SystemAddressSerializer
from tests.clients import ApiClient, queries_of

pytestmark = pytest.mark.django_db

NEW = {
    "system-addresses": {"email": "help@gotrs.test", "display_name": "Help", "queue_id": 4},
    "salutations": {"name": "formal", "text": "Dear {{ customer.name }},"},
    "signatures": {"name": "formal", "text": "Yours\n{{ me.name }}\n"},
}
SHAPES = {
    "system-addresses": SystemAddressSerializer,
    "salutations": SalutationSerializer,
    "signatures": SignatureSerializer,
}
ENTITIES = {
    "system-addresses": "system_address",
    "salutations": "salutation",
    "signatures": "signature",
}


@pytest.fixture
def api(admin):
    return ApiClient(admin)


def refused(answer, *fields):
    assert (answer.status_code, answer.json()["code"]) == (400, "validation_failed"), answer.content
    assert set(answer.json()["details"]) == set(fields)


@pytest.mark.parametrize("what", NEW)
def test_admins_create_change_and_take_away(api, what):
    answer = api.post(f"/{what}", NEW[what])
    assert answer.status_code == 201, answer.content
    row = answer.json()["data"]
    assert set(row) == set(SHAPES[what]().fields)
    assert row == row | NEW[what] | {"comment": "", "valid_id": 1}
    path = f"/{what}/{row['id']}"
    assert answer.headers["Location"] == f"/api/v1{path}"
    assert api.put(path, row).json()["data"] == row
    changed = api.patch(path, {"comment": "changed"})
    assert changed.json()["data"] == row | {"comment": "changed"}
    assert api.delete(path).json()["data"] == {"id": row["id"], "valid_id": 2}
    assert api.get(path).json()["data"]["valid_id"] == 2
    assert row["id"] not in [r["id"] for r in api.get(f"/{what}").json()["data"]]
    assert api.delete(path).json()["code"] == "already_deleted"
    actions = list(AuditEntry.objects.order_by("id").values_list("action", flat=True))
    assert actions == [f"{ENTITIES[what]}.{verb}" for verb in ("create", "update", "delete")]


@pytest.mark.parametrize("what", NEW)
def test_the_same_twice_in_another_case_is_a_conflict(api, what):
    api.post(f"/{what}", NEW[what])
    name = "email" if what == "system-addresses" else "name"
    twice = api.post(f"/{what}", NEW[what] | {name: NEW[what][name].upper()})
    assert (twice.status_code, twice.json()["code"]) == (409, "duplicate")


@pytest.mark.parametrize("what", NEW)
def test_agents_read_and_customers_do_not(anna, outsider, ben, what):
    for person, status in ((anna, 200), (outsider, 200), (ben, 403)):
        for path in (f"/{what}", f"/{what}/1"):
            assert ApiClient(person).get(path).status_code == status
    for person in (anna, ben):
        api = ApiClient(person)
        for answer in (
            api.post(f"/{what}", NEW[what]),
            api.put(f"/{what}/1", NEW[what]),
            api.delete(f"/{what}/1"),
        ):
            assert (answer.status_code, answer.json()["code"]) == (403, "admin_required")


@pytest.mark.parametrize(
    ("what", "body", "field"),
    [
        ("system-addresses", {"queue_id": 1}, "email"),
        ("system-addresses", {"email": "a@b.test"}, "queue_id"),
        ("system-addresses", {"email": "no address", "queue_id": 1}, "email"),
        ("system-addresses", {"email": "a@b.test, c@d.test", "queue_id": 1}, "email"),
        ("system-addresses", {"email": "a@b.test\r\nBcc: x@y.test", "queue_id": 1}, "email"),
        ("system-addresses", {"email": f"{'a' * 250}@b.test", "queue_id": 1}, "email"),
        ("system-addresses", {"email": "a@b.test", "queue_id": 99}, "queue_id"),
        ("system-addresses", {"email": "a@b.test", "queue": None}, "queue"),
        (
            "system-addresses",
            {"email": "a@b.test", "queue_id": 1, "display_name": "a\nb"},
            "display_name",
        ),
        ("salutations", {"text": "Hi"}, "name"),
        ("salutations", {"name": "x"}, "text"),
        ("salutations", {"name": "x", "text": " \n "}, "text"),
        ("salutations", {"name": "x", "text": "Hi", "content_type": "text/css"}, "content_type"),
        (
            "signatures",
            {"name": "x", "text": "<script>1</script>", "content_type": "text/html"},
            "text",
        ),
    ],
)
def test_bad_values_name_their_field(api, what, body, field):
    refused(api.post(f"/{what}", body), field)


def test_an_address_by_which_a_queue_sends_stays(api, support):
    answer = api.delete(f"/system-addresses/{support.system_address_id}")
    assert (answer.status_code, answer.json()["code"]) == (409, "in_use")
    address = SystemAddress.objects.create(email="new@gotrs.test", queue=support)
    assert api.delete(f"/system-addresses/{address.pk}").status_code == 200


@pytest.mark.parametrize("what", ["salutations", "signatures"])
def test_texts_of_valid_queues_stay(api, what):
    for answer in (api.delete(f"/{what}/1"), api.put(f"/{what}/1", {"valid_id": 2})):
        assert (answer.status_code, answer.json()["code"]) == (409, "in_use")
    Queue.objects.update(valid_id=2)
    assert api.delete(f"/{what}/1").status_code == 200


def test_html_is_cleaned_and_keeps_its_tags(api):
    text = '<p onclick="x()">Dear <OTRS_CUSTOMER_UserFullname>,<script>1</script></p>{{ me.name }}'
    body = {"name": "html", "text": text, "content_type": "text/html"}
    row = api.post("/salutations", body).json()["data"]
    assert row["text"] == "<p>Dear &lt;OTRS_CUSTOMER_UserFullname&gt;,</p>{{ me.name }}"
    plain = api.post("/salutations", body | {"name": "plain", "content_type": "text/plain"})
    assert plain.json()["data"]["text"] == text
    path = f"/salutations/{plain.json()['data']['id']}"
    assert api.put(path, {"content_type": "text/html"}).json()["data"]["text"] == row["text"]


def test_many_addresses_cost_as_many_queries_as_some(api):
    few, rows = queries_of(api, "/system-addresses")
    for number in range(20):
        SystemAddress.objects.create(email=f"{number}@gotrs.test", queue_id=1)
        Salutation.objects.create(name=f"S{number}", text="Hi")
    assert queries_of(api, "/system-addresses") == (few, rows + 20)
