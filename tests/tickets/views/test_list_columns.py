"""What a list shows and how it leaves: columns, every filter, rows a page, export."""

import csv
import io
import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.models import AuditEntry, Preferences
from queues.models import Service
from tests.cast import acting
from tickets.list_columns import DEFAULT_NAMES, all_columns
from tickets.models import DynamicField, FieldObject, FieldType
from tickets.operations import set_fields, set_tags
from tickets.ticket_views import save_view

pytestmark = pytest.mark.django_db

HTMX = {"HX-Request": "true"}


def text_of(answer):
    return answer.content.decode()


def heads(text):
    row = re.search(r"<thead>.*?</thead>", text, re.DOTALL)[0]
    return re.findall(r">\s*([A-Z][\w ]+?)\s*(?:<svg[^>]*>.*?</svg>)?\s*</", row)


@pytest.fixture
def colour(db):
    """A dynamic field of tickets."""
    return DynamicField.objects.create(
        name="Colour", label="Colour", field_type=FieldType.TEXT, object_type=FieldObject.TICKET
    )


def test_columns_are_chosen_ordered_and_kept(browser_of, ticket, anna):
    browser = browser_of(anna)
    browser.post("/tickets/columns", {"column": ["tags", "number", "title"], "query": "sort=title"})
    assert Preferences.objects.get(agent=anna).extra["lists"]["columns"] == [
        "tags", "number", "title",
    ]  # fmt: skip
    assert heads(text_of(browser.get("/tickets"))) == ["Tags", "Number", "Title"]
    browser.post("/tickets/columns", {"column": ["tags"], "reset": "1"})
    assert "Last from" in text_of(browser.get("/tickets"))


def test_the_search_box_is_empty_unless_one_searched(browser_of, ticket, anna):
    browser = browser_of(anna)
    for page in ("tickets", "tickets/columns", "tickets/filter", "tickets/views/new"):
        box = re.search(r'<input[^>]*name="q"[^>]*>', text_of(browser.get(f"/{page}?locked=false")))
        assert 'value=""' in box[0]


def test_the_title_is_always_there_and_unknown_columns_are_left_out(browser_of, ticket, anna):
    browser = browser_of(anna)
    text = text_of(browser.get("/tickets?columns=queue,nonsense,%00,queue"))
    assert heads(text) == ["Title", "Queue"]
    assert ticket.title in text
    assert heads(text_of(browser.get("/tickets?columns=nonsense"))) == heads(
        text_of(browser.get("/tickets"))
    )


def test_every_column_shows_what_it_promises(browser_of, colour, ticket, anna):
    set_tags(ticket, actor=acting(anna), tags=["vip", "<b>"])
    set_fields(ticket, actor=acting(anna), values={colour: "<i>red</i>"})
    names = [column.name for column in all_columns(acting(anna))]
    browser = browser_of(anna)
    pages = [
        text_of(browser.get("/tickets?columns=" + ",".join(part)))
        for part in (names[:12], names[12:])
    ]
    assert "Ben Brook" in pages[0]
    assert "vip" in pages[1]
    assert "&lt;b&gt;" in pages[1]
    assert "&lt;i&gt;red&lt;/i&gt;" in pages[1]


def test_a_column_moves_without_a_script(browser_of, ticket, anna):
    answer = browser_of(anna).post(
        "/tickets/columns", {"column": ["number", "title"], "down": "number"}
    )
    text = text_of(answer)
    assert answer.status_code == 200
    assert text.index('value="title"') < text.index('value="number"')
    assert not Preferences.objects.filter(agent=anna, extra__has_key="lists").exists()


def test_columns_of_a_view_are_its_owners_to_choose(browser_of, ticket, anna, rita):
    view = save_view(acting(anna), name="Ours", sharing="everybody", sort="-updated")
    choice = {"column": ["title", "queue"], "query": f"view={view.pk}", "where": "view"}
    assert browser_of(rita).post("/tickets/columns", choice).status_code == 403
    browser_of(anna).post("/tickets/columns", choice)
    assert heads(text_of(browser_of(rita).get(f"/tickets?view={view.pk}"))) == ["Title", "Queue"]
    assert "Last from" in text_of(browser_of(rita).get("/tickets"))


@pytest.mark.parametrize("names", [DEFAULT_NAMES, ("tags", "service", "responsible", "customer")])
def test_columns_cost_the_same_for_few_and_for_many_rows(
    browser_of, make_ticket, support, anna, names
):
    address = "/tickets?columns=" + ",".join(names)

    def measure():
        browser = browser_of(anna)
        browser.get(address)
        with CaptureQueriesContext(connection) as queries:
            assert browser.get(address).status_code == 200
        return len(queries)

    def fill(count):
        for number in range(count):
            made = make_ticket(support, f"Cable {number}", owner=anna, responsible=anna)
            set_tags(made, actor=acting(anna), tags=["vip"])

    fill(2)
    few = measure()
    fill(10)
    assert measure() == few


def test_a_page_has_as_many_rows_as_one_chose(browser_of, make_ticket, support, anna):
    for number in range(25):
        make_ticket(support, f"Cable {number}")
    Preferences.objects.create(agent=anna, items_per_page=20)
    text = text_of(browser_of(anna).get("/tickets"))
    assert text.count('name="ticket"') == 20
    assert 'class="more"' in text


# --- Filters --------------------------------------------------------------------------------------


def test_the_form_has_every_filter_and_shows_what_is_set(browser_of, colour, support, anna):
    query = f"queue_id={support.pk}&locked=true&created_after=2026-02-03&df_Colour_contains=red"
    text = text_of(browser_of(anna).get(f"/tickets/filter?{query}"))
    for name in ("type_id", "service_id", "sla_id", "responsible_id", "tag", "escalation_before"):
        assert f'name="{name}"' in text
    assert re.search(rf'value="{support.pk}"[^>]*checked', text)
    assert 'value="2026-02-03"' in text
    assert 'value="red"' in text


def test_what_a_form_sends_several_times_is_one_filter(
    browser_of, make_ticket, support, sales, anna
):
    shown = [make_ticket(support, "One"), make_ticket(sales, "Two")]
    text = text_of(browser_of(anna).get(f"/tickets?queue_id={support.pk}&queue_id={sales.pk}"))
    assert all(ticket.title in text for ticket in shown)
    assert "Queue <b>Support, Sales</b>" in text


def test_chips_say_names_and_take_their_filter_away(browser_of, ticket, anna):
    service = Service.objects.create(name="Printing")
    text = text_of(browser_of(anna).get(f"/tickets?service_id={service.pk},none&locked=false"))
    assert "Service <b>Printing, none</b>" in text
    url = re.search(r'class="chip chip--on" href="([^"]+)"[^>]*>Service', text)[1]
    after = text_of(browser_of(anna).get("/tickets" + url.replace("&amp;", "&")))
    assert ticket.title in after
    assert "Locked <b>no</b>" in after
    assert "Service <b>" not in after


def test_fragments_asked_for_without_htmx_lead_to_their_pages(browser_of, anna):
    browser = browser_of(anna)
    for name in ("filter", "columns", "views/new"):
        answer = browser.get(f"/api/tickets/{name}?locked=true")
        assert answer["Location"] == f"/tickets/{name}?locked=true"
        dialog = browser.get(f"/api/tickets/{name}?locked=true", headers=HTMX)
        assert "<dialog" in text_of(dialog)
        assert "<html" not in text_of(dialog)


# --- Export ---------------------------------------------------------------------------------------


def table_of(answer):
    body = b"".join(answer.streaming_content).decode("utf-8-sig")
    return list(csv.reader(io.StringIO(body)))


def test_the_export_has_the_filter_and_the_columns_of_the_list(
    browser_of, make_ticket, support, sales, secret, anna
):
    make_ticket(support, "=cmd|' /C calc'!A0")
    make_ticket(sales, "Elsewhere")
    make_ticket(secret, "Salaries of the board")
    answer = browser_of(anna).get(
        f"/tickets/export?queue_id={support.pk}&columns=title,queue,tags,created"
    )
    assert answer["Content-Type"].startswith("text/csv")
    header, *rows = table_of(answer)
    assert header == ["Title", "Queue", "Tags", "Created"]
    assert [row[:2] for row in rows] == [["'=cmd|' /C calc'!A0", "Support"]]
    noted = AuditEntry.objects.get(action="ticket.export")
    assert noted.new_values["columns"] == ["title", "queue", "tags", "created"]


def test_the_export_reads_all_pages(browser_of, make_ticket, support, anna):
    Preferences.objects.create(agent=anna, items_per_page=10)
    for number in range(23):
        make_ticket(support, f"Cable {number}")
    assert len(table_of(browser_of(anna).get("/tickets/export"))) == 24


@pytest.mark.parametrize("query", ["status=nowhere", "format=pdf"])
def test_an_export_that_can_not_be_meant_is_refused(browser_of, anna, query):
    assert browser_of(anna).get(f"/tickets/export?{query}").status_code == 400


def test_exports_are_for_agents(browser_of, ben):
    assert browser_of(ben).get("/tickets/export").status_code == 403
