"""Replies, notes and phone calls of the ticket page; undo; texts that are put in."""

from collections.abc import Callable
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse
from django.test import Client

from accounts.models import Agent, CustomerUser
from queues.models import Queue, Template
from tests.cast import USERS, acting, make_agent
from tickets.models import (
    ArticleType,
    DeliveryState,
    MailChannel,
    OutgoingMail,
    SenderType,
    State,
    StateType,
    Ticket,
)
from tickets.operations import ArticleDraft, add_article, set_title

BrowserOf = Callable[..., Client]
HTMX = {"HX-Request": "true"}


def compose(client: Client, ticket: Ticket, *, htmx: bool = False, **data: Any) -> HttpResponse:
    data.setdefault("kind", "reply")
    data.setdefault("body", "Bring water.")
    if data["kind"] == "reply":
        data.setdefault("to", "ben@acme.test")
    if htmx:
        return client.post(  # type: ignore[return-value]
            f"/api/tickets/{ticket.pk}/compose", data, headers=HTMX
        )
    return client.post(f"/tickets/{ticket.pk}/compose", data)  # type: ignore[return-value]


def test_a_reply_is_held_for_the_time_in_which_it_can_be_undone(
    annas: Client, ticket: Ticket
) -> None:
    answered = ticket.articles.get()
    response = compose(annas, ticket, article=answered.pk, cc="boss@acme.test")
    article = ticket.articles.latest("pk")
    assert response["Location"] == f"/tickets/{ticket.pk}#article-{article.pk}"
    mail = OutgoingMail.objects.get(article=article)
    assert mail.state == DeliveryState.HELD
    assert sorted(mail.recipients.values_list("address", flat=True)) == [
        "ben@acme.test",
        "boss@acme.test",
    ]
    assert article.is_visible_for_customer
    assert "Bring water." in article.body_text


def test_a_note_is_never_sent_whatever_the_form_holds_besides(
    annas: Client, ticket: Ticket
) -> None:
    compose(annas, ticket, kind="note", to="ben@acme.test", cc="boss@acme.test")
    note = ticket.articles.latest("pk")
    assert (note.article_type, note.is_visible_for_customer) == (ArticleType.NOTE_INTERNAL, False)
    assert not OutgoingMail.objects.exists()


def test_a_phone_call_stands_on_the_side_of_who_called(annas: Client, ticket: Ticket) -> None:
    compose(annas, ticket, kind="phone", caller="customer")
    call = ticket.articles.latest("pk")
    assert (call.channel, call.sender_type) == (MailChannel.PHONE, SenderType.CUSTOMER)
    compose(annas, ticket, kind="phone", caller="agent")
    assert ticket.articles.latest("pk").sender_type == SenderType.AGENT
    assert not OutgoingMail.objects.exists()


def test_the_next_state_files_and_time_go_along(annas: Client, ticket: Ticket) -> None:
    pending = State.objects.valid().filter(type_id=StateType.PENDING_REMINDER)[0]
    compose(
        annas,
        ticket,
        state=pending.pk,
        pending_until="2031-05-06T07:08",
        time_unit="0.5",
        files=[
            SimpleUploadedFile("plan.txt", b"one", "text/plain"),
            SimpleUploadedFile("plan.txt", b"two", "text/plain"),
        ],
    )
    ticket.refresh_from_db()
    article = ticket.articles.latest("pk")
    assert ticket.state == pending
    assert ticket.pending_until is not None
    assert [file.filename for file in article.attachments.all()] == ["plan.txt", "plan-1.txt"]
    assert article.time_entries.get().time_unit == pytest.approx(0.5)


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        ({"body": "   "}, "Write something first."),
        ({"to": "", "cc": ""}, "A mail needs a recipient."),
        ({"to": "no address"}, "no address"),
        ({"to": "a@b.test\r\nBcc: x@y.test"}, "field__error"),
        ({"time_unit": "-3"}, "field__error"),
        ({"kind": "shout"}, "field__error"),
        ({"state": "77777"}, "field__error"),
    ],
)
def test_a_refused_text_is_not_lost(
    annas: Client, ticket: Ticket, data: dict[str, str], sentence: str
) -> None:
    count = ticket.articles.count()
    for htmx in (False, True):
        sent = {"body": "A long answer that took an hour."} | data
        response = compose(annas, ticket, htmx=htmx, **sent)
        page = response.content.decode()
        assert response.status_code == 422
        assert sentence in page
        assert ("<html" in page) is not htmx
        if "body" not in data:
            assert "A long answer that took an hour." in page
    assert ticket.articles.count() == count


def test_a_pending_state_without_time_is_asked_for(annas: Client, ticket: Ticket) -> None:
    pending = State.objects.valid().filter(type_id=StateType.PENDING_REMINDER)[0]
    response = compose(annas, ticket, state=pending.pk, pending_until="")
    assert response.status_code == 422
    assert "Say until when it waits." in response.content.decode()


@pytest.mark.parametrize("name", ["virus.exe", "page.html.js", ".htaccess"])
def test_programs_are_not_accepted(annas: Client, ticket: Ticket, name: str) -> None:
    response = compose(annas, ticket, files=[SimpleUploadedFile(name, b"x")])
    assert response.status_code == 422
    assert "not accepted" in response.content.decode()


def test_a_reply_on_top_of_a_colleagues_change_asks_to_look_first(
    annas: Client, admin: Agent, ticket: Ticket
) -> None:
    seen = {"version": ticket.version, "since": ticket.history.latest("pk").pk}
    add_article(ticket, actor=acting(admin), draft=ArticleDraft(body="I have answered by phone."))
    response = compose(annas, ticket, htmx=True, body="My answer", **seen)
    page = response.content.decode()
    assert response.status_code == 422
    assert "Ada Admin added a note" in page
    assert "My answer" in page
    assert not OutgoingMail.objects.exists()
    ticket.refresh_from_db()
    again = {"version": ticket.version, "since": ticket.history.latest("pk").pk}
    assert compose(annas, ticket, htmx=True, body="My answer", **again).status_code == 200


def test_a_note_waits_for_nobody(annas: Client, admin: Agent, ticket: Ticket) -> None:
    seen = {"version": ticket.version, "since": ticket.history.latest("pk").pk}
    set_title(ticket, actor=acting(admin), title="Other")
    assert compose(annas, ticket, kind="note", **seen).status_code == 302


def test_undo_stops_the_mail_and_says_so(annas: Client, ticket: Ticket) -> None:
    compose(annas, ticket)
    article = ticket.articles.latest("pk")
    response = annas.post(f"/api/tickets/{ticket.pk}/articles/{article.pk}/undo", headers=HTMX)
    assert "Not sent" in response.content.decode()
    assert OutgoingMail.objects.get().state == DeliveryState.CANCELLED
    again = annas.post(f"/api/tickets/{ticket.pk}/articles/{article.pk}/undo", headers=HTMX)
    assert again.status_code == 409


def test_a_colleagues_mail_is_stopped_only_with_all_rights(
    annas: Client, browser_of: BrowserOf, ticket: Ticket
) -> None:
    compose(annas, ticket)
    article = ticket.articles.latest("pk")
    writer = make_agent("nora", {USERS: ["ro", "note"]})
    response = browser_of(writer).post(f"/tickets/{ticket.pk}/articles/{article.pk}/undo")
    assert response.status_code == 403
    assert OutgoingMail.objects.get().state == DeliveryState.HELD


def test_who_may_write_notes_may_not_close_along_with_one(
    browser_of: BrowserOf, ticket: Ticket
) -> None:
    writer = make_agent("nora", {USERS: ["ro", "note"]})
    closed = State.objects.valid().filter(type_id=StateType.CLOSED)[0]
    browser = browser_of(writer)
    assert compose(browser, ticket, kind="note", state=closed.pk).status_code == 403
    assert compose(browser, ticket, kind="note").status_code == 302


def test_who_may_only_read_writes_nothing(
    browser_of: BrowserOf, rita: Agent, bert: Agent, ben: CustomerUser, ticket: Ticket
) -> None:
    for kind in ("reply", "note", "phone"):
        assert compose(browser_of(rita), ticket, kind=kind).status_code == 403
    assert compose(browser_of(bert), ticket).status_code == 404
    assert compose(browser_of(ben), ticket).status_code == 403


def test_recipients_follow_the_entry_that_is_answered(annas: Client, ticket: Ticket) -> None:
    mail = ArticleDraft(
        body="Me too",
        article_type=ArticleType.EMAIL_EXTERNAL,
        sender_type=SenderType.CUSTOMER,
        from_="Carla <carla@acme.test>",
        to="help@gotrs.test, dora@acme.test",
        mail_facts={"warnings": []},
    )
    article = add_article(ticket, actor=acting(CustomerUser.objects.get()), draft=mail)
    address = f"/api/tickets/{ticket.pk}/articles/{article.pk}/recipients"
    one = annas.get(address, headers=HTMX).content.decode()
    assert "carla@acme.test" in one
    assert "dora@acme.test" not in one
    assert "dora@acme.test" in annas.get(f"{address}?all=1", headers=HTMX).content.decode()


def test_quotes_and_templates_come_as_plain_text(
    annas: Client, ticket: Ticket, sales: Queue
) -> None:
    article = ticket.articles.get()
    quote = annas.get(f"/api/tickets/{ticket.pk}/articles/{article.pk}/quote")
    assert quote["Content-Type"].startswith("text/plain")
    assert quote.content.decode().endswith("> It smokes.")
    ours = Template.objects.create(name="Fire", text="About {{ ticket.number }}:")
    elsewhere = Template.objects.create(name="Sales", text="Buy")
    elsewhere.queues.add(sales)
    menu = annas.get(f"/api/tickets/{ticket.pk}/templates", headers=HTMX).content.decode()
    assert "Fire" in menu
    assert "Sales" not in menu
    text = annas.get(f"/api/tickets/{ticket.pk}/templates/{ours.pk}").content.decode()
    assert text == f"About {ticket.tn}:"
    assert annas.get(f"/api/tickets/{ticket.pk}/templates/{elsewhere.pk}").status_code == 404
    page = annas.get(f"/tickets/{ticket.pk}?template={ours.pk}").content.decode()
    assert f"About {ticket.tn}:" in page


def test_after_writing_the_composer_is_empty_and_the_page_is_told(
    annas: Client, ticket: Ticket
) -> None:
    response = compose(annas, ticket, htmx=True, kind="note", body="Just a note")
    assert response.status_code == 200
    assert "Just a note" not in response.content.decode()
    for event in ("ticket-changed", "panel-changed", "toast"):
        assert event in response["HX-Trigger"]
