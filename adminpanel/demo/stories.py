"""The demo's tickets: what happened, put in order of time.

Those in ``stories/*.toml`` are told in full, everyday ones by ``routine``.
"""

import tomllib
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, time, timedelta
from pathlib import Path
from typing import Any

from django.utils import timezone

from adminpanel.demo.routine import routine_rows

_FOLDER = Path(__file__).with_name("stories")
_UNITS = {"d": "days", "h": "hours", "m": "minutes"}
_SATURDAY = 5
_OPENS, _CLOSES = 8, 18
_MINUTE = timedelta(minutes=1)


@dataclass(frozen=True)
class Step:
    """One thing that somebody did, at a moment."""

    at: datetime
    do: str
    by: str
    facts: dict[str, Any] = field(default_factory=dict)

    @property
    def text(self) -> str:
        """What was written, without the blank lines around it."""
        return str(self.facts.get("text", "")).strip()


@dataclass(frozen=True)
class Story:
    """A ticket: how it began, and what was done since."""

    key: str
    facts: dict[str, Any]
    steps: tuple[Step, ...]


def read_stories(now: datetime) -> list[Story]:
    """All stories, as seen at ``now``: none of their steps lies in the future."""
    stories = []
    for path in sorted(_FOLDER.glob("*.toml")):
        rows = tomllib.loads(path.read_text(encoding="utf-8"))["ticket"]
        for number, row in enumerate(rows, start=1):
            key = row.get("id", f"{path.stem}-{number}")
            stories.append(Story(key, row, tuple(_steps(row, now))))
    for row in routine_rows(now):
        stories.append(Story(row["id"], row, tuple(_steps(row, now))))
    return stories


def in_order(stories: list[Story]) -> Iterator[tuple[Story, Step]]:
    """Every step of every story, by time: tickets get their numbers in the order they came."""
    steps = [
        (step.at, index, story, step) for story in stories for index, step in enumerate(story.steps)
    ]
    for _at, _index, story, step in sorted(steps, key=lambda row: (row[0], row[2].key, row[1])):
        yield story, step


def duration(text: str) -> timedelta:
    """``2d 4h 30m`` as a duration."""
    return sum(
        (timedelta(**{_UNITS[part[-1]]: int(part[:-1])}) for part in text.split()), timedelta()
    )


def _steps(row: dict[str, Any], now: datetime) -> Iterator[Step]:
    at = _beginning(row, now)
    yield Step(at, "begin", row.get("by", row["from"]), row)
    left = len(row.get("step", []))
    for step in row.get("step", []):
        wanted = at + duration(step["after"])
        if step["by"] != row["from"] and not step.get("at_once") and "ago" not in row:
            wanted = _at_work(wanted)
        if row.get("cut") and wanted >= now:
            return  # this lies before them still
        # Nothing happens in the future, and what follows needs a minute of its own.
        at = max(at + _MINUTE / 4, min(wanted, now - _MINUTE / 4 * left))
        left -= 1
        yield Step(at, step["do"], step["by"], step)


def _beginning(row: dict[str, Any], now: datetime) -> datetime:
    """At ``begin``, ``ago`` before now, or on the working day ``day`` days back, ``at`` a time."""
    if "begin" in row:
        begin: datetime = row["begin"]
        return begin
    if "ago" in row:
        return now - duration(row["ago"])
    day = timezone.localdate(now) - timedelta(days=row["day"])
    day -= timedelta(days=max(0, day.weekday() - _SATURDAY + 1))
    at = datetime.combine(day, time.fromisoformat(row["at"]), timezone.get_default_timezone())
    return min(at, now - timedelta(minutes=30))


def _at_work(moment: datetime) -> datetime:
    """The moment, or the next opening of the office."""
    local = timezone.localtime(moment, timezone.get_default_timezone())
    while local.weekday() >= _SATURDAY or not _OPENS <= local.hour < _CLOSES:
        local += timedelta(minutes=30)
    return local
