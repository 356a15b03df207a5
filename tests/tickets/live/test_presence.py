"""Who is at a ticket, as far as time tells."""

from datetime import timedelta

import pytest

from gotrs.common.clock import now
from tests.cast import USERS, make_agent
from tickets.live import presence
from tickets.models import TicketPresence

pytestmark = pytest.mark.django_db


def names_at(ticket):
    return [(one.name, one.writes) for one in presence.present_at([ticket.pk])[ticket.pk]]


def long_ago(**more):
    TicketPresence.objects.update(seen_at=now() - timedelta(minutes=10), **more)


def test_people_are_listed_by_name_and_each_once(anna, ticket):
    ada = make_agent("ada", {USERS: ["rw"]}, first_name="Ada", last_name="Adams")
    for agent in (anna, ada, anna):
        presence.look(ticket.pk, agent.pk)
    assert names_at(ticket) == [("Ada Adams", False), (anna.full_name, False)]


def test_who_stops_writing_is_still_there(anna, ticket):
    presence.write(ticket.pk, anna.pk, writes=True)
    assert names_at(ticket) == [(anna.full_name, True)]
    presence.write(ticket.pk, anna.pk, writes=False)
    assert names_at(ticket) == [(anna.full_name, False)]


def test_who_says_nothing_for_a_while_is_gone_unless_the_page_is_still_open(anna, ticket):
    presence.look(ticket.pk, anna.pk)
    long_ago()
    assert names_at(ticket) == []
    presence.beat([(ticket.pk, anna.pk)])
    assert names_at(ticket) == [(anna.full_name, False)]


def test_rows_of_those_who_left_without_a_word_are_cleared(anna, ticket):
    presence.look(ticket.pk, anna.pk)
    assert presence.clear() == 0
    long_ago()
    assert presence.clear() == 1
