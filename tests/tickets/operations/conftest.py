"""What every test of an operation may ask: what was written, who was told, who was mailed.

After each test the numbers that operations keep must equal what is really there.
"""

from collections.abc import Iterator
from typing import Any

import pytest
from django.db.models import Count, Q

from tests.tickets.operations.record import Record
from tickets import tally
from tickets.models import SenderType, Ticket


@pytest.fixture
def record(db: None) -> Iterator[Record]:
    """History, events, version steps and mails since the test called ``record.start(ticket)``."""
    record = Record()
    with record.listening():
        yield record


@pytest.fixture(autouse=True)
def kept_numbers_are_right(db: None) -> Iterator[None]:
    """The tally, the article counts and the copied state types, whatever the test did."""
    yield
    assert tally.differences() == {}
    wrong = [found for found in _counted_anew() if not found.pop("right")]
    assert wrong == []


def _counted_anew() -> list[dict[str, Any]]:
    visible = Count("articles", filter=Q(articles__is_visible_for_customer=True))
    tickets = Ticket.objects.select_related("state").annotate(real=Count("articles"), shown=visible)
    return [
        {
            "ticket": ticket.tn,
            "articles": (ticket.article_count, ticket.real),
            "visible": (ticket.visible_article_count, ticket.shown),
            "last": (ticket.last_article_id, _last_spoken(ticket)),
            "type": (ticket.state_type, ticket.state.type_id),
            "right": ticket.article_count == ticket.real
            and ticket.visible_article_count == ticket.shown
            and ticket.last_article_id == _last_spoken(ticket)
            and ticket.state_type == ticket.state.type_id,
        }
        for ticket in tickets
    ]


def _last_spoken(ticket: Ticket) -> int | None:
    spoken = ticket.articles.exclude(sender_type=SenderType.SYSTEM).order_by("-id")
    return spoken.values_list("pk", flat=True).first()
