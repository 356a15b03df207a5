"""What a postmaster filter may say: checks with sentences for the admin who writes it."""

import re
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from gotrs.common import patterns
from gotrs.common.clock import now
from gotrs.common.text import storable
from tickets import catalog
from tickets.mail.intake import controls, sight, stages, wishes
from tickets.mail.intake.controls import DYNAMIC_FIELD, FOLLOW_UP, OTRS, Controls
from tickets.mail.intake.parse.addresses import is_address
from tickets.models import ConditionKind, FieldObject

# Offered while one types; every other header can be named as well.
HEADERS = (
    *sight.SPECIAL, "From", "To", "Cc", "Reply-To", "Subject", "Sender", "List-Id", "Precedence",
    "Auto-Submitted", "X-Spam-Flag", "X-Spam-Status", "X-Mailer", "Return-Path", "Delivered-To",
)  # fmt: skip
_HEADER = re.compile(r"[\x21-\x39\x3b-\x7e]{1,200}")
_SWITCHES = {"Ignore", "Loop", f"{FOLLOW_UP}State-Keep"}


def check_field(text: str) -> str:
    """The field of a condition as we spell it. Raises ValueError."""
    text = text.strip()
    for name in sight.SPECIAL:
        if text.lower() == name.lower():
            return name
    if not _HEADER.fullmatch(text):
        raise ValueError(_("This is not the name of a header."))
    return text


def check_value(kind: str, value: str) -> None:
    """Whether a condition can look for this. Raises ValueError with the reason."""
    if kind == ConditionKind.ABSENT:
        return
    if not value or storable(value) != value:
        raise ValueError(_("Say what is looked for."))
    if kind == ConditionKind.ADDRESS and not is_address(value.strip()):
        raise ValueError(_("Use an address like name@example.com."))
    if kind == ConditionKind.PATTERN:
        try:
            patterns.compiled(patterns.from_perl(value), any_case=True)
        except ValueError as error:
            raise ValueError(_("This is no regular expression: %(why)s") % {"why": error}) from None


def names_to_set(present: str = "") -> list[tuple[str | Promise, list[tuple[str, str]]]]:
    """What a filter may set, in groups, with the name that is set already whatever it is."""
    fields = [f"{DYNAMIC_FIELD}{f.name}" for f in _dynamic_fields()]
    groups: list[tuple[str | Promise, tuple[str, ...]]] = [
        (gettext_lazy("Every mail"), controls.ANY_MAIL),
        (gettext_lazy("New tickets"), (*controls.NEW_TICKET, *fields)),
        (
            gettext_lazy("Follow-ups"),
            (*controls.FOLLOW_UPS, *(f"{FOLLOW_UP}{name}" for name in fields)),
        ),
    ]
    if present and not any(present in names for _heading, names in groups):
        groups.append((gettext_lazy("Present value"), (present,)))
    return [(heading, [(n, f"{OTRS}{n}") for n in names]) for heading, names in groups]


def _dynamic_fields() -> list[Any]:
    return [f for kind in FieldObject for f in catalog.fields(FieldObject(kind))]


def check_set_value(name: str, value: str) -> None:
    """Whether a filter can set this. Raises ValueError with the reason.

    What an expression catches is known only when a mail comes.
    """
    value = value.strip()
    if not value or storable(value) != value:
        raise ValueError(_("Say what is set."))
    if "[**" in value:
        return
    if name in _SWITCHES:
        if value.lower() not in {*controls.YES, "no", "false", "0"}:
            raise ValueError(_("This is either yes or no."))
    elif name.endswith("State-PendingTime"):
        if wishes.pending_time(value, now()) is None:
            raise ValueError(_("Use a time like 2026-03-05 09:30:00, or a span like +2d or 90m."))
    else:
        _check_found(name, value)


def _check_found(name: str, value: str) -> None:
    wanted = Controls()
    wanted.set(name, value, "")
    found = wishes.look_up(wanted, follow_up=name.startswith(FOLLOW_UP), arrived=now())
    if found.left_out:
        raise ValueError(stages.why(found.left_out[0][2]))
