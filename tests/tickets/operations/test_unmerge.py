"""Taking a merge back (rule 5.16)."""

from datetime import timedelta
from decimal import Decimal

import pytest

from accounts.actors import Channel
from gotrs.common.clock import now
from gotrs.common.errors import DomainError
from tests.cast import acting
from tickets.models import (
    ArticleType,
    LinkType,
    OutgoingMail,
    StateType,
    Ticket,
    TicketHistory,
    TicketLink,
    TicketMerge,
)
from tickets.operations import (
    ArticleDraft,
    add_article,
    book_time,
    close_ticket,
    follow_up,
    link_tickets,
    lock_ticket,
    merge_tickets,
    move_ticket,
    set_archived,
    set_pending,
    unlink_tickets,
    unmerge_ticket,
    unwatch_ticket,
    watch_ticket,
)

REPLY = ArticleDraft(body="Use water.", article_type=ArticleType.EMAIL_EXTERNAL)


@pytest.fixture
def target(make_ticket, sales):
    """A ticket in Sales with one article."""
    return make_ticket(sales, "Smoke", body="Smoke")


def ids(ticket):
    return list(ticket.articles.order_by("pk").values_list("pk", flat=True))


def pairs():
    return sorted(TicketLink.objects.values_list("type", "source", "target"))


def test_everything_is_as_it_was(ticket, target, anna, record):
    reply = add_article(ticket, actor=acting(anna), draft=REPLY)
    book_time(ticket, actor=acting(anna), time_unit=Decimal("1.5"))
    set_pending(ticket, actor=acting(anna), until=now() + timedelta(days=1))
    facts = ["state", "owner", "lock", "pending_until", "closed_at", "article_count"]
    facts += ["visible_article_count", "last_article", "merged_into", "archived"]
    before = Ticket.objects.filter(pk__in=[ticket.pk, target.pk]).order_by("pk").values(*facts)
    remembered, own, theirs = list(before), ids(ticket), ids(target)
    history = list(TicketHistory.objects.filter(ticket=ticket).values_list("pk", flat=True))
    merge_tickets(ticket, actor=acting(anna), target=target)
    record.start(ticket, target)

    assert unmerge_ticket(ticket, actor=acting(anna)) is ticket

    assert list(before.all()) == remembered
    assert (ids(ticket), ids(target)) == (own, theirs)
    kept = TicketHistory.objects.filter(ticket=ticket, pk__in=history)
    assert kept.count() == len(history)
    assert OutgoingMail.objects.get(article=reply).ticket == ticket
    assert ticket.time_entries.get().time_unit == Decimal("1.50")
    assert pairs() == []
    target.refresh_from_db()
    assert (record.steps(ticket), record.steps(target)) == (1, 1)
    line = ("Unmerged", target.tn, ticket.tn)
    assert line in record.history(ticket)
    assert record.history(target) == [line]
    assert "TicketUnmerged" in record.event_names()
    assert record.mailed() == set()


def test_what_was_written_after_the_merge_stays(ticket, target, anna, ben):
    own = ids(ticket)
    merge_tickets(ticket, actor=acting(anna), target=target)
    later = follow_up(
        ticket,
        actor=acting(ben, Channel.MAIL),
        draft=ArticleDraft(body="x", article_type=ArticleType.WEBREQUEST),
        by_mail=True,
    ).article
    book_time(target, actor=acting(anna), time_unit=Decimal(1))

    unmerge_ticket(ticket, actor=acting(anna))

    assert ids(ticket) == own
    assert later.pk in ids(target)
    assert target.time_entries.exists()
    assert not ticket.time_entries.exists()


def test_follow_ups_to_its_number_reach_it_again(ticket, target, anna, ben):
    merge_tickets(ticket, actor=acting(anna), target=target)
    unmerge_ticket(ticket, actor=acting(anna))
    draft = ArticleDraft(body="x", article_type=ArticleType.WEBREQUEST)
    assert follow_up(ticket, actor=acting(ben), draft=draft).ticket == ticket


def test_it_can_be_merged_and_taken_back_again(ticket, target, anna, make_ticket, support):
    other = make_ticket(support, "Other")
    for into in (target, other):
        merge_tickets(ticket, actor=acting(anna), target=into)
        unmerge_ticket(ticket, actor=acting(anna))
        assert ticket.article_count == 1
    assert TicketMerge.objects.filter(undone_at__isnull=False).count() == 2


@pytest.mark.parametrize("what", ["closed", "archived", "locked"])
def test_state_lock_and_archive_come_back(what, ticket, target, anna):
    lock_ticket(ticket, actor=acting(anna))
    if what != "locked":
        close_ticket(ticket, actor=acting(anna))
    if what == "archived":
        set_archived(ticket, actor=acting(anna), archived=True)
    closed_at = ticket.closed_at
    merge_tickets(ticket, actor=acting(anna), target=target)
    unmerge_ticket(ticket, actor=acting(anna))
    assert ticket.is_locked == (what == "locked")
    assert ticket.is_closed == (what != "locked")
    assert ticket.archived == (what == "archived")
    assert ticket.closed_at == closed_at


# --- Watchers ----------------------------------------------------------------------------------


def watchers(ticket):
    return sorted(ticket.watchers.values_list("agent__login", flat=True))


def test_watchers_return_to_what_they_followed(ticket, target, anna, admin, rita):
    for agent in (anna, admin):
        watch_ticket(ticket, actor=acting(agent))
    for agent in (admin, rita):
        watch_ticket(target, actor=acting(agent))
    merge_tickets(ticket, actor=acting(anna), target=target)
    unmerge_ticket(ticket, actor=acting(anna))
    assert watchers(ticket) == ["admin", "anna"]
    assert watchers(target) == ["admin", "rita"]


def test_who_stopped_following_since_does_not_begin_again(ticket, target, anna):
    watch_ticket(ticket, actor=acting(anna))
    merge_tickets(ticket, actor=acting(anna), target=target)
    unwatch_ticket(target, actor=acting(anna))
    unmerge_ticket(ticket, actor=acting(anna))
    assert (watchers(ticket), watchers(target)) == ([], [])


def test_who_followed_the_merged_ticket_since_is_there_once(ticket, target, anna):
    watch_ticket(ticket, actor=acting(anna))
    merge_tickets(ticket, actor=acting(anna), target=target)
    watch_ticket(ticket, actor=acting(anna))
    unmerge_ticket(ticket, actor=acting(anna))
    assert (watchers(ticket), watchers(target)) == (["anna"], ["anna"])


# --- Links -------------------------------------------------------------------------------------


def test_links_return_and_those_of_the_target_stay(ticket, target, anna, make_ticket, support):
    one, both = make_ticket(support, "One"), make_ticket(support, "Both")
    actor = acting(anna)
    link_tickets(ticket, actor=actor, target=one, type=LinkType.DEPENDS_ON)
    link_tickets(both, actor=actor, target=ticket)
    link_tickets(target, actor=actor, target=both)
    link_tickets(ticket, actor=actor, target=target, type=LinkType.PARENT_CHILD)
    before = pairs()
    merge_tickets(ticket, actor=actor, target=target)
    unmerge_ticket(ticket, actor=actor)
    assert pairs() == before


def test_a_link_that_was_taken_away_since_stays_away(ticket, target, anna, make_ticket, support):
    one = make_ticket(support, "One")
    link_tickets(ticket, actor=acting(anna), target=one)
    merge_tickets(ticket, actor=acting(anna), target=target)
    unlink_tickets(TicketLink.objects.get(type=LinkType.NORMAL), actor=acting(anna))
    unmerge_ticket(ticket, actor=acting(anna))
    assert pairs() == []


# --- Chains ------------------------------------------------------------------------------------


@pytest.fixture
def chain(ticket, target, anna, make_ticket, support):
    """Ticket -> target -> end, each with an article, links and a watcher of its own."""
    end, far = make_ticket(support, "End", body="End"), make_ticket(support, "Far")
    actor = acting(anna)
    for one in (ticket, target, end):
        link_tickets(one, actor=actor, target=far)
    watch_ticket(ticket, actor=actor)
    before = {one.pk: ids(one) for one in (ticket, target, end)}
    links = pairs()
    merge_tickets(ticket, actor=actor, target=target)
    merge_tickets(target, actor=actor, target=end)
    assert len(ids(end)) == 3
    return end, before, links


@pytest.mark.parametrize("order", ["first first", "last first"])
def test_a_chain_is_taken_apart_in_any_order(order, chain, ticket, target, anna):
    end, before, links = chain
    merged = [ticket, target] if order == "first first" else [target, ticket]
    for one in merged:
        one.refresh_from_db()
        unmerge_ticket(one, actor=acting(anna))

    assert {one.pk: ids(one) for one in (ticket, target, end)} == before
    assert pairs() == links
    assert (watchers(ticket), watchers(target), watchers(end)) == (["anna"], [], [])


def test_the_middle_takes_along_what_was_merged_into_it(chain, ticket, target, anna):
    _end, before, _links = chain
    target.refresh_from_db()
    unmerge_ticket(target, actor=acting(anna))
    ticket.refresh_from_db()
    assert (ticket.is_merged, ticket.merged_into) == (True, target)
    assert ids(target) == sorted(before[ticket.pk] + before[target.pk])
    assert (LinkType.PARENT_CHILD, target.pk, ticket.pk) in pairs()
    assert watchers(target) == ["anna"]


def test_the_first_leaves_the_middle_where_it_is(chain, ticket, target, anna):
    end, before, _links = chain
    ticket.refresh_from_db()
    unmerge_ticket(ticket, actor=acting(anna))
    target.refresh_from_db()
    assert target.merged_into == end
    assert ids(ticket) == before[ticket.pk]
    parents = [pair for pair in pairs() if pair[0] == LinkType.PARENT_CHILD]
    assert parents == [(LinkType.PARENT_CHILD, end.pk, target.pk)]


# --- Refusals ----------------------------------------------------------------------------------


def test_only_merged_tickets_come_back(ticket, anna, record):
    record.start(ticket)
    with pytest.raises(DomainError) as refusal:
        unmerge_ticket(ticket, actor=acting(anna))
    assert (refusal.value.code, refusal.value.status) == ("not_merged", 400)
    assert record.nothing_happened(ticket)


def test_once_only(ticket, target, anna, record):
    merge_tickets(ticket, actor=acting(anna), target=target)
    stale = Ticket.objects.get(pk=ticket.pk)
    unmerge_ticket(ticket, actor=acting(anna))
    move_ticket(ticket, actor=acting(anna), queue=target.queue)
    record.start(ticket, target)
    with pytest.raises(DomainError) as refusal:
        unmerge_ticket(stale, actor=acting(anna))
    assert refusal.value.code == "not_merged"
    target.refresh_from_db()
    assert record.nothing_happened(ticket, target)


def test_who_loaded_the_ticket_before_the_merge_can_take_it_back(ticket, target, anna):
    stale = Ticket.objects.get(pk=ticket.pk)
    merge_tickets(ticket, actor=acting(anna), target=target)
    unmerge_ticket(stale, actor=acting(anna))
    assert (stale.state_type, stale.merged_into) == (StateType.NEW, None)
