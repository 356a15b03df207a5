"""Filters written into the search box."""

from datetime import UTC, datetime

import pytest

from accounts.actors import Actor
from search import box
from tests.cast import acting
from tickets.models import Ticket
from tickets.operations import assign, close_ticket

pytestmark = pytest.mark.django_db


def found(person, typed):
    actor = acting(person)
    asked = box.read(typed, actor)
    assert asked.problem is None, asked.problem.details
    tickets = asked.filters.apply(Ticket.objects.visible_to(actor))
    return set(tickets.values_list("title", flat=True))


@pytest.fixture
def tickets(make_ticket, support, sales, anna, rita, ben):
    first = make_ticket(support, "first", customer_user_id=ben.login, tags=["paper"])
    second = make_ticket(sales, "second", priority=None)
    Ticket.objects.filter(pk=second.pk).update(created_at=datetime(2026, 3, 5, 12, tzinfo=UTC))
    assign(first, actor=acting(anna), owner=anna)
    close_ticket(second, actor=Actor.system())


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("queue:Support", {"first"}),
        ("queue:sales", {"second"}),
        ("state:closed", {"second"}),
        ('state:"closed successful"', {"second"}),
        ("state:open state:closed", {"second"}),
        ("owner:me", {"first"}),
        ("owner:anna", {"first"}),
        ("owner:rita", set()),
        ("owner:none", {"second"}),
        ("customer:BEN@acme.test", {"first"}),
        ("company:acme", {"first"}),
        ("tag:paper", {"first"}),
        ("priority:normal", {"first", "second"}),
        ("created:2026-03-05", {"second"}),
        ("created:>2026-03-05 created:<2026-03-06", {"second"}),
        ("created:>2026-03-06", {"first"}),
        ("created:<2026-03-05", set()),
        ("created:<=2026-03-05", {"second"}),
        ("queue:Support owner:me", {"first"}),
        ("queue:Support state:closed", set()),
        ("", {"first", "second"}),
    ],
)
def test_a_filter_limits_what_is_found(tickets, anna, typed, expected):
    assert found(anna, typed) == expected


@pytest.mark.parametrize(
    "typed",
    ["queue:Nowhere", "state:asleep", "owner:nobody-we-know", "created:soon", "created:>2026-13-01",
     "created:9999-12-31", "priority:99", "archived:perhaps"],
)  # fmt: skip
def test_a_filter_that_can_not_be_meant_is_named(tickets, anna, typed):
    problem = box.read(typed, acting(anna)).problem
    assert problem is not None
    assert problem.details


def test_a_queue_that_one_can_not_read_looks_as_if_it_did_not_exist(anna, secret):
    assert box.read("queue:Secret", acting(anna)).problem is not None


def test_words_are_what_is_left(anna, support):
    asked = box.read("printer queue:Support http://x.test -toner", acting(anna))
    assert asked.text == "printer http://x.test -toner"
    assert asked.filters.sort.key == "relevance"
