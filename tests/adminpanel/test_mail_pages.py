"""Mailboxes in the back office, and what became of each mail."""

from django.contrib.admin.models import LogEntry
from django.db import connection
from django.test import Client

from accounts.models import (
    Agent,
)
from tests.adminpanel.pages import form_data, make_mailbox, page_url, page_with_errors
from tickets.mail.intake import spool
from tickets.mail.intake.process import process
from tickets.models import (
    DeliveryState,
    IncomingMail,
    MailState,
    OutgoingMail,
    Ticket,
    TicketHistory,
)

# --- Mail accounts --------------------------------------------------------------------------------


def test_the_password_of_a_mailbox_goes_in_and_never_comes_out(office: Client) -> None:
    account = make_mailbox()
    url = page_url("queues.mailaccount", "change", account.pk)
    assert "geheim!" not in office.get(url).content.decode()
    assert office.post(url, form_data(office, url) | {"folder": "Support"}).status_code == 302
    account.refresh_from_db()
    assert (account.folder, account.password) == ("Support", "geheim!")
    assert office.post(url, form_data(office, url) | {"new_password": "neu?"}).status_code == 302
    account.refresh_from_db()
    assert account.password == "neu?"
    with connection.cursor() as cursor:
        cursor.execute("SELECT password FROM queues_mailaccount")
        assert "neu?" not in cursor.fetchone()[0]
    assert not LogEntry.objects.filter(change_message__contains="neu?").exists()


def test_a_mailbox_that_can_not_work_is_refused(office: Client) -> None:
    url = page_url("queues.mailaccount", "add")
    data = form_data(office, url) | {
        "name": "in",
        "host": "pop.test",
        "port": "995",
        "login": "in",
        "protocol": "pop3",
        "after_fetch": "move",
    }
    page = page_with_errors(office.post(url, data))
    for words in ("can only delete", "folder to move", "password is needed"):
        assert words in page


# --- Mail logs ------------------------------------------------------------------------------------

RAW = (
    b"From: mia@customer.example\nTo: postmaster@gotrs.local\nSubject: <b>Smoke</b>\n\nIt burns.\n"
)


def test_a_mail_in_quarantine_is_taken_in_by_replaying_it(office: Client) -> None:
    mail = spool.store(RAW, source="pipe")
    IncomingMail.objects.update(state=MailState.QUARANTINED, reason="The disk was full.")
    url = page_url("tickets.incomingmail", "changelist")
    answer = office.post(url, {"action": "replay", "_selected_action": mail.pk}, follow=True)
    assert "1 mail was taken in." in answer.content.decode()
    mail.refresh_from_db()
    assert mail.state == MailState.DONE
    assert Ticket.objects.get().title == "<b>Smoke</b>"


def test_a_mail_that_still_can_not_be_read_stays_in_quarantine(office: Client) -> None:
    mail = IncomingMail.objects.create(
        source="pipe", sha256="0", size=0, state=MailState.QUARANTINED, reason="too large"
    )
    url = page_url("tickets.incomingmail", "changelist")
    answer = office.post(url, {"action": "replay", "_selected_action": mail.pk}, follow=True)
    assert "1 mail stays in quarantine." in answer.content.decode()


def test_the_log_shows_what_strangers_wrote_as_text(office: Client) -> None:
    mail = process(spool.store(RAW, source="pipe").pk)
    for url in (
        page_url("tickets.incomingmail", "changelist"),
        page_url("tickets.incomingmail", "change", mail.pk),
    ):
        page = office.get(url).content.decode()
        assert "&lt;b&gt;Smoke&lt;/b&gt;" in page
        assert "<b>Smoke</b>" not in page


def test_the_mail_as_it_came_is_a_download(office: Client) -> None:
    mail = spool.store(RAW, source="pipe")
    answer = office.get(f"/admin/tickets/incomingmail/{mail.pk}/raw/")
    assert answer.content == RAW
    assert answer.headers["Content-Disposition"].startswith("attachment")
    assert answer.headers["Content-Type"] == "application/octet-stream"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"


def test_mail_logs_can_not_be_written(office: Client) -> None:
    assert office.get(page_url("tickets.incomingmail", "add")).status_code == 403
    assert office.get(page_url("tickets.outgoingmail", "add")).status_code == 403
    mail = IncomingMail.objects.create(source="pipe", sha256="0", size=1)
    url = page_url("tickets.incomingmail", "change", mail.pk)
    assert office.post(url, {"state": "done"}).status_code == 403


def test_an_uncertain_mail_is_sent_again_by_a_person(
    office: Client, admin: Agent, ticket: Ticket
) -> None:
    mail = OutgoingMail.objects.create(
        ticket=ticket, message_id="<1@x>", from_header="a@x", state=DeliveryState.UNCERTAIN
    )
    url = page_url("tickets.outgoingmail", "changelist")
    office.post(url, {"action": "send_again", "_selected_action": mail.pk})
    mail.refresh_from_db()
    assert mail.state == DeliveryState.QUEUED
    row = TicketHistory.objects.latest("pk")
    assert (row.get_type_display(), row.agent_id) == ("EmailResend", admin.pk)


def test_what_can_not_be_stopped_any_more_is_said(office: Client, ticket: Ticket) -> None:
    mail = OutgoingMail.objects.create(
        ticket=ticket, message_id="<1@x>", from_header="a@x", state=DeliveryState.SENT
    )
    url = page_url("tickets.outgoingmail", "changelist")
    data = {"action": "cancel", "_selected_action": mail.pk}
    assert "be stopped any more" in office.post(url, data, follow=True).content.decode()
