"""What dynamic fields are: how admins make them, and who reads them (contract 4.8)."""

import pytest

from accounts.models import AuditEntry
from tests.api.some_fields import KEYS, KINDS, make_field
from tests.cast import acting
from tests.clients import ApiClient
from tickets.models import DynamicField
from tickets.operations import create_ticket

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("kind", KINDS)
def test_admins_create_change_and_take_away(admin, kind):
    api = ApiClient(admin)
    config = KINDS[kind][0]
    body = {"name": "Room_1", "label": "Room", "field_type": kind, "config": config}
    answer = api.post("/dynamic-fields", body)
    assert answer.status_code == 201, answer.content
    row = answer.json()["data"]
    assert row == {
        "id": row["id"], "name": "Room_1", "label": "Room", "object_type": "Ticket",
        "field_type": kind, "field_order": 0, "valid_id": 1,
        "config": {
            "possible_values": {}, "default": None, "required": False, "customer_visible": False,
            **config,
        },
    }  # fmt: skip
    assert api.put(f"/dynamic-fields/{row['id']}", row).json()["data"] == row
    changed = api.patch(
        f"/dynamic-fields/{row['id']}",
        {"label": "Place", "field_order": 3, "config": {"required": True}},
    ).json()["data"]
    assert changed == row | {
        "label": "Place", "field_order": 3, "config": row["config"] | {"required": True},
    }  # fmt: skip
    gone = api.delete(f"/dynamic-fields/{row['id']}")
    assert gone.json()["data"] == {"id": row["id"], "valid_id": 2}
    assert api.get("/dynamic-fields").json()["data"] == []
    actions = list(AuditEntry.objects.order_by("id").values_list("action", flat=True))
    assert actions == [f"dynamic_field.{verb}" for verb in ("create", "update", "delete")]


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({"name": ""}, "name"),
        ({"name": "two words"}, "name"),
        ({"name": "Straße"}, "name"),
        ({"label": " "}, "label"),
        ({"field_type": "Float"}, "field_type"),
        ({"object_type": "Queue"}, "object_type"),
        ({"field_order": -1}, "field_order"),
        ({"config": []}, "config"),
        ({"field_type": "Dropdown"}, "config.possible_values"),
        ({"field_type": "Dropdown", "config": {"possible_values": {}}}, "config.possible_values"),
        ({"config": {"possible_values": KEYS}}, "config.possible_values"),
        ({"config": {"possible_values": "x"}}, "config.possible_values"),
        ({"config": {"possible_values": {"a": 1}}}, "config.possible_values"),
        ({"config": {"possible_values": {"a,b": "x"}}}, "config.possible_values"),
        ({"config": {"possible_values": [["a"]]}}, "config.possible_values"),
        ({"config": {"required": "perhaps"}}, "config.required"),
        ({"config": {"customer_visible": []}}, "config.customer_visible"),
        ({"config": {"min": 1}}, "config.min"),
        ({"field_type": "Integer", "config": {"min": 1.5}}, "config.min"),
        ({"field_type": "Integer", "config": {"min": 3, "max": 2}}, "config.min"),
        ({"field_type": "Integer", "config": {"max": 2**70}}, "config.max"),
        ({"field_type": "Integer", "config": {"max": 2, "default": 3}}, "config.default"),
        ({"field_type": "Date", "config": {"default": "soon"}}, "config.default"),
        ({"config": {"default": {"a": 1}}}, "config.default"),
        ({"config": {"patterns": ["("]}}, "config.patterns"),
        ({"config": {"patterns": [{"message": "x"}]}}, "config.patterns"),
        ({"config": {"patterns": ["x" * 501]}}, "config.patterns"),
        ({"field_type": "Integer", "config": {"patterns": ["x"]}}, "config.patterns"),
    ],
)
def test_what_no_field_can_be_is_refused(admin, body, field):
    answer = ApiClient(admin).post(
        "/dynamic-fields", {"name": "Room", "label": "Room", "field_type": "Text", **body}
    )
    assert (answer.status_code, answer.json()["code"]) == (400, "validation_failed")
    assert set(answer.json()["details"]) == {field}
    assert not DynamicField.objects.exists()


def test_missing_facts_are_named_together(admin):
    answer = ApiClient(admin).post("/dynamic-fields", {"config": {"required": 7}})
    assert set(answer.json()["details"]) == {"name", "label", "field_type", "config.required"}


def test_a_list_of_keys_gives_their_own_labels(admin):
    body = {
        "name": "Floor", "label": "Floor", "field_type": "Dropdown",
        "config": {"possible_values": ["x", "y"], "nonsense": 1},
    }  # fmt: skip
    row = ApiClient(admin).post("/dynamic-fields", body).json()["data"]
    assert row["config"]["possible_values"] == {"x": "x", "y": "y"}
    assert "nonsense" not in row["config"]


def test_names_are_unique_in_any_case(admin):
    api, body = ApiClient(admin), {"name": "Room", "label": "x", "field_type": "Text"}
    api.post("/dynamic-fields", body)
    twice = api.post("/dynamic-fields", body | {"name": "ROOM"})
    assert (twice.status_code, twice.json()["code"]) == (409, "duplicate")


def test_name_and_types_of_a_field_with_values_stay(admin, anna, support):
    field = make_field()
    create_ticket(actor=acting(anna), title="x", queue=support, fields={field: "12"})
    api = ApiClient(admin)
    for body in ({"name": "Place"}, {"field_type": "TextArea"}, {"object_type": "Article"}):
        answer = api.put(f"/dynamic-fields/{field.pk}", body)
        assert (answer.status_code, answer.json()["code"]) == (409, "in_use")
        assert set(answer.json()["details"]) == set(body)
    same = {"name": "Room", "field_type": "Text", "label": "Place"}
    assert api.put(f"/dynamic-fields/{field.pk}", same).status_code == 200


def test_everybody_reads_customers_those_meant_for_them(anna, ben):
    shown, hidden = make_field("Shown", customer_visible=True), make_field("Hidden")
    article = make_field("Words", object_type="Article", field_order=-0)
    agent, customer = ApiClient(anna), ApiClient(ben)

    def names(api, query=""):
        return [row["name"] for row in api.get(f"/dynamic-fields{query}").json()["data"]]

    assert names(agent) == ["Shown", "Hidden", "Words"]
    assert names(agent, "?object_type=Article") == ["Words"]
    assert names(customer) == ["Shown"]
    assert customer.get(f"/dynamic-fields/{shown.pk}").status_code == 200
    assert customer.get(f"/dynamic-fields/{hidden.pk}").status_code == 404
    assert agent.get("/dynamic-fields?object_type=x").json()["code"] == "invalid_filter"
    for api in (agent, customer):
        answer = api.put(f"/dynamic-fields/{article.pk}", {"label": "x"})
        assert (answer.status_code, answer.json()["code"]) == (403, "admin_required")
