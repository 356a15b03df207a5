"""Replies that go out later: chosen in the composer, sent now, taken back (rules 8.1, 8.2)."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone
from django.utils.formats import date_format

from accounts import site
from accounts.actors import Actor, Channel
from accounts.models import Agent, CustomerUser
from gotrs.common.errors import Conflict
from tests.cast import USERS, acting, make_agent
from tests.servers.smtp import SmtpServer
from tests.tickets.views.test_ticket_composer import HTMX, BrowserOf, compose
from tickets import saved_drafts
from tickets.access import readable_articles
from tickets.mail.outbound.control import send_now
from tickets.mail.outbound.deliver import deliver_due
from tickets.models import DeliveryState, OutgoingMail, State, StateType, Ticket
from tickets.operations import ArticleDraft, delete_ticket, follow_up


def in_hours(hours: float) -> str:
    return timezone.localtime(timezone.now() + timedelta(hours=hours)).strftime("%Y-%m-%dT%H:%M")


def written_for(client: Client, ticket: Ticket, **data: object) -> OutgoingMail:
    """A reply that goes out in two hours."""
    response = compose(client, ticket, send_at=in_hours(2), **data)
    assert response.status_code == 302
    return OutgoingMail.objects.get()


def at_its_time() -> None:
    moment = timezone.now() - timedelta(seconds=1)
    OutgoingMail.objects.update(not_before=moment, send_at=moment)


def test_a_reply_waits_for_its_time_and_the_page_says_so(
    annas: Client, ben: CustomerUser, ticket: Ticket
) -> None:
    mail = written_for(annas, ticket)
    assert mail.state == DeliveryState.SCHEDULED
    assert mail.send_at == mail.not_before
    assert deliver_due("w") == 0
    page = annas.get(f"/tickets/{ticket.pk}").content.decode()
    moment = date_format(timezone.localtime(mail.not_before), "SHORT_DATETIME_FORMAT")
    assert f"Goes out on {moment}" in page.replace("\xa0", " ")
    assert "Send now" in page
    assert "Take back" in page
    assert "wrote a mail that goes out on" in page
    assert mail.article not in readable_articles(Actor.of(ben, Channel.WEB), ticket)


def test_at_its_time_it_goes_out_and_bears_that_date(
    annas: Client, ticket: Ticket, ben: CustomerUser, smtp: SmtpServer
) -> None:
    mail = written_for(annas, ticket)
    OutgoingMail.objects.update(created_at=timezone.now() - timedelta(days=3))
    at_its_time()
    assert deliver_due("w") == 1
    dated = smtp.deliveries[0].message["Date"].datetime
    assert abs(dated - timezone.now()) < timedelta(minutes=1)
    assert mail.article in readable_articles(Actor.of(ben, Channel.WEB), ticket)


def test_sent_now_it_goes_out_at_once(annas: Client, anna: Agent, ticket: Ticket) -> None:
    mail = written_for(annas, ticket)
    address = f"/api/tickets/{ticket.pk}/articles/{mail.article_id}/send-now"
    response = annas.post(address, headers=HTMX)
    assert "ticket-changed" in response["HX-Trigger"]
    mail.refresh_from_db()
    assert mail.state == DeliveryState.QUEUED
    assert OutgoingMail.objects.due().exists()
    page = annas.get(f"/tickets/{ticket.pk}").content.decode()
    assert "sent at once the mail that was to go out on" in page
    assert annas.post(address, headers=HTMX).status_code == 409
    with pytest.raises(Conflict):
        send_now(mail, actor=acting(anna))


def test_taken_back_it_is_a_draft_again_and_the_state_as_it_was(
    annas: Client, anna: Agent, ticket: Ticket
) -> None:
    closed = State.objects.valid().filter(type_id=StateType.CLOSED)[0]
    mail = written_for(annas, ticket, state=closed.pk, body="See you on Monday.")
    annas.post(f"/tickets/{ticket.pk}/articles/{mail.article_id}/undo")
    mail.refresh_from_db()
    assert mail.state == DeliveryState.CANCELLED
    assert saved_drafts.read(ticket, anna.pk)["body"] == "See you on Monday."
    ticket.refresh_from_db()
    assert ticket.state_type == StateType.NEW
    at_its_time()
    assert deliver_due("w") == 0


def test_a_colleagues_waiting_mail_goes_out_now_only_with_all_rights(
    annas: Client, browser_of: BrowserOf, ticket: Ticket
) -> None:
    mail = written_for(annas, ticket)
    writer = make_agent("nora", {USERS: ["ro", "note"]})
    address = f"/tickets/{ticket.pk}/articles/{mail.article_id}/send-now"
    assert browser_of(writer).post(address).status_code == 403
    assert OutgoingMail.objects.get().state == DeliveryState.SCHEDULED


@pytest.mark.parametrize("moment", [in_hours(-1), in_hours(24 * 400), "soon", "0001-01-01T00:00"])
def test_another_time_is_refused_and_the_text_kept(
    annas: Client, ticket: Ticket, moment: str
) -> None:
    response = compose(annas, ticket, htmx=True, send_at=moment, body="A long answer.")
    assert response.status_code == 422
    assert "field__error" in response.content.decode()
    assert "A long answer." in response.content.decode()
    assert not OutgoingMail.objects.exists()


def test_a_note_knows_no_time(annas: Client, ticket: Ticket) -> None:
    assert compose(annas, ticket, kind="note", send_at=in_hours(2)).status_code == 302
    assert not OutgoingMail.objects.exists()


def test_if_the_customer_writes_first_it_is_a_draft_again(
    annas: Client, anna: Agent, ben: CustomerUser, ticket: Ticket
) -> None:
    mail = written_for(annas, ticket, body="Is it done?")
    by_ben = Actor.of(ben, Channel.WEB)
    follow_up(ticket, actor=by_ben, draft=ArticleDraft(body="It is done!"))
    mail.refresh_from_db()
    assert mail.state == DeliveryState.CANCELLED
    assert saved_drafts.read(ticket, anna.pk)["body"] == "Is it done?"
    assert mail.article not in readable_articles(by_ben, ticket)
    page = annas.get(f"/tickets/{ticket.pk}").content.decode()
    assert "it is a draft again" in page


def test_an_administrator_may_want_it_sent_nevertheless(
    annas: Client, ben: CustomerUser, ticket: Ticket
) -> None:
    site.put("cancel_on_reply", False)
    mail = written_for(annas, ticket)
    follow_up(ticket, actor=Actor.of(ben, Channel.WEB), draft=ArticleDraft(body="Done!"))
    mail.refresh_from_db()
    assert mail.state == DeliveryState.SCHEDULED


def test_of_a_deleted_ticket_nothing_goes_out(annas: Client, admin: Agent, ticket: Ticket) -> None:
    mail = written_for(annas, ticket)
    delete_ticket(ticket, actor=acting(admin))
    at_its_time()
    deliver_due("w")
    mail.refresh_from_db()
    assert mail.state == DeliveryState.CANCELLED


def test_the_time_is_kept_with_the_draft(annas: Client, ticket: Ticket) -> None:
    moment = in_hours(5)
    typed = {"kind": "reply", "body": "Later", "send_at": moment}
    annas.post(f"/api/tickets/{ticket.pk}/draft", typed)
    assert f'value="{moment}"' in annas.get(f"/tickets/{ticket.pk}").content.decode()
