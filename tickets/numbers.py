"""Ticket numbers: making them, and finding them in text (part 3 of the rules)."""

import re
import secrets
from collections.abc import Callable, Iterator
from datetime import date

from django.db import connection
from django.utils import timezone

from accounts import site
from gotrs.common.clock import now
from tickets.models import Ticket

MAX_ATTEMPTS = 16_000  # rule 3.2
_RAISE = "UPDATE tickets_numbercounter SET value = value + 1 WHERE name = %s RETURNING value"
_START = """
INSERT INTO tickets_numbercounter (name, value) VALUES (%s, %s)
ON CONFLICT (name) DO UPDATE SET value = tickets_numbercounter.value + 1 RETURNING value
"""


def _raise_counter(name: str, start: Callable[[], int]) -> int:
    """The next value of a counter. One statement, so that no two processes get the same."""
    with connection.cursor() as cursor:
        cursor.execute(_RAISE, [name])
        row = cursor.fetchone()
        if row is None:
            cursor.execute(_START, [name, start() + 1])
            row = cursor.fetchone()
    return int(row[0])


def check_digit(digits: str) -> str:
    """The last digit of a DateChecksum number (rule 3.1): weights 1, 2, 1, 2 … from the left.

    >>> check_digit("202603051000007")
    '1'
    """
    total = sum(int(digit) * (1 + index % 2) for index, digit in enumerate(digits))
    rest = 10 - total % 10
    return "1" if rest == 10 else str(rest)


def _today() -> date:
    return timezone.localdate(now(), site.time_zone())


def _date_checksum(system_id: str) -> str:
    day = f"{_today():%Y%m%d}"
    counter = _raise_counter(f"date:{day}", lambda: 0)
    digits = f"{day}{system_id}{counter:05d}"
    return digits + check_digit(digits)


def _date(system_id: str) -> str:
    day = f"{_today():%Y%m%d}"
    counter = _raise_counter(f"date:{day}", lambda: 0)
    return (
        f"{day}{system_id}{counter:05d}"
        if site.get("date_counter_padded")
        else (f"{day}{system_id}{counter}")
    )


def _auto_increment(system_id: str) -> str:
    width = int(site.get("number_min_digits"))
    counter = _raise_counter("auto", lambda: _highest_auto_increment(system_id, width))
    return f"{system_id}{counter:0{width}d}"


def _highest_auto_increment(system_id: str, width: int) -> int:
    """Where a filled database goes on (rule 3.4): the highest number of this form, or 0."""
    pattern = rf"^{re.escape(system_id)}[0-9]{{{width},{width + 5}}}$"
    used = Ticket.objects.filter(tn__startswith=system_id, tn__regex=pattern)
    return max(
        (int(tn.removeprefix(system_id)) for tn in used.values_list("tn", flat=True).iterator()),
        default=0,
    )


def _random(system_id: str) -> str:
    return f"{system_id}{secrets.randbelow(10**10):010d}"


GENERATORS: dict[str, Callable[[str], str]] = {
    "DateChecksum": _date_checksum,
    "Date": _date,
    "AutoIncrement": _auto_increment,
    "Random": _random,
}


def next_number() -> str:
    """A ticket number that no ticket has.

    Called outside of a transaction it commits its counter at once: gaps may occur, repeats never.
    Raises RuntimeError if 16,000 numbers in a row are taken.
    """
    generate = GENERATORS[str(site.get("ticket_number_generator"))]
    system_id = str(site.get("system_id"))
    for _attempt in range(MAX_ATTEMPTS):
        number = generate(system_id)
        if not Ticket.objects.filter(tn=number).exists():
            return number
    raise RuntimeError("No free ticket number was found.")


def _number_patterns() -> list[str]:
    """What a number looks like, for each kind and each system id in use (rule 3.3)."""
    ids = [str(site.get("system_id")), *map(str, site.get("former_system_ids"))]
    low = int(site.get("number_min_digits"))
    system = "|".join(re.escape(i) for i in ids if i) if site.get("check_system_id") else ""
    system = f"(?:{system})" if system else ""
    return [
        rf"\d{{8}}{system}\d{{4,40}}",
        rf"\d{{8}}{system}\d{{1,40}}",
        rf"{system}\d{{{low},{low + 5}}}",
        rf"{system}\d{{2,20}}",
    ]


def _hooks() -> Iterator[str]:
    """Ways in which a number is announced: ``Ticket#``, ``Ticket#:``, former ones."""
    for hook in [str(site.get("ticket_hook")), *map(str, site.get("former_hooks"))]:
        if hook:
            yield re.escape(hook) + re.escape(str(site.get("hook_divider")))
            yield re.escape(hook) + r":\s{0,2}"


def number_candidates(text: str) -> list[str]:
    """Digits that follow a hook anywhere in the text, in order, without repeats."""
    hook = "|".join(_hooks())
    numbers = "|".join(_number_patterns())
    found = re.finditer(rf"(?:{hook})({numbers})(?!\d)", text, re.IGNORECASE)
    return list(dict.fromkeys(match.group(1) for match in found))


def find_ticket_in(text: str) -> Ticket | None:
    """The first existing ticket whose number stands in the text (rule 3.3)."""
    candidates = number_candidates(text)[:50]
    known = {t.tn: t for t in Ticket.objects.filter(tn__in=candidates)} if candidates else {}
    return next((known[tn] for tn in candidates if tn in known), None)
