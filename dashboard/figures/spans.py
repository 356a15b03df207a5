"""Spans of time, and their days, weeks and months."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.utils.dateparse import parse_date

from accounts.masterdata import bad_filter
from gotrs.common.clock import now
from gotrs.common.values import read_time

DEFAULT_DAYS = 30
INTERVALS = ("hour", "day", "week", "month")
_USE_A_DATE = "Use a date like 2026-02-03 or 2026-02-03T09:15:00Z."
_USE_A_NEAR_DATE = "Use a year from 1970 to 2200."
# Dates beyond these are typing errors, and their neighbours may not exist.
_YEARS = range(1970, 2201)


@dataclass(frozen=True)
class Span:
    """From ``start`` (included) to ``end`` (not), both in UTC, seen by somebody in ``zone``."""

    start: datetime
    end: datetime
    zone: ZoneInfo

    def keys(self, interval: str) -> list[datetime]:
        """The beginnings of its hours, days, weeks (Mondays) or months, as local times.

        The first and the last one may be covered in part only.
        """
        found: list[datetime] = []
        key = self.key_of(self.start, interval)
        last = self.key_of(self.end - timedelta(microseconds=1), interval)
        while key <= last:
            found.append(key)
            key = _following(key, interval)
        return found

    def key_of(self, moment: datetime, interval: str) -> datetime:
        """The beginning of the interval in which a moment lies, as local time without zone."""
        local = moment.astimezone(self.zone).replace(tzinfo=None)
        if interval == "hour":
            return local.replace(minute=0, second=0, microsecond=0)
        day = datetime.combine(local.date(), time.min)
        if interval == "week":
            return day - timedelta(days=day.weekday())
        return day.replace(day=1) if interval == "month" else day


def _following(key: datetime, interval: str) -> datetime:
    if interval == "month":
        return (key + timedelta(days=32)).replace(day=1)
    steps = {"hour": timedelta(hours=1), "day": timedelta(days=1), "week": timedelta(days=7)}
    return key + steps[interval]


def midnight(day: date, zone: ZoneInfo) -> datetime:
    """When the day begins in the zone, in UTC."""
    return datetime.combine(day, time.min, zone).astimezone(UTC)


def today(zone: ZoneInfo) -> date:
    """The present day in the zone."""
    return now().astimezone(zone).date()


def last_days(days: int, zone: ZoneInfo) -> Span:
    """Today and the days before it, ``days`` in all."""
    last = today(zone)
    first = last - timedelta(days=days - 1)
    return Span(midnight(first, zone), midnight(last + timedelta(days=1), zone), zone)


def read_span(
    query: Mapping[str, object], zone: ZoneInfo, *, default_days: int = DEFAULT_DAYS
) -> Span:
    """The parameters ``from`` and ``to``; by default today and the days before it.

    Dates are days in the zone, both included; times are taken as they are, ``to`` not included.
    With one of them alone the span is as long as by default. Raises DomainError ``invalid_filter``
    for what is no date and for a ``to`` before ``from``, each at its parameter.
    """
    wrong: dict[str, str] = {}
    read: dict[str, datetime | None] = {}
    for name in ("from", "to"):
        text = str(query.get(name) or "").strip()
        read[name] = _moment(text, zone, is_end=name == "to") if text else None
        moment = read[name]
        if text and moment is None:
            wrong[name] = _USE_A_DATE
        elif moment is not None and moment.year not in _YEARS:
            wrong[name] = _USE_A_NEAR_DATE
    if wrong:
        raise bad_filter(**wrong)
    start, end = _completed(read["from"], read["to"], zone, default_days)
    if start >= end:
        raise bad_filter(to="This must not be before from.")
    return Span(start, end, zone)


def _completed(
    start: datetime | None, end: datetime | None, zone: ZoneInfo, days: int
) -> tuple[datetime, datetime]:
    if start is None and end is None:
        span = last_days(days, zone)
        return span.start, span.end
    if end is None:
        assert start is not None
        return start, max(
            midnight(today(zone) + timedelta(days=1), zone), start + timedelta(days=1)
        )
    return start or end - timedelta(days=days), end


def _moment(text: str, zone: ZoneInfo, *, is_end: bool) -> datetime | None:
    """Where the span begins or ends; None if the text is no date."""
    try:
        day = parse_date(text)
    except ValueError:
        return None
    if day is None:
        return read_time(text)
    if day.year not in _YEARS:
        return datetime.combine(day, time.min, UTC)  # its neighbours may not exist
    return midnight(day + timedelta(days=1) if is_end else day, zone)
