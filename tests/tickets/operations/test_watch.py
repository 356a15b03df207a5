"""Following a ticket (rule 5.20, contract 4.4)."""

import pytest

from gotrs.common.errors import Forbidden
from tests.cast import acting
from tickets.models import Watcher
from tickets.operations import unwatch_ticket, watch_ticket


def test_watching_is_in_the_history_and_no_change_of_the_ticket(ticket, anna, record):
    record.start(ticket)
    watch_ticket(ticket, actor=acting(anna))
    assert Watcher.objects.get().agent == anna
    assert record.history(ticket) == [("Subscribe", None, "anna")]
    assert record.steps(ticket) == 0
    changed_at = ticket.changed_at
    ticket.refresh_from_db()
    assert ticket.changed_at == changed_at
    assert record.mailed() == set()


def test_watching_again_does_nothing(ticket, anna, record):
    watch_ticket(ticket, actor=acting(anna))
    record.start(ticket)
    watch_ticket(ticket, actor=acting(anna))
    assert Watcher.objects.count() == 1
    assert record.nothing_happened(ticket)


def test_a_colleague_can_be_made_to_follow(ticket, anna, rita, record):
    record.start(ticket)
    watch_ticket(ticket, actor=acting(anna), agent=rita)
    assert Watcher.objects.get().agent == rita
    assert record.history(ticket) == [("Subscribe", None, "rita")]
    assert record.rows(ticket)[0].agent == anna


def test_stopping_is_in_the_history(ticket, anna, admin, record):
    watch_ticket(ticket, actor=acting(anna))
    watch_ticket(ticket, actor=acting(admin))
    record.start(ticket)
    unwatch_ticket(ticket, actor=acting(anna))
    assert Watcher.objects.get().agent == admin
    assert record.history(ticket) == [("Unsubscribe", None, "anna")]
    record.start(ticket)
    unwatch_ticket(ticket, actor=acting(anna))
    assert record.nothing_happened(ticket)


def test_customers_follow_nothing(ticket, ben, anna, record):
    watch_ticket(ticket, actor=acting(anna))
    record.start(ticket)
    with pytest.raises(Forbidden):
        watch_ticket(ticket, actor=acting(ben))
    unwatch_ticket(ticket, actor=acting(ben))
    assert Watcher.objects.get().agent == anna
    assert record.nothing_happened(ticket)
