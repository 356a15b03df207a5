"""What the daily operations cost in queries; a budget that grows needs a reason.

Savepoints count, and so do the queries of search, which keeps its index in the same transaction.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts import site
from accounts.actors import Actor
from tests.cast import acting
from tickets.models import ArticleType, Priority, Ticket
from tickets.operations import (
    ArticleDraft,
    add_article,
    assign,
    close_ticket,
    create_ticket,
    follow_up,
    lock_ticket,
    merge_tickets,
    move_ticket,
    set_priority,
    set_title,
)

NOTE = ArticleDraft(body="x")
REPLY = ArticleDraft(body="x", article_type=ArticleType.EMAIL_EXTERNAL)
PORTAL = ArticleDraft(body="x", article_type=ArticleType.WEBREQUEST)


@dataclass
class Scene:
    """What the operations below act on and with."""

    ticket: Ticket
    other: Ticket
    actor: Actor
    customer: Actor
    sales: Any


@pytest.fixture
def scene(ticket, make_ticket, support, sales, anna, ben):
    """A ticket as a page has it: joined with its names; settings and grants are known."""
    actor = acting(anna)
    assert actor.grants
    site.get("ticket_hook")
    loaded = Ticket.objects.with_names().get(pk=ticket.pk)
    return Scene(loaded, make_ticket(support, "Other"), actor, acting(ben), sales)


def count(call: Callable[[], object]) -> int:
    """The number of queries of a call."""
    with CaptureQueriesContext(connection) as queries:
        call()
    return len(queries)


def _create(s):
    create_ticket(
        actor=s.actor, title="x", queue=s.sales, customer_user_id="ben@acme.test", article=NOTE
    )


BUDGETS = {
    "create": (20, _create),
    # One asks who owns, answers for or follows it, and is to be told.
    "note": (12, lambda s: add_article(s.ticket, actor=s.actor, draft=NOTE)),
    "reply": (20, lambda s: add_article(s.ticket, actor=s.actor, draft=REPLY)),
    "portal reply": (12, lambda s: follow_up(s.ticket, actor=s.customer, draft=PORTAL)),
    "title": (15, lambda s: set_title(s.ticket, actor=s.actor, title="Smoke")),
    "priority": (
        8,
        lambda s: set_priority(s.ticket, actor=s.actor, priority=Priority.objects.get(pk=5)),
    ),
    "same priority": (
        4,
        lambda s: set_priority(s.ticket, actor=s.actor, priority=s.ticket.priority),
    ),
    "assign": (8, lambda s: assign(s.ticket, actor=s.actor, owner=s.actor.agent)),
    "lock": (7, lambda s: lock_ticket(s.ticket, actor=s.actor)),
    "move": (7, lambda s: move_ticket(s.ticket, actor=s.actor, queue=s.sales)),
    "close": (8, lambda s: close_ticket(s.ticket, actor=s.actor)),
    "merge": (50, lambda s: merge_tickets(s.ticket, actor=s.actor, target=s.other)),
}


@pytest.mark.parametrize("name", BUDGETS)
def test_an_operation_stays_within_its_budget(name, scene):
    budget, operation = BUDGETS[name]
    used = count(lambda: operation(scene))
    print(f"{name}: {used} queries of {budget}")
    assert used <= budget


def test_merging_costs_the_same_however_long_the_conversation(anna, make_ticket, support):
    costs = []
    for length in (2, 50):
        source, target = make_ticket(support, "Source"), make_ticket(support, "Target")
        for _ in range(length):
            add_article(source, actor=acting(anna), draft=NOTE)
        with CaptureQueriesContext(connection) as queries:
            merge_tickets(source, actor=acting(anna), target=target)
        costs.append(len(queries))
    assert costs[0] == costs[1]
