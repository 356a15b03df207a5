"""Making a ticket."""

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction

from accounts.actors import Actor
from accounts.models import Agent
from gotrs.common.clock import now
from gotrs.common.text import storable
from queues.models import Queue, Service, Sla
from tickets import catalog, numbers, rules, tally
from tickets.events import TicketCreated, emit
from tickets.models import HistoryType, Lock, Priority, State, StateType, Ticket, TicketType
from tickets.operations.articles import write_article
from tickets.operations.change import Change, describe_after, history_row
from tickets.operations.drafts import ArticleDraft
from tickets.operations.fields import check_sla_fits, customer_id_of, write_tags
from tickets.operations.ownership import check_worker


def create_ticket(
    *,
    actor: Actor,
    title: str,
    queue: Queue,
    article: ArticleDraft | None = None,
    state: State | None = None,
    priority: Priority | None = None,
    type: TicketType | None = None,
    service: Service | None = None,
    sla: Sla | None = None,
    owner: Agent | None = None,
    responsible: Agent | None = None,
    locked: bool | None = None,
    customer_user_id: str = "",
    customer_id: str | None = None,
    pending_until: datetime | None = None,
    tags: Iterable[str] = (),
    tn: str | None = None,
) -> Ticket:
    """A new ticket, with its first article if one is given.

    Starts in the default new state, priority 3, type 1, unlocked, without owner (rule 5.1). The
    customer id follows from the customer user unless named. The number is drawn in a transaction
    of its own, unless the caller is inside one or brings ``tn``. Raises Invalid for whatever can't
    be, and then nothing is written.
    """
    title = rules.clean_title(title)
    rules.check_queue_open(queue)
    state = state or catalog.default_state(StateType.NEW)
    rules.check_state_choice(state)
    rules.check_pending_time(state, pending_until)
    check_sla_fits(service, sla)
    moment = now()
    ticket = Ticket(
        tn=tn or numbers.next_number(),
        title=title,
        queue=queue,
        state=state,
        state_type=state.type_id,
        priority=priority or catalog.default_priority(),
        type=type or catalog.default_type(),
        service=service,
        sla=sla,
        owner=owner,
        responsible=responsible,
        lock=Lock.LOCK if locked else Lock.UNLOCK,
        lock_stamp=moment if locked else None,
        customer_user_id=storable(customer_user_id)[:255],
        customer_id=customer_id_of(customer_user_id) if customer_id is None else customer_id[:150],
        pending_until=pending_until if state.is_pending else None,
        closed_at=moment if state.type_id == StateType.CLOSED else None,
        created_at=moment,
        created_by_id=actor.agent_id,
        changed_at=moment,
        changed_by_id=actor.agent_id,
    )
    for worker, name in ((owner, "owner_id"), (responsible, "responsible_id")):
        if worker is not None:
            check_worker(ticket, worker, name)
    with transaction.atomic():
        _insert(ticket, actor, article, tags)
    return ticket


def _insert(
    ticket: Ticket, actor: Actor, article: ArticleDraft | None, tags: Iterable[str]
) -> None:
    ticket.save(force_insert=True)
    tally.record(None, tally.key_of(ticket))
    row = history_row(ticket, HistoryType.NEW_TICKET, actor, new=ticket.title)
    describe_after(row, ticket)
    row.save()
    emit(TicketCreated(ticket, actor))
    change = Change(ticket, actor)
    ticket.__dict__["_change"] = change
    try:
        write_tags(change, tags)
        if article is not None:
            write_article(change, article, first=True)
        change.write_first()
    finally:
        del ticket.__dict__["_change"]
