"""The values of dynamic fields on tickets and articles, and what they cost (contract 4.8)."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.api.some_fields import KEYS, KINDS, make_field
from tests.cast import USERS, acting, make_agent
from tests.clients import queries_of
from tickets.models import DynamicFieldValue, HistoryType, Ticket, TicketHistory
from tickets.operations import create_ticket

pytestmark = pytest.mark.django_db


def new(queue, **more):
    return {"title": "Desk", "queue_id": queue.pk, **more}


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
