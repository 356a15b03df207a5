"""The worker as a process: killed at any moment, two at once, with slow receivers.

What would be wrong for people: an event that never comes, one that overtakes another of its ticket,
or mail that waits for somebody else's receiver.
"""

import itertools
import json
import os
import random
import signal
import threading
import time
import urllib.request
from collections import Counter
from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from accounts.actors import Actor, Channel
from tests.clients import ApiClient
from tests.servers.app import App
from tests.servers.process import Process, wait_until
from tests.servers.receiver import Received, Receiver
from tests.servers.smtp import SmtpServer
from tickets.models import ArticleType, Ticket, WebhookDelivery
from tickets.models import WebhookState as S
from tickets.operations import ArticleDraft, add_article, set_title

pytestmark = pytest.mark.django_db(transaction=True)

# How often the worker is killed at a random moment; more for a thorough proof.
_KILLS = int(os.environ.get("GOTRS_TEST_KILLS", "5"))


@pytest.fixture
def app(
    transactional_db: None, make_app: Callable[..., App], smtp_server: SmtpServer, settings: Any
) -> App:
    """An installation that may ask this machine, and has the keys of the test process."""
    return make_app(
        GOTRS_SECRET_KEY=settings.SECRET_KEY,
        GOTRS_ENCRYPTION_KEY=",".join(settings.ENCRYPTION_KEYS),
        GOTRS_OUTGOING_ALLOW="127.0.0.1",
        GOTRS_MAIL_TRANSPORT="smtp",
        GOTRS_SMTP_HOST=smtp_server.host,
        GOTRS_SMTP_PORT=str(smtp_server.port),
        GOTRS_SMTP_SECURITY="none",
    )


@pytest.fixture
def start(app: App) -> Iterator[Callable[[], Process]]:
    """Starts workers that end with the test."""
    running: list[Process] = []

    def run() -> Process:
        running.append(app.run("worker"))
        return running[-1]

    yield run
    for process in running:
        process.stop()


def kill(process: Process) -> None:
    process.popen.send_signal(signal.SIGKILL)
    process.popen.wait()


def wait_for(release: threading.Event) -> None:
    release.wait(60)


def let_claims_run_out() -> None:
    """As if two minutes had passed since the worker died."""
    WebhookDelivery.objects.filter(status=S.PENDING, claimed_until__isnull=False).update(
        claimed_until=timezone.now() - timedelta(seconds=1)
    )


def states() -> Counter[str]:
    return Counter(WebhookDelivery.objects.values_list("status", flat=True))


def rename(ticket: Ticket, count: int) -> None:
    for number in range(1, count + 1):
        set_title(ticket, actor=Actor.system(), title=f"{number}")


def in_order(received: list[Received]) -> dict[int, list[int]]:
    """The numbers that came for each ticket, without those that were repeated at once."""
    found: dict[int, list[int]] = {}
    for request in received:
        payload = request.json
        found.setdefault(payload["ticket"]["id"], []).append(int(payload["changes"]["title"][1]))
    return {pk: [n for n, _same in itertools.groupby(numbers)] for pk, numbers in found.items()}


def test_one_round_sends_what_is_due_and_ends(app, make_webhook, receiver, ticket):
    make_webhook()
    rename(ticket, 3)
    app.manage("worker", "--once")
    assert in_order(receiver.received) == {ticket.pk: [1, 2, 3]}
    assert states() == {S.DELIVERED: 3}


def test_the_worker_sends_within_seconds_and_ends_when_asked(start, make_webhook, receiver, ticket):
    make_webhook()
    worker = start()
    rename(ticket, 1)
    receiver.wait_for(1)
    wait_until(lambda: states() == {S.DELIVERED: 1}, what="the record")
    worker.popen.send_signal(signal.SIGTERM)
    assert worker.popen.wait(10) == 0


def test_killed_while_the_receiver_works_the_event_comes_again(
    app, start, make_webhook, receiver, ticket
):
    release = threading.Event()
    receiver.before = lambda request: wait_for(release)
    make_webhook(timeout_seconds=30)
    rename(ticket, 2)
    worker = start()
    receiver.wait_for(1)
    kill(worker)
    release.set()
    assert states() == {S.PENDING: 2}
    app.manage("worker", "--once")  # the claim still holds, and the second waits for the first
    assert len(receiver.received) == 1
    let_claims_run_out()
    app.manage("worker", "--once")
    assert states() == {S.DELIVERED: 2}
    assert [one.json["changes"]["title"][1] for one in receiver.received] == ["1", "1", "2"]
    first, again, _second = receiver.received
    assert first.json["id"] == again.json["id"]


def test_killed_at_any_moment_no_event_is_lost_and_none_overtakes_another(
    app, start, make_webhook, receiver, ticket, make_ticket, support
):
    tickets = [ticket, *(make_ticket(support, f"No. {n}") for n in range(3))]
    make_webhook()
    each = _KILLS * 3
    for number, one in itertools.product(range(1, each + 1), tickets):
        set_title(one, actor=Actor.system(), title=f"{number}")
    seed = random.randrange(10**6)
    moments = random.Random(seed)
    receiver.before = lambda request: time.sleep(0.01)
    for _ in range(_KILLS):
        worker = start()
        before = len(receiver.received)
        worker.wait_until(
            lambda seen=before: (
                len(receiver.received) > seen or states() == {S.DELIVERED: each * 4}
            ),
            what="a request",
            seconds=60,
        )
        time.sleep(moments.uniform(0, 0.3))
        kill(worker)
        let_claims_run_out()
    while states()[S.PENDING]:
        app.manage("worker", "--once")
    assert states() == {S.DELIVERED: each * 4}, f"seed {seed}"
    expected = {one.pk: list(range(1, each + 1)) for one in tickets}
    assert in_order(receiver.received) == expected, f"seed {seed}"
    assert len(receiver.received) <= each * 4 + _KILLS, f"seed {seed}"


def test_two_workers_share_the_work_and_send_each_event_once(
    start, make_webhook, receiver, ticket, make_ticket, support
):
    tickets = [ticket, *(make_ticket(support, f"No. {n}") for n in range(5))]
    make_webhook()
    for one in tickets:
        rename(one, 5)
    start()
    start()
    wait_until(lambda: states() == {S.DELIVERED: 30}, what="all of it", seconds=60)
    assert len(receiver.received) == 30
    assert in_order(receiver.received) == {one.pk: [1, 2, 3, 4, 5] for one in tickets}


def test_slow_receivers_hold_up_neither_mail_nor_others(
    start, make_webhook, receiver, ticket, anna, smtp_server
):
    release = threading.Event()
    with Receiver() as slow:
        slow.before = lambda request: wait_for(release)
        for number in range(3):
            make_webhook(name=f"slow {number}", url=slow.url, timeout_seconds=30)
        make_webhook(name="quick")
        rename(ticket, 2)
        start()
        slow.wait_for(3)
        draft = ArticleDraft(body="Water", article_type=ArticleType.EMAIL_EXTERNAL)
        add_article(ticket, actor=Actor.of(anna, Channel.WEB), draft=draft)
        smtp_server.wait_for(1, seconds=10)
        # What came of the reply: the article, and what follows from it.
        sent = WebhookDelivery.objects.filter(webhook__name="quick")
        wait_until(
            lambda: not sent.filter(status=S.PENDING).exists(), what="the quick one", seconds=10
        )
        assert len(receiver.received) == sent.count() > 2
        assert not WebhookDelivery.objects.filter(webhook__name="slow 0", status=S.DELIVERED)
        release.set()


def test_the_whole_way_from_a_request_to_a_receiver(
    app, start, make_webhook, receiver, ticket, anna
):
    """A change by API in one process, sent by another one, signed."""
    make_webhook("ticket.closed", secret="s")
    app.start()
    try:
        body = json.dumps({"comment": "Done."}).encode()
        headers = {**ApiClient(anna).headers, "Content-Type": "application/json"}
        url = f"{app.url}/api/v1/tickets/{ticket.pk}/close"
        request = urllib.request.Request(url, body, headers)
        urllib.request.urlopen(request).close()
        start()
        (told,) = receiver.wait_for(1, seconds=60)
    finally:
        app.stop()
    assert told.headers["X-GOTRS-Event"] == "ticket.closed"
    assert told.headers["X-GOTRS-Signature"].startswith("t=")
    assert told.json["actor"] == {"id": anna.pk, "login": "anna", "role": "Agent"}
