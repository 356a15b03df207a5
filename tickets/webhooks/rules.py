"""What a webhook may be: its address, events and headers (contract 4.16).

API and back office ask here. Each check raises ValueError with a sentence for people.
"""

import json
import re
from collections.abc import Iterable, Mapping

from django.utils.translation import gettext as _

from gotrs.common import net
from tickets.models import Webhook

# In the order in which they are explained.
EVENTS = (
    "ticket.created",
    "ticket.updated",
    "ticket.state_changed",
    "ticket.closed",
    "ticket.reopened",
    "ticket.assigned",
    "ticket.priority_changed",
    "ticket.queue_changed",
    "ticket.merged",
    "ticket.deleted",
    "ticket.escalated",
    "ticket.pending_due",
    "article.created",
    "article.updated",
)
ALL = "*"
# Not to be chosen: what the test sends, and what notifications by rule tell (rule 9.2).
PING = "ping"
NOTIFICATION = "notification"
# All that may stand in the log.
SENT = (*EVENTS, PING, NOTIFICATION)

MAX_RETRIES = 10
MAX_TIMEOUT = 30
MAX_SECRET = 255
MAX_HEADERS = 20
MAX_HEADER_NAME = 100
MAX_HEADER_VALUE = 2000
HEADER_NAME = re.compile(r"[A-Za-z0-9!#$%&'*+.^_`|~-]+")  # RFC 9110, 5.6.2
HEADER_VALUE = re.compile(r"[\x21-\x7e]([\x20-\x7e\t]*[\x21-\x7e])?")
# Said by us, or by the protocol.
_OWN_HEADERS = frozenset(
    "host content-length content-type content-encoding transfer-encoding connection keep-alive "
    "proxy-connection upgrade expect te trailer accept-encoding".split()
)
_OWN_PREFIX = "x-gotrs-"


def check_url(url: str) -> str:
    """An http or https address outside of our network, as far as can be known now."""
    url = url.strip()
    try:
        net.check(url)
    except net.AddressRefused as refusal:
        raise ValueError(str(refusal)) from None
    return url


def check_events(names: Iterable[str]) -> list[str]:
    """At least one known event, each once in our order; ``["*"]`` for all."""
    chosen = set(names)
    if not chosen:
        raise ValueError(_("Choose at least one event, or *."))
    for name in sorted(chosen):
        if name not in EVENTS and name != ALL:
            raise ValueError(_("There is no event %(name)s.") % {"name": name[:100]})
    return [ALL] if ALL in chosen else [name for name in EVENTS if name in chosen]


def check_headers(headers: Mapping[str, str]) -> dict[str, str]:
    """Names and values as they can travel; none of ours, none twice."""
    if len(headers) > MAX_HEADERS:
        raise ValueError(_("There may be at most %(limit)s headers.") % {"limit": MAX_HEADERS})
    found: dict[str, str] = {}
    for name, value in headers.items():
        name, value, shown = name.strip(), value.strip(), name[:100]
        if len(name) > MAX_HEADER_NAME or not HEADER_NAME.fullmatch(name):
            raise ValueError(_("“%(name)s” can't be the name of a header.") % {"name": shown})
        if name.lower() in _OWN_HEADERS or name.lower().startswith(_OWN_PREFIX):
            raise ValueError(_("The header %(name)s is set by GOTRS.") % {"name": shown})
        if name.lower() in {other.lower() for other in found}:
            raise ValueError(_("The header %(name)s is there twice.") % {"name": shown})
        if len(value) > MAX_HEADER_VALUE or not HEADER_VALUE.fullmatch(value):
            raise ValueError(
                _("The value of %(name)s must be plain characters on one line, at most %(limit)s.")
                % {"name": shown, "limit": MAX_HEADER_VALUE}
            )
        found[name] = value
    return found


def read_headers(webhook: Webhook) -> dict[str, str]:
    """The further headers of a webhook, with their secret values."""
    return json.loads(webhook.headers) if webhook.headers else {}


def write_headers(headers: Mapping[str, str]) -> str:
    """The further headers as they are stored."""
    return json.dumps(headers) if headers else ""
