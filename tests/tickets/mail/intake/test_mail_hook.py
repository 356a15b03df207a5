"""Mail services post raw mails: kept to the byte, known by a token, read by the worker."""

import base64
from typing import Any
from urllib.parse import quote

import pytest
from django.test import Client

from accounts.models import Agent
from queues.mail_hooks import new_token
from queues.models import MailHook, Queue
from tests.cast import PASSWORD
from tickets.mail.intake.process import process
from tickets.models import IncomingMail, MailState, RawMail, ReturnCode

# Latin-1 beneath a header that says so: no charset may come in between.
RAW = (
    b"From: Ben <ben@acme.test>\r\nTo: help@example.test\r\nSubject: Drucker\r\n"
    b"Message-ID: <1@acme.test>\r\nX-OTRS-Priority: 5 very high\r\n"
    b"Content-Type: text/plain; charset=iso-8859-1\r\nContent-Transfer-Encoding: 8bit\r\n\r\n"
    b"Der Drucker hei\xdft nicht mehr.\r\n--\r\nBen\r\n"
)


@pytest.fixture
def hook(db: None) -> MailHook:
    """A mail service that may post."""
    return MailHook.objects.create(name="Mail service")


@pytest.fixture
def token(hook: MailHook) -> str:
    """Its token."""
    return new_token(hook)


def post(token: str, body: bytes = RAW, kind: str = "message/rfc822", **headers: str) -> Any:
    """What a mail service sends, from outside: no cookie, no CSRF token."""
    client = Client(enforce_csrf_checks=True)
    headers = {"Authorization": f"Bearer {token}"} | headers
    return client.generic("POST", "/mail/in", body, content_type=kind, headers=headers)


def form(name: str, boundary: str = "xYz") -> bytes:
    """A multipart form as the services send it, with other fields around the mail."""
    fields = [("to", b"help@example.test"), (name, RAW), ("spam_score", b"0.1")]
    return b"".join(
        f'--{boundary}\r\nContent-Disposition: form-data; name="{key}"\r\n\r\n'.encode()
        + value
        + b"\r\n"
        for key, value in fields
    ) + (f"--{boundary}--\r\n".encode())


def stored() -> bytes:
    return bytes(RawMail.objects.get().data)


def test_a_posted_mail_is_stored_to_the_byte_and_becomes_a_ticket(
    hook: MailHook, token: str, support: Queue
) -> None:
    answer = post(token)
    mail = IncomingMail.objects.get()
    assert (answer.status_code, answer.json()) == (200, {"stored": mail.pk})
    assert (mail.state, mail.source, mail.hook) == (MailState.RECEIVED, "http", hook)
    assert stored() == RAW
    done = process(mail.pk)
    assert done.return_code == ReturnCode.NEW_TICKET
    assert "heißt" in done.article.body_text
    hook.refresh_from_db()
    assert (hook.mails, hook.last_mail_at is not None) == (1, True)


@pytest.mark.parametrize(
    ("kind", "body"),
    [
        ("multipart/form-data; boundary=xYz", form("body-mime")),
        ('multipart/form-data; boundary="x Y"', form("email", "x Y")),
        ("application/x-www-form-urlencoded", b"to=x&message=" + quote(RAW).encode()),
        ("application/octet-stream", RAW),
    ],
    ids=["Mailgun", "SendGrid", "urlencoded", "bytes"],
)
def test_forms_of_the_services_are_read_without_a_loss(token: str, kind: str, body: bytes) -> None:
    assert post(token, body, kind).status_code == 200
    assert stored() == RAW


def test_the_token_may_stand_where_a_password_does(token: str) -> None:
    basic = base64.b64encode(f"anybody:{token}".encode()).decode()
    assert post("", Authorization=f"Basic {basic}").status_code == 200


@pytest.mark.parametrize(
    "authorization",
    ["", "Bearer", "Bearer x", "Basic", "Basic %%%", "Basic /w==", "Digest x", "Bearer \u00e4"],
)
def test_without_its_token_nothing_is_taken(token: str, authorization: str) -> None:
    answer = post("", Authorization=authorization)
    assert answer.status_code == 401
    assert "token" in answer.json()["error"]
    assert not IncomingMail.objects.exists()


def test_an_agent_who_is_signed_in_is_no_mail_service(token: str, anna: Agent) -> None:
    client = Client()
    client.post("/login", {"username": anna.login, "password": PASSWORD})
    assert client.post("/mail/in", RAW, content_type="message/rfc822").status_code == 401


def test_a_new_token_ends_the_old_one_and_an_invalid_hook_all(hook: MailHook, token: str) -> None:
    newer = new_token(hook)
    assert post(token).status_code == 401
    assert post(newer).status_code == 200
    MailHook.objects.filter(pk=hook.pk).update(valid_id=2)
    assert post(newer).status_code == 401


def test_a_repeated_post_makes_one_ticket(token: str, support: Queue) -> None:
    for _turn in range(2):
        post(token)
    done = [process(mail.pk) for mail in IncomingMail.objects.order_by("id")]
    assert [mail.state for mail in done] == [MailState.DONE, MailState.DUPLICATE]


def test_its_queue_and_its_trust_hold(hook: MailHook, token: str, support: Queue) -> None:
    MailHook.objects.filter(pk=hook.pk).update(queue=support)
    post(token)
    plain = process(IncomingMail.objects.latest("id").pk).ticket
    assert (plain.queue, plain.priority.name) == (support, "3 normal")
    MailHook.objects.filter(pk=hook.pk).update(trusted=True)
    post(token, RAW.replace(b"<1@acme", b"<2@acme"))
    assert process(IncomingMail.objects.latest("id").pk).ticket.priority.name == "5 very high"


@pytest.mark.parametrize(
    ("kind", "body"),
    [
        ("message/rfc822", b""),
        ("multipart/form-data", form("email")),
        ("multipart/form-data; boundary=other", form("email")),
        ("multipart/form-data; boundary=xYz", form("text")),
        ("application/x-www-form-urlencoded", b"to=x&%%%=&message="),
    ],
)
def test_a_request_without_a_mail_is_refused(token: str, kind: str, body: bytes) -> None:
    answer = post(token, body, kind)
    assert answer.status_code == 400
    assert "no mail" in answer.json()["error"]
    assert not IncomingMail.objects.exists()


def test_what_is_larger_than_any_mail_is_refused(token: str, settings: Any) -> None:
    settings.MAIL_MAX_BYTES = 1000
    assert post(token, RAW + b"x" * 1_100_000).status_code == 413
    assert not IncomingMail.objects.exists()


def test_it_can_only_be_posted_to(token: str) -> None:
    assert Client().get("/mail/in").status_code == 405


def test_the_back_office_shows_a_token_once_and_keeps_its_hash(admin: Agent) -> None:
    client = Client()
    client.post("/login", {"username": admin.login, "password": PASSWORD})
    data = {"name": "Service", "valid_id": "1", "comment": "", "queue": ""}
    page = client.post("/admin/queues/mailhook/add/", data, follow=True).content.decode()
    token = "gotrs-mail-" + page.partition("gotrs-mail-")[2].split(" ")[0]
    hook = MailHook.objects.get()
    assert post(token).status_code == 200
    assert token not in str(MailHook.objects.values().get())
    page = client.get(f"/admin/queues/mailhook/{hook.pk}/change/").content.decode()
    assert "gotrs-mail-" not in page
    client.post(f"/admin/queues/mailhook/{hook.pk}/renew/")
    assert post(token).status_code == 401
