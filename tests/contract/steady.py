"""Real answers made fit for a document: short, and the same whenever they are recorded."""

import itertools
import re
from collections.abc import Callable
from datetime import UTC, date, datetime
from typing import Any

TODAY = date(2026, 2, 3)
_ROWS = 2
_DATE = re.compile(r"\b(20\d\d-\d\d-\d\d)(T\d\d:\d\d:\d\d(?:\.\d+)?Z)?")
_UUID = re.compile(r"\b[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}\b")
_PATTERNS = [
    (re.compile(r"\beyJ[\w.-]+"), "eyJ…"),
    (re.compile(r"\bgotrs_\w{20,}"), "gotrs_…"),
    (re.compile(r"https?://127\.0\.0\.1:\d+"), "https://help.example.com"),
    (re.compile(r"\b127\.0\.0\.1\b"), "192.0.2.7"),
    (re.compile(r"^<[\w.+-]+@[\w.-]+>$"), "<20260203091500.1@help.example.com>"),
    (re.compile(r"^\d+:\d\d:\d\d$"), "0:42:00"),
    (re.compile(r"^20\d\d-\d\d$"), "2026-02"),
]
# Figures that differ from run to run, by the name of their field.
_FIGURES: dict[str, Any] = {
    "attachment_bytes": 1468006, "database_size": "412 MB", "database_size_bytes": 432013312,
    "duration": 215, "duration_ms": 12, "milliseconds": 3.5, "port": 389, "prefix": "gotrs_Xy12",
    "request_id": "0f3a", "response_time": 4, "response_time_ms": 0.7, "token": "eyJ…",
    "uptime_seconds": 2520,
}  # fmt: skip
_SECONDS = re.compile(r".*_time_seconds|average_seconds|(median|min|max)_seconds")


class Steady:
    """Makes one example; the same id gets the same fixed id throughout it."""

    def __init__(self, today: date | None = None) -> None:
        self._shift = TODAY - (today or datetime.now(UTC).date())
        self._uuids: dict[str, str] = {}
        self._numbers = itertools.count(1)

    def value(self, value: Any, name: str = "") -> Any:
        """The value with lists cut short and what changes replaced."""
        if isinstance(value, dict):
            return {key: self.value(inner, key) for key, inner in value.items()}
        if isinstance(value, list):
            return [self.value(inner, name) for inner in value[:_ROWS]]
        if isinstance(value, str):
            return self._replaced(name, value) if name in _FIGURES else self._text(value)
        if isinstance(value, bool) or value is None:
            return value
        if _SECONDS.fullmatch(name):
            return 2520
        return self._replaced(name, value)

    def _replaced(self, name: str, value: Any) -> Any:
        """The fixed figure, if it is of the kind of the real one."""
        fixed = _FIGURES.get(name, value)
        if isinstance(fixed, int | float) and isinstance(value, int | float):
            return type(value)(fixed)
        return fixed if type(fixed) is type(value) else value

    def _text(self, text: str) -> str:
        for pattern, instead in _PATTERNS:
            text = pattern.sub(instead, text)
        text = _UUID.sub(self._uuid, text)
        text = _DATE.sub(self._moment, text)
        return self._ticket_number()(text)

    def _uuid(self, found: re.Match[str]) -> str:
        if found[0] not in self._uuids:
            number = next(self._numbers)
            self._uuids[found[0]] = f"5b0c1e2a-0000-4000-8000-{number:012}"
        return self._uuids[found[0]]

    def _moment(self, found: re.Match[str]) -> str:
        try:
            day = date.fromisoformat(found[1]) + self._shift
        except (ValueError, OverflowError):
            return found[0]
        return day.isoformat() + ("T09:15:00Z" if found[2] else "")

    def _ticket_number(self) -> Callable[[str], str]:
        """Numbers begin with the day on which they were given."""
        stamp = (TODAY - self._shift).strftime("%Y%m%d")
        return lambda text: re.sub(rf"\b{stamp}(?=\d{{8}}\b)", TODAY.strftime("%Y%m%d"), text)
