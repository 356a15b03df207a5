"""A customer's mail is sent on as it came (rules 4, 7.22, 8.8)."""

from typing import Any

import pytest
from django.test import Client

from accounts.actors import Actor, Channel
from accounts.models import Agent
from gotrs.common.errors import Conflict, Invalid, TooLarge
from queues.models import SystemAddress
from tests.servers.smtp import SmtpServer
from tickets import events
from tickets.events import ArticleBounced
from tickets.mail.intake import spool
from tickets.mail.intake.process import process_waiting
from tickets.mail.outbound.deliver import deliver_due
from tickets.models import (
    Article,
    DeliveryState,
    HistoryType,
    IncomingMail,
    OutgoingMail,
    RawMail,
    ReturnCode,
    State,
    Ticket,
)
from tickets.operations import bounce_article

pytestmark = pytest.mark.django_db

# As a real one: signed, eight bits, dots at the start of lines, a boundary of its own.
RAW = b"\r\n".join(
    [
        b"Received: from mx.acme.test by gotrs.local; Mon, 2 Nov 2026 10:00:00 +0100",
        b"DKIM-Signature: v=1; a=rsa-sha256; d=acme.test; s=x; bh=abc; b=def",
        b"From: =?utf-8?q?B=C3=A9n?= Brook <ben@acme.test>",
        b"To: postmaster@gotrs.local",
        b"Subject:  Two  blanks and\r\n\ta folded line",
        b"Message-ID: <as.it.came@acme.test>",
        b"MIME-Version: 1.0",
        b"Content-Type: text/plain; charset=utf-8",
        b"Content-Transfer-Encoding: 8bit",
        b"",
        "Grüße vom Drucker.".encode(),
        b".hidden line",
        b".",
        b"last line",
        b"",
    ]
)


@pytest.fixture
def article(db: None) -> Article:
    """What came of the mail."""
    return came(RAW)


def came(raw: bytes) -> Article:
    stored = spool.store(raw, source="pipe")
    process_waiting()
    stored.refresh_from_db()
    assert stored.article is not None
    return stored.article


def by(agent: Agent) -> Actor:
    return Actor.of(agent, Channel.WEB)


def test_it_leaves_unchanged_below_headers_that_say_who_sent_it_on(
    article: Article, admin: Agent, smtp: SmtpServer
) -> None:
    mail = bounce_article(article, actor=by(admin), to="Expert <expert@out.test>, two@out.test")
    assert deliver_due("w") == 1
    (delivery,) = smtp.deliveries
    assert delivery.sender == article.ticket.queue.system_address.email
    assert delivery.recipients == ("expert@out.test", "two@out.test")
    assert delivery.raw.endswith(RAW)
    added = delivery.raw[: -len(RAW)].decode()
    names = [line.partition(":")[0] for line in added.splitlines() if not line.startswith(" ")]
    assert names == ["Resent-From", "Resent-To", "Resent-Date", "Resent-Message-ID"]
    assert delivery.message["Message-ID"] == "<as.it.came@acme.test>"
    assert delivery.message["Resent-Message-ID"] == mail.message_id
    mail.refresh_from_db()
    assert mail.state == DeliveryState.SENT


def test_the_history_names_who_got_it_and_the_state_stays(
    article: Article, admin: Agent, monkeypatch: pytest.MonkeyPatch
) -> None:
    heard: list[Any] = []
    monkeypatch.setattr(events, "_subscribers", events.defaultdict(list))
    events.subscribe(ArticleBounced, heard.append)
    before = article.ticket.state_id
    bounce_article(article, actor=by(admin), to="expert@out.test")
    ticket = Ticket.objects.get(pk=article.ticket_id)
    assert ticket.state_id == before
    assert (ticket.is_locked, ticket.owner) == (True, admin)
    (row,) = ticket.history.filter(type=HistoryType.BOUNCE)
    assert (row.new_value, row.article, row.agent) == ("expert@out.test", article, admin)
    assert [event.to for event in heard] == [("expert@out.test",)]
    assert ticket.articles.count() == 1


def test_who_wrote_it_is_told_and_the_ticket_closed_if_so_wished(
    article: Article, admin: Agent, smtp: SmtpServer
) -> None:
    closed = State.objects.get(name="closed successful")
    bounce_article(
        article, actor=by(admin), to="expert@out.test", note="The expert has it.", state=closed
    )
    ticket = Ticket.objects.get(pk=article.ticket_id)
    assert ticket.state_id == closed.pk
    note = ticket.articles.latest("pk")
    assert note.is_visible_for_customer
    assert deliver_due("w") == 2
    told = next(one for one in smtp.deliveries if one.recipients == ("ben@acme.test",))
    assert "The expert has it." in told.message.get_content()
    assert told.message["In-Reply-To"] == "<as.it.came@acme.test>"


@pytest.mark.parametrize(
    ("to", "words"),
    [
        ("", "needs a recipient"),
        ("nobody", "not a mail address"),
        ("a@b.test\r\nBcc: c@d.test", "Line breaks"),
        ("BEN@acme.test", "wrote this mail"),
        (", ".join(f"p{n}@out.test" for n in range(11)), "at most 10"),
    ],
)
def test_addresses_that_can_not_be_meant_are_refused(
    article: Article, admin: Agent, to: str, words: str
) -> None:
    with pytest.raises(Invalid, match=words):
        bounce_article(article, actor=by(admin), to=to)
    assert not OutgoingMail.objects.exists()


def test_it_never_goes_to_an_address_of_ours(article: Article, admin: Agent) -> None:
    ours = SystemAddress.objects.order_by("pk").last()
    assert ours is not None
    with pytest.raises(Invalid, match="move the ticket instead"):
        bounce_article(article, actor=by(admin), to=f"expert@out.test, {ours.email.upper()}")


def test_it_goes_to_nobody_twice_unless_the_first_failed(article: Article, admin: Agent) -> None:
    bounce_article(article, actor=by(admin), to="expert@out.test")
    with pytest.raises(Invalid, match="already"):
        bounce_article(article, actor=by(admin), to="Expert@out.test")
    first = OutgoingMail.objects.get()
    first.recipients.update(state=DeliveryState.FAILED)
    bounce_article(article, actor=by(admin), to="expert@out.test")


def test_one_that_comes_back_by_a_loop_makes_no_ticket(
    article: Article, admin: Agent, smtp: SmtpServer
) -> None:
    bounce_article(article, actor=by(admin), to="expert@out.test")
    deliver_due("w")
    tickets, articles = Ticket.objects.count(), Article.objects.count()
    spool.store(b"Received: from expert\r\n" + smtp.deliveries[0].raw, source="pipe")
    process_waiting()
    assert IncomingMail.objects.latest("pk").return_code == ReturnCode.IGNORED
    assert (Ticket.objects.count(), Article.objects.count()) == (tickets, articles)


def test_bare_line_ends_can_smuggle_no_second_mail_in(admin: Agent, smtp: SmtpServer) -> None:
    evil = RAW.replace(b"last line", b"x\n.\nMAIL FROM:<a@b.test>\r.\rRCPT TO:<c@d.test>")
    article = came(b"From ben@acme.test Mon Nov  2 10:00:00 2026\n" + evil)
    bounce_article(article, actor=by(admin), to="expert@out.test")
    deliver_due("w")
    (delivery,) = smtp.deliveries
    assert delivery.raw.replace(b"\r\n", b"").count(b"\n") == 0
    assert b"RCPT TO:<c@d.test>" in delivery.raw
    assert b"\r\nFrom ben@" not in delivery.raw


def test_a_recipient_who_is_refused_shows_in_the_history(
    article: Article, admin: Agent, smtp: SmtpServer
) -> None:
    smtp.refuse("expert@out.test")
    bounce_article(article, actor=by(admin), to="expert@out.test")
    deliver_due("w")
    (row,) = article.ticket.history.filter(type=HistoryType.DELIVERY_FAILED)
    assert "expert@out.test: 550" in (row.new_value or "")


def test_what_did_not_come_by_mail_or_is_too_large_stays(
    article: Article, ticket: Ticket, admin: Agent
) -> None:
    with pytest.raises(Conflict, match="original"):
        bounce_article(ticket.articles.get(), actor=by(admin), to="expert@out.test")
    RawMail.objects.update(data=b"x" * (26 * 1024 * 1024))
    with pytest.raises(TooLarge):
        bounce_article(article, actor=by(admin), to="expert@out.test")


def test_it_is_done_from_the_menu_of_the_entry(
    article: Article, admin: Agent, browser_of: Any
) -> None:
    client: Client = browser_of(admin)
    address = f"/tickets/{article.ticket_id}/bounce"
    assert address in client.get(f"/tickets/{article.ticket_id}").content.decode()
    asked = client.get(f"{address}?article={article.pk}").content.decode()
    assert article.ticket.tn in asked
    data = {"article": article.pk, "to": "expert@out.test", "note": "Not wanted."}
    response = client.post(address, data)
    assert response.status_code == 302
    assert OutgoingMail.objects.get().bounce.article == article
    assert article.ticket.articles.count() == 1
    refused = client.post(address, data)
    assert refused.status_code == 422
    assert "already" in refused.content.decode()
