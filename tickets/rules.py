"""Pure rules of the ticket engine: what may follow on what. No queries, no writes.

Settings of the site are kept in memory.
"""

import re
from datetime import datetime

from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from accounts import site
from accounts.models import Agent
from gotrs.common.clock import now
from gotrs.common.errors import DomainError, Invalid, NotFound
from gotrs.common.text import storable
from gotrs.common.validity import MasterData
from queues.models import Queue
from tickets.models import State, StateType, Ticket

MAX_TITLE = 255
MAX_SUBJECT = 998
MAX_BODY_BYTES = 5 * 1024 * 1024
MAX_TAGS = 20
MAX_TAG = 50
MAX_CUSTOMER_USER = 255
MAX_CUSTOMER_ID = 150
_ONE_LINE = re.compile(r"[\r\n]+")


def check_text(value: str, field: str) -> None:
    """Raises Invalid if the text holds the NUL character, which no database keeps."""
    if "\x00" in value:
        raise Invalid("The NUL character is not allowed.", field)


def clean_title(title: str) -> str:
    """The title without white space around it. Raises Invalid if blank or over 255 characters."""
    check_text(title, "title")
    title = _ONE_LINE.sub(" ", storable(title)).strip()
    if not title:
        raise Invalid("A title is needed.", "title")
    if len(title) > MAX_TITLE:
        raise Invalid(
            _("A title may have at most %(limit)s characters.") % {"limit": MAX_TITLE}, "title"
        )
    return title


def check_in_use(row: MasterData | None, field: str) -> None:
    """A catalog row that isn't offered any more can't be chosen (rule 2.1). Raises Invalid."""
    if row is not None and not row.is_valid:
        raise Invalid(_("“%(name)s” is not in use any more.") % {"name": row}, field)


def check_queue_open(queue: Queue) -> None:
    """Nothing new goes into an invalid queue (rule 5.24). Raises Invalid."""
    if not queue.is_valid:
        raise Invalid("This queue is not in use any more.", "queue_id")


def check_state_choice(state: State) -> None:
    """Merged and removed are reached by their own operations only. Raises Invalid."""
    if state.type_id in (StateType.MERGED, StateType.REMOVED):
        raise Invalid("Tickets can't be put into this state by hand.", "state_id")
    if not state.is_valid:
        raise Invalid("This state is not in use any more.", "state_id")


def check_pending_time(state: State, until: datetime | None) -> None:
    """Pending states need a time in the future (rule 5.6). Raises Invalid."""
    if not state.is_pending:
        return
    if until is None:
        raise Invalid("A pending state needs a time.", "pending_until")
    if until <= now():
        raise Invalid("The pending time must lie in the future.", "pending_until")


def check_not_removed(ticket: Ticket) -> None:
    """A deleted ticket is restored, or reached by a follow-up; else it is gone. Raises NotFound."""
    if ticket.is_removed:
        raise NotFound("Ticket not found.")


def check_not_merged(ticket: Ticket) -> None:
    """A merged ticket is only read, watched and un-merged (rule 5.15). Raises DomainError."""
    if ticket.is_merged:
        raise DomainError("This ticket was merged into another one.", code="already_merged")


def check_not_closed(ticket: Ticket) -> None:
    """Closing a closed ticket is an error (rule 5.2)."""
    if ticket.is_closed:
        raise DomainError("This ticket is closed already.", code="already_closed")


def check_closed(ticket: Ticket) -> None:
    """Only closed tickets can be reopened (rule 5.4)."""
    if not ticket.is_closed:
        raise DomainError("This ticket is not closed.", code="not_closed")


def is_away(agent: Agent) -> bool:
    """Out of office today, in the site's time zone, both days included (rule 5.13).

    Without a last day it is until further notice.
    """
    first, last = agent.out_of_office_from, agent.out_of_office_until
    today = localdate(now(), site.time_zone())
    return first is not None and first <= today and (last is None or today <= last)


def clean_tag(tag: str) -> str:
    """A tag in lower case. Raises Invalid if blank, over 50 characters or with a comma."""
    check_text(tag, "tags")
    tag = " ".join(storable(tag).lower().split())
    if not tag or len(tag) > MAX_TAG or "," in tag:
        raise Invalid(
            _("A tag has 1 to %(limit)s characters and no comma.") % {"limit": MAX_TAG}, "tags"
        )
    return tag
