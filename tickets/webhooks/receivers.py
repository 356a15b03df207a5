"""Who wants to be told of what. Each process knows it for a few seconds."""

from collections.abc import Collection
from dataclasses import dataclass

from accounts import audit
from gotrs.common.clock import now
from gotrs.common.kept import Kept
from tickets.models import Webhook, WebhookDelivery, WebhookState
from tickets.webhooks.rules import ALL, read_headers

# Every change of a ticket asks. Writes of webhooks forget it at once in their own process.
_kept = Kept(seconds=5)


@dataclass(frozen=True)
class Receiver:
    """An active webhook. No queues means all."""

    webhook_id: int
    events: frozenset[str]
    queue_ids: frozenset[int]

    def wants(self, event: str, queue_ids: Collection[int]) -> bool:
        """Whether it is told of this event of a ticket that is, or was, in these queues."""
        if not self.events & {event, ALL}:
            return False
        return not self.queue_ids or not self.queue_ids.isdisjoint(queue_ids)


def receivers() -> list[Receiver]:
    """The active webhooks, at most five seconds old."""
    return _kept.get("active", _read)


def _read() -> list[Receiver]:
    active = Webhook.objects.filter(is_active=True).only("id", "events").order_by("id")
    return [
        Receiver(row.pk, frozenset(row.events), frozenset(queue.pk for queue in row.queues.all()))
        for row in active.prefetch_related("queues")
    ]


def wanting(event: str, queue_ids: Collection[int]) -> list[int]:
    """Ids of the webhooks that are told of an event."""
    return [one.webhook_id for one in receivers() if one.wants(event, queue_ids)]


def settle_waiting(webhook: Webhook) -> None:
    """What waits for a webhook rests while it is inactive, and goes on when it is active again.

    To be called with every change of a webhook, in its transaction.
    """
    waiting = WebhookDelivery.objects.filter(webhook=webhook, status=WebhookState.PENDING)
    if webhook.is_active:
        waiting.filter(next_attempt_at=None).update(next_attempt_at=now())
    else:
        waiting.update(next_attempt_at=None)


def audited(webhook: Webhook) -> dict[str, object]:
    """What the audit log compares. Values of headers count as secrets."""
    left_out = {"created_at", "changed_at", "last_status", "failures_in_row", "headers"}
    found = {n: v for n, v in audit.columns_of(webhook).items() if n not in left_out}
    headers = read_headers(webhook)
    found["header_names"] = sorted(headers)
    found["secret_headers"] = headers
    found["queue_ids"] = list(webhook.queues.order_by("pk").values_list("pk", flat=True))
    return found
