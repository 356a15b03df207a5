"""Figures of agents, statistics and their exports (contract 4.14, 4.15)."""

import csv
import io
import zipfile
from datetime import UTC, datetime, timedelta

import pytest

from accounts.models import AuditEntry, CustomerCompany, Preferences
from gotrs.common.clock import moved_to
from tests.cast import acting
from tests.clients import ApiClient, queries_of
from tickets.models import ArticleType, Ticket
from tickets.operations import (
    ArticleDraft,
    add_article,
    assign,
    close_ticket,
    reopen_ticket,
    set_pending,
)

pytestmark = pytest.mark.django_db

MONDAY = datetime(2026, 2, 2, 9, tzinfo=UTC)
REPLY = ArticleDraft(body="Try again.", article_type=ArticleType.EMAIL_EXTERNAL)
FEBRUARY = "from=2026-02-01&to=2026-02-28"


def at(hours):
    """Within the block it is so long after Monday morning."""
    return moved_to(MONDAY + timedelta(hours=hours))


def data(answer):
    assert answer.status_code == 200, answer.content
    return answer.json()["data"]


@pytest.fixture
def story(make_ticket, support, sales, secret, anna, rita, bert, ben):
    """Two tickets of ben that anna answers, one of which she closes; others of others."""
    customer = {"customer_user_id": ben.login, "customer_id": "ACME"}
    with at(0):
        first, second = (
            make_ticket(support, f"Cable {n}", actor=ben, body="x", **customer) for n in range(2)
        )
        make_ticket(sales, "Offer", actor=anna)
        hidden = make_ticket(secret, "Salaries", actor=bert)
    with at(1):
        add_article(first, actor=acting(anna), draft=REPLY)
        close_ticket(first, actor=acting(anna))
        close_ticket(hidden, actor=acting(bert))
    with at(24):
        reopen_ticket(first, actor=acting(rita))
    with at(26):
        add_article(second, actor=acting(anna), draft=REPLY)
        close_ticket(first, actor=acting(anna))
    return first, second


# --- My figures -------------------------------------------------------------------------------


def test_what_i_did(story, anna, rita, outsider):
    found = data(ApiClient(anna).get(f"/agent/stats/my-performance?{FEBRUARY}"))
    assert found == {
        "tickets_closed": 1,
        "tickets_created": 1,
        "average_response_time": "13:30:00",
        "average_response_time_seconds": 13 * 3600 + 1800,
        "average_resolution_time": "26:00:00",
        "average_resolution_time_seconds": 26 * 3600,
        "customer_satisfaction": None,
    }
    nothing = {name: 0 if name.startswith("tickets") else None for name in found}
    for person in (rita, outsider):
        assert data(ApiClient(person).get(f"/agent/stats/my-performance?{FEBRUARY}")) == nothing
    january = "from=2026-01-01&to=2026-01-31"
    assert data(ApiClient(anna).get(f"/agent/stats/my-performance?{january}")) == nothing


def test_how_long_customers_waited_for_me(story, anna, rita):
    found = data(ApiClient(anna).get(f"/agent/stats/response-times?{FEBRUARY}"))
    assert found == {
        "average": "13:30:00",
        "average_seconds": 48_600,
        "median": "13:30:00",
        "median_seconds": 48_600,
        "min": "1:00:00",
        "min_seconds": 3_600,
        "max": "26:00:00",
        "max_seconds": 93_600,
        "by_day": [{"date": "2026-02-02", "average": "13:30:00", "average_seconds": 48_600}],
    }
    nothing = data(ApiClient(rita).get(f"/agent/stats/response-times?{FEBRUARY}"))
    assert nothing == dict.fromkeys(found) | {"by_day": []}


def test_what_i_have_to_do(make_ticket, support, anna, rita):
    Preferences.objects.create(agent=anna, timezone="America/New_York")
    actor = acting(rita)
    with at(0):
        made = [make_ticket(support, f"Cable {n}") for n in range(6)]
        for ticket in made[:5]:
            assign(ticket, actor=actor, owner=anna)
        set_pending(made[0], actor=actor, until=MONDAY + timedelta(hours=2))
        set_pending(made[1], actor=actor, until=MONDAY + timedelta(hours=18))
        set_pending(made[2], actor=actor, until=MONDAY + timedelta(hours=21))
        close_ticket(made[3], actor=actor)
    Ticket.objects.filter(pk=made[4].pk).update(next_due=MONDAY + timedelta(hours=1))
    with at(3):  # New York's Monday ends at 05:00 UTC of Tuesday
        found = data(ApiClient(anna).get("/agent/stats/workload"))
    assert found == {
        "assigned_tickets": 4,
        "pending_tickets": 3,
        "overdue_tickets": 2,
        "due_today": 3,
    }


# --- Statistics -------------------------------------------------------------------------------


def test_the_span_at_a_glance(story, anna, bert, admin, outsider, support):
    expected = {
        "created": 3,
        "closed": 1,
        "reopened": 1,
        "open": 2,
        "backlog_change": 2,
        "first_response_time": "13:30:00",
        "first_response_time_seconds": 48_600,
        "resolution_time": "26:00:00",
        "resolution_time_seconds": 93_600,
        "sla_compliance": None,
    }
    assert data(ApiClient(anna).get(f"/statistics/overview?{FEBRUARY}")) == expected
    only = data(ApiClient(anna).get(f"/statistics/overview?{FEBRUARY}&queue_id={support.pk}"))
    assert only == expected | {"created": 2, "open": 1, "backlog_change": 1}
    everything = data(ApiClient(admin).get(f"/statistics/overview?{FEBRUARY}"))
    assert (everything["created"], everything["closed"]) == (4, 2)
    nothing = data(ApiClient(outsider).get(f"/statistics/overview?{FEBRUARY}"))
    assert set(nothing.values()) == {0, None}


def test_what_was_promised_and_kept(story, anna, support, sales):
    support.first_response_time = 60
    support.save()
    _first, second = story
    Ticket.objects.filter(pk=second.pk).update(next_due=MONDAY)
    api = ApiClient(anna)
    assert data(api.get(f"/statistics/overview?{FEBRUARY}"))["sla_compliance"] == 50.0
    only = data(api.get(f"/statistics/overview?{FEBRUARY}&queue_id={sales.pk}"))
    assert only["sla_compliance"] is None


def test_trends_by_day_week_and_month(story, anna):
    api = ApiClient(anna)
    days = data(api.get("/statistics/trends?from=2026-02-01&to=2026-02-04"))
    assert days == {
        "labels": ["2026-02-01", "2026-02-02", "2026-02-03", "2026-02-04"],
        "datasets": [
            {"label": "Created", "data": [0, 3, 0, 0]},
            {"label": "Closed", "data": [0, 0, 1, 0]},
            {"label": "Open", "data": [0, 3, 2, 2]},
        ],
    }
    weeks = data(api.get(f"/statistics/trends?{FEBRUARY}&interval=week"))
    assert weeks["labels"][:2] == ["2026-01-26", "2026-02-02"]
    assert weeks["datasets"][0]["data"] == [0, 3, 0, 0, 0]
    months = data(api.get("/statistics/trends?from=2026-01-01&to=2026-03-31&interval=month"))
    assert months["labels"] == ["2026-01", "2026-02", "2026-03"]
    assert months["datasets"][2]["data"] == [0, 2, 2]


def test_figures_by_queue_are_those_of_readable_ones(story, anna, support, sales, secret):
    answer = ApiClient(anna).get(f"/statistics/queues?{FEBRUARY}&per_page=50")
    rows = {row["id"]: row for row in data(answer)}
    assert answer.json()["pagination"]["total"] == len(rows) == 6
    assert secret.pk not in rows
    assert rows[support.pk] == {
        "id": support.pk,
        "name": "Support",
        "created": 2,
        "closed": 1,
        "open": 1,
        "first_response_time": "13:30:00",
        "first_response_time_seconds": 48_600,
        "resolution_time": "26:00:00",
        "resolution_time_seconds": 93_600,
        "time_units": 0,
    }
    assert rows[sales.pk]["created"] == 1
    only = ApiClient(anna).get(f"/statistics/queues?{FEBRUARY}&queue_id={sales.pk}")
    assert [row["name"] for row in data(only)] == ["Sales"]


def test_figures_by_agent_and_company(story, anna, bert):
    api = ApiClient(anna)
    (mine,) = data(api.get(f"/statistics/agents?{FEBRUARY}"))
    assert (mine["id"], mine["name"]) == (anna.pk, "Anna Arndt")
    assert [mine[name] for name in ("created", "closed", "open")] == [1, 1, 1]
    (acme,) = data(api.get(f"/statistics/customers?{FEBRUARY}"))
    assert (acme["id"], acme["name"], acme["created"], acme["closed"]) == ("ACME", "Acme Ltd", 2, 1)
    assert acme["first_response_time"] == "13:30:00"


@pytest.mark.parametrize("name", ["queues", "agents", "customers"])
def test_lists_of_figures_are_paged_and_cost_the_same(
    story, make_ticket, support, sales, anna, rita, admin, name
):
    api, costs = ApiClient(admin), []
    path = f"/statistics/{name}?from=2026-02-01&to=2026-02-28"
    for n in range(2):
        CustomerCompany.objects.create(customer_id=f"C{n}", name=f"Company {n}")
        with at(1):
            make_ticket(sales, actor=[rita, admin][n], customer_id=f"C{n}", owner=rita)
        costs.append(queries_of(api, path))
    assert costs[0][0] == costs[1][0]
    page = api.get(f"{path}&per_page=1&page=2").json()
    assert len(page["data"]) == 1
    assert page["pagination"]["total"] == costs[1][1]


# --- Bad questions ----------------------------------------------------------------------------


@pytest.mark.parametrize(
    "report", ["overview", "trends", "queues", "agents", "customers", "export"]
)
def test_bad_questions_are_refused_with_all_that_is_wrong(anna, secret, report):
    api = ApiClient(anna)
    query = "from=soon&to=2026-02-30&queue_id=x&interval=decade&report=all&format=pdf"
    answer = api.get(f"/statistics/{report}?{query}")
    assert (answer.status_code, answer.json()["code"]) == (400, "invalid_filter")
    more = {"report", "format"} if report == "export" else set()
    assert set(answer.json()["details"]) == {"from", "to", "queue_id", "interval"} | more
    for query in (
        "from=2026-02-02&to=2026-02-01",
        f"queue_id={secret.pk}",
        f"queue_id={'9' * 40}",
        "queue_id=0",
        "from=1970-01-01&to=2200-01-01&interval=month",
    ):
        answer = api.get(f"/statistics/{report}?report=trends&{query}")
        assert (answer.status_code, answer.json()["code"]) == (400, "invalid_filter"), query
    assert not AuditEntry.objects.exists()


@pytest.mark.parametrize(
    "path",
    [
        "/agent/stats/my-performance",
        "/agent/stats/workload",
        "/agent/stats/response-times",
        "/statistics/overview",
        "/statistics/trends",
        "/statistics/queues",
        "/statistics/agents",
        "/statistics/customers",
        "/statistics/export?report=overview",
    ],
)
def test_figures_are_for_agents(ben, path):
    assert ApiClient().get(path).status_code == 401
    answer = ApiClient(ben).get(path)
    assert (answer.status_code, answer.json()["code"]) == (403, "permission_denied")


# --- Export -----------------------------------------------------------------------------------


def table(answer):
    text = b"".join(answer.streaming_content).decode("utf-8-sig")
    return list(csv.reader(io.StringIO(text)))


def test_a_report_as_csv_with_its_line_in_the_audit_log(story, anna, support):
    path = f"/statistics/export?report=queues&format=csv&{FEBRUARY}&queue_id={support.pk}"
    answer = ApiClient(anna).get(path)
    assert answer.status_code == 200
    assert answer.headers["Content-Type"] == "text/csv; charset=utf-8"
    assert 'filename="queues-2026-02-01.csv"' in answer.headers["Content-Disposition"]
    header, row = table(answer)
    assert dict(zip(header, row, strict=True)) == {
        "id": str(support.pk),
        "name": "Support",
        "created": "2",
        "closed": "1",
        "open": "1",
        "first_response_time": "13:30:00",
        "first_response_time_seconds": "48600",
        "resolution_time": "26:00:00",
        "resolution_time_seconds": "93600",
        "time_units": "0",
    }
    line = AuditEntry.objects.get()
    assert (line.action, line.login, line.entity_id) == ("statistics.export", "anna", "queues")
    assert line.new_values["queue_ids"] == [support.pk]


def test_formulas_are_defused(make_ticket, support, anna):
    CustomerCompany.objects.create(customer_id="EVIL", name="=cmd|' /C calc'!A0")
    with at(0):
        make_ticket(support, customer_id="EVIL")
    answer = ApiClient(anna).get(f"/statistics/export?report=customers&{FEBRUARY}")
    assert table(answer)[1][1] == "'=cmd|' /C calc'!A0"


@pytest.mark.parametrize(
    ("report", "header", "lines"),
    [
        ("overview", ["figure", "value"], 10),
        ("trends", ["day", "created", "closed", "open"], 28),
        ("agents", None, 1),
    ],
)
def test_each_report_is_a_table(story, anna, report, header, lines):
    api = ApiClient(anna)
    found = table(api.get(f"/statistics/export?report={report}&{FEBRUARY}"))
    assert len(found) == lines + 1
    assert header is None or found[0] == header
    sheet = api.get(f"/statistics/export?report={report}&format=xlsx&{FEBRUARY}")
    book = zipfile.ZipFile(io.BytesIO(b"".join(sheet.streaming_content)))
    assert "xl/worksheets/sheet1.xml" in book.namelist()
