"""Subjects of outgoing mail (rule 8.5)."""

import pytest

from accounts import site
from tickets.mail.outbound import subjects
from tickets.models import Ticket

pytestmark = pytest.mark.django_db
TN = "2026030510000071"


@pytest.fixture
def ticket() -> Ticket:
    return Ticket(tn=TN, title="Printer on fire")


@pytest.mark.parametrize(
    ("subject", "clean"),
    [
        ("Printer on fire", "Printer on fire"),
        ("  Printer \t on\n fire ", "Printer on fire"),
        (f"[Ticket#{TN}] Printer", "Printer"),
        (f"Re: [Ticket#{TN}] Printer", "Printer"),
        (f"RE: Re[4]: Fwd: [Ticket#{TN}] Printer", "Printer"),
        (f"Re: [Ticket#{TN}] Re: Printer", "Printer"),
        (f"Printer [ticket#:  {TN}]", "Printer"),
        (f"Printer Ticket#: {TN} again", "Printer again"),
        (f"Printer Ticket#{TN}9", f"Printer Ticket#{TN}9"),
        ("[Ticket#2026030510000099] Printer", "[Ticket#2026030510000099] Printer"),
        ("AW: WG: Printer", "AW: WG: Printer"),
        ("Re: AW: Re: Printer", "AW: Re: Printer"),
        ("Regarding: Printer", "Regarding: Printer"),
        ("Re:Printer", "Printer"),
        ("", ""),
        ("Re:", ""),
        ("Grüße 🙂", "Grüße 🙂"),
        ("x" * 100, "x" * 100),
        ("x" * 101, "x" * 100 + " [...]"),
    ],
)
def test_a_subject_is_cleaned_of_the_number_and_of_repeated_prefixes(ticket, subject, clean):
    assert subjects.clean_subject(ticket, subject) == clean


@pytest.mark.parametrize(
    ("form", "answer", "forward", "first"),
    [
        ("left", f"Re: [Ticket#{TN}] Ink", f"Fwd: [Ticket#{TN}] Ink", f"[Ticket#{TN}] Ink"),
        ("right", f"Re: Ink [Ticket#{TN}]", f"Fwd: Ink [Ticket#{TN}]", f"Ink [Ticket#{TN}]"),
        ("none", "Re: Ink", "Fwd: Ink", "Ink"),
    ],
)
def test_the_number_stands_where_the_site_wants_it(ticket, form, answer, forward, first):
    site.put("subject_form", form)
    assert subjects.answer_subject(ticket, "Re: Ink") == answer
    assert subjects.forward_subject(ticket, "Re: Ink") == forward
    assert subjects.first_subject(ticket, "Ink") == first


def test_an_answer_to_an_answer_keeps_one_prefix_and_one_number(ticket):
    once = subjects.answer_subject(ticket, "Ink")
    assert subjects.answer_subject(ticket, once) == once


def test_hook_and_divider_are_those_of_the_site_and_old_hooks_are_taken_off(ticket):
    site.put("ticket_hook", "Case")
    site.put("hook_divider", ": ")
    site.put("former_hooks", ["Ticket#"])
    assert subjects.answer_subject(ticket, f"[Ticket#{TN}] Ink") == f"Re: [Case: {TN}] Ink"
    assert subjects.clean_subject(ticket, f"Re: [CASE: {TN}] Ink") == "Ink"


def test_numbers_of_other_tickets_go_if_the_site_wants_it(ticket):
    site.put("clean_all_numbers", True)
    assert subjects.clean_subject(ticket, "[Ticket#2026030510000099] Ink") == "Ink"


def test_a_mail_without_subject_is_answered_with_the_number_alone(ticket):
    assert subjects.answer_subject(ticket, "") == f"Re: [Ticket#{TN}]"
