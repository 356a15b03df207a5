"""Postmaster filters in the back office, and why a mail did what it did."""

import re
from html import unescape
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import AuditEntry
from gotrs.common.validity import Validity
from queues.models import Queue
from tests.tickets.mail.intake.letters import letter
from tests.tickets.mail.intake.rules import make_filter
from tickets.mail.intake.process import process
from tickets.mail.intake.spool import store
from tickets.models import (
    IncomingMail,
    MailState,
    NumberCounter,
    OutgoingMail,
    PostmasterFilter,
    Ticket,
    TicketHistory,
)

ADD = "/admin/tickets/postmasterfilter/add/"
SMOKES = [("Subject", "text", "smokes")]


def receive(raw: bytes) -> IncomingMail:
    """Store and process one mail, as the pipe does."""
    return process(store(raw, source="pipe").pk)


def filled(
    conditions: list[tuple[str, str, str]], values: list[tuple[str, str]], **more: str
) -> dict[str, str]:
    """The form of a new filter."""
    data = {
        "name": "Spam",
        "position": "10",
        "valid_id": "2",
        "comment": "",
        "conditions-TOTAL_FORMS": str(len(conditions)),
        "conditions-INITIAL_FORMS": "0",
        "values-TOTAL_FORMS": str(len(values)),
        "values-INITIAL_FORMS": "0",
    }
    for number, (field, kind, value) in enumerate(conditions):
        row = {"field": field, "kind": kind, "value": value}
        data |= {f"conditions-{number}-{name}": text for name, text in row.items()}
    for number, (name, value) in enumerate(values):
        data |= {f"values-{number}-name": name, f"values-{number}-value": value}
    return data | more


def words_of(answer: Any) -> str:
    """The text of a page."""
    assert answer.status_code == 200
    text = re.sub(r"<(script|style).*?</\1>|<[^>]*>", " ", answer.content.decode(), flags=re.S)
    return re.sub(r"\s+", " ", unescape(text))


# --- Writing one ------------------------------------------------------------------------------


def test_a_new_filter_does_nothing_until_somebody_makes_it_valid(office: Client) -> None:
    page = office.get(ADD)
    assert page.context["adminform"].form["valid_id"].value() == Validity.INVALID


def test_a_filter_is_stored_with_its_rows_and_stands_in_the_audit_log(office: Client) -> None:
    data = filled(
        [("x-spam-flag", "pattern", "^yes"), ("From", "pattern", "EMAILADDRESS:bob@x.test")],
        [("Queue", "Junk"), ("Ignore", "no")],
        stop="on",
    )
    assert office.post(ADD, data).status_code == 302
    rule = PostmasterFilter.objects.get()
    assert (rule.name, rule.stop, rule.position) == ("Spam", True, 10)
    rows = list(rule.conditions.order_by("id").values_list("field", "kind", "value"))
    assert rows == [("x-spam-flag", "pattern", "^yes"), ("From", "address", "bob@x.test")]
    assert dict(rule.values.values_list("name", "value")) == {"Queue": "Junk", "Ignore": "no"}
    entry = AuditEntry.objects.get(action="postmaster_filter.create")
    assert "Junk" in str(entry.new_values)


@pytest.mark.parametrize(
    ("condition", "words"),
    [
        (("Subject", "pattern", "("), "This is no regular expression: missing )"),
        (("Subject", "pattern", "x" * 501), "at most 500 characters"),
        (("Subject", "text", ""), "Say what is looked for."),
        (("From", "address", "bob"), "Use an address like name@example.com."),
        (("Two words", "text", "x"), "This is not the name of a header."),
        (("Subject:", "text", "x"), "This is not the name of a header."),
    ],
)
def test_a_condition_that_can_not_work_is_refused(
    office: Client, condition: tuple[str, str, str], words: str
) -> None:
    answer = office.post(ADD, filled([condition], [("Queue", "Junk")]))
    assert words in words_of(answer)
    assert not PostmasterFilter.objects.exists()


@pytest.mark.parametrize(
    ("value", "words"),
    [
        (("Queue", "No such queue"), "nothing in use has this name."),
        (("FollowUp-Priority", "panic"), "nothing in use has this name."),
        (("State", "merged"), "nothing in use has this name."),
        (("Owner", "nobody"), "nothing in use has this name."),
        (("State-PendingTime", "soon"), "Use a time like"),
        (("Ignore", "perhaps"), "This is either yes or no."),
        (("Queue", ""), "Say what is set."),
        (("", "Junk"), "Say what is set."),
        (("NoSuchThing", "1"), "is not one of the available choices"),
    ],
)
def test_a_value_that_can_not_be_set_is_refused(
    office: Client, value: tuple[str, str], words: str
) -> None:
    answer = office.post(ADD, filled(SMOKES, [value]))
    assert words in words_of(answer)
    assert not PostmasterFilter.objects.exists()


@pytest.mark.parametrize(
    "value",
    [
        ("Queue", "junk"),
        ("State-PendingTime", "+2d"),
        ("Title", "[***]"),
        ("Owner", r"[**\who**]"),
        ("TicketNumber", "2026"),
        ("IsVisibleForCustomer", "0"),
    ],
)
def test_what_can_be_set_is_taken(office: Client, value: tuple[str, str]) -> None:
    assert office.post(ADD, filled(SMOKES, [value])).status_code == 302


@pytest.mark.parametrize(
    ("conditions", "values", "words"),
    [
        ([], [("Queue", "Junk")], "A filter needs a condition."),
        (SMOKES, [], "A filter sets a value, or stops those after it."),
        (SMOKES, [("Queue", "Junk"), ("Queue", "Misc")], "Each value can be set once."),
    ],
)
def test_a_filter_that_means_nothing_is_refused(
    office: Client, conditions: Any, values: Any, words: str
) -> None:
    assert words in words_of(office.post(ADD, filled(conditions, values)))


def test_a_filter_may_do_nothing_but_stop_the_others(office: Client) -> None:
    assert office.post(ADD, filled(SMOKES, [], stop="on")).status_code == 302


def test_the_list_says_which_filter_can_not_work(office: Client) -> None:
    make_filter("Broken", [("Subject", "pattern", "[")], [("Queue", "Junk")])
    assert "unterminated character set" in words_of(office.get("/admin/tickets/postmasterfilter/"))


# --- Trying it on past mails ------------------------------------------------------------------


def test_the_test_shows_which_past_mails_match_and_what_would_be_set(office: Client) -> None:
    receive(letter())
    receive(letter("An invoice", message_id="<2@x.test>"))
    rule = make_filter("Smoke", SMOKES, [("Queue", "Junk")], valid_id=2)
    before = _everything()
    words = words_of(office.get(reverse("admin:tickets_postmasterfilter_test", args=[rule.pk])))
    assert "It matches 1 of the newest 2 mails. Nothing was changed or sent." in words
    assert "It does not act yet" in words
    assert "My printer smokes" in words
    assert "An invoice" not in words
    assert "sets X-OTRS-Queue to “Junk”" in words
    assert "Queue: Junk." in words
    assert _everything() == before


def test_the_test_names_the_filter_that_keeps_mails_away(office: Client) -> None:
    receive(letter())
    make_filter("Earlier", SMOKES, [("Queue", "Misc")], position=1, stop=True)
    rule = make_filter("Smoke", SMOKES, [("Queue", "Junk")], valid_id=2)
    words = words_of(office.get(reverse("admin:tickets_postmasterfilter_test", args=[rule.pk])))
    assert "It matches 0 of the newest 1 mail." in words
    assert "The filter “Earlier” comes before it and keeps 1 mail from it." in words


def test_a_mail_that_can_not_be_read_does_not_stop_the_test(office: Client) -> None:
    store(b"".join(b"X-H%d: x\r\n" % n for n in range(2_500)) + b"\r\nboom", source="pipe")
    rule = make_filter("Smoke", SMOKES, [("Queue", "Junk")])
    words = words_of(office.get(reverse("admin:tickets_postmasterfilter_test", args=[rule.pk])))
    assert "1 mail can't be read." in words


def _everything() -> tuple[int, ...]:
    """What a look may not change."""
    models: tuple[Any, ...] = (Ticket, TicketHistory, OutgoingMail, IncomingMail)
    numbers = sum(NumberCounter.objects.values_list("value", flat=True))
    return (*(model.objects.count() for model in models), numbers)


# --- Why did this mail do that? ---------------------------------------------------------------


def why(office: Client, mail: IncomingMail, *, again: bool = False) -> str:
    """The text of the page."""
    address = reverse("admin:tickets_incomingmail_why", args=[mail.pk])
    return words_of(office.get(address, {"again": "1"} if again else {}))


def test_the_page_tells_each_stage_in_sentences(office: Client, ben: Any) -> None:
    make_filter("Smoke", SMOKES, [("Priority", "5 very high"), ("Owner", "ghost")], stop=True)
    mail = receive(letter(precedence="bulk", x_otrs_queue="Junk"))
    words = why(office, mail)
    for sentence in (
        "The mail was read.",
        "Who handed the mail over is not trusted: these headers are ignored. X-Otrs-Queue",
        "It answers no ticket that we know: a new request.",
        "Filter “Smoke” It matches. Later filters are not asked.",
        "Subject contains “smokes”",
        "sets X-OTRS-Priority to “5 very high”",
        "A machine wrote this mail, so it gets no automatic answer. Precedence: bulk",
        "The address ben@acme.test is that of the customer user ben@acme.test.",
        "It goes to the queue Misc, that of the address misc@gotrs.local.",
        "Owner stays as it is, for “ghost” can't be had: nothing in use has this name.",
        f"Ticket {mail.ticket.tn} was made of it.",
    ):
        assert sentence in words, sentence


def test_a_dry_run_by_the_rules_of_today_stands_beside_what_happened(office: Client) -> None:
    mail = receive(letter())
    assert "it would be the same" in why(office, mail, again=True)
    make_filter("Smoke", SMOKES, [("Queue", "Junk")])
    before = _everything()
    words = why(office, mail, again=True)
    assert "It goes to the queue Misc" in words
    assert "It goes to the queue Junk, as the filter “Smoke” says." in words
    assert "something is different. Nothing was stored or sent." in words
    assert "A new ticket would be made of it." in words
    assert _everything() == before
    mail.refresh_from_db()
    assert "Junk" not in str(mail.trace)


def test_a_quarantined_mail_says_its_reason_and_can_be_tried(office: Client) -> None:
    mail = store(letter(), source="pipe")
    IncomingMail.objects.filter(pk=mail.pk).update(state=MailState.QUARANTINED, reason="a fault")
    words = why(office, mail, again=True)
    assert "a fault" in words
    assert "A new ticket would be made of it." in words
    mail.refresh_from_db()
    assert mail.state == MailState.QUARANTINED


def test_a_mail_that_nobody_can_process_has_its_page_and_stops_no_test(office: Client) -> None:
    Queue.objects.update(valid_id=Validity.INVALID)
    mail = receive(letter())
    assert mail.state == MailState.QUARANTINED
    assert "It would go to quarantine. It could not be processed" in why(office, mail, again=True)
    rule = make_filter("Smoke", SMOKES, [("Priority", "5 very high")])
    words = words_of(office.get(reverse("admin:tickets_postmasterfilter_test", args=[rule.pk])))
    assert "1 mail can't be read." in words


def test_traces_of_older_versions_are_shown_as_they_are(office: Client) -> None:
    mail = receive(letter())
    IncomingMail.objects.filter(pk=mail.pk).update(
        trace=[{"stage": "queue", "result": "Misc: address misc@gotrs.local"}]
    )
    assert "queue Misc: address misc@gotrs.local" in why(office, mail)


def test_script_in_a_mail_is_dead_on_the_page(office: Client) -> None:
    make_filter("Any", [("Subject", "pattern", "(.*)")], [("Title", "[***]")])
    mail = receive(letter("<script>alert(1)</script>", precedence="<img src=x onerror=alert(1)>"))
    address = reverse("admin:tickets_incomingmail_why", args=[mail.pk])
    page = office.get(address, {"again": "1"}).content.decode()
    assert "<script>alert" not in page
    assert "<img src=x" not in page


def test_the_mail_log_leads_to_the_page(office: Client) -> None:
    mail = receive(letter())
    page = office.get(reverse("admin:tickets_incomingmail_change", args=[mail.pk]))
    assert reverse("admin:tickets_incomingmail_why", args=[mail.pk]) in page.content.decode()
