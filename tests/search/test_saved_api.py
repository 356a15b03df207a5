"""Saved searches by API (contract 4.12)."""

import pytest

from accounts.models import AuditEntry
from search.models import SavedSearch
from tests.cast import acting
from tests.clients import ApiClient, queries_of, refused
from tickets.operations import close_ticket

pytestmark = pytest.mark.django_db

PATH = "/search/saved"


def data(answer, status=200):
    assert answer.status_code == status, answer.content
    return answer.json()["data"]


def test_a_search_is_saved_changed_and_deleted(anna):
    api = ApiClient(anna)
    filters = {"status": "open", "priority_id": [4, 5], "escalated": True, "assigned_to": "me"}
    answer = api.post(PATH, {"name": "Hot", "query": "toner -ink", "filters": filters})
    row = data(answer, 201)
    assert answer.headers["Location"] == f"/api/v1{PATH}/{row['id']}"
    assert row == {
        "id": row["id"],
        "name": "Hot",
        "query": "toner -ink",
        "filters": filters,
        "user_id": anna.pk,
        "is_public": False,
        "create_time": row["create_time"],
        "change_time": row["change_time"],
    }
    changed = data(api.put(f"{PATH}/{row['id']}", {"query": "", "is_public": True}))
    assert (changed["query"], changed["is_public"], changed["filters"]) == ("", True, filters)
    assert data(api.patch(f"{PATH}/{row['id']}", changed))["name"] == "Hot"
    assert data(api.get(f"{PATH}/{row['id']}"))["name"] == "Hot"
    assert data(api.delete(f"{PATH}/{row['id']}")) == {"id": row["id"]}
    refused(api.delete(f"{PATH}/{row['id']}"), 404, "not_found")
    assert [e.action for e in AuditEntry.objects.order_by("id")] == [
        f"saved_search.{verb}" for verb in ("create", "update", "delete")
    ]


@pytest.fixture
def searches(anna, rita, ben):
    """Anna's private and public one, rita's public one, and ben's."""
    rows = [
        ({"agent": anna}, "Mine", False),
        ({"agent": anna}, "Ours", True),
        ({"agent": rita}, "All", True),
        ({"customer_user": ben}, "Ben's", False),
    ]
    return [
        SavedSearch.objects.create(**owner, name=name, query="cable", is_public=public)
        for owner, name, public in rows
    ]


def test_own_and_public_ones_are_listed_customers_see_their_own(searches, anna, rita, ben, olga):
    for person, names in (
        (anna, ["All", "Mine", "Ours"]),
        (rita, ["All", "Ours"]),
        (ben, ["Ben's"]),
        (olga, []),
    ):
        answer = ApiClient(person).get(PATH)
        assert [row["name"] for row in data(answer)] == names
        assert "pagination" not in answer.json()


def test_only_the_owner_writes_and_private_ones_do_not_exist_for_others(
    searches, anna, rita, admin, ben
):
    mine, ours, _all, bens = (found.pk for found in searches)
    for person in (rita, admin):
        api = ApiClient(person)
        assert data(api.get(f"{PATH}/{ours}"))["user_id"] == anna.pk
        refused(api.put(f"{PATH}/{ours}", {"name": "x"}), 403, "permission_denied")
        refused(api.delete(f"{PATH}/{ours}"), 403, "permission_denied")
        for hidden in (mine, bens):
            refused(api.get(f"{PATH}/{hidden}"), 404, "not_found")
            refused(api.put(f"{PATH}/{hidden}", {"name": "x"}), 404, "not_found")
            refused(api.delete(f"{PATH}/{hidden}"), 404, "not_found")
            refused(api.post(f"{PATH}/{hidden}/execute"), 404, "not_found")
    refused(ApiClient(ben).get(f"{PATH}/{ours}"), 404, "not_found")
    assert SavedSearch.objects.count() == 4
    assert not AuditEntry.objects.exists()


def test_customers_save_searches_but_share_none(ben):
    api = ApiClient(ben)
    row = data(api.post(PATH, {"name": "Open", "query": "", "filters": {"status": "open"}}), 201)
    assert row["user_id"] == ben.pk
    body = {"name": "Shared", "query": "x", "is_public": True}
    refused(api.post(PATH, body), 403, "permission_denied")
    refused(api.put(f"{PATH}/{row['id']}", {"is_public": True}), 403, "permission_denied")
    assert data(api.put(f"{PATH}/{row['id']}", {"is_public": False, "name": "Mine"}))["name"]
    assert SavedSearch.objects.count() == 1


def test_the_same_own_name_twice_is_a_conflict(searches, anna, rita):
    body = {"name": "mine", "query": "x"}
    assert set(refused(ApiClient(anna).post(PATH, body), 409, "duplicate")) == {"name"}
    data(ApiClient(rita).post(PATH, body), 201)
    refused(ApiClient(rita).put(f"{PATH}/{searches[2].pk}", {"name": "MINE"}), 409, "duplicate")


@pytest.mark.parametrize(
    ("body", "fields"),
    [
        ({}, {"name", "query"}),
        ({"name": " ", "query": "x"}, {"name"}),
        ({"name": "x", "query": ""}, {"query"}),
        ({"name": "x", "query": " ", "filters": {}}, {"query"}),
        ({"name": "x", "query": "", "filters": {"sort": "title", "status": ""}}, {"query"}),
        ({"name": "x", "filters": {"status": "open"}}, {"query"}),
        ({"name": "x", "query": "x", "filters": []}, {"filters"}),
        ({"name": "x", "query": "x", "filters": "nonsense"}, {"filters"}),
        ({"name": "x", "query": "x" * 2_001, "is_public": "perhaps"}, {"query", "is_public"}),
        (
            {
                "name": "x",
                "query": "x",
                "filters": {"priority_id": 99, "created_after": "soon", "queue_id": [1, 10**9]},
            },
            {"filters.priority_id", "filters.created_after", "filters.queue_id"},
        ),
        (
            {"name": "", "query": "x", "filters": {"color": "red", "status": {"a": 1}}},
            {"name", "filters.color", "filters.status"},
        ),
        ({"name": "x", "query": "x", "filters": {"status": [["open"]]}}, {"filters.status"}),
    ],
)
def test_bad_searches_are_refused_with_all_that_is_wrong(anna, body, fields):
    assert set(refused(ApiClient(anna).post(PATH, body), 400, "validation_failed")) == fields
    assert not SavedSearch.objects.exists()


def test_filters_name_only_queues_that_one_reads(anna, bert, secret):
    body = {"name": "x", "query": "x", "filters": {"queue_id": secret.pk}}
    details = refused(ApiClient(anna).post(PATH, body), 400, "validation_failed")
    assert set(details) == {"filters.queue_id"}
    data(ApiClient(bert).post(PATH, body), 201)


def test_what_is_left_after_a_change_must_search_for_something(anna):
    api = ApiClient(anna)
    row = data(api.post(PATH, {"name": "x", "query": "", "filters": {"status": "open"}}), 201)
    details = refused(api.put(f"{PATH}/{row['id']}", {"filters": {}}), 400, "validation_failed")
    assert set(details) == {"query"}
    refused(api.put(f"{PATH}/{row['id']}", {"unknown": 1}), 400, "no_known_fields")


# --- Running ----------------------------------------------------------------------------------


@pytest.fixture
def cables(make_ticket, support, sales, secret, anna, bert, ben):
    """Two open tickets about cables, a closed one, one of the board."""
    made = [
        make_ticket(support, "Cable", actor=ben, body="cable", customer_user_id=ben.login),
        make_ticket(sales, "Desk", body="no cable there at all, nothing of the kind"),
        make_ticket(sales, "Cable", body="cable"),
        make_ticket(secret, "Cable of the board", actor=bert, body="cable"),
    ]
    close_ticket(made[2], actor=acting(anna))
    return [ticket.pk for ticket in made]


def run(person, pk, body=None, query=""):
    answer = ApiClient(person).post(f"{PATH}/{pk}/execute{query}", body)
    return [row["id"] for row in data(answer)], answer.json()["pagination"]


def test_everybody_runs_a_public_search_with_their_own_permissions(
    cables, anna, rita, bert, admin, ben
):
    first, second, closed, board = cables
    shared = SavedSearch.objects.create(
        agent=anna, name="x", query="cable", filters={"status": "open"}, is_public=True
    )
    for person, expected in (
        (anna, {first, second}),
        (rita, {first, second}),
        (bert, {board}),
        (admin, {first, second, board}),
    ):
        ids, pagination = run(person, shared.pk)
        assert set(ids) == expected
        assert pagination["total"] == len(expected)
    own = SavedSearch.objects.create(customer_user=ben, name="x", query="cable")
    assert run(ben, own.pk)[0] == [first]
    everything = SavedSearch.objects.create(agent=anna, name="y", filters={"q": "cable"})
    assert set(run(anna, everything.pk)[0]) == {first, second, closed}


def test_paging_and_order_come_in_the_query_or_the_body(cables, anna):
    first, second, closed, _board = cables
    saved = SavedSearch.objects.create(agent=anna, name="x", query="cable")
    order = {"sort": "created", "order": "asc"}
    assert run(anna, saved.pk, order)[0] == [first, second, closed]
    assert run(anna, saved.pk, None, "?sort=-created&limit=2&page=2")[0] == [first]
    ids, pagination = run(anna, saved.pk, order | {"page": 2, "per_page": "1"})
    assert (ids, pagination["total"], pagination["page"]) == ([second], 3, 2)
    assert len(run(anna, saved.pk, {"page": [], "per_page": None, "sort": {}, "order": 5})[0]) == 3
    newest = SavedSearch.objects.create(agent=anna, name="y", filters={"queue": "Sales"})
    assert run(anna, newest.pk)[0] == [closed, second]
    saved.filters = {"sort": "created", "order": "asc"}
    saved.save()
    assert run(anna, saved.pk)[0] == [first, second, closed]


def test_a_filter_that_can_no_longer_be_meant_is_refused(anna, bert, secret):
    saved = SavedSearch.objects.create(
        agent=bert, name="x", filters={"queue_id": secret.pk}, is_public=True
    )
    answer = ApiClient(anna).post(f"{PATH}/{saved.pk}/execute")
    assert set(refused(answer, 400, "invalid_filter")) == {"queue_id"}


def test_ids_are_numbers(anna):
    api = ApiClient(anna)
    refused(api.get(f"{PATH}/x"), 400, "invalid_id")
    refused(api.post(f"{PATH}/{'9' * 30}/execute"), 404, "not_found")


def test_the_list_costs_the_same_however_long(anna, rita):
    api, costs = ApiClient(anna), []
    for n in range(2):
        SavedSearch.objects.create(agent=rita, name=f"{n}", query="x", is_public=True)
        costs.append(queries_of(api, PATH))
    assert costs[0] == (costs[1][0], 1)
    assert costs[1][1] == 2
