"""Dynamic fields on the ticket page: shown in the panel, changed by one form."""

from datetime import UTC, date, datetime

import pytest

from accounts.models import Preferences
from tests.cast import acting
from tickets import field_values
from tickets.models import DynamicField, FieldObject, FieldType, HistoryType
from tickets.operations import set_fields

pytestmark = pytest.mark.django_db

KINDS = {
    "room": (FieldType.TEXT, {}),
    "story": (FieldType.TEXT_AREA, {}),
    "floor": (FieldType.INTEGER, {"min": 0, "max": 9}),
    "colour": (FieldType.DROPDOWN, {"possible_values": {"r": "Red", "b": "Blue"}}),
    "parts": (FieldType.MULTISELECT, {"possible_values": {"m": "Mouse", "k": "Keyboard"}}),
    "insured": (FieldType.CHECKBOX, {}),
    "bought": (FieldType.DATE, {}),
    "broke": (FieldType.DATE_TIME, {}),
}
SAID = {
    "field_room": "1.31",
    "field_story": "It fell.\nTwice.",
    "field_floor": "3",
    "field_colour": "b",
    "field_parts": ["m", "k"],
    "field_insured": "1",
    "field_bought": "2026-02-03",
    "field_broke": "2026-02-03T10:15",
}
HELD: dict[str, field_values.Value | None] = {
    "room": "1.31",
    "story": "It fell.\nTwice.",
    "floor": 3,
    "colour": "b",
    "parts": ["m", "k"],
    "insured": True,
    "bought": date(2026, 2, 3),
    "broke": datetime(2026, 2, 3, 9, 15, tzinfo=UTC),
}


@pytest.fixture
def fields(db: None) -> list[DynamicField]:
    return [
        DynamicField.objects.create(
            name=name,
            label=name.capitalize(),
            field_type=kind,
            object_type=FieldObject.TICKET,
            field_order=order,
            config=config,
        )
        for order, (name, (kind, config)) in enumerate(KINDS.items())
    ]


def held(ticket, fields):
    return field_values.read_values(FieldObject.TICKET, [ticket.pk], fields)[ticket.pk]


def test_a_form_changes_all_kinds_of_fields_and_the_panel_shows_them(
    browser_of, anna, ticket, fields
):
    Preferences.objects.create(agent=anna, timezone="Europe/Berlin")
    browser = browser_of(anna)
    answer = browser.post(f"/tickets/{ticket.pk}/fields", SAID)
    assert answer.status_code == 302
    assert held(ticket, fields) == HELD
    panel = browser.get(f"/tickets/{ticket.pk}/about").content.decode()
    for shown in ("1.31", "Blue", "Mouse, Keyboard", "yes", "Feb. 3, 2026", "10:15 a.m."):
        assert shown in panel
    changes = ticket.history.filter(type=HistoryType.TICKET_DYNAMIC_FIELD_UPDATE)
    assert changes.count() == len(KINDS)


def test_the_form_begins_with_what_the_fields_hold(browser_of, anna, ticket, fields):
    by_name = {field.name: field for field in fields}
    set_fields(ticket, actor=acting(anna), values={by_name[name]: HELD[name] for name in HELD})
    form = browser_of(anna).get(f"/tickets/{ticket.pk}/fields").context["form"]
    assert form["field_colour"].value() == "b"
    assert form["field_insured"].value() == 1
    assert form["field_parts"].value() == ["m", "k"]


@pytest.mark.parametrize(
    ("name", "wrong"),
    [("field_floor", "12"), ("field_floor", "low"), ("field_colour", "x"), ("field_bought", "May")],
)
def test_what_a_field_can_not_hold_is_refused_at_the_field(
    browser_of, anna, ticket, fields, name, wrong
):
    answer = browser_of(anna).post(f"/tickets/{ticket.pk}/fields", SAID | {name: wrong})
    assert answer.status_code == 422
    assert name in answer.context["form"].errors
    assert all(not value for value in held(ticket, fields).values())


def test_a_field_that_must_be_filled_is_not_emptied(browser_of, anna, ticket, fields):
    fields[0].config = {"required": True}
    fields[0].save()
    answer = browser_of(anna).post(f"/tickets/{ticket.pk}/fields", SAID | {"field_room": " "})
    assert answer.context["form"].errors == {"field_room": ["This is required."]}
