"""What is wanted of a mail: X-OTRS-… and X-GOTRS-… headers, read or set by filters (rule 7.13)."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from tickets.mail.intake.parse import Headers

OTRS, OURS = "X-OTRS-", "X-GOTRS-"
FOLLOW_UP = "FollowUp-"
MAX_VALUE = 3_800  # what the longest field holds (rule 11.8)

# By what each name does: to a new ticket, to a ticket that is written to, or to both.
_FACTS = (
    "Queue", "QueueID", "Priority", "PriorityID", "State", "State-PendingTime", "Type", "Service",
    "SLA", "Owner", "OwnerID", "Responsible", "ResponsibleID", "Lock", "Title", "SenderType",
    "IsVisibleForCustomer",
)  # fmt: skip
NEW_TICKET = (*_FACTS, "CustomerUser", "CustomerID", "CustomerNo")
FOLLOW_UPS = tuple(f"{FOLLOW_UP}{name}" for name in (*_FACTS, "State-Keep"))
ANY_MAIL = ("Ignore", "Loop", "TicketNumber")
DYNAMIC_FIELD = "DynamicField-"

_SPELLING = {name.lower(): name for name in (*NEW_TICKET, *FOLLOW_UPS, *ANY_MAIL)}
_FIELD = re.compile(r"(followup-)?dynamicfield-(\w{1,200})", re.ASCII | re.IGNORECASE)
# Names of the free fields before OTRS 3.1, which live on as dynamic fields.
_FREE_FIELD = re.compile(
    r"(followup-)?(ticket|article)(?:(key|value)([1-9]|1[0-6])|(time)([1-6]))", re.IGNORECASE
)
_FREE_NAMES = {"key": "FreeKey", "value": "FreeText", "time": "FreeTime"}
YES = frozenset({"yes", "true", "1"})


@dataclass(frozen=True, slots=True)
class Control:
    """One value, and who says so: a word for the history."""

    name: str
    value: str
    origin: str


class Controls:
    """The values that count for one mail, by name in any case; who speaks last is heard."""

    def __init__(self) -> None:
        self._by_name: dict[str, Control] = {}

    def __iter__(self) -> Iterator[Control]:
        return iter(self._by_name.values())

    def set(self, name: str, value: str, origin: str) -> Control:
        """Set a value; line breaks and what follows the longest field are left out."""
        control = Control(name, " ".join(value.split())[:MAX_VALUE], origin)
        self._by_name[name.lower()] = control
        return control

    def get(self, name: str) -> Control | None:
        """What is said about this, if anything but an empty text is."""
        control = self._by_name.get(name.lower())
        return control if control is not None and control.value else None

    def value(self, name: str) -> str | None:
        """The value of that name, "" included; None if nothing is said."""
        control = self._by_name.get(name.lower())
        return None if control is None else control.value

    def is_yes(self, name: str) -> bool:
        """Whether a switch is on."""
        return (self.value(name) or "").lower() in YES


def known_name(text: str) -> str | None:
    """The name as we spell it, without prefix; None for what nobody understands.

    ``x-otrs-queue``, ``X-GOTRS-Queue`` and ``Queue`` are ``Queue``; ``X-OTRS-TicketKey1`` is
    ``DynamicField-TicketFreeKey1``.
    """
    name = bare_name(text)
    if spelt := _SPELLING.get(name.lower()):
        return spelt
    if field := _FIELD.fullmatch(name):
        return f"{FOLLOW_UP if field[1] else ''}{DYNAMIC_FIELD}{field[2]}"
    if free := _FREE_FIELD.fullmatch(name):
        kind, number = (free[3] or free[5]).lower(), free[4] or free[6]
        field_name = f"{free[2].capitalize()}{_FREE_NAMES[kind]}{number}"
        return f"{FOLLOW_UP if free[1] else ''}{DYNAMIC_FIELD}{field_name}"
    return None


def bare_name(text: str) -> str:
    """Without ``X-OTRS-`` or ``X-GOTRS-``."""
    text = text.strip()
    for prefix in (OTRS, OURS):
        if text.lower().startswith(prefix.lower()):
            return text[len(prefix) :]
    return text


def is_control(header: str) -> bool:
    """Whether a header's name is one of these, understood or not."""
    return bare_name(header) != header.strip()


def read(headers: Headers, origin: str) -> Controls:
    """What a trusted mail says of itself; ``X-GOTRS-`` beats ``X-OTRS-``, the first one counts."""
    controls = Controls()
    for prefix in (OTRS, OURS):
        seen = set()
        for header, value in headers:
            name = known_name(header) if header.lower().startswith(prefix.lower()) else None
            if name is not None and name not in seen:
                seen.add(name)
                controls.set(name, value, origin)
    return controls


def names_in(headers: Headers) -> list[str]:
    """The headers of this kind that a mail has, whether anybody believes them or not."""
    return list(dict.fromkeys(name for name, _value in headers if is_control(name)))
