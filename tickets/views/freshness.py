"""Nobody overwrites what they have not seen: the version check of the ticket page.

Forms carry the version and the last history row that their reader saw. If somebody else changed the
ticket since, the change is refused with what happened; what the reader did themselves in another
part of the page is no reason to refuse.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, TypeVar

from django.db.models import Max
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from accounts.actors import Actor
from gotrs.common.errors import VersionMismatch
from tickets.history_text import phrase, who
from tickets.models import Ticket, TicketHistory
from tickets.views.history import read_rows

T = TypeVar("T")
# More lines would hide the sentence; the history has them all.
_SHOWN = 6


@dataclass(frozen=True)
class Seen:
    """What the reader of a page knew of the ticket."""

    version: int | None
    since: int

    @classmethod
    def of(cls, data: Mapping[str, Any]) -> "Seen":
        """From a form's cleaned data."""
        return cls(data.get("version"), data.get("since") or 0)

    @classmethod
    def now_of(cls, ticket: Ticket) -> "Seen":
        """The ticket as it was just read. One query."""
        last = TicketHistory.objects.filter(ticket=ticket).aggregate(last=Max("pk"))["last"]
        return cls(ticket.version, last or 0)

    def as_initial(self) -> dict[str, int | None]:
        """For the hidden fields of a form."""
        return {"version": self.version, "since": self.since}


class StaleView(Exception):
    """Others changed the ticket since it was read; ``changes`` says what, as (who, what)."""

    def __init__(self, seen: Seen, changes: list[tuple[str, SafeString]]) -> None:
        super().__init__(_("Somebody else changed this ticket while you looked at it."))
        self.seen, self.changes = seen, changes

    @property
    def sentence(self) -> str:
        """For people."""
        return str(self)


def carefully(ticket: Ticket, actor: Actor, seen: Seen, operation: Callable[[int | None], T]) -> T:
    """Run the operation on the version that was seen.

    Raises StaleView if others changed the ticket since; after own changes alone it is run on the
    present version.
    """
    try:
        return operation(seen.version)
    except VersionMismatch:
        rows = read_rows(ticket, after=seen.since)
        changes = [(who(row), phrase(row)) for row in rows if not _is_own(row, actor)]
        if changes:
            present = Ticket.objects.values_list("version", flat=True).get(pk=ticket.pk)
            raise StaleView(Seen(present, rows[-1].pk), changes[-_SHOWN:]) from None
    version = Ticket.objects.values_list("version", flat=True).get(pk=ticket.pk)
    return operation(version)


def _is_own(row: TicketHistory, actor: Actor) -> bool:
    return actor.agent_id is not None and row.agent_id == actor.agent_id
