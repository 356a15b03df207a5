"""Merging (rules 5.14, 5.15)."""

from datetime import timedelta
from decimal import Decimal

import pytest

from gotrs.common.clock import now
from gotrs.common.errors import DomainError, Invalid, VersionMismatch
from tests.cast import acting
from tickets.models import (
    ArticleType,
    HistoryType,
    LinkType,
    OutgoingMail,
    SenderType,
    StateType,
    Ticket,
    TicketHistory,
    TicketLink,
    TicketSeen,
    Watcher,
)
from tickets.operations import (
    ArticleDraft,
    add_article,
    assign,
    book_time,
    delete_ticket,
    link_tickets,
    lock_ticket,
    mark_seen,
    merge_tickets,
    set_pending,
    watch_ticket,
)

REPLY = ArticleDraft(body="Use water.", article_type=ArticleType.EMAIL_EXTERNAL)


@pytest.fixture
def target(make_ticket, sales, olga):
    """Olga's ticket in Sales."""
    return make_ticket(sales, "Smoke", actor=olga, body="Smoke", customer_user_id=olga.login)


def test_articles_go_with_their_history_and_mail(ticket, target, anna, record):
    reply = add_article(ticket, actor=acting(anna), draft=REPLY)
    own = [article.pk for article in ticket.articles.all()]
    record.start(ticket, target)

    assert merge_tickets(ticket, actor=acting(anna), target=target) is target

    assert set(own) < set(target.articles.values_list("pk", flat=True))
    assert (target.article_count, target.last_article_id) == (3, reply.pk)
    told = TicketHistory.objects.filter(article__in=own).values_list("ticket", flat=True)
    assert set(told) == {target.pk}
    assert OutgoingMail.objects.get().ticket == target
    assert (record.steps(ticket), record.steps(target)) == (1, 1)
    assert record.mailed() == set()


def test_the_source_is_merged_unlocked_without_clocks_and_says_where_to(
    ticket, target, anna, record
):
    set_pending(ticket, actor=acting(anna), until=now() + timedelta(days=1))
    Ticket.objects.filter(pk=ticket.pk).update(solution_due=now(), next_due=now())
    record.start(ticket, target)
    merge_tickets(ticket, actor=acting(anna), target=target)

    stored = Ticket.objects.get(pk=ticket.pk)
    assert (stored.state_type, stored.merged_into) == (StateType.MERGED, target)
    assert (stored.is_locked, stored.owner) == (False, anna)
    assert (stored.pending_until, stored.solution_due, stored.next_due) == (None, None, None)
    notice = stored.articles.get()
    assert (notice.sender_type, notice.is_visible_for_customer) == (SenderType.SYSTEM, True)
    assert ticket.tn in notice.body_text
    assert target.tn in notice.body_text
    link = TicketLink.objects.get()
    assert (link.type, link.source, link.target) == (LinkType.PARENT_CHILD, target, ticket)


def test_both_histories_say_merged(ticket, target, anna, record):
    record.start(ticket, target)
    merge_tickets(ticket, actor=acting(anna), target=target)
    line = ("Merged", ticket.tn, target.tn)
    assert line in record.history(ticket)
    assert record.history(target) == [line]
    assert record.event_names().count("ArticlesMoved") == 2
    assert "TicketMerged" in record.event_names()


def test_the_target_keeps_what_it_is(ticket, target, anna, admin, olga):
    assign(target, actor=acting(admin), owner=admin)
    before = Ticket.objects.values(
        "title", "queue", "state", "priority", "owner", "lock", "customer_user_id"
    ).get(pk=target.pk)
    merge_tickets(ticket, actor=acting(anna), target=target)
    assert Ticket.objects.values(*before).get(pk=target.pk) == before


def test_the_target_becomes_unread_for_all_but_who_merged(ticket, target, anna, admin):
    add_article(target, actor=acting(anna), draft=ArticleDraft(body="newest of all"))
    mark_seen(target, actor=acting(admin))
    merge_tickets(ticket, actor=acting(anna), target=target)
    assert list(TicketSeen.objects.values_list("agent__login", flat=True)) == ["anna"]


def test_time_goes_along(ticket, target, anna):
    book_time(ticket, actor=acting(anna), time_unit=Decimal("2"))
    book_time(target, actor=acting(anna), time_unit=Decimal("1"))
    merge_tickets(ticket, actor=acting(anna), target=target)
    assert sorted(target.time_entries.values_list("time_unit", flat=True)) == [1, 2]
    assert not ticket.time_entries.exists()


def test_watchers_follow_the_target_once_each(ticket, target, anna, admin, rita):
    for agent in (anna, admin):
        watch_ticket(ticket, actor=acting(agent))
    for agent in (admin, rita):
        watch_ticket(target, actor=acting(agent))
    merge_tickets(ticket, actor=acting(anna), target=target)
    assert sorted(target.watchers.values_list("agent__login", flat=True)) == [
        "admin",
        "anna",
        "rita",
    ]
    assert Watcher.objects.count() == 3


def test_links_go_along_without_doubles_and_links_to_itself(
    ticket, target, anna, make_ticket, support
):
    one, other = make_ticket(support, "One"), make_ticket(support, "Other")
    actor = acting(anna)
    link_tickets(ticket, actor=actor, target=one, type=LinkType.DEPENDS_ON)
    link_tickets(other, actor=actor, target=ticket)
    link_tickets(target, actor=actor, target=other)  # the same pair after the merge
    link_tickets(ticket, actor=actor, target=target, type=LinkType.DUPLICATE_OF)

    merge_tickets(ticket, actor=actor, target=target)

    links = TicketLink.objects.values_list("type", "source", "target")
    assert sorted(links) == sorted(
        [
            (LinkType.DEPENDS_ON, target.pk, one.pk),
            (LinkType.NORMAL, target.pk, other.pk),
            (LinkType.PARENT_CHILD, target.pk, ticket.pk),
        ]
    )


def test_an_old_parent_of_the_target_becomes_no_obstacle(ticket, target, anna):
    link_tickets(ticket, actor=acting(anna), target=target, type=LinkType.PARENT_CHILD)
    merge_tickets(ticket, actor=acting(anna), target=target)
    link = TicketLink.objects.get()
    assert (link.source, link.target) == (target, ticket)


def test_a_closed_ticket_can_be_merged(ticket, target, anna):
    from tickets.operations import close_ticket

    close_ticket(ticket, actor=acting(anna))
    merge_tickets(ticket, actor=acting(anna), target=target)
    assert (ticket.is_merged, ticket.closed_at) == (True, None)


# --- Refusals ----------------------------------------------------------------------------------


def test_a_ticket_is_not_merged_into_itself(ticket, anna, record):
    record.start(ticket)
    with pytest.raises(Invalid) as refusal:
        merge_tickets(ticket, actor=acting(anna), target=Ticket.objects.get(pk=ticket.pk))
    assert list(refusal.value.details) == ["target_id"]
    assert record.nothing_happened(ticket)


@pytest.mark.parametrize("which", ["source", "target"])
def test_deleted_tickets_are_not_merged(which, ticket, target, anna, record):
    delete_ticket(ticket if which == "source" else target, actor=acting(anna))
    record.start(ticket, target)
    with pytest.raises(Invalid):
        merge_tickets(ticket, actor=acting(anna), target=target)
    assert record.nothing_happened(ticket, target)


@pytest.mark.parametrize("which", ["source", "target"])
def test_a_merged_ticket_is_refused_with_the_end_of_its_chain(
    which, ticket, target, anna, make_ticket, support, record
):
    second, end = make_ticket(support, "Second"), make_ticket(support, "End")
    merged = ticket if which == "source" else target
    merge_tickets(merged, actor=acting(anna), target=second)
    merge_tickets(second, actor=acting(anna), target=end)
    record.start(ticket, target)
    with pytest.raises(DomainError) as refusal:
        merge_tickets(ticket, actor=acting(anna), target=target)
    assert (refusal.value.code, refusal.value.status) == ("already_merged", 400)
    assert end.tn in refusal.value.message
    assert record.nothing_happened(ticket, target)


def test_a_cycle_can_not_be_made(ticket, target, anna, record):
    merge_tickets(ticket, actor=acting(anna), target=target)
    record.start(ticket, target)
    with pytest.raises(DomainError) as refusal:
        merge_tickets(target, actor=acting(anna), target=ticket)
    assert refusal.value.code == "already_merged"
    assert record.nothing_happened(ticket, target)


def test_who_saw_an_older_version_of_the_source_is_refused(ticket, target, anna, record):
    lock_ticket(ticket, actor=acting(anna))
    record.start(ticket, target)
    with pytest.raises(VersionMismatch):
        merge_tickets(ticket, actor=acting(anna), target=target, expected_version=1)
    assert record.nothing_happened(ticket, target)


def test_a_chain_gathers_everything_at_its_end(ticket, target, anna, make_ticket, support):
    end = make_ticket(support, "End", body="x")
    merge_tickets(ticket, actor=acting(anna), target=target)
    merge_tickets(target, actor=acting(anna), target=end)
    assert end.article_count == 3
    assert (ticket.merged_into, target.merged_into) == (target, end)
    assert set(TicketLink.objects.values_list("type", "source", "target")) == {
        (LinkType.PARENT_CHILD, end.pk, ticket.pk),
        (LinkType.PARENT_CHILD, end.pk, target.pk),
    }


def test_a_merged_ticket_is_read_and_watched_only(ticket, target, anna):
    merge_tickets(ticket, actor=acting(anna), target=target)
    watch_ticket(ticket, actor=acting(anna))
    mark_seen(ticket, actor=acting(anna))
    refused = [
        lambda: add_article(ticket, actor=acting(anna), draft=ArticleDraft(body="x")),
        lambda: delete_ticket(ticket, actor=acting(anna)),
        lambda: book_time(ticket, actor=acting(anna), time_unit=Decimal(1)),
        lambda: link_tickets(target, actor=acting(anna), target=ticket),
        lambda: link_tickets(ticket, actor=acting(anna), target=target),
    ]
    for operation in refused:
        with pytest.raises(DomainError) as refusal:
            operation()
        assert refusal.value.code == "already_merged"
    kinds = TicketHistory.objects.filter(ticket=ticket).order_by("-pk").values_list("type")
    assert kinds[0][0] == HistoryType.SUBSCRIBE
