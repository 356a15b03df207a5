"""Dynamic fields: what they are (contract 4.8), and their values on tickets and articles."""

from datetime import UTC, date, datetime
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.models import AuditEntry
from tests.cast import USERS, acting, make_agent
from tests.clients import ApiClient, queries_of
from tickets import catalog
from tickets.models import DynamicField, DynamicFieldValue, HistoryType, Ticket, TicketHistory
from tickets.operations import create_ticket

pytestmark = pytest.mark.django_db
KEYS = {"a": "Ground floor", "b": "First floor"}
# type -> settings, a value as it is sent, as it is read, and as the history says it
KINDS: dict[str, Any] = {
    "Text": ({}, " 12b ", "12b", "12b"),
    "TextArea": ({}, "two\nlines", "two\nlines", "two\nlines"),
    "Integer": ({"min": -5, "max": 5}, "0", 0, "0"),
    "Checkbox": ({}, "false", False, "no"),
    "Dropdown": ({"possible_values": KEYS}, "b", "b", "First floor"),
    "Multiselect": (
        {"possible_values": KEYS}, ["b", "a", "b"], ["b", "a"], "First floor, Ground floor",
    ),
    "Date": ({}, "2026-02-03", "2026-02-03", "2026-02-03"),
    "DateTime": (
        {}, "2026-02-03T10:15:00.5+01:00", "2026-02-03T09:15:00Z", "2026-02-03T09:15:00+00:00",
    ),
}  # fmt: skip


def make_field(name="Room", field_type="Text", **more):
    config = {name: more.pop(name) for name in list(more) if name in {
        "possible_values", "default", "required", "customer_visible", "min", "max", "patterns",
    }}  # fmt: skip
    found = DynamicField.objects.create(
        name=name, label=more.pop("label", name), field_type=field_type, config=config, **more
    )
    catalog.forget()
    return found


def new(queue, **more):
    return {"title": "Desk", "queue_id": queue.pk, **more}


# --- Master data ----------------------------------------------------------------------------------


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


# --- Values of tickets ----------------------------------------------------------------------------


@pytest.mark.parametrize("kind", KINDS)
def test_values_are_stored_and_read_as_what_they_are(api_of, anna, support, kind):
    config, sent, read, said = KINDS[kind]
    make_field("Room", kind, **config)
    api = api_of(anna)
    answer = api.post("/tickets", new(support, dynamic_fields={"room": sent}))
    assert answer.status_code == 201, answer.content
    row = answer.json()["data"]
    assert row["dynamic_fields"] == {"Room": read}
    history = TicketHistory.objects.get(type=HistoryType.TICKET_DYNAMIC_FIELD_UPDATE)
    assert (history.old_value, history.new_value) == (None, f"Room: {said}")
    path = f"/tickets/{row['id']}"
    same = api.put(path, {"dynamic_fields": {"Room": read}})
    assert same.json()["data"]["version"] == 1
    cleared = api.put(path, {"dynamic_fields": {"Room": None}}).json()["data"]
    assert (cleared["dynamic_fields"], cleared["version"]) == ({"Room": None}, 2)
    assert not DynamicFieldValue.objects.exists()
    assert TicketHistory.objects.filter(old_value=f"Room: {said}", new_value=None).count() == 1


@pytest.mark.parametrize(
    ("kind", "value"),
    [
        ("Text", 5), ("Text", ["x"]), ("Text", "x" * 3801), ("Text", "a\nb"), ("Text", {}),
        ("TextArea", True), ("Integer", 6), ("Integer", "x"), ("Integer", 1.5),
        ("Integer", "9" * 30), ("Integer", True), ("Checkbox", "perhaps"), ("Checkbox", 2),
        ("Dropdown", "c"), ("Dropdown", ["a"]), ("Dropdown", True), ("Multiselect", ["a", "c"]),
        ("Multiselect", [["a"]]), ("Multiselect", {"a": 1}), ("Multiselect", "a,c"),
        ("Date", "2026-02-30"), ("Date", 20260203), ("Date", "2026-02-03T09:00:00Z"),
        ("DateTime", "soon"), ("DateTime", 5), ("DateTime", "0001-01-01T00:00:00+23:00"),
    ],
)  # fmt: skip
def test_values_that_a_field_can_not_hold_are_refused(api_of, anna, support, kind, value):
    make_field("Room", kind, **KINDS[kind][0])
    body = new(support, dynamic_fields={"Room": value, "Nowhere": 1}, priority=99)
    answer = api_of(anna).post("/tickets", body)
    assert (answer.status_code, answer.json()["code"]) == (400, "validation_failed")
    expected = {"dynamic_fields.Room", "dynamic_fields.Nowhere", "priority"}
    assert set(answer.json()["details"]) == expected
    assert not Ticket.objects.exists()


@pytest.mark.parametrize("value", [None, [], "x", 1, True, "{", '["x"]'])
def test_dynamic_fields_are_an_object(api_of, anna, support, value):
    answer = api_of(anna).post("/tickets", new(support, dynamic_fields=value))
    assert set(answer.json()["details"]) == {"dynamic_fields"}


def test_a_form_sends_them_as_json(api_of, anna, support):
    make_field("Room")
    form = {"title": "x", "queue_id": support.pk, "dynamic_fields": '{"Room": "12"}'}
    answer = api_of(anna).send_form("/tickets", form)
    assert answer.json()["data"]["dynamic_fields"] == {"Room": "12"}


def test_texts_have_the_form_that_is_asked_for_and_no_expression_takes_long(api_of, anna, support):
    make_field(
        "Room",
        patterns=[{"pattern": r"^\d+$", "message": "Digits, please."}, {"pattern": r"(\d+)+$"}],
    )
    make_field("Slow", patterns=[{"pattern": r"^(([a-z])+.)+[A-Z]([a-z])+$"}])
    api = api_of(anna)
    assert api.post("/tickets", new(support, dynamic_fields={"Room": "12"})).status_code == 201
    values = {"Room": "x", "Slow": "a" * 3000}
    answer = api.post("/tickets", new(support, dynamic_fields=values))
    assert answer.json()["details"] == {
        "dynamic_fields.Room": ["Digits, please."],
        "dynamic_fields.Slow": ["This does not have the form that is asked for."],
    }


def test_put_merges_by_name_and_tells_what_changed(api_of, anna, support):
    room, floor = make_field("Room"), make_field("Floor", "Dropdown", possible_values=KEYS)
    ticket = create_ticket(
        actor=acting(anna), title="x", queue=support, fields={room: "12", floor: "a"}
    )
    api = api_of(anna)
    data = api.put(f"/tickets/{ticket.pk}", {"dynamic_fields": {"Floor": "b"}}).json()["data"]
    assert data["dynamic_fields"] == {"Room": "12", "Floor": "b"}
    row = TicketHistory.objects.order_by("-id").first()
    assert (row.old_value, row.new_value) == ("Floor: Ground floor", "Floor: First floor")
    assert (row.type, row.channel) == (HistoryType.TICKET_DYNAMIC_FIELD_UPDATE, "api")
    refused = api.put(f"/tickets/{ticket.pk}", {"dynamic_fields": {"Floor": "c"}, "title": "y"})
    assert refused.status_code == 400
    ticket.refresh_from_db()
    assert ticket.title == "x"


def test_changing_them_needs_rw(api_of, support, anna):
    field = make_field()
    ticket = create_ticket(actor=acting(anna), title="x", queue=support, fields={field: "12"})
    reader = api_of(make_agent("reader", {USERS: ["ro", "note", "priority"]}))
    body = {"dynamic_fields": {"Room": "12"}}
    assert reader.put(f"/tickets/{ticket.pk}", body).status_code == 200
    assert reader.put(f"/tickets/{ticket.pk}", {"dynamic_fields": {"Room": "1"}}).status_code == 403


def test_defaults_and_required_fields_of_new_tickets(api_of, anna, support):
    make_field("Room", required=True)
    make_field("Floor", "Dropdown", possible_values=KEYS, default="a", required=True)
    make_field("Loud", "Checkbox", default=False)
    api = api_of(anna)
    for given in ({}, {"Room": " "}, {"Room": None, "Floor": None}):
        answer = api.post("/tickets", new(support, dynamic_fields=given))
        assert answer.status_code == 400
        names = {"dynamic_fields.Room"} | ({"dynamic_fields.Floor"} if "Floor" in given else set())
        assert set(answer.json()["details"]) == names
    answer = api.post("/tickets", new(support, dynamic_fields={"Room": "12", "Loud": None}))
    row = answer.json()["data"]
    assert row["dynamic_fields"] == {"Room": "12", "Floor": "a", "Loud": None}
    emptied = api.put(f"/tickets/{row['id']}", {"dynamic_fields": {"Room": None}})
    assert set(emptied.json()["details"]) == {"dynamic_fields.Room"}


def test_an_object_that_was_read_may_be_sent_back(api_of, anna, make_ticket, support):
    ticket = make_ticket(support)
    make_field("Room", required=True)
    make_field("Floor")
    api = api_of(anna)
    row = api.get(f"/tickets/{ticket.pk}").json()["data"]
    assert row["dynamic_fields"] == {"Room": None, "Floor": None}
    assert api.put(f"/tickets/{ticket.pk}", row).json()["data"] == row


def test_customers_see_and_set_what_is_meant_for_them(api_of, anna, ben, support):
    make_field("Shown", customer_visible=True)
    make_field("Hidden", default="inside", required=True)
    customer = api_of(ben)
    refused = customer.post("/tickets", new(support, dynamic_fields={"Hidden": "x"}))
    assert (refused.status_code, refused.json()["code"]) == (403, "permission_denied")
    answer = customer.post("/tickets", new(support, dynamic_fields={"Shown": "x"}))
    assert answer.status_code == 201, answer.content
    row = answer.json()["data"]
    assert row["dynamic_fields"] == {"Shown": "x"}
    inside = api_of(anna).get(f"/tickets/{row['id']}").json()["data"]
    assert inside["dynamic_fields"] == {"Shown": "x", "Hidden": "inside"}
    assert customer.put(f"/tickets/{row['id']}", row).status_code == 200
    change = customer.put(f"/tickets/{row['id']}", {"dynamic_fields": {"Shown": "y"}})
    assert change.status_code == 403
    assert customer.get("/tickets?df_Shown=x").json()["pagination"]["total"] == 1
    assert customer.get("/tickets?df_Shown=z").json()["pagination"]["total"] == 0
    for ignored in ("df_Hidden=z", "df_Nowhere=z"):
        assert customer.get(f"/tickets?{ignored}").json()["pagination"]["total"] == 1


def test_required_fields_of_customers_are_those_they_see(api_of, ben, support):
    make_field("Shown", customer_visible=True, required=True)
    make_field("Hidden", required=True)
    answer = api_of(ben).post("/tickets", new(support))
    assert set(answer.json()["details"]) == {"dynamic_fields.Shown"}


def test_bulk_update_and_split_set_them(api_of, anna, make_ticket, support):
    make_field("Room", required=True)
    tickets = [make_ticket(support, str(n), body="x") for n in range(3)]
    api = api_of(anna)
    body = {"ticket_ids": [t.pk for t in tickets], "dynamic_fields": {"Room": "12"}}
    assert api.post("/tickets/bulk/update", body).json()["data"]["succeeded"] == 3
    assert DynamicFieldValue.objects.filter(value_text="12").count() == 3
    emptied = api.post("/tickets/bulk/update", body | {"dynamic_fields": {"Room": None}})
    assert {r["code"] for r in emptied.json()["data"]["results"]} == {"validation_failed"}
    unknown = api.post("/tickets/bulk/update", body | {"dynamic_fields": {"X": 1}})
    assert set(unknown.json()["details"]) == {"dynamic_fields.X"}
    split = api.post(
        f"/tickets/{tickets[0].pk}/split",
        {"article_id": tickets[0].articles.get().pk, "dynamic_fields": {"Room": "13"}},
    )
    assert split.json()["data"]["dynamic_fields"] == {"Room": "13"}


def test_an_invalid_field_is_gone_and_its_values_stay(api_of, admin, anna, support):
    field = make_field()
    ticket = create_ticket(actor=acting(anna), title="x", queue=support, fields={field: "12"})
    api_of(admin).delete(f"/dynamic-fields/{field.pk}")
    api = api_of(anna)
    assert api.get(f"/tickets/{ticket.pk}").json()["data"]["dynamic_fields"] == {}
    assert api.put(f"/tickets/{ticket.pk}", {"dynamic_fields": {"Room": "1"}}).status_code == 400
    api_of(admin).put(f"/dynamic-fields/{field.pk}", {"valid_id": 1})
    assert api.get(f"/tickets/{ticket.pk}").json()["data"]["dynamic_fields"] == {"Room": "12"}


# --- Values of articles ---------------------------------------------------------------------------


def test_articles_have_fields_of_their_own(api_of, anna, ben, ticket):
    make_field("Room")
    make_field("Mood", "Dropdown", object_type="Article", possible_values=KEYS)
    make_field("Shown", object_type="Article", customer_visible=True, default="yes")
    api, path = api_of(anna), f"/tickets/{ticket.pk}/articles"
    answer = api.post(
        path,
        {"body": "x", "dynamic_fields": {"Mood": "a"}, "is_visible_for_customer": True},
    )
    article = answer.json()["data"]
    assert article["dynamic_fields"] == {"Mood": "a", "Shown": "yes"}
    rows = TicketHistory.objects.filter(type=HistoryType.ARTICLE_DYNAMIC_FIELD_UPDATE)
    assert {(r.article_id, r.new_value) for r in rows} == {
        (article["id"], "Mood: Ground floor"), (article["id"], "Shown: yes"),
    }  # fmt: skip
    changed = api.put(f"{path}/{article['id']}", {"dynamic_fields": {"Mood": "b"}}).json()["data"]
    assert (changed["dynamic_fields"]["Mood"], changed["edited"]) == ("b", False)
    assert api.post(path, {"body": "x", "dynamic_fields": {"Room": "x"}}).status_code == 400
    outside = api_of(ben).get(path).json()["data"]
    assert [entry["dynamic_fields"] for entry in outside] == [{"Shown": None}, {"Shown": "yes"}]
    reply = api_of(ben).post(path, {"body": "x", "dynamic_fields": {"Shown": "s", "Mood": "a"}})
    assert reply.json()["data"]["dynamic_fields"] == {"Shown": "s"}
    assert api.get(f"/tickets/{ticket.pk}").json()["data"]["dynamic_fields"] == {"Room": None}


# --- Filters --------------------------------------------------------------------------------------


@pytest.fixture
def zoo(anna, support):
    """Three tickets: one with all kinds of values, one with others, one with none."""
    fields = {kind: make_field(kind, kind, **KINDS[kind][0]) for kind in KINDS}
    fields["due_after"] = make_field("due_after")
    values: dict[str, dict[str, Any]] = {
        "one": {
            "Text": "Room 100% (ÄRGER)", "TextArea": "x" * 500, "Integer": 0, "Checkbox": False,
            "Dropdown": "a", "Multiselect": ["a", "b"], "Date": date(2026, 2, 3),
            "DateTime": datetime(2026, 2, 3, 9, 15, tzinfo=UTC), "due_after": "x",
        },
        "two": {
            "Text": "Room 2", "Integer": 5, "Checkbox": True, "Dropdown": "b",
            "Multiselect": ["b"], "Date": date(2026, 2, 4),
            "DateTime": datetime(2026, 2, 4, tzinfo=UTC),
        },
        "none": {},
    }  # fmt: skip
    for title, of_ticket in values.items():
        create_ticket(
            actor=acting(anna), title=title, queue=support,
            fields={fields[name]: value for name, value in of_ticket.items()},
        )  # fmt: skip


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("df_Text=Room 2", "two"),
        ("df_text=Room 2", "two"),
        ("df_Text=room", ""),
        ("df_Text_contains=ROOM", "one two"),
        ("df_Text_contains=ärger", "one"),
        ("df_Text_contains=%25", "one"),
        (f"df_TextArea={'x' * 500}", "one"),
        (f"df_TextArea={'x' * 499}", ""),
        ("df_Integer=0", "one"),
        ("df_Integer=0,5", "one two"),
        ("df_Integer_after=1", "two"),
        ("df_Integer_before=5", "one"),
        ("df_Checkbox=0", "one"),
        ("df_Checkbox=true", "two"),
        ("df_Dropdown=a", "one"),
        ("df_Dropdown=a,b", "one two"),
        ("df_Multiselect=a", "one"),
        ("df_Multiselect=b", "one two"),
        ("df_Date=2026-02-03", "one"),
        ("df_Date_after=2026-02-04", "two"),
        ("df_Date_before=2026-02-04", "one"),
        ("df_DateTime=2026-02-03T10:15:00%2B01:00", "one"),
        ("df_DateTime_after=2026-02-03T09:15:01Z", "two"),
        ("df_DateTime_before=2026-02-04", "one"),
        ("df_due_after=x", "one"),
        ("df_Text=", "one two none"),
        ("df_Dropdown=b&df_Integer=5&status=open", "two"),
        ("df_Dropdown=b&df_Integer=0", ""),
    ],
)
def test_lists_are_filtered_by_them(api_of, anna, zoo, query, expected):
    answer = api_of(anna).get(f"/tickets?{query}")
    assert answer.status_code == 200, answer.content
    data = answer.json()
    assert {row["title"] for row in data["data"]} == set(expected.split())
    assert data["pagination"]["total"] == len(expected.split())


@pytest.mark.parametrize(
    "name",
    [
        "df_Nowhere", "df_", "df_Text_after", "df_Integer_contains", "df_Integer",
        "df_Integer_after", "df_Checkbox", "df_Dropdown", "df_Multiselect", "df_Date",
        "df_Date_before", "df_DateTime", "df_Dropdown_before", "df_" + "x" * 180,
    ],
)  # fmt: skip
def test_filters_that_mean_nothing_are_named(api_of, anna, zoo, name):
    answer = api_of(anna).get(f"/tickets?{name}=\"'%25\\&priority_id=99")
    assert (answer.status_code, answer.json()["code"]) == (400, "invalid_filter")
    assert set(answer.json()["details"]) == {name, "priority_id"}


def test_the_page_of_the_list_takes_the_same_filters(browser_of, anna, zoo):
    page = browser_of(anna).get("/tickets?df_Dropdown=a&status=open").content.decode()
    assert "one" in page
    assert "df_Dropdown" in page


def test_an_export_has_a_column_for_each(api_of, anna, zoo):
    answer = api_of(anna).get("/tickets/export?columns=title,df_Multiselect,df_DateTime&sort=id")
    lines = b"".join(answer.streaming_content).decode("utf-8-sig").splitlines()
    assert lines[:2] == ["title,df_Multiselect,df_DateTime", 'one,"a, b",2026-02-03T09:15:00Z']
    header = b"".join(api_of(anna).get("/tickets/export").streaming_content).decode().split()[0]
    assert header.endswith(",df_due_after")


# --- What it costs --------------------------------------------------------------------------------


@pytest.mark.parametrize("path", ["/tickets", "/tickets?df_Room=x", "articles"])
def test_lists_cost_one_query_more_whatever_their_length(api_of, anna, support, make_ticket, path):
    api = api_of(anna)
    first = make_ticket(support, body="x", actor=anna)
    path = f"/tickets/{first.pk}/articles" if path == "articles" else path
    without = queries_of(api, path.partition("?")[0])[0]
    field, words = make_field("Room"), make_field("Words", object_type="Article")

    def add(count):
        for _ in range(count):
            create_ticket(actor=acting(anna), title="x", queue=support, fields={field: "x"})
            api.post(
                f"/tickets/{first.pk}/articles", {"body": "x", "dynamic_fields": {"Words": "x"}}
            )

    add(2)
    few, two = queries_of(api, path)
    add(5)
    many, rows = queries_of(api, path)
    assert rows > two
    assert many == few
    # A count of the filtered list takes the place of the sum of the tally.
    assert few == without + 1
    assert words.pk


def test_a_site_without_fields_pays_nothing(anna, support):
    actor = acting(anna)
    create_ticket(actor=actor, title="x", queue=support)
    with CaptureQueriesContext(connection) as captured:
        create_ticket(actor=actor, title="x", queue=support)
    assert not any("dynamicfield" in query["sql"] for query in captured.captured_queries)
