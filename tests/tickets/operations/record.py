"""A record of what operations left behind."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from tickets import events
from tickets.models import HistoryType, OutgoingMail, OutgoingRecipient, Ticket, TicketHistory

# A history row in short: its type, the old and the new value.
Line = tuple[str, str | None, str | None]


class Record:
    """Compares what is there now with what was there when the test said ``start``."""

    def __init__(self) -> None:
        self.events: list[events.TicketEvent] = []
        self._versions: dict[int, int] = {}
        self._last_history = 0
        self._last_mail = 0

    @contextmanager
    def listening(self) -> Iterator[None]:
        """Hear every event of tickets within the block."""
        handler = self.events.append
        events.subscribe(events.TicketEvent, handler)
        try:
            yield
        finally:
            events._subscribers[events.TicketEvent].remove(handler)

    def start(self, *tickets: Ticket) -> None:
        """Forget what was; from now on it counts."""
        self.events.clear()
        self._versions = {t.pk: _stored(t).version for t in tickets}
        self._last_history = _newest(TicketHistory)
        self._last_mail = _newest(OutgoingMail)

    def history(self, ticket: Ticket) -> list[Line]:
        """New history rows of the ticket, in order."""
        return [
            (HistoryType(row.type).label, row.old_value, row.new_value) for row in self.rows(ticket)
        ]

    def rows(self, ticket: Ticket) -> list[TicketHistory]:
        """The same as whole rows."""
        rows = TicketHistory.objects.filter(ticket_id=ticket.pk, pk__gt=self._last_history)
        return list(rows.order_by("pk"))

    def row(self, ticket: Ticket, kind: HistoryType) -> TicketHistory:
        """The one new row of this type."""
        (row,) = [row for row in self.rows(ticket) if row.type == kind]
        return row

    def event_names(self) -> list[str]:
        """What subscribers heard, in order."""
        return [type(event).__name__ for event in self.events]

    def event(self, kind: type[Any]) -> Any:
        """The one event of this kind."""
        (event,) = [event for event in self.events if isinstance(event, kind)]
        return event

    def steps(self, ticket: Ticket) -> int:
        """By how many steps the version grew; the instance must know it too."""
        stored = _stored(ticket).version
        assert ticket.version == stored, "the instance is not what is stored"
        return stored - self._versions[ticket.pk]

    def mailed(self) -> set[str]:
        """Addresses that new mails go to."""
        recipients = OutgoingRecipient.objects.filter(mail__pk__gt=self._last_mail)
        return set(recipients.values_list("address", flat=True))

    def mail(self) -> OutgoingMail:
        """The one new mail."""
        return OutgoingMail.objects.get(pk__gt=self._last_mail)

    def nothing_happened(self, *tickets: Ticket) -> bool:
        """No history, no event, no mail, no step of the version; and instances as stored."""
        return (
            not self.events
            and not self.mailed()
            and not any(self.rows(ticket) for ticket in tickets)
            and not any(self.steps(ticket) for ticket in tickets)
            and all(_columns(ticket) == _columns(_stored(ticket)) for ticket in tickets)
        )


def _stored(ticket: Ticket) -> Ticket:
    return Ticket.objects.get(pk=ticket.pk)


def _columns(ticket: Ticket) -> dict[str, Any]:
    return {f.attname: getattr(ticket, f.attname) for f in Ticket._meta.concrete_fields}


def _newest(model: Any) -> int:
    newest = model.objects.order_by("-pk").values_list("pk", flat=True).first()
    return int(newest or 0)
