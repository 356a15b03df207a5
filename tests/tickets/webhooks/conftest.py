"""A receiver that listens, webhooks that lead to it, and a worker that sends."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest

from gotrs.common import kept
from tests.servers.receiver import Receiver
from tests.tickets.mail.outbound.conftest import smtp
from tickets.models import Webhook, WebhookDelivery
from tickets.webhooks import rules
from tickets.webhooks.deliver import claim_next, deliver

__all__ = ["smtp"]


@pytest.fixture(autouse=True)
def loopback_allowed(settings: Any) -> Iterator[None]:
    """The receivers of the tests listen on this machine."""
    settings.OUTGOING_ALLOW = ["127.0.0.1"]
    kept.forget_everything()
    yield
    kept.forget_everything()


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    """A system that is told."""
    with Receiver() as server:
        yield server


@pytest.fixture
def make_webhook(db: None, receiver: Receiver) -> Callable[..., Webhook]:
    """Makes an active webhook to the receiver: ``make_webhook("ticket.closed", queues=[sales])``.

    Without events it is told of all.
    """

    def make(*events: str, **more: Any) -> Webhook:
        queues, headers = more.pop("queues", ()), more.pop("headers", {})
        more.setdefault("name", f"hook {Webhook.objects.count() + 1}")
        more.setdefault("url", receiver.url)
        webhook = Webhook.objects.create(
            events=list(events) or [rules.ALL], headers=rules.write_headers(headers), **more
        )
        webhook.queues.set(queues)
        kept.forget_everything()
        return webhook

    return make


@pytest.fixture
def send_due() -> Callable[[], int]:
    """Sends what is due, as the worker does; returns how many."""

    def run() -> int:
        sent = 0
        while (delivery := claim_next()) is not None:
            deliver(delivery)
            sent += 1
        return sent

    return run


@pytest.fixture
def told() -> Callable[..., list[str]]:
    """The events that are noted, in order; perhaps of one webhook."""

    def read(webhook: Webhook | None = None) -> list[str]:
        rows = WebhookDelivery.objects.order_by("id")
        if webhook is not None:
            rows = rows.filter(webhook=webhook)
        return list(rows.values_list("event", flat=True))

    return read
