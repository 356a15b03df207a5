"""Texts with formats and pictures: written on the ticket page, kept, sent, shown."""

import base64
import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse
from django.test import Client

from accounts.models import Agent, CustomerUser
from tests.cast import USERS, acting, make_agent
from tests.servers.smtp import SmtpServer
from tickets import files, saved_drafts
from tickets.mail.outbound.deliver import deliver_due
from tickets.models import Attachment, OutgoingMail, Ticket, TicketDraft
from tickets.worker.housekeeping import clear_unused_uploads

BrowserOf = Callable[..., Client]
PNG = base64.b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="
)
SVG = b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'


def send(client: Client, ticket: Ticket, html: str, **data: Any) -> HttpResponse:
    """What the editor sends: the formats, and beside them the plain text."""
    fields = {"kind": "reply", "to": "ben@acme.test", "body": "text", "html": html} | data
    return client.post(f"/tickets/{ticket.pk}/compose", fields)  # type: ignore[return-value]


def put_in(client: Client, ticket: Ticket, content: bytes = PNG, name: str = "leak.png") -> str:
    """The id of a picture that was put into the text."""
    answer = upload(client, ticket, content, name)
    assert answer.status_code == 200, answer.content
    return str(answer.json()["id"])  # type: ignore[attr-defined]


def upload(client: Client, ticket: Ticket, content: bytes, name: str) -> HttpResponse:
    sent = {"file": SimpleUploadedFile(name, content, "image/png")}
    return client.post(f"/api/tickets/{ticket.pk}/pictures", sent)  # type: ignore[return-value]


def named(key: str) -> str:
    return f'<img src="cid:{key}@picture.gotrs" alt="leak.png">'


def test_a_formatted_reply_with_a_picture_goes_out_as_mail_programs_expect(
    annas: Client, ticket: Ticket, smtp_server: SmtpServer, settings: Any
) -> None:
    settings.MAIL_TRANSPORT, settings.SMTP_SECURITY = "smtp", "none"
    settings.SMTP_HOST, settings.SMTP_PORT = smtp_server.host, smtp_server.port
    key = put_in(annas, ticket)
    html = f"<div>Turn the <b>main tap</b> off:</div><ul><li>left</li></ul><div>{named(key)}</div>"
    plan = SimpleUploadedFile("plan.txt", b"1. tap", "text/plain")
    send(annas, ticket, html, files=[plan])
    OutgoingMail.objects.update(not_before="2020-01-01T00:00Z")
    deliver_due("w")
    (delivery,) = smtp_server.wait_for(1)
    mail: Any = delivery.message
    assert mail.get_content_type() == "multipart/mixed"
    body, file = mail.iter_parts()
    assert (body.get_content_type(), file.get_filename()) == ("multipart/alternative", "plan.txt")
    text, related = body.iter_parts()
    assert "Turn the main tap off:\n- left\n[leak.png]" in text.get_content().replace("\r\n", "\n")
    assert related.get_content_type() == "multipart/related"
    shown, picture = related.iter_parts()
    assert "<b>main tap</b>" in shown.get_content()
    assert picture["Content-ID"] == f"<{key}@picture.gotrs>"
    assert f'src="cid:{key}@picture.gotrs"' in shown.get_content()
    assert picture.get_content_disposition() == "inline"
    assert (picture.get_content_type(), picture.get_content()) == ("image/png", PNG)


def test_a_formatted_note_shows_its_picture_in_place_and_not_among_the_files(
    annas: Client, ticket: Ticket
) -> None:
    key = put_in(annas, ticket)
    send(annas, ticket, f"<div><i>Here</i> {named(key)}</div>", kind="note")
    note = ticket.articles.latest("pk")
    assert note.body_text == "Here [leak.png]"
    assert not note.is_visible_for_customer
    shown = annas.get(f"/api/tickets/{ticket.pk}/articles/{note.pk}/body").content.decode()
    assert "<i>Here</i>" in shown
    assert f'src="/api/tickets/{ticket.pk}/files/{key}"' in shown
    picture = annas.get(f"/api/tickets/{ticket.pk}/files/{key}")
    assert picture["Content-Type"] == "image/png"
    assert (
        "file__name"
        not in annas.get(f"/tickets/{ticket.pk}")
        .content.decode()
        .split(f'id="article-{note.pk}"')[1]
        .split("</li>")[0]
    )


def test_without_formats_a_reply_stays_a_plain_mail(annas: Client, ticket: Ticket) -> None:
    for html in ("", "<div><br></div>", '<img src="https://spy.test/x.png">'):
        send(annas, ticket, html, body="Use <b>water</b>.")
        article = ticket.articles.latest("pk")
        assert (article.body_html, "Use <b>water</b>." in article.body_text) == ("", True)


def test_what_runs_or_is_fetched_from_elsewhere_is_left_out(annas: Client, ticket: Ticket) -> None:
    html = (
        '<div onclick="x()">Look<script>alert(1)</script>'
        '<img src="https://spy.test/pixel.png"><img src="data:image/svg+xml,<svg>">'
        '<a href="javascript:alert(1)">here</a></div>'
    )
    send(annas, ticket, html)
    stored = ticket.articles.latest("pk").body_html
    assert "Look" in stored
    for bad in ("spy.test", "onclick", "script", "data:", "<img"):
        assert bad not in stored


@pytest.mark.parametrize(
    ("content", "name", "sentence"),
    [
        (SVG, "leak.png", "Only PNG, JPEG, GIF and WebP"),
        (b"%PDF-1.7\n1 0 obj", "leak.png", "Only PNG, JPEG, GIF and WebP"),
        (b"hello", "leak.png", "Only PNG, JPEG, GIF and WebP"),
        (b"", "leak.png", "empty"),
        (PNG, "leak.png.exe", "not accepted"),
    ],
)
def test_what_is_no_picture_is_refused_whatever_it_says_it_is(
    annas: Client, ticket: Ticket, content: bytes, name: str, sentence: str
) -> None:
    answer = upload(annas, ticket, content, name)
    assert answer.status_code == 400
    assert sentence in answer.json()["error"]  # type: ignore[attr-defined]
    assert not Attachment.objects.exists()


def test_a_picture_over_the_limit_is_refused(annas: Client, ticket: Ticket, settings: Any) -> None:
    settings.UPLOAD_MAX_BYTES = len(PNG) - 1
    assert upload(annas, ticket, PNG, "leak.png").status_code == 413
    assert not Attachment.objects.exists()


def test_nobody_sends_or_sees_a_picture_that_a_colleague_is_putting_in(
    annas: Client, ticket: Ticket, browser_of: BrowserOf
) -> None:
    bert = browser_of(make_agent("bert", {USERS: ["ro", "rw", "note"]}))
    key = put_in(bert, ticket)
    assert bert.get(f"/api/tickets/{ticket.pk}/files/{key}").status_code == 200
    assert annas.get(f"/api/tickets/{ticket.pk}/files/{key}").status_code == 404
    count = ticket.articles.count()
    answer = send(annas, ticket, f"<div>Mine {named(key)}</div>")
    assert answer.status_code == 422
    assert "A picture is not there any more." in answer.content.decode()
    assert ticket.articles.count() == count


def test_a_refused_text_and_a_draft_come_back_with_their_formats(
    annas: Client, ticket: Ticket, anna: Agent
) -> None:
    html = f"<div><b>Water</b> {named(put_in(annas, ticket))}</div>"
    refused = send(annas, ticket, html, to="no address")
    assert refused.status_code == 422
    kept = {"kind": "reply", "body": "Water", "html": html}
    annas.post(f"/api/tickets/{ticket.pk}/draft", kept)
    assert saved_drafts.read(ticket, anna.pk)["html"] == html
    for page in (refused, annas.get(f"/tickets/{ticket.pk}")):
        store = re.search(r'name="html" value="([^"]*)" disabled', page.content.decode())
        assert store is not None
        assert "&lt;b&gt;Water&lt;/b&gt;" in store[1]


def test_a_mail_that_is_taken_back_keeps_formats_and_pictures_for_the_next_one(
    annas: Client, ticket: Ticket, anna: Agent
) -> None:
    key = put_in(annas, ticket)
    html = f"<div><b>Water</b> {named(key)}</div>"
    send(annas, ticket, html)
    first = ticket.articles.latest("pk")
    annas.post(f"/tickets/{ticket.pk}/articles/{first.pk}/undo")
    draft = TicketDraft.objects.get(agent=anna).fields
    assert draft["html"] == html
    send(annas, ticket, draft["html"], body=draft["body"])
    again = ticket.articles.latest("pk")
    assert again.pk != first.pk
    picture = again.attachments.get()
    assert (picture.inline, files.read_file(picture)) == (True, PNG)
    assert picture.content_id == f"{key}@picture.gotrs"


def test_pictures_of_a_text_outlast_other_uploads_as_its_draft_does(
    annas: Client, ticket: Ticket, anna: Agent
) -> None:
    key = put_in(annas, ticket)
    other = files.store_upload(acting(anna), "a.txt", b"x")
    rows = Attachment.objects.all()
    rows.update(created_at=other.created_at - timedelta(days=30))
    assert clear_unused_uploads() == 1
    assert str(rows.get().pk) == key
    rows.update(created_at=other.created_at - timedelta(days=92))
    assert clear_unused_uploads() == 1


def test_a_customer_puts_no_pictures_in(
    browser_of: BrowserOf, ben: CustomerUser, ticket: Ticket
) -> None:
    assert upload(browser_of(ben), ticket, PNG, "leak.png").status_code == 403
