"""Writes what receivers are told, in the transaction of what happens to the ticket.

One operation may give several events: to close a ticket is ``ticket.state_changed`` and
``ticket.closed``. A new ticket is ``ticket.created``, ``ticket.assigned`` if it has an owner, and
``article.created`` if it has a text; its other facts stand in it. Imports tell nobody.
"""

import uuid
from collections.abc import Callable, Collection, Mapping
from typing import Any

from accounts.actors import Actor, Channel
from accounts.models import Agent
from gotrs.common.clock import now
from queues.models import Queue
from tickets import catalog
from tickets import events as happened
from tickets.api.rows import STATE_TYPE_NAMES
from tickets.models import Article, Lock, StateType, Ticket, WebhookDelivery
from tickets.models.catalog import ACTIVE_TYPES
from tickets.webhooks.payload import make_payload
from tickets.webhooks.receivers import wanting

# Old and new value of fields; computed only if somebody wants to know.
Changes = Callable[[], Mapping[str, list[Any]]]


def register() -> None:
    """Called once at start-up."""
    happened.subscribe(happened.TicketCreated, _created)
    happened.subscribe(happened.ArticleAdded, _article_added)
    happened.subscribe(happened.ArticleVisibilityChanged, _article_visibility)
    happened.subscribe(happened.ArticleEdited, _article_edited)
    happened.subscribe(happened.ArticleDeleted, _article_deleted)
    happened.subscribe(happened.ArticleRestored, _article_restored)
    happened.subscribe(happened.TicketTitleChanged, _title)
    happened.subscribe(happened.TicketCustomerChanged, _customer)
    happened.subscribe(happened.TicketStateChanged, _state)
    happened.subscribe(happened.TicketMoved, _moved)
    happened.subscribe(happened.TicketOwnerChanged, _owner)
    happened.subscribe(happened.TicketResponsibleChanged, _responsible)
    happened.subscribe(happened.TicketPriorityChanged, _priority)
    happened.subscribe(happened.TicketUpdated, _updated)
    happened.subscribe(happened.TicketMerged, _merged)
    happened.subscribe(happened.TicketUnmerged, _unmerged)
    happened.subscribe(happened.TicketRemoved, _removed)
    happened.subscribe(happened.TicketPendingDue, _pending_due)


def note(
    event: str,
    ticket: Ticket,
    actor: Actor,
    changes: Changes = dict,
    *,
    article: Article | None = None,
    former_queue_id: int | None = None,
    only: int | None = None,
) -> None:
    """Write a delivery for each webhook that wants this event, or for ``only`` one of them.

    ``former_queue_id``: receivers of the queue that the ticket left are told, too.
    """
    if actor.channel == Channel.IMPORT:
        return
    queue_ids = {ticket.queue_id} if former_queue_id is None else {ticket.queue_id, former_queue_id}
    webhook_ids = wanting(event, queue_ids)
    if only is not None:
        webhook_ids = [pk for pk in webhook_ids if pk == only]
    if webhook_ids:
        write(webhook_ids, event, ticket, actor, article=article, changes=changes())


def write(
    webhook_ids: Collection[int], event: str, ticket: Ticket, actor: Actor, **facts: Any
) -> None:
    """Write a delivery for each of these webhooks; ``facts`` are those of ``make_payload``."""
    event_id, moment = uuid.uuid4(), now()
    payload = make_payload(event, event_id, actor=actor, ticket=ticket, **facts)
    WebhookDelivery.objects.bulk_create(
        WebhookDelivery(
            webhook_id=pk,
            event_id=event_id,
            event=event,
            ticket=ticket,
            payload=payload,
            next_attempt_at=moment,
            created_at=moment,
        )
        for pk in webhook_ids
    )


def _is_new(ticket: Ticket) -> bool:
    """Whether the ticket is being made: what it begins with is no change."""
    return ticket.version == 1


# --- Tickets --------------------------------------------------------------------------------------


def _created(event: happened.TicketCreated) -> None:
    note("ticket.created", event.ticket, event.actor)


def _state(event: happened.TicketStateChanged) -> None:
    def changes() -> Mapping[str, list[Any]]:
        states = catalog.states()
        ids = [event.old_state_id, event.new_state_id]
        return {
            "state_id": ids,
            "state": [states[pk].name if pk in states else None for pk in ids],
            "state_type": [STATE_TYPE_NAMES[kind] for kind in (event.old_type, event.new_type)],
        }

    note("ticket.state_changed", event.ticket, event.actor, changes)
    if StateType.CLOSED not in (event.old_type, event.new_type) or event.old_type == event.new_type:
        return
    if event.new_type == StateType.CLOSED:
        note("ticket.closed", event.ticket, event.actor, changes)
    elif event.new_type in ACTIVE_TYPES:
        note("ticket.reopened", event.ticket, event.actor, changes)


def _moved(event: happened.TicketMoved) -> None:
    def changes() -> Mapping[str, list[Any]]:
        ids = [event.old_queue_id, event.new_queue_id]
        names = dict(Queue.objects.filter(pk__in=ids).values_list("pk", "name"))
        return {"queue_id": ids, "queue": [names.get(pk) for pk in ids]}

    note(
        "ticket.queue_changed", event.ticket, event.actor, changes,
        former_queue_id=event.old_queue_id,
    )  # fmt: skip


def _owner(event: happened.TicketOwnerChanged) -> None:
    ids = [event.old_owner_id, event.new_owner_id]
    note("ticket.assigned", event.ticket, event.actor, lambda: _agents("owner", ids))


def _responsible(event: happened.TicketResponsibleChanged) -> None:
    ids = [event.old_id, event.new_id]
    _note_update(event, lambda: _agents("responsible", ids))


def _agents(field: str, ids: list[int | None]) -> Mapping[str, list[Any]]:
    named = Agent.objects.filter(pk__in=[pk for pk in ids if pk is not None])
    logins: dict[int | None, str] = dict(named.values_list("pk", "login"))
    return {f"{field}_id": ids, field: [logins.get(pk) for pk in ids]}


def _priority(event: happened.TicketPriorityChanged) -> None:
    def changes() -> Mapping[str, list[Any]]:
        priorities = catalog.priorities()
        ids = [event.old_priority_id, event.new_priority_id]
        names = [priorities[pk].name if pk in priorities else None for pk in ids]
        return {"priority_id": ids, "priority": names}

    note("ticket.priority_changed", event.ticket, event.actor, changes)


def _title(event: happened.TicketTitleChanged) -> None:
    _note_update(event, lambda: {"title": [event.old, event.new]})


def _customer(event: happened.TicketCustomerChanged) -> None:
    def changes() -> Mapping[str, list[Any]]:
        ticket = event.ticket
        return {
            "customer_id": [event.old_customer_id or None, ticket.customer_id or None],
            "customer_user_id": [
                event.old_customer_user_id or None,
                ticket.customer_user_id or None,
            ],
        }

    _note_update(event, changes)


def _updated(event: happened.TicketUpdated) -> None:
    def changes() -> Mapping[str, list[Any]]:
        field = "time_unit" if event.field == "time" else event.field
        return {field: [_plain(field, event.old), _plain(field, event.new)]}

    _note_update(event, changes)


def _plain(field: str, value: Any) -> Any:
    """The value as the field of that name has it in the API."""
    if field == "lock":
        return "lock" if value == Lock.LOCK else "unlock"
    if field == "tags":
        return [tag for tag in str(value or "").split(", ") if tag]
    return value


def _note_update(event: happened.TicketEvent, changes: Changes) -> None:
    if not _is_new(event.ticket):
        note("ticket.updated", event.ticket, event.actor, changes)


def _merged(event: happened.TicketMerged) -> None:
    ids = [None, event.target.pk]
    note("ticket.merged", event.ticket, event.actor, lambda: {"merged_into_id": ids})


def _unmerged(event: happened.TicketUnmerged) -> None:
    _note_update(event, lambda: {"merged_into_id": [event.target.pk, None]})


def _removed(event: happened.TicketRemoved) -> None:
    note("ticket.deleted", event.ticket, event.actor)


def _pending_due(event: happened.TicketPendingDue) -> None:
    note("ticket.pending_due", event.ticket, event.actor)


# --- Articles -------------------------------------------------------------------------------------


def _article_added(event: happened.ArticleAdded) -> None:
    note("article.created", event.ticket, event.actor, article=event.article)


def _article_visibility(event: happened.ArticleVisibilityChanged) -> None:
    visible = event.article.is_visible_for_customer
    _note_article(event, lambda: {"is_visible_for_customer": [not visible, visible]})


def _article_edited(event: happened.ArticleEdited) -> None:
    def changes() -> Mapping[str, list[Any]]:
        article = event.article
        old = event.before or (article.subject, article.body)
        pairs = {"subject": [old[0], article.subject], "body": [old[1], article.body]}
        return {field: values for field, values in pairs.items() if values[0] != values[1]}

    _note_article(event, changes)


def _article_deleted(event: happened.ArticleDeleted) -> None:
    _note_article(event, lambda: {"deleted": [False, True]})


def _article_restored(event: happened.ArticleRestored) -> None:
    _note_article(event, lambda: {"deleted": [True, False]})


ArticleChange = (
    happened.ArticleVisibilityChanged
    | happened.ArticleEdited
    | happened.ArticleDeleted
    | happened.ArticleRestored
)


def _note_article(event: ArticleChange, changes: Changes) -> None:
    note("article.updated", event.ticket, event.actor, changes, article=event.article)
