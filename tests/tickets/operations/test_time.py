"""Booking time (rule 5.19)."""

from decimal import Decimal

import pytest

from gotrs.common.errors import DomainError, Invalid
from tests.cast import acting
from tickets.models import TimeEntry
from tickets.operations import book_time, delete_ticket


def test_time_adds_up_and_the_history_holds_amount_and_sum(ticket, anna, record):
    book_time(ticket, actor=acting(anna), time_unit=Decimal("1.5"))
    record.start(ticket)
    entry = book_time(
        ticket,
        actor=acting(anna),
        time_unit=Decimal("0.25"),
        article=ticket.articles.get(),
        comment=" toner ",
    )
    assert (entry.agent, entry.comment, entry.article) == (anna, "toner", ticket.articles.get())
    assert record.history(ticket) == [("TimeAccounting", "0.25", "1.75")]
    assert record.event_names() == ["TicketUpdated"]
    assert record.steps(ticket) == 1
    assert record.mailed() == set()


@pytest.mark.parametrize(
    "amount", ["0", "-1", "0.001", "100000000", "NaN", "Infinity", "-Infinity", "1E+8"]
)
def test_what_is_no_time_is_refused(amount, ticket, anna, record):
    record.start(ticket)
    with pytest.raises(Invalid) as refusal:
        book_time(ticket, actor=acting(anna), time_unit=Decimal(amount))
    assert list(refusal.value.details) == ["time_unit"]
    assert record.nothing_happened(ticket)
    assert not TimeEntry.objects.exists()


@pytest.mark.parametrize("amount", ["0.01", "99999999.99", "1E+2"])
def test_the_least_and_the_most(amount, ticket, anna):
    book_time(ticket, actor=acting(anna), time_unit=Decimal(amount))
    assert TimeEntry.objects.get().time_unit == Decimal(amount)


def test_customers_book_no_time(ticket, ben, record):
    record.start(ticket)
    with pytest.raises(Invalid):
        book_time(ticket, actor=acting(ben), time_unit=Decimal(1))
    assert record.nothing_happened(ticket)


def test_an_overlong_comment_is_refused(ticket, anna, record):
    record.start(ticket)
    with pytest.raises(Invalid) as refusal:
        book_time(ticket, actor=acting(anna), time_unit=Decimal(1), comment="x" * 251)
    assert list(refusal.value.details) == ["comment"]
    assert record.nothing_happened(ticket)


def test_an_article_of_another_ticket_is_refused(ticket, anna, make_ticket, sales, record):
    other = make_ticket(sales, "Other", body="x")
    record.start(ticket, other)
    with pytest.raises(Invalid) as refusal:
        book_time(ticket, actor=acting(anna), time_unit=Decimal(1), article=other.articles.get())
    assert list(refusal.value.details) == ["article_id"]
    assert record.nothing_happened(ticket, other)


def test_no_time_for_a_deleted_ticket(ticket, anna):
    delete_ticket(ticket, actor=acting(anna))
    with pytest.raises(DomainError) as refusal:
        book_time(ticket, actor=acting(anna), time_unit=Decimal(1))
    assert refusal.value.status == 404
