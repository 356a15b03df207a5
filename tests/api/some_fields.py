"""Dynamic fields that tests make: one of each kind, with values in all their forms."""

from typing import Any

from tickets import catalog
from tickets.models import DynamicField

KEYS = {"a": "Ground floor", "b": "First floor"}
# type -> settings, a value as it is sent, as it is read, and as the history says it
KINDS: dict[str, Any] = {
    "Text": ({}, " 12b ", "12b", "12b"),
    "TextArea": ({}, "two\nlines", "two\nlines", "two\nlines"),
    "Integer": ({"min": -5, "max": 5}, "0", 0, "0"),
    "Checkbox": ({}, "false", False, "no"),
    "Dropdown": ({"possible_values": KEYS}, "b", "b", "First floor"),
    "Multiselect": (
        {"possible_values": KEYS}, ["b", "a", "b"], ["b", "a"], "First floor, Ground floor",
    ),
    "Date": ({}, "2026-02-03", "2026-02-03", "2026-02-03"),
    "DateTime": (
        {}, "2026-02-03T10:15:00.5+01:00", "2026-02-03T09:15:00Z", "2026-02-03T09:15:00+00:00",
    ),
}  # fmt: skip


def make_field(name="Room", field_type="Text", **more):
    """A valid field; what is no column of it is its configuration."""
    config = {name: more.pop(name) for name in list(more) if name in {
        "possible_values", "default", "required", "customer_visible", "min", "max", "patterns",
    }}  # fmt: skip
    found = DynamicField.objects.create(
        name=name, label=more.pop("label", name), field_type=field_type, config=config, **more
    )
    catalog.forget()
    return found
