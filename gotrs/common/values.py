"""Single values as clients send them, in JSON, in forms and in addresses (contract 1.6)."""

from datetime import UTC, date, datetime, time
from typing import Any

from django.utils.dateparse import parse_date, parse_datetime

from gotrs.common.clock import is_everywhere
from gotrs.common.errors import DomainError

MAX_ID = 2**63 - 1
TRUE_WORDS = frozenset({"true", "1", "yes", "on"})
FALSE_WORDS = frozenset({"false", "0", "no", "off"})


def read_integer(raw: Any) -> int | None:
    """A whole number, or a text of digits; None for anything else.

    JSON knows one kind of number: to it, and to its schemas, 7.0 is the whole number 7.
    """
    if isinstance(raw, bool):
        return None
    if isinstance(raw, int):
        return raw
    if isinstance(raw, float):
        return int(raw) if raw.is_integer() else None
    if isinstance(raw, str):
        text = raw.strip()
        digits = text.removeprefix("-")
        if digits.isascii() and digits.isdigit() and len(digits) <= 100:
            return int(text)
    return None


def read_id(text: str) -> int:
    """An id of a path. Raises DomainError ``invalid_id`` unless it is an integer (contract 1.9)."""
    number = read_integer(text)
    if number is None:
        raise DomainError("The id must be a whole number.", code="invalid_id")
    return number


def read_boolean(raw: Any) -> bool | None:
    """true or false in any of its forms; None for anything else."""
    if isinstance(raw, bool):
        return raw
    word = str(raw).strip().lower() if isinstance(raw, str | int) else ""
    if word in TRUE_WORDS:
        return True
    if word in FALSE_WORDS:
        return False
    return None


def read_time(text: str) -> datetime | None:
    """A moment in UTC from RFC 3339 text or a plain date; None if it is neither.

    Also None for a moment that has no date in some time zone: nobody there could be shown it.
    """
    text = text.strip()
    try:
        day: date | None = parse_date(text)
        moment = datetime.combine(day, time.min) if day is not None else parse_datetime(text)
    except ValueError:
        return None
    if moment is None:
        return None
    moment = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
    return moment.astimezone(UTC) if is_everywhere(moment) else None
