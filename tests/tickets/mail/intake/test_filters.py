"""Postmaster filters: what they look at, what they set, and what can't hang them (rule 7.14)."""

import time
from typing import Any

import pytest

from queues.models import MailAccount
from tests.tickets.mail.intake.letters import letter
from tests.tickets.mail.intake.rules import make_filter
from tickets.mail.intake import filters
from tickets.mail.intake.process import process
from tickets.mail.intake.spool import store
from tickets.models import IncomingMail, MailState, ReturnCode, Ticket

pytestmark = pytest.mark.django_db

SMOKES = [("Subject", "text", "smokes")]


def receive(raw: bytes, **more: Any) -> IncomingMail:
    """Store and process one mail, as the pipe does."""
    return process(store(raw, source="pipe", **more).pk)


def received(raw: bytes, **more: Any) -> Ticket:
    """The ticket that the mail became."""
    ticket = receive(raw, **more).ticket
    assert ticket is not None
    return ticket


def stage(mail: IncomingMail, name: str) -> dict[str, Any]:
    """The first row of that stage in the mail's trace."""
    mail.refresh_from_db()
    return next(row for row in mail.trace if row["stage"] == name)


# --- What they look at ------------------------------------------------------------------------


@pytest.mark.parametrize(
    "condition",
    [
        ("Subject", "pattern", "^my.*SMOKES$"),
        ("subject", "text", "PRINTER"),
        ("Body", "text", "this morning"),
        ("Body", "pattern", r"since\s+this"),
        ("From", "address", "BEN@acme.test"),
        ("Envelope-From", "text", "bounces@acme.test"),
        ("Envelope-To", "address", "misc@gotrs.local"),
        ("X-Spam-Flag", "absent", ""),
        ("Subject", "absent", "", True),
        ("Subject", "text", "invoice", True),
        ("From", "address", "acme.test", True),
        ("X-OTRS-AttachmentExists", "text", "no"),
        ("X-OTRS-AttachmentCount", "pattern", "^0$"),
        ("X-OTRS-TicketNumber", "absent", ""),
    ],
)
def test_a_filter_matches_by(condition: Any) -> None:
    make_filter("One", [condition], [("Priority", "5 very high")])
    raw = letter(return_path="<bounces@acme.test>", delivered_to="misc@gotrs.local")
    assert received(raw).priority_id == 5


@pytest.mark.parametrize(
    "condition",
    [
        ("Subject", "pattern", "^smokes"),
        ("Subject", "text", "smokes", True),
        ("From", "address", "ben@acme"),
        ("Subject", "absent", ""),
        # An absent header fulfils nothing but "is absent".
        ("X-Spam-Flag", "pattern", ".*"),
        ("X-Spam-Flag", "text", "yes", True),
        ("X-Spam-Flag", "absent", "", True),
        # The sender's word for it counts for nothing.
        ("X-OTRS-Queue", "text", "Junk"),
        ("X-OTRS-TicketNumber", "pattern", "."),
    ],
)
def test_a_filter_does_not_match_by(condition: Any) -> None:
    make_filter("One", [condition], [("Priority", "5 very high")])
    raw = letter(x_otrs_queue="Junk", x_otrs_ticketnumber="1")
    assert received(raw).priority_id == 3


def test_all_conditions_must_hold() -> None:
    make_filter("One", [*SMOKES, ("Body", "text", "invoice")], [("Priority", "5 very high")])
    assert received(letter()).priority_id == 3


def test_a_filter_without_conditions_matches_nothing() -> None:
    make_filter("Empty", [], [("Ignore", "yes")])
    assert receive(letter()).return_code == ReturnCode.NEW_TICKET


def test_a_name_that_looks_like_an_address_is_none() -> None:
    make_filter("Boss", [("From", "address", "boss@acme.test")], [("Priority", "5 very high")])
    assert received(letter(sender='"boss@acme.test" <eve@evil.test>')).priority_id == 3


def test_a_filter_can_ask_whether_the_mail_belongs_to_a_ticket(ticket: Ticket) -> None:
    make_filter(
        "Follow-ups", [("X-OTRS-TicketNumber", "pattern", r"\d")], [("FollowUp-Priority", "4 high")]
    )
    receive(letter(f"[Ticket#{ticket.tn}] more smoke"))
    ticket.refresh_from_db()
    assert ticket.priority_id == 4


def test_invalid_filters_are_not_asked() -> None:
    make_filter("Off", SMOKES, [("Ignore", "yes")], valid_id=2)
    assert receive(letter()).return_code == ReturnCode.NEW_TICKET


# --- In which order ---------------------------------------------------------------------------


def test_filters_work_in_their_order_and_the_last_word_counts() -> None:
    make_filter("Second", SMOKES, [("Queue", "Junk")], position=20)
    make_filter("First", SMOKES, [("Queue", "Misc"), ("Priority", "4 high")], position=10)
    ticket = received(letter())
    assert (ticket.queue.name, ticket.priority_id) == ("Junk", 4)


def test_a_filter_that_says_stop_is_the_last_one() -> None:
    make_filter("First", SMOKES, [("Queue", "Misc")], position=10, stop=True)
    make_filter("Second", SMOKES, [("Queue", "Junk")], position=20)
    mail = receive(letter())
    assert mail.ticket is not None
    assert mail.ticket.queue.name == "Misc"
    assert "Second" not in str(mail.trace)


def test_a_filter_sees_what_one_before_has_set() -> None:
    make_filter("First", SMOKES, [("Queue", "Junk")], position=10)
    make_filter("Second", [("X-OTRS-Queue", "text", "junk")], [("Priority", "1 very low")])
    assert received(letter()).priority_id == 1


# --- What expressions catch -------------------------------------------------------------------


def test_what_an_expression_caught_can_be_set() -> None:
    make_filter(
        "Catch",
        [("Subject", "pattern", r"My (?<thing>\w+) (\w+)"), ("Body", "pattern", r"since (\w+)")],
        [("Title", r"[**\thing**] since [***][**\nothing**]")],
    )
    assert received(letter()).title == "printer since this"


def test_the_syntax_of_perl_is_understood() -> None:
    make_filter("Perl", [("Subject", "pattern", r"\Qprinter\E\h+\x{73}mokes\z")], [("Ignore", "1")])
    assert receive(letter()).return_code == ReturnCode.IGNORED


# --- What can't hang them ---------------------------------------------------------------------

# Takes years on a row of a's: the classic of its kind.
SLOW = r"^(a|aa)+$"


def test_an_expression_that_takes_too_long_is_no_match(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(filters, "SECONDS", 0.1)
    make_filter("Slow", [("Body", "pattern", SLOW)], [("Ignore", "yes")], position=1)
    make_filter("Quick", SMOKES, [("Priority", "4 high")], position=2)
    mail = receive(letter(body="a" * 5_000 + "!"))
    assert mail.ticket is not None
    assert mail.ticket.priority_id == 4
    assert stage(mail, "filter")["slow"] == [SLOW]


def test_many_slow_expressions_cost_a_mail_no_more_than_a_few(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(filters, "SECONDS", 0.1)
    monkeypatch.setattr(filters, "SECONDS_A_MAIL", 0.3)
    for number in range(30):
        make_filter(f"Slow {number}", [("Body", "pattern", SLOW)], [("Ignore", "yes")])
    start = time.monotonic()
    mail = receive(letter(body="a" * 5_000 + "!"))
    assert mail.state == MailState.DONE
    assert time.monotonic() - start < 2.5  # and not three seconds, or years


def test_a_broken_expression_leaves_its_filter_out_and_says_so() -> None:
    make_filter("Broken", [("Subject", "pattern", "(")], [("Ignore", "yes")], position=1)
    make_filter("Whole", SMOKES, [("Priority", "4 high")], position=2)
    mail = receive(letter())
    assert mail.ticket is not None
    assert mail.ticket.priority_id == 4
    assert "missing )" in stage(mail, "filter")["problem"]


# --- The trace --------------------------------------------------------------------------------


def test_the_trace_names_the_filter_with_its_reasons_and_what_it_set() -> None:
    rule = make_filter("Smoke", SMOKES, [("Queue", "Junk")], stop=True)
    make_filter("Other", [("Subject", "text", "invoice")], [("Queue", "Misc")], position=1)
    mail = receive(letter())
    row = stage(mail, "filter")
    assert (row["id"], row["name"], row["stop"]) == (rule.pk, "Smoke", True)
    assert row["set"] == [["Queue", "Junk"]]
    assert (row["why"][0]["field"], row["why"][0]["value"]) == ("Subject", "smokes")
    assert stage(mail, "filters")["silent"] == ["Other"]
    assert stage(mail, "queue")["what"] == "postmaster filter Smoke"


def test_a_filter_speaks_for_mail_of_every_account(support: Any) -> None:
    account = MailAccount.objects.create(
        name="Support", host="mail.test", port=993, login="x", queue=support
    )
    make_filter("Smoke", SMOKES, [("Queue", "Junk")])
    mail = process(store(letter(), source="imap", account=account, uid="1").pk)
    assert mail.ticket is not None
    assert mail.ticket.queue.name == "Junk"
