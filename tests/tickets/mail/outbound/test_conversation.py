"""There and back: what goes out is known again when it is answered."""

from email.message import EmailMessage

import pytest

from accounts.actors import Actor, Channel
from tests.servers.smtp import SmtpServer
from tickets.mail.intake import spool
from tickets.mail.intake.process import process_waiting
from tickets.mail.outbound.deliver import deliver_due
from tickets.models import IncomingMail, ReturnCode, State, StateType
from tickets.operations import set_state

pytestmark = pytest.mark.django_db


def answer(**headers: str) -> IncomingMail:
    """Ben's answer, as it comes in."""
    message = EmailMessage()
    message["From"] = "Ben Brook <ben@acme.test>"
    message["To"] = "postmaster@gotrs.local"
    message["Subject"] = "without any number"
    message["Message-ID"] = "<answer.2@acme.test>"
    for name, value in headers.items():
        message[name.replace("_", "-")] = value
    message.set_content("It still smokes.")
    stored = spool.store(message.as_bytes(), source="pipe")
    process_waiting()
    stored.refresh_from_db()
    return stored


@pytest.mark.parametrize("header", ["In_Reply_To", "References"])
def test_an_answer_without_number_comes_back_into_the_closed_ticket(
    reply, ticket, anna, smtp: SmtpServer, header
):
    reply()
    deliver_due("w")
    closed = State.objects.get(name="closed successful")
    set_state(ticket, actor=Actor.of(anna, Channel.WEB), state=closed)
    sent = smtp.deliveries[0].message
    incoming = answer(**{header: str(sent["Message-ID"])})
    assert incoming.return_code == ReturnCode.FOLLOW_UP
    ticket.refresh_from_db()
    assert ticket.state_type == StateType.OPEN
    assert ticket.articles.last().body_text.strip() == "It still smokes."


def test_our_own_mail_that_comes_back_makes_no_ticket(reply, ticket, smtp: SmtpServer):
    reply()
    deliver_due("w")
    spool.store(smtp.deliveries[0].raw, source="pipe")
    process_waiting()
    assert IncomingMail.objects.get().return_code == ReturnCode.IGNORED
    assert ticket.articles.count() == 2
