"""Making a ticket."""

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction

from accounts.actors import Actor
from accounts.models import Agent
from gotrs.common.clock import now
from queues.models import Queue, Service, Sla
from tickets import catalog, numbers, rules
from tickets.events import TicketCreated
from tickets.models import HistoryType, Priority, State, StateType, Ticket, TicketType
from tickets.operations.articles import write_article
from tickets.operations.change import Change, joined_by_others
from tickets.operations.drafts import ArticleDraft
from tickets.operations.extra_fields import FieldValues, write_fields
from tickets.operations.fields import check_service, check_sla_fits, clean_customer, write_tags
from tickets.operations.ownership import check_worker, give_within


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
    fields: FieldValues | None = None,
    tn: str | None = None,
    follows: Ticket | None = None,
) -> Ticket:
    """A new ticket, with its first article if one is given.

    Starts in the default new state, priority 3, type 1, unlocked, without owner (rule 5.1). The
    customer id follows from the customer user unless named. ``fields`` are dynamic ones. ``locked``
    without an owner makes the acting agent the owner. The number is drawn in a transaction of its
    own, unless the caller is inside one or brings ``tn``. ``follows`` is a closed ticket that the
    customer had answered. Raises Invalid for whatever can't be, and then nothing is written.
    """
    title = rules.clean_title(title)
    rules.check_queue_open(queue)
    state = state or catalog.default_state(StateType.NEW)
    rules.check_state_choice(state)
    rules.check_pending_time(state, pending_until)
    priority = priority or catalog.default_priority()
    rules.check_in_use(priority, "priority_id")
    type = type or catalog.default_type()
    rules.check_in_use(type, "type_id")
    check_service(actor, service)
    check_sla_fits(service, sla)
    customer_user_id, company = clean_customer(customer_user_id, customer_id)
    moment = now()
    ticket = Ticket(
        title=title,
        queue=queue,
        state=state,
        state_type=state.type_id,
        priority=priority,
        type=type,
        service=service,
        sla=sla,
        customer_user_id=customer_user_id,
        customer_id=company,
        pending_until=pending_until if state.is_pending else None,
        closed_at=moment if state.type_id == StateType.CLOSED else None,
        created_at=moment,
        created_by_id=actor.agent_id,
        changed_at=moment,
        changed_by_id=actor.agent_id,
    )
    if locked and owner is None and not actor.is_system:
        owner = actor.agent
    for worker, name in ((owner, "owner_id"), (responsible, "responsible_id")):
        if worker is not None:
            check_worker(ticket, worker, name)
    ticket.tn = tn or numbers.next_number()
    with transaction.atomic():
        ticket.save(force_insert=True)
        change = Change(ticket, actor, is_first=True)
        change.log(HistoryType.NEW_TICKET, new=title)
        change.emit(TicketCreated(ticket, actor, follows))
        with joined_by_others(change):
            give_within(change, owner=owner, responsible=responsible, locked=bool(locked))
            write_tags(change, tags)
            write_fields(change, fields or {})
            if article is not None:
                write_article(change, article, first=True)
        change.write_first()
    return ticket
