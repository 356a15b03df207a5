"""What comes to pass by time alone: reminders whose time is over, promises that were not kept.

Nobody writes a row then, so the worker looks every minute. What was told stands in the deliveries.
"""

from collections.abc import Callable, Collection, Mapping
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Exists, OuterRef, QuerySet

from accounts.actors import Actor, Channel
from gotrs.common.clock import now
from tickets.models import StateType, Ticket, Webhook, WebhookDelivery
from tickets.models.catalog import ACTIVE_TYPES
from tickets.webhooks.events import note
from tickets.webhooks.receivers import Receiver, receivers
from tickets.webhooks.rules import ALL

# A worker that was away for longer leaves out what passed before; deliveries, by which it is known
# what was told, are kept for 30 days.
_LOOK_BACK = timedelta(days=7)

# The event, the column with its moment, and the state types of tickets that it may come to.
_KINDS = (
    ("ticket.pending_due", "pending_until", (StateType.PENDING_REMINDER,)),
    ("ticket.escalated", "next_due", ACTIVE_TYPES),
)


def tell_what_is_due(stop: Callable[[], bool]) -> Mapping[str, int]:
    """Tell the webhooks that want to know, each once for a moment that passed since it was made."""
    told = 0
    made = dict(Webhook.objects.filter(is_active=True).values_list("pk", "created_at"))
    for event, column, types in _KINDS:
        for receiver in receivers():
            since = made.get(receiver.webhook_id)
            if since is None or not receiver.events & {event, ALL}:
                continue
            due = _passed(column, types, since).filter(~_was_told(event, column, receiver))
            if receiver.queue_ids:
                due = due.filter(queue__in=receiver.queue_ids)
            for pk in due.order_by(column, "id").values_list("pk", flat=True).iterator():
                if stop():
                    return {"told": told}
                told += _tell(event, due, receiver, pk)
    return {"told": told}


def _passed(column: str, types: Collection[StateType], since: datetime) -> QuerySet[Ticket]:
    moment = now()
    span = (max(since, moment - _LOOK_BACK), moment)
    return Ticket.objects.filter(state_type__in=types, archived=False, **{f"{column}__range": span})


def _was_told(event: str, column: str, receiver: Receiver) -> Exists:
    return Exists(
        WebhookDelivery.objects.filter(
            webhook=receiver.webhook_id,
            ticket=OuterRef("pk"),
            event=event,
            created_at__gte=OuterRef(column),
        )
    )


@transaction.atomic
def _tell(event: str, due: QuerySet[Ticket], receiver: Receiver, pk: int) -> int:
    """Look again under the ticket's lock: another worker may have been faster."""
    list(Ticket.objects.filter(pk=pk).select_for_update().values_list("pk"))
    ticket = due.filter(pk=pk).first()
    if ticket is None:
        return 0
    note(event, ticket, Actor.system(Channel.AUTOMATION), only=receiver.webhook_id)
    return 1
