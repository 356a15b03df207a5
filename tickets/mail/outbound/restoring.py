"""What an undone mail changed along with it, put back (rule 8.2)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from accounts.models import Agent
from gotrs.common.clock import now
from tickets.models import HistoryType, OutgoingMail, State, TicketHistory
from tickets.operations.change import Change
from tickets.operations.ownership import give_within
from tickets.operations.state import set_state

_SENT_TYPES = (HistoryType.SEND_ANSWER, HistoryType.EMAIL_AGENT, HistoryType.FORWARD)


@dataclass(frozen=True)
class _Trail:
    """The history around a mail: the row before it, its own, and those since.

    A row holds state and owner as they were after its change, so the first two tell what the
    change did. A value that has more than one row since was changed by somebody again.
    """

    before: TicketHistory
    own: TicketHistory
    since: Sequence[TicketHistory]

    @classmethod
    def of(cls, mail: OutgoingMail) -> "_Trail | None":
        """None for the first entry of a ticket: there is nothing to go back to."""
        rows = TicketHistory.objects.filter(ticket=mail.ticket).order_by("id")
        own = rows.filter(article=mail.article, type__in=_SENT_TYPES).first()
        before = rows.filter(pk__lt=own.pk).last() if own else None
        if own is None or before is None:
            return None
        return cls(before, own, list(rows.filter(pk__gt=own.pk)))

    def only(self, *kinds: HistoryType) -> TicketHistory | None:
        """The one row of these types since, if it is one."""
        found = [row for row in self.since if row.type in kinds]
        return found[0] if len(found) == 1 else None


def restore(change: Change, mail: OutgoingMail) -> None:
    """Give state, owner and lock back what they were before the mail, within a change.

    What was changed since, by whomever, stays.
    """
    trail = _Trail.of(mail)
    if trail is None:
        return
    # Setting the state may lock or unlock, so the lock comes last; it is read before.
    owner, locked = change.ticket.owner, change.ticket.is_locked
    lock_row = trail.only(HistoryType.LOCK, HistoryType.UNLOCK)
    if lock_row is not None:
        locked = lock_row.type == HistoryType.UNLOCK
    if trail.only(HistoryType.OWNER_UPDATE) and trail.before.owner_id != trail.own.owner_id:
        owner = _owner_before(trail)
    _restore_state(change, trail)
    give_within(change, owner=owner, responsible=None, locked=locked and owner is not None)


def _restore_state(change: Change, trail: _Trail) -> None:
    unchanged = trail.before.state_id == trail.own.state_id
    if unchanged or trail.only(HistoryType.STATE_UPDATE) is None:
        return
    state = State.objects.valid().filter(pk=trail.before.state_id).first()
    if state is None or change.ticket.state_id != trail.own.state_id:
        return
    until = _pending_before(trail) if state.is_pending else None
    if state.is_pending and (until is None or until <= now()):
        return
    set_state(change.ticket, actor=change.actor, state=state, pending_until=until)


def _pending_before(trail: _Trail) -> datetime | None:
    row = trail.only(HistoryType.SET_PENDING_TIME)
    return datetime.fromisoformat(row.old_value) if row and row.old_value else None


def _owner_before(trail: _Trail) -> Agent | None:
    return Agent.objects.filter(pk=trail.before.owner_id).first()
