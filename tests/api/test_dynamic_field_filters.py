"""Lists, pages and exports filtered by dynamic fields (contract 4.8)."""

from datetime import UTC, date, datetime
from typing import Any

import pytest

from tests.api.some_fields import KINDS, make_field
from tests.cast import acting
from tickets.operations import create_ticket

pytestmark = pytest.mark.django_db


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
