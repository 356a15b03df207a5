"""Mails of other systems find the ticket that keeps their number (rule 7.10, check 7)."""

from typing import Any

import pytest

from accounts.models import Agent, CustomerUser
from gotrs.common import kept
from tests.cast import acting
from tests.clients import signed_in_browser
from tests.tickets.mail.intake.letters import letter
from tickets.mail.intake.process import process
from tickets.mail.intake.spool import store
from tickets.models import (
    DynamicField,
    DynamicFieldValue,
    ExternalNumber,
    IncomingMail,
    ReturnCode,
    StateType,
    Ticket,
)
from tickets.operations import close_ticket

pytestmark = pytest.mark.django_db
TELECOM = "noc@telecom.test"


@pytest.fixture
def field() -> DynamicField:
    """Where a ticket keeps the telecom's number."""
    return DynamicField.objects.create(name="TelecomNumber", label="Telecom", field_type="Text")


@pytest.fixture
def rule(field: DynamicField) -> ExternalNumber:
    """Mails of the telecom bear it in their subject."""
    found = ExternalNumber.objects.create(
        name="Telecom", sender_pattern="@telecom", number_pattern=r"INC-(\d+)", field=field
    )
    kept.forget_everything()
    return found


def arrive(subject: str, sender: str = TELECOM, **more: Any) -> IncomingMail:
    count = IncomingMail.objects.count()
    raw = letter(subject, sender=sender, message_id=f"<{count}@telecom.test>", **more)
    return process(store(raw, source="pipe").pk)


def change(rule: ExternalNumber, **values: Any) -> None:
    ExternalNumber.objects.filter(pk=rule.pk).update(**values)
    kept.forget_everything()


def test_a_new_ticket_keeps_the_number_and_the_next_mail_finds_it(rule: ExternalNumber) -> None:
    first = arrive("Line down inc-4711").ticket
    assert DynamicFieldValue.objects.get(ticket=first).value_text == "4711"
    second = arrive("Update: INC-4711 in work")
    assert (second.ticket, second.return_code) == (first, ReturnCode.FOLLOW_UP)
    row = next(one for one in second.trace if one["stage"] == "follow-up")
    assert row["by"] == "number of another system"
    assert arrive("Another one, INC-47110").ticket != first


def test_other_senders_and_other_numbers_start_tickets_of_their_own(rule: ExternalNumber) -> None:
    first = arrive("INC-4711").ticket
    stranger = arrive("INC-4711", sender="mia@customer.test").ticket
    assert stranger != first
    assert not DynamicFieldValue.objects.filter(ticket=stranger).exists()
    assert arrive("No number at all").return_code == ReturnCode.NEW_TICKET


def test_the_text_is_looked_at_only_if_asked_for(rule: ExternalNumber) -> None:
    first = arrive("INC-4711").ticket
    assert arrive("Update", body="About INC-4711").ticket != first
    change(rule, in_body=True)
    assert arrive("Update", body="About INC-4711").ticket == first


def test_tickets_in_other_states_are_passed_over(rule: ExternalNumber, admin: Agent) -> None:
    first = arrive("INC-4711").ticket
    change(rule, state_types=[StateType.NEW, StateType.OPEN])
    close_ticket(Ticket.objects.get(pk=first.pk), actor=acting(admin))
    second = arrive("INC-4711").ticket
    assert second != first
    assert arrive("INC-4711").ticket == second


def test_our_own_number_counts_more(rule: ExternalNumber) -> None:
    first, other = arrive("INC-4711").ticket, arrive("Something else").ticket
    assert arrive(f"Re: [Ticket#{other.tn}] INC-4711").ticket == other != first


@pytest.mark.parametrize("pattern", ["(", r"(a+)+$", r"INC-(?:\d+)()"])
def test_an_expression_that_can_not_work_loses_no_mail(rule: ExternalNumber, pattern: str) -> None:
    change(rule, number_pattern=pattern)
    mail = arrive("INC-4711 " + "a" * 3_000 + "!")
    assert mail.return_code == ReturnCode.NEW_TICKET
    assert not DynamicFieldValue.objects.exists()


def test_the_back_office_refuses_what_can_not_work(admin: Agent, field: DynamicField) -> None:
    area = DynamicField.objects.create(name="Long", label="Long", field_type="TextArea")
    client = signed_in_browser(admin)
    good = {
        "name": "Telecom",
        "position": "1",
        "valid_id": "1",
        "sender_pattern": "@telecom",
        "number_pattern": r"INC-(\d+)",
        "in_subject": "on",
        "field": str(field.pk),
        "state_types": ["1", "2"],
    }
    address = "/admin/tickets/externalnumber/add/"
    for wrong in (
        {"sender_pattern": "("},
        {"number_pattern": "[z-a]"},
        {"in_subject": ""},
        {"field": str(area.pk)},
        {"state_types": ["77"]},
    ):
        assert client.post(address, good | wrong).status_code == 200
    assert not ExternalNumber.objects.exists()
    assert client.post(address, good).status_code == 302
    assert ExternalNumber.objects.get().state_types == [1, 2]


def test_a_customer_who_answers_is_found_as_before(rule: ExternalNumber, ben: CustomerUser) -> None:
    mail = arrive("INC-4711", sender=f"Ben <{ben.email}>")
    assert mail.ticket.customer_user_id == ben.login
