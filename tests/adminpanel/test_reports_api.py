"""Reports of admins in the API and as files (contract 4.17)."""

import csv
import io
import shutil
import subprocess
import zipfile
from datetime import UTC, datetime, timedelta

import pytest

from accounts.models import Agent, AuditEntry
from adminpanel.reports.layout import layout_of
from adminpanel.reports.pdf import render
from gotrs.common.clock import moved_to
from queues.models import Queue, Sla
from tests.cast import acting, make_queue
from tests.clients import ApiClient
from tickets.models import HistoryType, Ticket, TicketHistory
from tickets.operations import ArticleDraft, add_article, close_ticket

pytestmark = pytest.mark.django_db

BEGIN = datetime(2026, 3, 2, 9, tzinfo=UTC)
SPAN = "from=2026-03-01&to=2026-03-31"
REPORTS = ("tickets", "users", "sla", "performance")


def report(admin, name, query=SPAN):
    """The report's data."""
    answer = ApiClient(admin).get(f"/admin/reports/{name}?{query}")
    assert answer.status_code == 200, answer.content
    return answer.json()["data"]


def export(admin, **said):
    """The answer to an export."""
    body = {"report_type": "tickets", "format": "csv", "from": "2026-03-01", "to": "2026-03-31"}
    return ApiClient(admin).post("/admin/reports/export", body | said)


def content_of(answer):
    """The bytes of a file."""
    return b"".join(answer.streaming_content) if answer.streaming else answer.content


@pytest.fixture
def march(make_ticket, support, sales, anna, rita):
    """Three tickets of March: anna answers the first after an hour and closes it after ten."""
    with moved_to(BEGIN):
        first = make_ticket(support, actor=anna, owner=anna)
        make_ticket(support)
        make_ticket(sales)
    with moved_to(BEGIN + timedelta(hours=1)):
        draft = ArticleDraft(body="Soon.", article_type=10)
        add_article(first, actor=acting(anna), draft=draft)
    with moved_to(BEGIN + timedelta(hours=10)):
        close_ticket(first, actor=acting(anna))
    return first


# --- Figures ----------------------------------------------------------------------------------


def test_tickets(admin, march):
    found = report(admin, "tickets")
    assert found == {
        "total_created": 3,
        "total_closed": 1,
        "average_resolution_time": "10:00:00",
        "average_resolution_time_seconds": 36000,
        "by_queue": {"Support": 2, "Sales": 1},
        "by_priority": {"3 normal": 3},
        "by_state": {"new": 2, "closed successful": 1},
        "by_type": {"Unclassified": 3},
    }


def test_users(admin, anna, ben, olga):
    Agent.objects.filter(pk=anna.pk).update(created_at=BEGIN, valid_id=2)
    found = report(admin, "users")
    assert found == {
        "total_users": 4,
        "active_users": 3,
        "new_users": 1,
        "by_role": {"Admin": 1, "Agent": 1, "Customer": 2},
    }


def test_performance(admin, march, anna):
    found = report(admin, "performance")
    assert found["average_response_time"] == "1:00:00"
    assert found["average_resolution_time_seconds"] == 36000
    assert found["by_agent"] == [
        {
            "user_id": anna.pk,
            "login": "anna",
            "tickets_closed": 1,
            "average_response_time": "1:00:00",
            "average_response_time_seconds": 3600,
            "average_resolution_time": "10:00:00",
            "average_resolution_time_seconds": 36000,
        }
    ]


def test_times_without_data_are_null(admin):
    found = report(admin, "tickets")
    assert found["average_resolution_time"] is found["average_resolution_time_seconds"] is None
    assert report(admin, "performance") == {
        "average_response_time": None,
        "average_response_time_seconds": None,
        "average_resolution_time": None,
        "average_resolution_time_seconds": None,
        "by_agent": [],
    }


def test_promises_without_any_deadline_are_no_data(admin, march, support):
    Queue.objects.filter(pk=support.pk).update(solution_time=60)
    assert report(admin, "sla") == {
        "compliance_rate": None, "breaches": 0, "total": 0, "by_queue": {},
    }  # fmt: skip


def test_promises_are_kept_unless_a_deadline_passed(admin, make_ticket, support, sales):
    gold = Sla.objects.create(name="Gold", first_response_time=30)
    Queue.objects.filter(pk=support.pk).update(solution_time=60)
    nothing = make_queue("Nothing promised")
    with moved_to(BEGIN):
        _kept, late, running = (make_ticket(support) for _ in range(3))
        by_sla, none = make_ticket(sales), make_ticket(nothing)
    Ticket.objects.filter(pk=by_sla.pk).update(sla=gold)
    Ticket.objects.filter(pk=running.pk).update(next_due=BEGIN)
    TicketHistory.objects.create(
        ticket=late, type=HistoryType.ESCALATION_SOLUTION_TIME_START, channel="system",
        created_at=BEGIN + timedelta(hours=2), queue_id=1, state_id=1, priority_id=1,
    )  # fmt: skip
    assert none.next_due is None
    assert report(admin, "sla") == {
        "compliance_rate": 50.0,
        "breaches": 2,
        "total": 4,
        "by_queue": {
            "Sales": {"compliance_rate": 100.0, "breaches": 0, "total": 1},
            "Support": {"compliance_rate": 33.3, "breaches": 2, "total": 3},
        },
    }
    assert report(admin, "sla", "from=2026-04-01&to=2026-04-30")["total"] == 0


def test_an_sla_that_promises_nothing_hides_what_the_queue_promises(admin, make_ticket, support):
    Queue.objects.filter(pk=support.pk).update(solution_time=60)
    with moved_to(BEGIN):
        plain, timed = make_ticket(support), make_ticket(support)
    Ticket.objects.filter(pk=plain.pk).update(sla=Sla.objects.create(name="None"))
    Ticket.objects.filter(pk=timed.pk).update(next_due=BEGIN + timedelta(days=9999))
    assert report(admin, "sla")["total"] == 1


# --- The time ---------------------------------------------------------------------------------


def test_both_days_are_included_in_the_zone_of_the_reader(admin, make_ticket, support):
    for hour in (-1, 0, 23, 24):
        with moved_to(datetime(2026, 3, 10, tzinfo=UTC) + timedelta(hours=hour)):
            make_ticket(support)
    day = "from=2026-03-10&to=2026-03-10"
    assert report(admin, "tickets", day)["total_created"] == 2
    ApiClient(admin).put("/users/me/preferences", {"timezone": "Europe/Berlin"})
    # 23 and 24 o'clock UTC are the 11th in Berlin, 23 o'clock of the 9th is the 10th.
    assert report(admin, "tickets", day)["total_created"] == 2
    assert report(admin, "tickets", "from=2026-03-11&to=2026-03-11")["total_created"] == 2


def test_the_default_is_the_last_thirty_days(admin, make_ticket, support):
    for days in (0, 29, 30):
        with moved_to(datetime.now(UTC) - timedelta(days=days)):
            make_ticket(support)
    assert report(admin, "tickets", "")["total_created"] == 2


@pytest.mark.parametrize("name", REPORTS)
@pytest.mark.parametrize(
    ("query", "field"),
    [
        ("from=soon", "from"),
        ("to=2026-02-30", "to"),
        ("from=2026-03-02&to=2026-03-01", "to"),
        ("from=0001-01-01", "from"),
        ("to=9999-12-31", "to"),
    ],
)
def test_times_that_make_no_sense_are_refused(admin, name, query, field):
    answer = ApiClient(admin).get(f"/admin/reports/{name}?{query}")
    assert (answer.status_code, answer.json()["code"]) == (400, "invalid_filter")
    assert list(answer.json()["details"]) == [field]


# --- Files ------------------------------------------------------------------------------------

TYPES = {
    "csv": "text/csv",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "pdf": "application/pdf",
}


@pytest.mark.parametrize("kind", TYPES)
@pytest.mark.parametrize("name", REPORTS)
def test_each_report_is_a_file_of_each_kind(admin, march, name, kind):
    answer = export(admin, report_type=name, format=kind)
    assert answer.status_code == 200
    assert answer.headers["Content-Type"].partition(";")[0] == TYPES[kind]
    disposition = answer.headers["Content-Disposition"]
    assert disposition == f'attachment; filename="{name}-2026-03-01-2026-03-31.{kind}"'
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    content = content_of(answer)
    if kind == "pdf":
        assert content.startswith(b"%PDF-")
    if kind == "xlsx":
        assert zipfile.ZipFile(io.BytesIO(content)).testzip() is None
    entry = AuditEntry.objects.get(action="report.export")
    assert (entry.entity_id, entry.agent_id) == (name, admin.pk)
    assert entry.new_values["format"] == kind
    assert entry.new_values["from"].startswith("2026-03-01T00:00:00")


def rows_of_csv(answer):
    """The rows of a CSV file."""
    return list(csv.reader(io.StringIO(content_of(answer).decode("utf-8-sig"))))


def test_the_rows_of_each_table(admin, march, anna):
    tickets = rows_of_csv(export(admin))
    assert tickets[:3] == [
        ["figure", "name", "value"], ["total_created", "", "3"], ["total_closed", "", "1"],
    ]  # fmt: skip
    assert ["by_queue", "Support", "2"] in tickets
    assert ["by_state", "closed successful", "1"] in tickets
    performance = rows_of_csv(export(admin, report_type="performance"))
    assert performance[1][:4] == ["", "", "", "1:00:00"]
    assert performance[2][:4] == [str(anna.pk), "anna", "1", "1:00:00"]
    sla = rows_of_csv(export(admin, report_type="sla"))
    assert sla == [["queue", "total", "breaches", "compliance_rate"], ["", "0", "0", ""]]


def test_formulas_in_names_are_defused(admin, make_ticket, support):
    Queue.objects.filter(pk=support.pk).update(name="=HYPERLINK(1)")
    with moved_to(BEGIN):
        make_ticket(support)
    assert ["by_queue", "'=HYPERLINK(1)", "1"] in rows_of_csv(export(admin))


@pytest.mark.parametrize(
    ("said", "fields"),
    [
        ({"report_type": "money"}, {"report_type"}),
        ({"report_type": None, "format": "doc"}, {"report_type", "format"}),
        ({"format": ["csv"]}, {"format"}),
        ({"from": "soon", "format": "doc"}, {"from", "format"}),
        ({"from": 20260301}, {"from"}),
        ({"from": "2026-04-01"}, {"to"}),
        ({"to": {"a": 1}}, {"to"}),
    ],
)
def test_what_can_not_be_exported_is_refused(admin, said, fields):
    answer = export(admin, **said)
    assert (answer.status_code, answer.json()["code"]) == (400, "validation_failed")
    assert set(answer.json()["details"]) == fields
    assert not AuditEntry.objects.filter(action="report.export").exists()


def test_an_export_needs_to_say_what(admin):
    answer = ApiClient(admin).post("/admin/reports/export", {})
    assert set(answer.json()["details"]) == {"report_type", "format"}


# --- PDF --------------------------------------------------------------------------------------

NAMES = [
    "Größe & Übersicht",
    "Поддержка",
    "Ελληνικά",
    "دعم العملاء",
    "תמיכה",
    "日本語",
    "😀 x\u202ey",
]


def make_pdf(names):
    """The report on tickets of these queues."""
    found = {
        "total_created": 5,
        "total_closed": 0,
        "average_resolution_time": None,
        "by_queue": {name: number for number, name in enumerate(names)},
        "by_priority": {},
        "by_state": {},
        "by_type": {},
    }
    return render(layout_of("tickets", found), site_name="Käse AG", period="2026-03", made_at=BEGIN)


def test_a_pdf_takes_any_writing(tmp_path, caplog):
    content = make_pdf([*NAMES, "x" * 5000, "a b " * 2000, "\udc80\x00\x1b", ""])
    assert content.startswith(b"%PDF-")
    assert not caplog.records  # no glyph is missing: what the font lacks is a box
    if shutil.which("pdftotext"):
        (tmp_path / "x.pdf").write_bytes(content)
        text = subprocess.run(
            ["pdftotext", "-layout", tmp_path / "x.pdf", "-"], capture_output=True, check=True
        ).stdout.decode()
        for name in ("Größe & Übersicht", "Поддержка", "Ελληνικά", "□□□", "Käse AG"):
            assert name in text


def test_a_long_pdf_has_several_pages():
    few, many = (make_pdf([f"Queue {n}" for n in range(count)]) for count in (3, 300))
    assert few.count(b"/Type /Page\n") == 1
    assert many.count(b"/Type /Page\n") > 5
