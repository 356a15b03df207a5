"""What X-OTRS values do to tickets, and who is believed (rule 7.13)."""

from datetime import timedelta
from typing import Any

import pytest

from accounts.models import Agent
from gotrs.common.clock import now
from queues.models import MailAccount, Queue, Service, Sla
from tests.cast import acting
from tests.tickets.mail.intake.letters import letter
from tests.tickets.mail.intake.rules import make_filter
from tickets.mail.intake.process import process
from tickets.mail.intake.spool import store
from tickets.models import (
    Article,
    DynamicField,
    DynamicFieldValue,
    FieldObject,
    HistoryType,
    IncomingMail,
    ReturnCode,
    SenderType,
    StateType,
    Ticket,
)
from tickets.operations import ArticleDraft, add_article, close_ticket

pytestmark = pytest.mark.django_db


def receive(raw: bytes, *, trusted: bool = True) -> IncomingMail:
    """Store and process one mail; by default who hands it over is trusted."""
    return process(store(raw, source="pipe", trusted=trusted).pk)


def received(raw: bytes, *, trusted: bool = True) -> Ticket:
    """The ticket that the mail went to."""
    ticket = receive(raw, trusted=trusted).ticket
    assert ticket is not None
    return ticket


def left_out(mail: IncomingMail) -> list[str]:
    """The names of values that could not be had."""
    mail.refresh_from_db()
    rows = [row for row in mail.trace if row["stage"] == "values"]
    return [name for row in rows for name, _value, _why in row["left_out"]]


# --- Who is believed --------------------------------------------------------------------------


def test_headers_of_a_stranger_count_for_nothing(anna: Agent) -> None:
    raw = letter(x_otrs_queue="Junk", x_otrs_owner="anna", x_gotrs_priority="5 very high")
    ticket = received(raw, trusted=False)
    assert (ticket.queue.name, ticket.owner, ticket.priority_id) == ("Misc", None, 3)


@pytest.mark.parametrize("trusted", [True, False])
def test_an_account_says_whether_its_mail_is_trusted(trusted: bool) -> None:
    account = MailAccount.objects.create(
        name="Monitor", host="mail.test", port=993, login="x", trusted=trusted
    )
    raw = letter(x_otrs_priority="5 very high")
    mail = process(store(raw, source="imap", account=account, uid="1").pk)
    assert mail.ticket is not None
    assert mail.ticket.priority_id == (5 if trusted else 3)
    assert next(row for row in mail.trace if row["stage"] == "trust")["trusted"] is trusted


def test_the_newer_spelling_wins_over_that_of_otrs() -> None:
    raw = letter(x_gotrs_priority="4 high", x_otrs_priority="5 very high")
    assert received(raw).priority_id == 4


def test_a_filter_has_the_last_word_over_a_trusted_header() -> None:
    make_filter("Calm", [("X-OTRS-Priority", "text", "high")], [("Priority", "2 low")])
    assert received(letter(x_otrs_priority="5 very high")).priority_id == 2


# --- A new ticket -----------------------------------------------------------------------------


def test_a_new_ticket_is_born_as_wanted(support: Queue, anna: Agent, rita: Agent) -> None:
    raw = letter(
        x_otrs_queue="support",
        x_otrs_state="open",
        x_otrs_priority="5 very high",
        x_otrs_type="Incident",
        x_otrs_owner="ANNA",
        x_otrs_ownerid=str(rita.pk),
        x_otrs_responsibleid=str(rita.pk),
        x_otrs_lock="lock",
        x_otrs_title="Fire",
        x_otrs_customeruser="nora@nowhere.test",
        x_otrs_customerno="NOWHERE",
    )
    ticket = received(raw)
    assert (ticket.queue, ticket.state.name, ticket.priority_id) == (support, "open", 5)
    assert (ticket.type.name, ticket.owner, ticket.responsible) == ("Incident", anna, rita)
    assert (ticket.is_locked, ticket.title) == (True, "Fire")
    assert (ticket.customer_user_id, ticket.customer_id) == ("nora@nowhere.test", "NOWHERE")


def test_service_and_sla_are_set_even_if_the_customer_may_not_choose_them(ben: Any) -> None:
    service = Service.objects.create(name="Printing")
    sla = Sla.objects.create(name="Gold")
    sla.services.add(service)
    ticket = received(letter(x_otrs_service="Printing", x_otrs_sla="Gold"))
    assert (ticket.service, ticket.sla, ticket.customer_user_id) == (service, sla, ben.login)
    row = ticket.history.get(type=HistoryType.SERVICE_UPDATE)
    assert (row.channel, row.cause) == ("mail", "trusted header")


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("Queue", "No such"),
        ("State", "merged"),
        ("State", "asleep"),
        ("Priority", "9 panic"),
        ("Type", "?"),
        ("Service", "none"),
        ("SLA", "none"),
        ("Owner", "nobody"),
        ("OwnerID", "9" * 40),
        ("Owner", "outsider"),
        ("Owner", "root@localhost"),
        ("Lock", "perhaps"),
        ("SenderType", "robot"),
        ("DynamicField-Nothing", "1"),
        ("CustomerNo", "x" * 200),
    ],
)
def test_what_names_nothing_is_left_out_and_noted(name: str, value: str, outsider: Agent) -> None:
    mail = receive(letter(**{f"x_otrs_{name}": value}))
    assert mail.return_code == ReturnCode.NEW_TICKET
    assert left_out(mail) == [name]
    ticket = Ticket.objects.get()
    assert (ticket.queue.name, ticket.state.name, ticket.owner) == ("Misc", "new", None)


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("+2d", timedelta(days=2)),
        ("90m", timedelta(minutes=90)),
        ("5400", timedelta(minutes=90)),
        ("3h", timedelta(hours=3)),
    ],
)
def test_a_pending_time_counts_from_the_arrival(value: str, expected: timedelta) -> None:
    raw = letter(x_otrs_state="pending reminder", x_otrs_state_pendingtime=value)
    mail = receive(raw)
    assert mail.ticket is not None
    assert mail.ticket.pending_until == mail.received_at + expected


def test_a_pending_time_may_be_a_moment_of_the_sites_clock() -> None:
    raw = letter(x_otrs_state="pending reminder", x_otrs_state_pendingtime="2096-03-05 09:30:00")
    until = received(raw).pending_until
    assert until is not None
    assert (until.year, until.minute) == (2096, 30)


@pytest.mark.parametrize("value", ["tomorrow", "1d2h", "-2d", "2001-01-01 10:00:00", "9" * 9 + "d"])
def test_a_pending_time_that_is_none_gives_way_to_the_usual_one(value: str) -> None:
    mail = receive(letter(x_otrs_state="pending reminder", x_otrs_state_pendingtime=value))
    assert mail.ticket is not None
    assert mail.ticket.pending_until is not None
    assert timedelta(hours=23) < mail.ticket.pending_until - now() < timedelta(hours=25)
    assert left_out(mail) == ["State-PendingTime"]


def test_an_article_is_hidden_and_told_by_whom_it_is() -> None:
    receive(letter(x_otrs_sendertype="system", x_otrs_isvisibleforcustomer="0"))
    article = Article.objects.get()
    assert (article.sender_type, article.is_visible_for_customer) == (SenderType.SYSTEM, False)


def test_dynamic_fields_of_ticket_and_article_are_set_and_nought_is_a_value() -> None:
    DynamicField.objects.create(name="Floor", label="Floor", field_type="Integer")
    DynamicField.objects.create(
        name="Origin", label="Origin", field_type="Text", object_type=FieldObject.ARTICLE
    )
    DynamicField.objects.create(name="TicketFreeText1", label="Old", field_type="Text")
    raw = letter(
        x_otrs_dynamicfield_floor="0",
        x_otrs_dynamicfield_origin="monitor",
        x_otrs_ticketvalue1="old",
    )
    ticket = received(raw)
    values = {
        row.field.name: row.value_text or row.value_int
        for row in DynamicFieldValue.objects.select_related("field")
    }
    assert values == {"Floor": 0, "Origin": "monitor", "TicketFreeText1": "old"}
    assert ticket.field_values.count() == 2


def test_an_ignored_mail_leaves_nothing_but_its_row() -> None:
    make_filter("Newsletter", [("Subject", "text", "printer")], [("Ignore", "true")])
    mail = receive(letter(), trusted=False)
    assert (mail.state, mail.return_code) == ("done", ReturnCode.IGNORED)
    assert not Ticket.objects.exists()


# --- A ticket that is written to --------------------------------------------------------------


def test_a_follow_up_obeys_the_values_for_follow_ups_alone(
    ticket: Ticket, support: Queue, anna: Agent
) -> None:
    raw = letter(
        f"[Ticket#{ticket.tn}] more",
        x_otrs_priority="1 very low",
        x_otrs_followup_queue="Misc",
        x_otrs_followup_priority="5 very high",
        x_otrs_followup_type="Problem",
        x_otrs_followup_owner="anna",
        x_otrs_followup_lock="lock",
        x_otrs_followup_title="It burns",
        x_otrs_followup_state="pending reminder",
        x_otrs_followup_state_pendingtime="+1d",
    )
    mail = receive(raw)
    ticket.refresh_from_db()
    assert mail.ticket_id == ticket.pk
    assert (ticket.queue.name, ticket.priority_id, ticket.type.name) == ("Misc", 5, "Problem")
    assert (ticket.owner, ticket.is_locked, ticket.title) == (anna, True, "It burns")
    assert ticket.state.name == "pending reminder"
    row = ticket.history.get(type=HistoryType.MOVE)
    assert (row.channel, row.cause) == ("mail", "trusted header")


def test_a_wanted_state_changes_even_a_new_ticket(ticket: Ticket) -> None:
    assert ticket.state_type == StateType.NEW
    receive(letter(f"[Ticket#{ticket.tn}] more", x_otrs_followup_state="open"))
    ticket.refresh_from_db()
    assert ticket.state.name == "open"


def test_keeping_the_state_beats_everything(ticket: Ticket, anna: Agent) -> None:
    close_ticket(ticket, actor=acting(anna))
    raw = letter(
        f"[Ticket#{ticket.tn}] thanks",
        x_otrs_followup_state_keep="1",
        x_otrs_followup_state="open",
    )
    mail = receive(raw)
    ticket.refresh_from_db()
    assert (mail.return_code, ticket.is_closed) == (ReturnCode.FOLLOW_UP, True)
    assert ticket.articles.count() == 2


def test_a_queue_that_rejects_rejects_what_would_keep_the_state_too(
    ticket: Ticket, anna: Agent
) -> None:
    Queue.objects.filter(pk=ticket.queue_id).update(follow_up_id=2)
    close_ticket(ticket, actor=acting(anna))
    raw = letter(
        f"[Ticket#{ticket.tn}] thanks",
        x_otrs_followup_state_keep="yes",
        x_otrs_followup_priority="5 very high",
    )
    mail = receive(raw)
    ticket.refresh_from_db()
    assert (mail.return_code, ticket.priority_id) == (ReturnCode.REJECTED, 3)


def test_a_new_ticket_for_a_closed_one_obeys_the_values_for_new_tickets(
    ticket: Ticket, anna: Agent
) -> None:
    Queue.objects.filter(pk=ticket.queue_id).update(follow_up_id=3)
    close_ticket(ticket, actor=acting(anna))
    raw = letter(
        f"[Ticket#{ticket.tn}] again",
        x_otrs_priority="4 high",
        x_otrs_followup_priority="1 very low",
    )
    mail = receive(raw)
    assert mail.return_code == ReturnCode.NEW_TICKET_OLD_CLOSED
    assert mail.ticket is not None
    assert mail.ticket.priority_id == 4


def test_what_an_operation_refuses_costs_that_value_alone(ticket: Ticket, outsider: Agent) -> None:
    raw = letter(
        f"[Ticket#{ticket.tn}] more",
        x_otrs_followup_owner="outsider",
        x_otrs_followup_priority="5 very high",
    )
    mail = receive(raw)
    ticket.refresh_from_db()
    assert (ticket.owner, ticket.priority_id) == (None, 5)
    assert left_out(mail) == ["FollowUp-Owner"]


def test_a_filter_can_say_which_ticket_a_mail_belongs_to(ticket: Ticket) -> None:
    make_filter("Vendor", [("Subject", "pattern", r"case (\d+)")], [("TicketNumber", "[***]")])
    mail = receive(letter(f"Your case {ticket.tn} was seen"), trusted=False)
    assert (mail.return_code, mail.ticket_id) == (ReturnCode.FOLLOW_UP, ticket.pk)


def test_an_untrusted_ticket_number_finds_nothing(ticket: Ticket) -> None:
    mail = receive(letter(x_otrs_ticketnumber=ticket.tn), trusted=False)
    assert mail.ticket_id != ticket.pk


# --- Machines ---------------------------------------------------------------------------------


def test_a_mail_of_a_machine_is_marked_with_what_says_so() -> None:
    receive(letter(precedence="bulk", auto_submitted="auto-replied"))
    assert Article.objects.get().mail_facts["loop"] == ["Precedence", "Auto-Submitted"]


def test_a_mail_from_an_address_of_ours_is_a_machines() -> None:
    receive(letter(sender="Misc <MISC@gotrs.local>"))
    assert Article.objects.get().mail_facts["loop"] == ["From"]


def test_a_filter_sets_and_lifts_the_mark() -> None:
    make_filter("Robot", [("Subject", "text", "printer")], [("Loop", "yes")])
    make_filter("Person", [("Subject", "text", "plotter")], [("Loop", "no")])
    receive(letter("printer"), trusted=False)
    receive(letter("plotter", precedence="bulk", message_id="<2@x.test>"), trusted=False)
    facts = [a.mail_facts.get("loop") for a in Article.objects.order_by("id")]
    assert facts == [["X-OTRS-Loop"], None]


def test_a_reply_to_our_own_answer_is_a_persons(ticket: Ticket, anna: Agent) -> None:
    add_article(ticket, actor=acting(anna), draft=ArticleDraft(body="Look."))
    receive(letter(f"[Ticket#{ticket.tn}] thanks"))
    article = ticket.articles.order_by("-id")[0]
    assert "loop" not in article.mail_facts
