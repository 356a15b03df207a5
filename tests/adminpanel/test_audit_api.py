"""The audit log in the API: one list over audit entries and the history of tickets."""

from datetime import UTC, datetime, timedelta

import pytest
from django.db import DatabaseError, connection, transaction
from django.utils import timezone

from accounts import audit
from accounts.models import AuditEntry
from adminpanel import audit_log
from adminpanel.audit_names import action_of, types_of
from gotrs.common.clock import moved_to
from tests.cast import acting
from tests.clients import ApiClient, queries_of
from tickets.models import HistoryType, TicketHistory

pytestmark = pytest.mark.django_db

LOGS = "/admin/audit/logs"


def rows_of(admin, query=""):
    """The AuditLog objects of a query."""
    answer = ApiClient(admin).get(f"{LOGS}?per_page=100&{query}")
    assert answer.status_code == 200, answer.content
    return answer.json()["data"]


def entry(actor=None, action="queue.update", entity_type="queue", entity_id=3, **more):
    """An audit entry, at a time."""
    who = acting(actor) if actor else None
    with moved_to(more.pop("at", None) or timezone.now()):
        return audit.record(who, action, entity_type, entity_id, **more)


# --- What stands in it ------------------------------------------------------------------------


def test_an_entry_tells_who_what_when_from_where_old_and_new(admin):
    api = ApiClient(admin)
    api.put("/admin/system/config", {"organization": "Acme"})
    (row,) = rows_of(admin, "action=config.update")
    moment = row.pop("created_at")
    assert moment.endswith("Z")
    assert row == {
        "id": 2 * AuditEntry.objects.get(action="config.update").pk,
        "user_id": admin.pk,
        "login": "admin",
        "action": "config.update",
        "entity_type": "config",
        "entity_id": None,
        "old_values": {"organization": ""},
        "new_values": {"organization": "Acme"},
        "ip_address": "127.0.0.1",
    }


def test_changes_of_tickets_are_in_it_without_being_written_twice(admin, anna, ticket):
    before = AuditEntry.objects.count()
    ApiClient(anna).put(f"/tickets/{ticket.pk}", {"state": "closed successful"})
    assert AuditEntry.objects.count() == before
    (row,) = rows_of(admin, "action=ticket.state_changed")
    history = TicketHistory.objects.get(type=HistoryType.STATE_UPDATE)
    assert row["id"] == 2 * history.pk + 1
    assert (row["user_id"], row["login"]) == (anna.pk, "anna")
    assert (row["entity_type"], row["entity_id"]) == ("ticket", str(ticket.pk))
    assert row["old_values"] == {"state": "new"}
    assert row["new_values"] == {"state": "closed successful", "history_type": "StateUpdate"}


def test_what_customers_do_has_their_login(admin, ben, ticket):
    article, created = rows_of(admin, f"entity_type=ticket&entity_id={ticket.pk}")
    assert created["action"] == "ticket.create"
    assert (created["user_id"], created["login"]) == (None, ben.login)
    assert created["new_values"]["title"] == ticket.title
    assert article["action"] == "article.create"
    assert article["new_values"]["article_id"] == ticket.articles.get().pk


def test_what_the_system_does_is_nobodys(admin, make_ticket, support):
    made = make_ticket(support)
    (row,) = rows_of(admin, f"entity_type=ticket&entity_id={made.pk}")
    assert (row["user_id"], row["login"]) == (None, "root@localhost")


def test_every_type_of_history_has_an_action_and_every_action_its_types():
    actions = {action_of(kind.value) for kind in HistoryType}
    assert actions == {
        "ticket.create", "ticket.update", "ticket.delete", "ticket.restore", "ticket.merge",
        "ticket.unmerge", "ticket.split", "ticket.assigned", "ticket.state_changed",
        "ticket.queue_changed", "ticket.priority_changed", "ticket.escalated", "article.create",
        "article.update", "article.delete", "mail.update", "mail.notify",
    }  # fmt: skip
    found = [kind for action in sorted(actions) for kind in types_of(action)]
    assert sorted(found) == sorted(HistoryType.values)
    assert sorted(types_of("article.*")) == sorted(
        kind for kind in HistoryType.values if action_of(kind).startswith("article.")
    )


# --- Order, pages, cursor ---------------------------------------------------------------------


@pytest.fixture
def mixed(anna, ticket):
    """Entries of both sources, some of them at the same moment."""
    TicketHistory.objects.all().delete()
    begin = datetime(2026, 3, 1, tzinfo=UTC)
    for number in range(12):
        at = begin + timedelta(hours=number // 3)
        entry(anna, at=at, entity_id=number)
        TicketHistory.objects.create(
            ticket=ticket, type=15, agent=anna, channel="web", created_at=at,
            queue_id=1, state_id=1, priority_id=1,
        )  # fmt: skip
    return "from=2026-03-01&to=2026-03-01"


@pytest.mark.parametrize("deep", [2_000, 0])
def test_both_sources_are_one_list_newest_first(admin, mixed, monkeypatch, deep):
    monkeypatch.setattr(audit_log, "_DEEP", deep)
    rows = rows_of(admin, mixed)
    keys = [(row["created_at"], row["id"]) for row in rows]
    assert len(set(keys)) == 24
    assert keys == sorted(keys, reverse=True)
    api = ApiClient(admin)
    pages = [api.get(f"{LOGS}?per_page=5&page={n}&{mixed}").json() for n in range(1, 7)]
    assert [row["id"] for page in pages for row in page["data"]] == [row["id"] for row in rows]
    assert pages[0]["pagination"] == {
        "page": 1, "per_page": 5, "total": 24, "total_pages": 5, "has_next": True,
        "has_prev": False,
    }  # fmt: skip
    assert pages[5]["data"] == []


@pytest.mark.parametrize("order", ["desc", "asc"])
@pytest.mark.parametrize("per_page", [1, 5, 24])
def test_a_cursor_walks_all_rows_once(admin, mixed, order, per_page):
    api = ApiClient(admin)
    expected = [row["id"] for row in rows_of(admin, f"{mixed}&order={order}")]
    seen, cursor = [], ""
    while cursor is not None:
        answer = api.get(f"{LOGS}?cursor={cursor}&per_page={per_page}&order={order}&{mixed}").json()
        seen += [row["id"] for row in answer["data"]]
        assert set(answer["pagination"]) == {"per_page", "has_next", "next_cursor"}
        cursor = answer["pagination"]["next_cursor"]
    assert seen == expected
    assert len(seen) == 24


@pytest.mark.parametrize("cursor", ["x", "bzE3NzAx", "aWQ6ZDo6NQ", "dXBkYXRlZDpkOjE6NQ"])
def test_a_bad_cursor_is_refused(admin, cursor):
    answer = ApiClient(admin).get(f"{LOGS}?cursor={cursor}")
    assert (answer.status_code, answer.json()["code"]) == (400, "invalid_filter")


def test_a_cursor_of_the_other_order_is_refused(admin, mixed):
    api = ApiClient(admin)
    cursor = api.get(f"{LOGS}?cursor=&per_page=2&{mixed}").json()["pagination"]["next_cursor"]
    assert api.get(f"{LOGS}?cursor={cursor}&order=asc").status_code == 400


def test_the_number_of_questions_does_not_grow(admin, anna, ticket):
    api = ApiClient(admin)
    entry(anna)
    few = queries_of(api, f"{LOGS}?per_page=2")
    for number in range(20):
        entry(anna, entity_id=number)
        ApiClient(anna).put(f"/tickets/{ticket.pk}", {"title": f"Title {number}"})
    many = queries_of(api, f"{LOGS}?per_page=40")
    assert few[1] < many[1]
    assert few[0] == many[0]


# --- Filters ----------------------------------------------------------------------------------


def test_filters_narrow_both_sources(admin, anna, rita, ticket):
    entry(anna, "queue.update", "queue", 3)
    entry(rita, "agent.create", "agent", 9)
    ApiClient(anna).put(f"/tickets/{ticket.pk}", {"priority": "5 very high", "title": "New"})

    def actions(query):
        return sorted(row["action"] for row in rows_of(admin, query))

    # Who works on a ticket that is nobody's gets it, locked.
    of_anna = ["ticket.assigned", "ticket.priority_changed", "ticket.update", "ticket.update"]
    assert actions(f"user_id={anna.pk}") == ["queue.update", *of_anna]
    assert actions(f"user_id={rita.pk}") == ["agent.create"]
    assert actions("action=ticket.update") == ["ticket.update"] * 2
    assert actions(f"action=ticket.*&user_id={anna.pk}") == of_anna
    assert actions("action=queue.*") == ["queue.update"]
    assert actions("action=que") == actions("action=nothing") == actions("action=%25.*") == []
    assert actions("entity_type=queue") == ["queue.update"]
    assert actions("entity_type=queue&entity_id=3") == ["queue.update"]
    assert actions("entity_type=queue&entity_id=4") == []
    assert len(actions(f"entity_type=ticket&entity_id={ticket.pk}")) == 6
    assert actions(f"entity_type=ticket&entity_id={'9' * 40}") == []
    assert actions("user_id=&action=&entity_type=&from=&to=") == actions("")


@pytest.mark.parametrize(
    ("query", "hours"),
    [
        ("from=2026-03-01&to=2026-03-01", [0, 23]),
        ("from=2026-03-02&to=2026-03-02", [24]),
        ("to=2026-03-01", [-1, 0, 23]),
        ("from=2026-03-01T23:00:00Z", [23, 24]),
        ("from=2026-03-01T00:00:00Z&to=2026-03-01T23:00:00Z", [0]),
    ],
)
def test_days_are_whole_and_moments_are_moments(admin, anna, query, hours):
    begin = datetime(2026, 3, 1, tzinfo=UTC)
    for hour in (-1, 0, 23, 24):
        entry(anna, entity_id=hour, at=begin + timedelta(hours=hour))
    found = [int(row["entity_id"]) for row in rows_of(admin, f"{query}&order=asc")]
    assert found == hours


@pytest.mark.parametrize(
    ("query", "field"),
    [
        ("user_id=x", "user_id"),
        ("user_id=999999", "user_id"),
        ("user_id=1", "user_id"),
        ("user_id=" + "9" * 30, "user_id"),
        ("from=soon", "from"),
        ("to=2026-02-30", "to"),
        ("from=2026-03-02&to=2026-03-01", "to"),
    ],
)
def test_filters_that_make_no_sense_are_refused(admin, query, field):
    for path in (LOGS, "/admin/audit/stats") if "user" not in query else (LOGS,):
        answer = ApiClient(admin).get(f"{path}?{query}")
        assert (answer.status_code, answer.json()["code"]) == (400, "invalid_filter")
        assert list(answer.json()["details"]) == [field]


def test_all_wrong_filters_are_told_at_once(admin):
    details = ApiClient(admin).get(f"{LOGS}?user_id=x&from=y").json()["details"]
    assert set(details) == {"user_id", "from"}


# --- One entry --------------------------------------------------------------------------------


def test_one_entry_of_either_kind_is_read_by_its_id(admin, anna, ticket):
    entry(anna)
    api = ApiClient(admin)
    for row in rows_of(admin):
        assert api.get(f"{LOGS}/{row['id']}").json()["data"] == row


@pytest.mark.parametrize("text", ["0", "-1", "999998", "999999", "9" * 30, "18446744073709551617"])
def test_an_id_that_finds_nothing_is_not_found(admin, text):
    assert ApiClient(admin).get(f"{LOGS}/{text}").status_code == 404


def test_an_id_that_is_none_is_refused(admin):
    answer = ApiClient(admin).get(f"{LOGS}/first")
    assert (answer.status_code, answer.json()["code"]) == (400, "invalid_id")


# --- Nothing edits it -------------------------------------------------------------------------


@pytest.mark.parametrize("method", ["post", "put", "patch", "delete"])
def test_there_is_no_operation_that_writes_it(admin, anna, method):
    key = 2 * entry(anna).pk
    for path in (LOGS, f"{LOGS}/{key}", "/admin/audit/stats"):
        assert ApiClient(admin).request(method, path, {"action": "x"}).status_code == 405


def test_the_model_refuses_to_change_it(anna):
    found = entry(anna)
    for attempt in (
        lambda: found.save(),
        lambda: found.delete(),
        lambda: AuditEntry.objects.update(action="x"),
        lambda: AuditEntry.objects.all().delete(),
    ):
        with pytest.raises(TypeError):
            attempt()


def test_the_database_refuses_to_change_it(anna):
    found = entry(anna)
    with pytest.raises(DatabaseError, match="can not be changed"), transaction.atomic():
        connection.cursor().execute("UPDATE accounts_auditentry SET action = 'x'")
    assert AuditEntry.objects.get(pk=found.pk).action == "queue.update"


@pytest.mark.postgresql
def test_the_database_refuses_to_delete_from_it(anna):
    entry(anna)
    with pytest.raises(DatabaseError, match="can not be changed"), transaction.atomic():
        connection.cursor().execute("DELETE FROM accounts_auditentry")
    assert AuditEntry.objects.count() == 1


# --- Figures ----------------------------------------------------------------------------------


def test_the_figures_count_both_sources(admin, anna, rita, ben, ticket):
    TicketHistory.objects.all().delete()
    at = datetime(2026, 3, 1, 12, tzinfo=UTC)
    with moved_to(at):
        ApiClient(anna).put(f"/tickets/{ticket.pk}", {"title": "One", "tags": ["fire"]})
        ApiClient(anna).put(f"/tickets/{ticket.pk}", {"title": "Two"})
    entry(rita, at=at)
    entry(None, "login.failed", "session", "", login="mallory", at=at)
    entry(rita, at=at - timedelta(days=1))
    with moved_to(at):
        found = ApiClient(admin).get("/admin/audit/stats").json()["data"]
        day = ApiClient(admin).get("/admin/audit/stats?from=2026-03-01").json()["data"]
    assert found == {
        "total_entries": 6,
        "by_action": {
            "queue.update": 2,
            "ticket.update": 3,
            "login.failed": 1,
        },
        "by_user": {"anna": 3, "rita": 2},
        "entries_today": 5,
    }
    assert (day["total_entries"], day["by_user"]["rita"]) == (5, 1)


def test_the_figures_agree_with_the_list(admin, anna, ticket):
    entry(anna)
    found = ApiClient(admin).get("/admin/audit/stats").json()["data"]
    total = ApiClient(admin).get(LOGS).json()["pagination"]["total"]
    assert found["total_entries"] == total == sum(found["by_action"].values())
