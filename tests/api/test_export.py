"""GET /tickets/export: all hits of a list as a file (contract 4.3)."""

import csv
import io
import zipfile

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.models import AuditEntry
from tests.cast import acting
from tickets.api import export
from tickets.models import Priority
from tickets.operations import close_ticket, set_priority, set_tags, set_title

pytestmark = pytest.mark.django_db


def table(answer):
    assert answer.status_code == 200, answer.content
    text = b"".join(answer.streaming_content).decode("utf-8-sig")
    return list(csv.DictReader(io.StringIO(text, newline="")))


def test_all_hits_come_as_csv_newest_first(api_of, anna, make_ticket, support, sales, secret):
    first = make_ticket(support, "One", owner=anna, customer_id="ACME")
    set_tags(first, actor=acting(anna), tags=["b", "a"])
    make_ticket(sales, "Two")
    make_ticket(secret, "Salaries")
    answer = api_of(anna).get("/tickets/export")
    rows = table(answer)
    assert [row["title"] for row in rows] == ["Two", "One"]
    assert rows[1]["tn"] == first.tn
    assert (rows[1]["owner"], rows[1]["tags"]) == ("anna", "a, b")
    assert (rows[1]["queue"], rows[1]["service"]) == ("Support", "")
    assert rows[1]["create_time"].endswith("Z")
    assert answer["Content-Type"] == "text/csv; charset=utf-8"
    assert answer["Content-Disposition"].startswith('attachment; filename="tickets-')
    assert answer["Content-Disposition"].endswith('.csv"')


def test_filters_columns_and_order_are_those_asked_for(api_of, anna, make_ticket, support, sales):
    for title in ("A", "B", "C"):
        make_ticket(support, title)
    make_ticket(sales, "Elsewhere")
    closed = make_ticket(support, "Closed")
    close_ticket(closed, actor=acting(anna))
    query = f"queue_id={support.pk}&status=open&columns=title,queue_id,title&sort=id&per_page=1"
    answer = api_of(anna).get(f"/tickets/export?{query}")
    lines = b"".join(answer.streaming_content).decode("utf-8-sig").splitlines()
    assert lines == ["title,queue_id", *[f"{title},{support.pk}" for title in "ABC"]]


def test_full_text_limits_the_export(api_of, anna, make_ticket, support):
    make_ticket(support, "Printer", body="Smells of almonds")
    make_ticket(support, "Other")
    rows = table(api_of(anna).get("/tickets/export?q=almonds&sort=relevance"))
    assert [row["title"] for row in rows] == ["Printer"]


@pytest.mark.parametrize("title", ["=1+1", "+1", "-1", "@x", '=HYPERLINK("http://evil")'])
def test_formulas_are_defused(api_of, anna, make_ticket, support, title):
    make_ticket(support, title)
    (row,) = table(api_of(anna).get("/tickets/export?columns=title"))
    assert row["title"] == f"'{title}"
    answer = api_of(anna).get("/tickets/export?columns=title&format=xlsx")
    archive = zipfile.ZipFile(io.BytesIO(b"".join(answer.streaming_content)))
    sheet = archive.read("xl/worksheets/sheet1.xml").decode()
    assert "<f>" not in sheet
    assert f"<t>'{title[0]}" in sheet


def test_xlsx_is_a_workbook(api_of, anna, ticket):
    answer = api_of(anna).get("/tickets/export?format=XLSX")
    assert answer["Content-Type"].startswith("application/vnd.openxmlformats")
    archive = zipfile.ZipFile(io.BytesIO(b"".join(answer.streaming_content)))
    assert archive.testzip() is None
    assert ticket.tn in archive.read("xl/worksheets/sheet1.xml").decode()


def test_steps_leave_nothing_out_while_tickets_change(
    api_of, anna, make_ticket, support, monkeypatch
):
    monkeypatch.setattr(export, "_STEP", 2)
    tickets = [make_ticket(support, str(number)) for number in range(7)]
    answer = api_of(anna).get("/tickets/export?columns=title")
    parts = iter(answer.streaming_content)
    original = export.ticket_rows
    seen: list[int] = []

    def meddling(actor, ids):
        set_title(tickets[0], actor=acting(anna), title=f"0 after {len(seen)}")
        set_priority(tickets[6], actor=acting(anna), priority=Priority.objects.get(pk=5))
        make_ticket(support, "Too late")
        seen.extend(ids)
        return original(actor, ids)

    monkeypatch.setattr(export, "ticket_rows", meddling)
    lines = b"".join(parts).decode("utf-8-sig").splitlines()
    assert lines == ["title", "6", "5", "4", "3", "2", "1", "0 after 6"]
    assert seen == [ticket.pk for ticket in reversed(tickets)]


def test_each_step_costs_the_same(api_of, anna, make_ticket, support, monkeypatch):
    monkeypatch.setattr(export, "_STEP", 3)

    def cost():
        answer = api_of(anna).get("/tickets/export")
        with CaptureQueriesContext(connection) as captured:
            table(answer)
        return len(captured)

    costs = []
    for _round in range(3):
        for number in range(6):
            make_ticket(support, str(number))
        table(api_of(anna).get("/tickets/export"))
        costs.append(cost())
    assert costs[2] - costs[1] == costs[1] - costs[0] <= 2 * 4


def test_an_export_stands_in_the_audit_log(api_of, anna, ticket):
    api_of(anna).get("/tickets/export?status=open&format=xlsx&columns=tn")
    entry = AuditEntry.objects.get(action="ticket.export")
    assert (entry.agent_id, entry.entity_type, entry.channel) == (anna.pk, "ticket", "api")
    assert entry.new_values == {
        "format": "xlsx", "columns": ["tn"], "filters": {"status": "open"},
    }  # fmt: skip


@pytest.mark.parametrize(
    ("query", "names"),
    [
        ("format=pdf", {"format"}),
        ("format=pdf&columns=tn,nonsense", {"format", "columns"}),
        ("columns=dynamic_fields", {"columns"}),
        ("columns=articles", {"columns"}),
        ("columns=password", {"columns"}),
        ("priority_id=99", {"priority_id"}),
    ],
)
def test_what_can_not_be_meant_is_refused(api_of, anna, ticket, query, names):
    answer = api_of(anna).get(f"/tickets/export?{query}")
    assert (answer.status_code, answer.json()["code"]) == (400, "invalid_filter")
    assert set(answer.json()["details"]) == names
    assert not AuditEntry.objects.filter(action="ticket.export").exists()


def test_customers_export_nothing(api_of, ben, ticket):
    answer = api_of(ben).get("/tickets/export")
    assert (answer.status_code, answer.json()["code"]) == (403, "permission_denied")


def test_an_export_of_nothing_has_its_header(api_of, anna):
    answer = api_of(anna).get("/tickets/export?columns=id,tn")
    assert b"".join(answer.streaming_content).decode("utf-8-sig") == "id,tn\r\n"
