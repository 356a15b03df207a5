"""Mail HTML, attachments and original mails: handed out so that they can do no harm."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from accounts.actors import Actor, Channel
from accounts.models import Agent, CustomerUser
from queues.models import Queue
from tests.cast import acting
from tickets.files import store_upload
from tickets.models import Article, ArticleType, IncomingMail, RawMail, SenderType, Ticket
from tickets.operations import ArticleDraft, NewFile, add_article

BrowserOf = Callable[..., Client]
PNG = b"\x89PNG\r\n\x1a\n" + b"0" * 64


def receive(ticket: Ticket, html: str = "<p>Hi</p>", *files: NewFile) -> Article:
    """A customer's mail, as the intake adds it."""
    draft = ArticleDraft(
        body=html,
        content_type="text/html",
        article_type=ArticleType.EMAIL_EXTERNAL,
        sender_type=SenderType.CUSTOMER,
        from_="Ben <ben@acme.test>",
        mail_facts={"warnings": []},
        files=files,
    )
    return add_article(ticket, actor=Actor.system(Channel.MAIL), draft=draft)


def body_of(client: Client, article: Article, query: str = "") -> Any:
    return client.get(f"/api/tickets/{article.ticket_id}/articles/{article.pk}/body{query}")


def test_mail_html_has_a_policy_that_lets_nothing_run(annas: Client, ticket: Ticket) -> None:
    article = receive(ticket, "<p onclick=alert(1)>Hi<script>alert(2)</script></p>")
    response = body_of(annas, article)
    policy = response["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "sandbox allow-same-origin" in policy
    assert "allow-scripts" not in policy
    assert "frame-ancestors 'self'" in policy
    assert b"alert" not in response.content


def test_html_that_was_stored_uncleaned_is_cleaned_again(annas: Client, ticket: Ticket) -> None:
    article = receive(ticket)
    Article.objects.filter(pk=article.pk).update(body_html="<img src=x onerror=alert(1)>")
    assert b"onerror" not in body_of(annas, article).content


def test_remote_pictures_wait_until_they_are_asked_for(annas: Client, ticket: Ticket) -> None:
    article = receive(ticket, '<p>Hi <img src="https://spy.test/p.gif" alt="p"></p>')
    blocked = body_of(annas, article)
    assert b"spy.test" not in blocked.content
    assert b"Remote pictures are not loaded" in blocked.content
    assert "https:" not in blocked["Content-Security-Policy"]
    shown = body_of(annas, article, "?images=1")
    assert b"https://spy.test/p.gif" in shown.content
    assert "img-src 'self' data: https:" in shown["Content-Security-Policy"]


def test_pictures_of_the_mail_come_from_our_files(annas: Client, ticket: Ticket) -> None:
    picture = NewFile("p.png", PNG, "image/png", content_id="<logo@acme>", inline=True)
    article = receive(ticket, '<img src="cid:logo@acme"><img src="cid:lost@acme">', picture)
    content = body_of(annas, article).content.decode()
    file = article.attachments.get()
    assert f'src="/api/tickets/{ticket.pk}/files/{file.pk}"' in content
    assert "cid:" not in content


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("x.svg", b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>"),
        ("x.html", b"<html><script>alert(1)</script></html>"),
        ("x.png", b"<html><script>alert(1)</script></html>"),
    ],
)
def test_active_files_are_only_ever_downloaded(
    annas: Client, ticket: Ticket, name: str, content: bytes
) -> None:
    file = receive(ticket, "<p>Hi</p>", NewFile(name, content, "image/png")).attachments.get()
    response = annas.get(f"/api/tickets/{ticket.pk}/files/{file.pk}")
    assert response["Content-Disposition"].startswith("attachment")
    assert response["Content-Type"] == "application/octet-stream"
    assert response["X-Content-Type-Options"] == "nosniff"
    assert "sandbox" in response["Content-Security-Policy"]
    assert b"".join(response.streaming_content) == content  # type: ignore[attr-defined]


def test_raster_pictures_open_in_the_browser(annas: Client, ticket: Ticket) -> None:
    file = receive(ticket, "<p>Hi</p>", NewFile("p.png", PNG, "image/png")).attachments.get()
    response = annas.get(f"/api/tickets/{ticket.pk}/files/{file.pk}")
    assert response["Content-Disposition"].startswith("inline")
    assert response["Content-Type"] == "image/png"


def test_a_hostile_file_name_breaks_neither_header_nor_page(annas: Client, ticket: Ticket) -> None:
    name = 'a"\r\nSet-Cookie: x=1; <script>alert(1)</script> ü.txt'
    file = receive(ticket, "<p>Hi</p>", NewFile(name, b"text")).attachments.get()
    response = annas.get(f"/api/tickets/{ticket.pk}/files/{file.pk}")
    assert "Set-Cookie: x" not in str(response.headers)
    page = annas.get(f"/tickets/{ticket.pk}").content
    assert b"<script>alert" not in page


def test_a_file_is_found_under_its_own_ticket_alone(
    annas: Client, ticket: Ticket, make_ticket: Any, secret: Queue, support: Queue, anna: Agent
) -> None:
    hidden = make_ticket(secret, "Board", body="x")
    theirs = receive(hidden, "<p>Hi</p>", NewFile("p.txt", b"secret")).attachments.get()
    other = make_ticket(support, "Other", body="x")
    elsewhere = receive(other, "<p>Hi</p>", NewFile("p.txt", b"other")).attachments.get()
    unused = store_upload(acting(anna), "p.txt", b"unused")
    for file in (theirs, elsewhere, unused):
        assert annas.get(f"/api/tickets/{ticket.pk}/files/{file.pk}").status_code == 404
    assert annas.get(f"/api/tickets/{hidden.pk}/files/{theirs.pk}").status_code == 404


def test_the_original_mail_is_a_download_byte_for_byte(annas: Client, ticket: Ticket) -> None:
    article = receive(ticket)
    raw = b"Subject: Hi\r\n\r\n<script>alert(1)</script>\xff"
    mail = IncomingMail.objects.create(source="pipe", sha256="0" * 64, size=1, article=article)
    RawMail.objects.create(mail=mail, data=raw)
    response = annas.get(f"/api/tickets/{ticket.pk}/articles/{article.pk}/raw")
    assert response.content == raw
    assert response["Content-Disposition"].startswith("attachment")
    assert b"Original mail" in annas.get(f"/tickets/{ticket.pk}").content


def test_an_entry_leads_admins_alone_to_why_its_mail_did_that(
    annas: Client, admin: Agent, browser_of: BrowserOf, ticket: Ticket
) -> None:
    mail = IncomingMail.objects.create(
        source="pipe", sha256="0" * 64, size=1, article=receive(ticket)
    )
    RawMail.objects.create(mail=mail, data=b"Subject: Hi\r\n\r\nHi")
    why = f"/admin/tickets/incomingmail/{mail.pk}/why/".encode()
    assert why not in annas.get(f"/tickets/{ticket.pk}").content
    admins = browser_of(admin)
    assert why in admins.get(f"/tickets/{ticket.pk}").content
    assert admins.get(why.decode()).status_code == 200


@pytest.mark.parametrize("what", ["body", "raw", "text", "quote"])
def test_articles_are_kept_from_those_who_may_not_read_the_ticket(
    browser_of: BrowserOf,
    client: Client,
    bert: Agent,
    ben: CustomerUser,
    ticket: Ticket,
    what: str,
) -> None:
    article = receive(ticket)
    address = f"/api/tickets/{ticket.pk}/articles/{article.pk}/{what}"
    assert browser_of(bert).get(address).status_code == 404
    assert browser_of(ben).get(address).status_code == 403
    assert client.get(address).status_code == 302


def test_an_article_is_found_under_its_own_ticket_alone(
    annas: Client, ticket: Ticket, make_ticket: Any, secret: Queue
) -> None:
    hidden = receive(make_ticket(secret, "Board", body="x"))
    for what in ("body", "raw", "text", "quote", "delivery", "recipients"):
        address = f"/api/tickets/{ticket.pk}/articles/{hidden.pk}/{what}"
        assert annas.get(address, headers={"HX-Request": "true"}).status_code == 404
