"""Owner, responsible, lock (rules 5.8, 5.9, 5.12)."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

from accounts import site
from accounts.actors import Actor
from accounts.models import Agent, Permission
from accounts.permissions import agents_allowed
from gotrs.common.clock import now
from gotrs.common.errors import Conflict, Invalid
from tickets import rules
from tickets.events import TicketOwnerChanged, TicketResponsibleChanged, TicketUpdated
from tickets.models import HistoryType, Lock, Ticket
from tickets.operations.change import Change, changing

# What a bulk run knows already: (agent, group, permission) -> whether it is held.
_known: ContextVar[dict[tuple[int, int | None, str], bool] | None] = ContextVar(
    "known", default=None
)


def assign(
    ticket: Ticket,
    *,
    actor: Actor,
    owner: Agent | None,
    lock: bool = True,
    expected_version: int | None = None,
) -> Ticket:
    """Give the ticket to an agent and lock it for them, or with None take it from everybody.

    Raises Invalid for an agent who is invalid or can't read the queue (rule 5.12).
    """
    with changing(ticket, actor=actor, expected_version=expected_version) as change:
        if owner is None:
            _set_owner(change, None)
            _set_lock(change, Lock.UNLOCK)
        else:
            check_worker(ticket, owner, "agent_id")
            _set_owner(change, owner)
            if lock:
                _set_lock(change, Lock.LOCK)
    return ticket


def set_responsible(
    ticket: Ticket,
    *,
    actor: Actor,
    responsible: Agent | None,
    expected_version: int | None = None,
) -> Ticket:
    """Say who answers for the ticket. Raises Invalid as assign does."""
    with changing(ticket, actor=actor, expected_version=expected_version) as change:
        if responsible is not None:
            check_worker(ticket, responsible, "responsible_id")
        _set_responsible(change, responsible)
    return ticket


def lock_ticket(
    ticket: Ticket, *, actor: Actor, force: bool = False, expected_version: int | None = None
) -> Ticket:
    """Lock the ticket for the acting agent, who becomes the owner (rule 5.8).

    Raises Conflict ``locked_by_other`` if another agent holds it, unless ``force``.
    """
    with changing(ticket, actor=actor, expected_version=expected_version) as change:
        agent = actor.agent
        if agent is None:
            raise Invalid("Only agents lock tickets.")
        if ticket.is_locked and not force:
            _check_not_held_by_other(ticket, agent)
        if not actor.is_system:
            _set_owner(change, agent)
        _set_lock(change, Lock.LOCK)
    return ticket


def unlock_ticket(ticket: Ticket, *, actor: Actor, expected_version: int | None = None) -> Ticket:
    """Take the lock off; the owner stays."""
    with changing(ticket, actor=actor, expected_version=expected_version) as change:
        _set_lock(change, Lock.UNLOCK)
    return ticket


def check_worker(ticket: Ticket, agent: Agent, field: str) -> None:
    """Work goes to valid agents who can read the queue (rule 5.12). Raises Invalid."""
    if agent.is_system or not agent.is_active:
        raise Invalid("This account can't be given tickets.", field)
    key = Permission.OWNER if site.get("assign_workers_only") else Permission.RO
    if not holds(agent.pk, ticket.queue.group_id, key):
        raise Invalid("This agent can't read the ticket's queue.", field)


def holds(agent_id: int, group_id: int | None, key: Permission) -> bool:
    """Whether a valid agent holds the permission in the group. One query, see asking_once."""
    known = _known.get()
    question = (agent_id, group_id, str(key))
    if known is not None and question in known:
        return known[question]
    held = agents_allowed(group_id, key).filter(pk=agent_id).exists()
    if known is not None:
        known[question] = held
    return held


@contextmanager
def asking_once() -> Iterator[None]:
    """Within the block the same question of :func:`holds` is asked once: for bulk runs."""
    token = _known.set({})
    try:
        yield
    finally:
        _known.reset(token)


def lock_for_work(change: Change) -> None:
    """Who works on an unlocked ticket holds it from then on (rules 5.8, 6.5).

    Tickets that want no more work are not locked. With ``strict_locks`` raises Conflict
    ``locked_by_other`` if another agent holds it (rule 5.9).
    """
    agent = change.actor.agent
    if agent is None or change.actor.is_system or not change.ticket.is_active:
        return
    if change.ticket.is_locked:
        if site.get("strict_locks"):
            _check_not_held_by_other(change.ticket, agent)
        return
    _set_owner(change, agent)
    _set_lock(change, Lock.LOCK)


def own_for_closing(change: Change) -> None:
    """Who closes a ticket that nobody owns has done the work; an owner stays (rules 5.2, 6.5)."""
    agent = change.actor.agent
    if agent is None or change.actor.is_system:
        return
    if change.ticket.is_locked and site.get("strict_locks"):
        _check_not_held_by_other(change.ticket, agent)
    if change.ticket.owner_id is None:
        _set_owner(change, agent)


def unlock_if_away(change: Change) -> None:
    """An agent's entry unlocks what is held by an absent colleague (rule 5.13)."""
    ticket = change.ticket
    if not (ticket.is_locked and ticket.owner and site.get("unlock_on_away")):
        return
    if ticket.owner_id != change.actor.agent_id and rules.is_away(ticket.owner):
        unlock_within(change)


def give_within(
    change: Change, *, owner: Agent | None, responsible: Agent | None, locked: bool
) -> None:
    """Owner, responsible and lock of a new ticket; the caller has checked the agents."""
    _set_owner(change, owner)
    if responsible is not None:
        _set_responsible(change, responsible)
    _set_lock(change, Lock.LOCK if locked else Lock.UNLOCK)


def unlock_within(change: Change) -> None:
    """Take the lock off within another operation."""
    _set_lock(change, Lock.UNLOCK)


def lock_within(change: Change) -> None:
    """Lock for the present owner within another operation."""
    _set_lock(change, Lock.LOCK)


def drop_owner_within(change: Change) -> None:
    """Nobody owns it any more; unlocked."""
    _set_owner(change, None)
    _set_lock(change, Lock.UNLOCK)


def _check_not_held_by_other(ticket: Ticket, agent: Agent) -> None:
    if ticket.owner_id not in (None, agent.pk):
        raise Conflict("Another agent has locked this ticket.", code="locked_by_other")


def _set_owner(change: Change, owner: Agent | None) -> None:
    ticket = change.ticket
    old = ticket.owner
    if not change.set(owner=owner):
        return
    change.log(
        HistoryType.OWNER_UPDATE, old=old.login if old else None, new=owner.login if owner else None
    )
    change.emit(
        TicketOwnerChanged(
            ticket, change.actor, old.pk if old else None, owner.pk if owner else None
        )
    )
    if owner and old is None and ticket.responsible_id is None and site.get("responsible_auto"):
        _set_responsible(change, owner)


def _set_responsible(change: Change, responsible: Agent | None) -> None:
    old = change.ticket.responsible
    if not change.set(responsible=responsible):
        return
    change.log(
        HistoryType.RESPONSIBLE_UPDATE,
        old=old.login if old else None,
        new=responsible.login if responsible else None,
    )
    change.emit(
        TicketResponsibleChanged(
            change.ticket,
            change.actor,
            old.pk if old else None,
            responsible.pk if responsible else None,
        )
    )


def _set_lock(change: Change, lock: Lock) -> None:
    old = change.ticket.lock
    if not change.set(lock=lock):
        return
    locked = lock == Lock.LOCK
    change.set(lock_stamp=now() if locked else None)
    change.log(
        HistoryType.LOCK if locked else HistoryType.UNLOCK,
        old=Lock(old).name.lower(),
        new=Lock(lock).name.lower(),
    )
    change.emit(TicketUpdated(change.ticket, change.actor, "lock", old, int(lock)))
