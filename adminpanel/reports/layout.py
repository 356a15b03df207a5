"""A report as headed tables, for files."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

Row = Sequence[object]


@dataclass(frozen=True)
class Section:
    """A table with a heading. ``numbers`` is how many columns, from the right, hold figures."""

    title: str
    header: tuple[str, ...]
    rows: list[Row]
    numbers: int = 1


@dataclass(frozen=True)
class Layout:
    """A report to be read: a few figures, then tables."""

    title: str
    summary: list[tuple[str, object]]
    sections: list[Section]


def layout_of(report_type: str, found: Mapping[str, Any]) -> Layout:
    """The report of that type, whose figures are ``found``."""
    return _LAYOUTS[report_type](found)


def table_of(report_type: str, found: Mapping[str, Any]) -> tuple[Sequence[str], list[Row]]:
    """Header and rows of the same as one table, with the names of the API."""
    if report_type == "performance":
        return _PERFORMANCE, [
            _performance_row({**found}),
            *map(_performance_row, found["by_agent"]),
        ]
    if report_type == "sla":
        rows = [("", found), *found["by_queue"].items()]
        return ("queue", *_KEPT), [(name, *(kept[key] for key in _KEPT)) for name, kept in rows]
    return ("figure", "name", "value"), list(_flat(found))


_KEPT = ("total", "breaches", "compliance_rate")
_PERFORMANCE = (
    "user_id",
    "login",
    "tickets_closed",
    "average_response_time",
    "average_response_time_seconds",
    "average_resolution_time",
    "average_resolution_time_seconds",
)


def _performance_row(row: Mapping[str, Any]) -> Row:
    return [row.get(name) for name in _PERFORMANCE]


def _flat(found: Mapping[str, Any]) -> list[Row]:
    rows: list[Row] = []
    for name, value in found.items():
        if isinstance(value, Mapping):
            rows += [(name, key, number) for key, number in value.items()]
        else:
            rows.append((name, "", value))
    return rows


# --- To be read -----------------------------------------------------------------------------------


def _tickets(found: Mapping[str, Any]) -> Layout:
    return Layout(
        "Tickets",
        [
            ("Created", found["total_created"]),
            ("Closed", found["total_closed"]),
            ("Average time to close", found["average_resolution_time"]),
        ],
        [
            Section(f"Created, by {name}", (name.capitalize(), "Tickets"), list(found[key].items()))
            for key, name in (
                ("by_queue", "queue"),
                ("by_priority", "priority"),
                ("by_state", "state"),
                ("by_type", "type"),
            )
        ],
    )


def _users(found: Mapping[str, Any]) -> Layout:
    return Layout(
        "Users",
        [
            ("Accounts", found["total_users"]),
            ("Active", found["active_users"]),
            ("New", found["new_users"]),
        ],
        [Section("By role", ("Role", "Accounts"), list(found["by_role"].items()))],
    )


def _sla(found: Mapping[str, Any]) -> Layout:
    rows: list[Row] = [
        (name, kept["total"], kept["breaches"], _percent(kept["compliance_rate"]))
        for name, kept in found["by_queue"].items()
    ]
    return Layout(
        "Promised times",
        [
            ("Kept", _percent(found["compliance_rate"])),
            ("Tickets", found["total"]),
            ("Breaches", found["breaches"]),
        ],
        [Section("By queue", ("Queue", "Tickets", "Breaches", "Kept"), rows, numbers=3)],
    )


def _performance(found: Mapping[str, Any]) -> Layout:
    times = ("average_response_time", "average_resolution_time")
    rows: list[Row] = [
        (row["login"], row["tickets_closed"], *(row[name] for name in times))
        for row in found["by_agent"]
    ]
    header = ("Agent", "Closed", "Average first answer", "Average time to close")
    return Layout(
        "Performance",
        [("Average first answer", found[times[0]]), ("Average time to close", found[times[1]])],
        [Section("By agent", header, rows, numbers=3)],
    )


def _percent(rate: float | None) -> str | None:
    return None if rate is None else f"{rate} %"


_LAYOUTS: dict[str, Callable[[Mapping[str, Any]], Layout]] = {
    "tickets": _tickets,
    "users": _users,
    "sla": _sla,
    "performance": _performance,
}
