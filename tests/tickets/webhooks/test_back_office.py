"""Webhooks in the back office: the same rules as by API, and no secret on any page."""

import json
import socket
from typing import Any

import pytest
from django.db import connections
from django.test import Client
from django.urls import reverse

from accounts.actors import Actor
from accounts.models import AuditEntry
from tests.cast import acting
from tests.servers.receiver import Receiver
from tickets.models import Webhook, WebhookDelivery
from tickets.operations import set_title

pytestmark = pytest.mark.django_db

LIST = reverse("admin:tickets_webhook_changelist")
ADD = reverse("admin:tickets_webhook_add")


@pytest.fixture
def office(admin: Any, browser_of: Any) -> Client:
    return browser_of(admin)


def form(receiver: Receiver, **more: Any) -> dict[str, Any]:
    return {
        "name": "Chat",
        "url": receiver.url,
        "is_active": "on",
        "events": ["ticket.closed", "ticket.created"],
        "new_secret": "s3cr3t",
        "new_headers": "X-Team: 2\n\nAuthorization: Bearer t0k3n\n",
        "retry_count": "5",
        "timeout_seconds": "10",
    } | more


def change_url(webhook: Webhook) -> str:
    return reverse("admin:tickets_webhook_change", args=[webhook.pk])


def test_a_webhook_is_made_and_its_secrets_are_not_shown(office, receiver, support):
    assert office.post(ADD, form(receiver, queues=[support.pk])).status_code == 302
    webhook = Webhook.objects.get()
    assert webhook.events == ["ticket.created", "ticket.closed"]
    assert list(webhook.queues.all()) == [support]
    assert webhook.secret == "s3cr3t"
    assert json.loads(webhook.headers) == {"X-Team": "2", "Authorization": "Bearer t0k3n"}
    page = office.get(change_url(webhook)).content.decode()
    assert "X-Team, Authorization" in page
    assert "s3cr3t" not in page
    assert "t0k3n" not in page
    entry = AuditEntry.objects.get()
    assert (entry.action, entry.channel) == ("webhook.create", "web")
    assert "t0k3n" not in json.dumps(entry.new_values)
    assert "s3cr3t" not in json.dumps(entry.new_values)


def test_left_empty_the_secrets_stay_and_they_can_be_forgotten(office, receiver):
    office.post(ADD, form(receiver))
    webhook = Webhook.objects.get()
    kept = form(receiver, new_secret="", new_headers="", name="Other")
    assert office.post(change_url(webhook), kept).status_code == 302
    webhook.refresh_from_db()
    assert (webhook.name, webhook.secret) == ("Other", "s3cr3t")
    assert "t0k3n" in webhook.headers
    office.post(change_url(webhook), kept | {"forget_secret": "on", "forget_headers": "on"})
    webhook.refresh_from_db()
    assert (webhook.secret, webhook.headers) == ("", "")


def test_a_webhook_that_hears_notifications_alone_has_no_events_of_its_own(
    office, receiver, ticket, anna
):
    assert office.post(ADD, form(receiver, events=[])).status_code == 302
    webhook = Webhook.objects.get()
    assert webhook.events == []
    set_title(ticket, actor=acting(anna), title="Smoke")
    assert not WebhookDelivery.objects.exists()


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ({"url": "http://10.0.0.1/"}, "private or local network"),
        ({"url": "ftp://x.test/"}, "http://"),
        ({"events": ["notification"]}, "Select a valid choice."),
        ({"new_headers": "no colon"}, "Use lines like"),
        ({"new_headers": "Host: x"}, "is set by GOTRS"),
        ({"new_headers": "X-A: 1\nX-A: 2"}, "each name once"),
        ({"retry_count": "11"}, "less than or equal to 10"),
        ({"timeout_seconds": "0"}, "greater than or equal to 1"),
    ],
)
def test_what_can_not_work_is_refused(office, receiver, wrong, words):
    answer = office.post(ADD, form(receiver, **wrong))
    assert answer.status_code == 200
    assert words in answer.content.decode()
    assert not Webhook.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_a_slow_name_server_holds_up_nobody_who_wants_to_write(office, receiver, monkeypatch):
    line, held = connections["default"], []
    real = socket.getaddrinfo

    def look_up(host, *args, **more):
        if host == "hooks.example":
            held.append(line.in_atomic_block)
            raise socket.gaierror
        return real(host, *args, **more)

    monkeypatch.setattr(socket, "getaddrinfo", look_up)
    assert office.post(ADD, form(receiver, url="https://hooks.example/")).status_code == 302
    assert Webhook.objects.get().url == "https://hooks.example/"
    assert held == [False]


def test_switched_off_by_hand_it_rests_and_switched_on_it_goes_on(
    office, receiver, make_webhook, ticket, send_due
):
    webhook = make_webhook(name="Chat")
    set_title(ticket, actor=Actor.system(), title="A")
    off = form(receiver, events=["*"])
    del off["is_active"]
    office.post(change_url(webhook), off)
    set_title(ticket, actor=Actor.system(), title="B")
    assert send_due() == 0
    Webhook.objects.update(failures_in_row=100)
    office.post(change_url(webhook), form(receiver, events=["*"]))
    assert send_due() == 1
    webhook.refresh_from_db()
    assert webhook.failures_in_row == 0


def test_a_test_is_sent_and_its_outcome_shown(office, receiver, make_webhook):
    webhook = make_webhook(name="Chat")
    action = {"action": "send_ping", "_selected_action": webhook.pk}
    assert "The receiver took it." in office.post(LIST, action, follow=True).content.decode()
    receiver.status = 500
    page = office.post(LIST, action, follow=True).content.decode()
    assert "500 Internal Server Error" in page
    assert len(receiver.received) == 2


def test_deliveries_are_sent_again(office, receiver, make_webhook, ticket, send_due):
    make_webhook()
    set_title(ticket, actor=Actor.system(), title="A")
    send_due()
    url = reverse("admin:tickets_webhookdelivery_changelist")
    pk = WebhookDelivery.objects.get().pk
    page = office.get(url).content.decode()
    assert "ticket.updated" in page
    office.post(url, {"action": "send_again", "_selected_action": pk})
    assert send_due() == 1
    assert len(receiver.received) == 2
