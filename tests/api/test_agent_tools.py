"""Ready answers and prepared tickets of agents (contract 4.14)."""

import pytest

from accounts.models import AuditEntry
from gotrs.common.validity import Validity
from tests.cast import make_agent
from tests.clients import ApiClient, queries_of, refused
from tickets.models import CannedResponse, TicketTemplate

pytestmark = pytest.mark.django_db

CANNED = "/agent/canned-responses"
TEMPLATES = "/agent/templates"


def data(answer, status=200):
    assert answer.status_code == status, answer.content
    return answer.json()["data"]


# --- Canned responses -------------------------------------------------------------------------


def test_an_agent_writes_changes_and_deletes_an_own_answer(anna):
    api = ApiClient(anna)
    answer = api.post(CANNED, {"name": "Thanks", "text": " Thank you!\n", "category": "Polite"})
    row = data(answer, 201)
    assert answer.headers["Location"] == f"/api/v1{CANNED}/{row['id']}"
    assert row == {
        "id": row["id"],
        "name": "Thanks",
        "text": " Thank you!\n",
        "category": "Polite",
        "is_public": False,
        "user_id": anna.pk,
    }
    changed = data(api.patch(f"{CANNED}/{row['id']}", {"is_public": "true", "category": None}))
    assert changed == row | {"is_public": True, "category": ""}
    assert data(api.get(f"{CANNED}/{row['id']}")) == changed
    assert data(api.put(f"{CANNED}/{row['id']}", changed)) == changed
    assert data(api.delete(f"{CANNED}/{row['id']}")) == {"id": row["id"]}
    refused(api.delete(f"{CANNED}/{row['id']}"), 404, "not_found")
    assert [(e.action, e.login, e.entity_id) for e in AuditEntry.objects.order_by("id")] == [
        (f"canned_response.{verb}", "anna", str(row["id"]))
        for verb in ("create", "update", "delete")
    ]


@pytest.fixture
def answers(anna, rita):
    """Anna's private and public one, and rita's public one."""
    rows = [
        (anna, "Secret", False, ""),
        (anna, "Bye", True, "Polite"),
        (rita, "Aha", True, "polite"),
    ]
    return [
        CannedResponse.objects.create(
            agent=agent, name=name, text=f"{name}.", is_public=public, category=category
        )
        for agent, name, public, category in rows
    ]


def test_own_and_public_ones_are_offered_by_name(answers, anna, rita, admin):
    for person, names in (
        (anna, ["Aha", "Bye", "Secret"]),
        (rita, ["Aha", "Bye"]),
        (admin, ["Aha", "Bye"]),
    ):
        answer = ApiClient(person).get(CANNED)
        assert [row["name"] for row in data(answer)] == names
        assert "pagination" not in answer.json()


def test_they_are_found_by_category_and_by_a_part_of_the_text(answers, anna):
    api = ApiClient(anna)
    for query, names in (
        ("category=POLITE", ["Aha", "Bye"]),
        ("search=ecr", ["Secret"]),
        ("search=%25", []),
        ("category=polite&search=bye.", ["Bye"]),
        ("category=&search= ", ["Aha", "Bye", "Secret"]),
    ):
        assert [row["name"] for row in data(api.get(f"{CANNED}?{query}"))] == names, query
    page = api.get(f"{CANNED}?page=2&per_page=2").json()
    assert ([row["name"] for row in page["data"]], page["pagination"]["total"]) == (["Secret"], 3)


def test_categories_are_those_of_own_and_public_ones_each_once(answers, anna, rita):
    CannedResponse.objects.create(agent=anna, name="x", text="x", category="Mine")
    assert data(ApiClient(anna).get(f"{CANNED}/categories")) == ["Mine", "Polite"]
    assert data(ApiClient(rita).get(f"{CANNED}/categories")) == ["Polite"]


def test_private_ones_of_others_do_not_exist_and_public_ones_are_not_theirs_to_change(
    answers, anna, rita, admin
):
    private, public, _other = answers
    for person in (rita, admin):
        api = ApiClient(person)
        for answer in (
            api.get(f"{CANNED}/{private.pk}"),
            api.put(f"{CANNED}/{private.pk}", {"name": "Mine"}),
            api.delete(f"{CANNED}/{private.pk}"),
        ):
            refused(answer, 404, "not_found")
    api = ApiClient(rita)
    assert data(api.get(f"{CANNED}/{public.pk}"))["name"] == "Bye"
    refused(api.put(f"{CANNED}/{public.pk}", {"name": "Mine"}), 403, "permission_denied")
    refused(api.delete(f"{CANNED}/{public.pk}"), 403, "permission_denied")
    assert data(ApiClient(admin).put(f"{CANNED}/{public.pk}", {"text": "Bye!"}))["text"] == "Bye!"
    assert data(ApiClient(admin).delete(f"{CANNED}/{public.pk}")) == {"id": public.pk}


def test_the_same_name_twice_is_a_conflict_only_among_ones_own(answers, anna, rita):
    body = {"name": "BYE", "text": "x"}
    assert set(refused(ApiClient(anna).post(CANNED, body), 409, "duplicate")) == {"name"}
    data(ApiClient(rita).post(CANNED, body), 201)
    refused(ApiClient(rita).put(f"{CANNED}/{answers[2].pk}", {"name": "bye"}), 409, "duplicate")


@pytest.mark.parametrize(
    ("body", "fields"),
    [
        ({}, {"name", "text"}),
        ({"name": " ", "text": "\n"}, {"name", "text"}),
        ({"name": "a\nb", "text": 7, "category": [], "is_public": "maybe"},
         {"name", "text", "category", "is_public"}),
        ({"name": "x" * 201, "text": "x", "category": "x" * 201}, {"name", "category"}),
    ],
)  # fmt: skip
def test_bad_answers_are_refused_with_all_that_is_wrong(anna, body, fields):
    details = refused(ApiClient(anna).post(CANNED, body), 400, "validation_failed")
    assert set(details) == fields
    assert not CannedResponse.objects.exists()
    assert not AuditEntry.objects.exists()


# --- Ticket templates -------------------------------------------------------------------------


def test_an_agent_prepares_a_ticket_for_all(anna, rita, support):
    api = ApiClient(anna)
    body = {
        "name": "New colleague",
        "title": "A desk",
        "body": "Please.",
        "queue": "support",
        "priority": "high",
        "type_id": "2",
    }
    row = data(api.post(TEMPLATES, body), 201)
    assert row == {
        "id": row["id"],
        "name": "New colleague",
        "title": "A desk",
        "body": "Please.",
        "queue_id": support.pk,
        "priority_id": 4,
        "type_id": 2,
        "user_id": anna.pk,
        "create_time": row["create_time"],
        "change_time": row["change_time"],
    }
    changed = data(api.put(f"{TEMPLATES}/{row['id']}", {"queue_id": None, "type_id": ""}))
    assert changed == row | {
        "queue_id": None, "type_id": None, "change_time": changed["change_time"]
    }  # fmt: skip
    assert [found["id"] for found in data(ApiClient(rita).get(TEMPLATES))] == [row["id"]]
    assert data(api.put(f"{TEMPLATES}/{row['id']}", changed))["name"] == "New colleague"
    assert data(api.delete(f"{TEMPLATES}/{row['id']}")) == {"id": row["id"]}
    assert [e.action for e in AuditEntry.objects.order_by("id")] == [
        f"ticket_template.{verb}" for verb in ("create", "update", "delete")
    ]


def test_only_author_and_admins_change_a_template(anna, rita, admin):
    made = TicketTemplate.objects.create(agent=anna, name="Desk")
    api = ApiClient(rita)
    refused(api.put(f"{TEMPLATES}/{made.pk}", {"title": "x"}), 403, "permission_denied")
    refused(api.delete(f"{TEMPLATES}/{made.pk}"), 403, "permission_denied")
    assert set(refused(api.post(TEMPLATES, {"name": "DESK"}), 409, "duplicate")) == {"name"}
    assert data(ApiClient(admin).patch(f"{TEMPLATES}/{made.pk}", {"title": "x"}))["title"] == "x"
    assert data(ApiClient(admin).delete(f"{TEMPLATES}/{made.pk}")) == {"id": made.pk}


def test_queues_that_one_can_not_read_do_not_exist(anna, bert, secret):
    details = refused(
        ApiClient(anna).post(TEMPLATES, {"name": "x", "queue_id": secret.pk}),
        400,
        "validation_failed",
    )
    assert set(details) == {"queue_id"}
    TicketTemplate.objects.create(agent=bert, name="Board", queue=secret)
    assert data(ApiClient(anna).get(TEMPLATES))[0]["queue_id"] is None
    assert data(ApiClient(bert).get(TEMPLATES))[0]["queue_id"] == secret.pk


def test_what_is_not_in_use_any_more_may_stay_but_not_come(anna, support, sales):
    made = TicketTemplate.objects.create(agent=anna, name="Desk", queue=support)
    for queue in (support, sales):
        queue.valid_id = Validity.INVALID
        queue.save()
    api = ApiClient(anna)
    assert data(api.put(f"{TEMPLATES}/{made.pk}", {"queue_id": support.pk}))["name"] == "Desk"
    refused(api.put(f"{TEMPLATES}/{made.pk}", {"queue_id": sales.pk}), 400, "validation_failed")


@pytest.mark.parametrize("path", [CANNED, TEMPLATES, f"{CANNED}/categories"])
def test_tools_are_for_agents(ben, path):
    assert ApiClient().get(path).status_code == 401
    refused(ApiClient(ben).get(path), 403, "permission_denied")


@pytest.mark.parametrize("path", [CANNED, TEMPLATES])
def test_writing_is_for_agents_and_ids_are_numbers(ben, anna, path):
    refused(ApiClient(ben).post(path, {"name": "x", "text": "x"}), 403, "permission_denied")
    refused(ApiClient(ben).delete(f"{path}/1"), 403, "permission_denied")
    api = ApiClient(anna)
    refused(api.get(f"{path}/x"), 400, "invalid_id")
    refused(api.get(f"{path}/{'9' * 30}"), 404, "not_found")
    made = data(api.post(path, {"name": "x", "text": "x"}), 201)
    refused(api.put(f"{path}/{made['id']}", {"unknown": 1}), 400, "no_known_fields")


@pytest.mark.parametrize("path", [CANNED, TEMPLATES])
def test_lists_cost_the_same_however_long(support, sales, path, anna):
    api, costs = ApiClient(anna), []
    for n, queue in enumerate((support, sales)):
        other = make_agent(f"agent{n}")
        TicketTemplate.objects.create(agent=other, name=f"T{n}", queue=queue)
        CannedResponse.objects.create(agent=other, name="x", text="x", is_public=True)
        costs.append(queries_of(api, path))
    assert costs[0] == (costs[1][0], 1)
    assert costs[1][1] == 2
