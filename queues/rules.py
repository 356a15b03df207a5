"""What must hold for queues and all that is configured for them, in the back office and the API."""

import re
from collections.abc import Callable, Mapping
from typing import Any

from django.utils.translation import gettext as _

from accounts import site
from gotrs.common.errors import Conflict, Invalid
from gotrs.common.html import clean_html
from gotrs.common.validity import MasterData, Validity
from queues.models import (
    Calendar,
    MailAccount,
    MailHook,
    ProviderSignIn,
    Queue,
    Salutation,
    Service,
    Signature,
    Sla,
    SmtpSender,
    SystemAddress,
)
from queues.tree import Node, check_names_below, parent_for

# Each promised time with its warning in percent (rule 10.4).
PROMISES = (
    ("first_response_time", "first_response_notify"),
    ("update_time", "update_notify"),
    ("solution_time", "solution_notify"),
)
# Ten years. More is a mistake, and no deadline can be computed from what ends after the year 9999.
MAX_MINUTES = 10 * 365 * 24 * 60
# As placeholders find them; cleaning would take them for unknown elements.
_OTRS_TAG = re.compile(r"<(OTRS_[A-Za-z0-9_:.-]{1,200}(?:\[[^\[\]<>\n]{0,50}\])?)>", re.IGNORECASE)


# --- Promises -------------------------------------------------------------------------------------


def promise_errors(facts: Mapping[str, Any]) -> dict[str, str]:
    """What is wrong with times, warnings and ``calendar`` (the row or None), by field (rule 10.4).

    A warning is a percentage below 100 and needs its time. A calendar in which nothing is ever
    open can't be chosen for promises (rule 10.3).
    """
    wrong: dict[str, str] = {}
    for time, notify in PROMISES:
        minutes, percent = facts.get(time), facts.get(notify)
        if minutes is not None and minutes > MAX_MINUTES:
            wrong[time] = _("At most ten years.")
        if percent is None:
            continue
        if not 1 <= percent <= 99:
            wrong[notify] = _("A warning is a percentage from 1 to 99.")
        elif not minutes:
            wrong[notify] = _("A warning needs its time.")
    calendar: Calendar | None = facts.get("calendar")
    promised = any(facts.get(time) for time, _notify in PROMISES)
    if promised and calendar is not None and not any(calendar.hours.values()):
        wrong["calendar"] = _("Nothing is ever open in this calendar.")
    return wrong


# --- Places in a tree -----------------------------------------------------------------------------


def check_place(node: Node, path: str, valid_id: int) -> None:
    """A valid row stands below a valid one, and the names below it keep their room.

    Raises Invalid, also what ``parent_for`` raises.
    """
    parent = parent_for(node, path)
    check_names_below(node, path)
    if valid_id == Validity.VALID and parent is not None and not parent.is_valid:
        raise Invalid(_("“%(name)s” is not in use any more.") % {"name": parent.name}, "name")


# --- What can't be taken away ---------------------------------------------------------------------


def check_unused(row: MasterData) -> None:
    """Raises Conflict ``in_use`` if configuration or valid rows depend on it (contract 4.8)."""
    check = _CHECKS.get(type(row))
    reason = check(row) if check else None
    if reason:
        raise Conflict(reason, code="in_use")


def _use_of_queue(queue: Any) -> str | None:
    if queue.tickets.active().exists():
        return _("There are active tickets in this queue. Move them first.")
    if queue.children.valid().exists():
        return _("There are valid queues below this one.")
    if queue.pk in {site.get("default_queue"), site.get("portal_queue")}:
        return _("The settings name this queue.")
    if MailAccount.objects.valid().filter(queue=queue).exists():
        return _("A mail account leads into this queue.")
    if MailHook.objects.valid().filter(queue=queue).exists():
        return _("Mail that comes by HTTP goes into this queue.")
    if SystemAddress.objects.valid().filter(queue=queue).exists():
        return _("Mail to a system address goes into this queue.")
    return None


def _use_of_service(service: Any) -> str | None:
    if service.children.valid().exists():
        return _("There are valid services below this one.")
    if Sla.objects.valid().filter(services=service).exists():
        return _("An SLA belongs to this service.")
    return None


def _use_of_address(address: Any) -> str | None:
    if Queue.objects.valid().filter(system_address=address).exists():
        return _("A queue sends its mail with this address.")
    return None


def _use_of_salutation(salutation: Any) -> str | None:
    if Queue.objects.valid().filter(salutation=salutation).exists():
        return _("The answers of a queue begin with it.")
    return None


def _use_of_signature(signature: Any) -> str | None:
    if Queue.objects.valid().filter(signature=signature).exists():
        return _("The answers of a queue end with it.")
    return None


def _use_of_sender(sender: Any) -> str | None:
    if SystemAddress.objects.valid().filter(sender=sender).exists():
        return _("A system address sends its mail through it.")
    return None


def _use_of_sign_in(sign_in: Any) -> str | None:
    if MailAccount.objects.valid().filter(sign_in=sign_in).exists():
        return _("A mail account signs in with it.")
    if SmtpSender.objects.valid().filter(sign_in=sign_in).exists():
        return _("An SMTP sender signs in with it.")
    return None


_CHECKS: dict[type, Callable[[Any], str | None]] = {
    Queue: _use_of_queue,
    Service: _use_of_service,
    SystemAddress: _use_of_address,
    Salutation: _use_of_salutation,
    Signature: _use_of_signature,
    SmtpSender: _use_of_sender,
    ProviderSignIn: _use_of_sign_in,
}


# --- Texts ----------------------------------------------------------------------------------------


def clean_text(text: str, content_type: str) -> str:
    """A text with tags as it is stored: HTML is cleaned, and OTRS's tags stay in it (rule 8.9)."""
    if not content_type.startswith("text/html"):
        return text
    return clean_html(_OTRS_TAG.sub(r"&lt;\1&gt;", text))
