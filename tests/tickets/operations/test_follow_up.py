"""A customer's message to an existing ticket (rules 5.3 to 5.5, 5.13, 5.21, 7.11, 7.23)."""

from datetime import timedelta

import pytest

from accounts import site
from accounts.actors import Actor, Channel
from gotrs.common.clock import now
from gotrs.common.errors import DomainError, VersionMismatch
from queues.models import FollowUpOption
from tests.cast import acting
from tickets import catalog, tally
from tickets.models import (
    Article,
    ArticleType,
    LinkType,
    ReturnCode,
    SenderType,
    State,
    StateType,
    Ticket,
    TicketLink,
)
from tickets.operations import (
    ArticleDraft,
    assign,
    close_ticket,
    delete_ticket,
    follow_up,
    merge_tickets,
    set_archived,
    set_pending,
    set_state,
    unlock_ticket,
)

PORTAL = ArticleDraft(body="It burns again.", article_type=ArticleType.WEBREQUEST)
MAIL = ArticleDraft(
    body="It burns again.",
    subject="Re: [Ticket#{tn}] It burns",
    article_type=ArticleType.EMAIL_EXTERNAL,
    message_id="<again@acme.test>",
    mail_facts={"mail": 1},
)
OPTIONS = [FollowUpOption.POSSIBLE, FollowUpOption.REJECT, FollowUpOption.NEW_TICKET]
TYPES = list(StateType)
CODES = {
    FollowUpOption.POSSIBLE: ReturnCode.FOLLOW_UP,
    FollowUpOption.REJECT: ReturnCode.REJECTED,
    FollowUpOption.NEW_TICKET: ReturnCode.NEW_TICKET_OLD_CLOSED,
}


@pytest.fixture(params=[True, False], ids=["by mail", "by portal"])
def by_mail(request):
    """Both ways in which customers write."""
    return request.param


def write(ticket, person, *, by_mail, **more):
    """The customer writes again."""
    channel = Channel.MAIL if by_mail else Channel.WEB
    draft = MAIL if by_mail else PORTAL
    return follow_up(ticket, actor=acting(person, channel), draft=draft, by_mail=by_mail, **more)


def bring_into(ticket, kind, actor, make_ticket):
    """Put the ticket into a state of this type, in the way that people do."""
    if kind in (StateType.PENDING_REMINDER, StateType.PENDING_AUTO):
        until = now() + timedelta(days=1)
        set_pending(ticket, actor=actor, until=until, state=catalog.default_state(kind))
    elif kind == StateType.CLOSED:
        close_ticket(ticket, actor=actor)
    elif kind == StateType.REMOVED:
        delete_ticket(ticket, actor=actor)
    elif kind == StateType.MERGED:
        merge_tickets(ticket, actor=actor, target=make_ticket(ticket.queue, "Target"))
    elif kind == StateType.OPEN:
        set_state(ticket, actor=actor, state=catalog.default_state(kind))


@pytest.mark.parametrize("option", OPTIONS)
@pytest.mark.parametrize("kind", TYPES)
def test_the_table_of_rule_5_3(kind, option, by_mail, ticket, support, anna, ben, make_ticket):
    support.follow_up_id = option
    support.save()
    bring_into(ticket, kind, acting(anna), make_ticket)
    assert ticket.state_type == kind
    over = kind in (StateType.CLOSED, StateType.REMOVED)

    if over and option == FollowUpOption.REJECT and not by_mail:
        with pytest.raises(DomainError) as refusal:
            write(ticket, ben, by_mail=False)
        assert (refusal.value.code, refusal.value.status) == ("follow_up_rejected", 400)
        assert ticket.state_type == kind
        return

    result = write(ticket, ben, by_mail=by_mail)

    ticket.refresh_from_db()
    assert result.code == (CODES[option] if over else ReturnCode.FOLLOW_UP)
    assert result.article.ticket_id == result.ticket.pk
    if kind == StateType.MERGED:
        assert result.ticket == ticket.merged_into
        assert (ticket.state_type, result.ticket.state_type) == (kind, StateType.NEW)
    elif kind == StateType.NEW:
        assert ticket.state_type == StateType.NEW
    elif not over or option == FollowUpOption.POSSIBLE:
        assert (result.ticket, ticket.state_type) == (ticket, StateType.OPEN)
    else:
        assert ticket.state_type == kind
        assert (result.ticket == ticket) == (option == FollowUpOption.REJECT)
    assert ticket.pending_until is None


# --- Row, history, events ----------------------------------------------------------------------


def test_a_reply_by_the_customer_reopens_the_ticket(ticket, anna, ben, by_mail, record):
    close_ticket(ticket, actor=acting(anna))
    record.start(ticket)

    result = write(ticket, ben, by_mail=by_mail)

    article = Article.objects.get(pk=result.article.pk)
    assert article.sender_type == SenderType.CUSTOMER
    assert article.is_visible_for_customer
    assert record.history(ticket) == [
        ("FollowUp", None, article.subject),
        ("StateUpdate", "closed successful", "open"),
    ]
    assert {row.customer for row in record.rows(ticket)} == {ben.login}
    assert record.event_names() == ["ArticleAdded", "TicketStateChanged"]
    assert record.steps(ticket) == 1
    assert (ticket.closed_at, ticket.owner, ticket.is_locked) == (None, anna, False)
    assert record.mailed() == set()


def test_a_pending_ticket_opens_and_waits_no_more(ticket, anna, ben, record):
    bring_into(ticket, StateType.PENDING_REMINDER, acting(anna), None)
    until = ticket.pending_until.isoformat()
    record.start(ticket)
    write(ticket, ben, by_mail=True)
    assert record.history(ticket)[1:] == [
        ("StateUpdate", "pending reminder", "open"),
        ("SetPendingTime", until, None),
    ]
    assert (ticket.owner, ticket.is_locked) == (anna, True)


def test_an_open_ticket_just_gets_the_message(ticket, anna, ben, record):
    bring_into(ticket, StateType.OPEN, acting(anna), None)
    record.start(ticket)
    write(ticket, ben, by_mail=True)
    assert [line[0] for line in record.history(ticket)] == ["FollowUp"]


def test_the_states_afterwards_are_settings(ticket, anna, ben):
    seen = State.objects.create(name="customer answered", type_id=StateType.OPEN)
    site.put("follow_up_state_closed", seen.pk)
    close_ticket(ticket, actor=acting(anna))
    write(ticket, ben, by_mail=True)
    assert ticket.state == seen
    write(ticket, ben, by_mail=True)
    assert ticket.state == catalog.default_state(StateType.OPEN)


def test_a_removed_ticket_is_restored(ticket, anna, ben, record):
    delete_ticket(ticket, actor=acting(anna))
    record.start(ticket)
    write(ticket, ben, by_mail=True)
    assert [line[0] for line in record.history(ticket)] == ["FollowUp", "Restored", "StateUpdate"]
    assert "TicketRestored" in record.event_names()


def test_a_rejected_mail_is_kept_and_changes_no_state(ticket, support, anna, ben, record):
    support.follow_up_id = FollowUpOption.REJECT
    support.save()
    close_ticket(ticket, actor=acting(anna))
    record.start(ticket)
    result = write(ticket, ben, by_mail=True)
    assert result.code == ReturnCode.REJECTED
    assert [line[0] for line in record.history(ticket)] == ["FollowUp"]
    assert (ticket.is_closed, ticket.article_count) == (True, 2)


def test_a_rejected_message_of_the_portal_changes_nothing(ticket, support, anna, ben, record):
    support.follow_up_id = FollowUpOption.REJECT
    support.save()
    close_ticket(ticket, actor=acting(anna))
    record.start(ticket)
    with pytest.raises(DomainError):
        write(ticket, ben, by_mail=False)
    assert record.nothing_happened(ticket)


def test_a_new_ticket_is_linked_to_the_old_one(ticket, support, anna, ben, record):
    support.follow_up_id = FollowUpOption.NEW_TICKET
    support.save()
    close_ticket(ticket, actor=acting(anna))
    record.start(ticket)

    draft = ArticleDraft(
        body="It burns again.",
        subject=f"Re: [Ticket#{ticket.tn}] It burns",
        article_type=ArticleType.EMAIL_EXTERNAL,
        message_id="<again@acme.test>",
        mail_facts={"mail": 1},
    )
    new = follow_up(ticket, actor=acting(ben, Channel.MAIL), draft=draft, by_mail=True).ticket

    assert new.tn != ticket.tn
    assert (new.title, new.queue, new.state_type) == ("It burns", support, StateType.NEW)
    assert (new.customer_user_id, new.customer_id) == (ben.login, "ACME")
    assert new.articles.get().message_id == "<again@acme.test>"
    link = TicketLink.objects.get()
    assert (link.type, link.source, link.target) == (LinkType.NORMAL, ticket, new)
    assert record.history(new) == [
        ("NewTicket", None, "It burns"),
        ("EmailCustomer", None, draft.subject),
        ("TicketLinkAdd", "Normal", ticket.tn),
    ]
    assert record.history(ticket) == [("TicketLinkAdd", "Normal", new.tn)]
    assert (ticket.is_closed, ticket.article_count) == (True, 1)


# --- Lock and owner (5.5) ----------------------------------------------------------------------


def test_the_queue_may_lock_a_reopened_ticket_for_its_owner(ticket, support, anna, ben):
    support.follow_up_lock = True
    support.save()
    close_ticket(ticket, actor=acting(anna))
    write(ticket, ben, by_mail=True)
    assert (ticket.owner, ticket.is_locked) == (anna, True)


def test_without_an_owner_there_is_nothing_to_lock_for(ticket, support, anna, ben):
    support.follow_up_lock = True
    support.save()
    close_ticket(ticket, actor=Actor.system())
    write(ticket, ben, by_mail=True)
    assert (ticket.owner, ticket.is_locked) == (None, False)


def test_a_ticket_that_was_not_closed_is_not_locked(ticket, support, anna, ben):
    support.follow_up_lock = True
    support.save()
    assign(ticket, actor=acting(anna), owner=anna)
    unlock_ticket(ticket, actor=acting(anna))
    write(ticket, ben, by_mail=True)
    assert not ticket.is_locked


@pytest.mark.parametrize("why", ["away", "gone"])
def test_an_absent_owner_loses_the_lock(why, ticket, anna, ben, record):
    assign(ticket, actor=acting(anna), owner=anna)
    if why == "away":
        anna.out_of_office_from = anna.out_of_office_until = now().date()
    else:
        anna.valid_id = 2
    anna.save()
    record.start(ticket)
    write(ticket, ben, by_mail=True)
    assert (ticket.owner, ticket.is_locked) == (anna, False)
    assert ("Unlock", "lock", "unlock") in record.history(ticket)


def test_an_absent_owner_gets_no_lock_either(ticket, support, anna, ben):
    support.follow_up_lock = True
    support.save()
    close_ticket(ticket, actor=acting(anna))
    anna.out_of_office_from = now().date() - timedelta(days=3)
    anna.out_of_office_until = now().date()
    anna.save()
    write(ticket, ben, by_mail=True)
    assert not ticket.is_locked


# --- Archive, merged, reports ------------------------------------------------------------------


@pytest.mark.parametrize("kind", [StateType.NEW, StateType.OPEN, StateType.CLOSED])
def test_a_message_brings_an_archived_ticket_back(kind, ticket, anna, ben, record):
    bring_into(ticket, kind, acting(anna), None)
    set_archived(ticket, actor=acting(anna), archived=True)
    record.start(ticket)
    write(ticket, ben, by_mail=True)
    assert not ticket.archived
    assert ("ArchiveFlagUpdate", "True", "False") in record.history(ticket)
    assert record.steps(ticket) == 1


def test_a_message_to_a_merged_ticket_reaches_the_end_of_the_chain(
    ticket, anna, ben, make_ticket, support, record
):
    second, third = make_ticket(support, "Second"), make_ticket(support, "Third")
    merge_tickets(ticket, actor=acting(anna), target=second)
    merge_tickets(second, actor=acting(anna), target=third)
    close_ticket(third, actor=acting(anna))
    record.start(ticket, second, third)

    result = write(ticket, ben, by_mail=True)

    assert (result.ticket, result.code) == (third, ReturnCode.FOLLOW_UP)
    third.refresh_from_db()
    assert third.state_type == StateType.OPEN
    assert record.history(ticket) == record.history(second) == []
    assert record.steps(ticket) == record.steps(second) == 0


def test_a_merged_ticket_with_an_unknown_target_counts_as_open(ticket, ben, record):
    merged = catalog.default_state(StateType.MERGED)
    imported = Ticket.objects.filter(pk=ticket.pk)
    imported.update(state=merged, state_type=StateType.MERGED)
    tally.rebuild()
    ticket.refresh_from_db()
    site.put("follow_up_state_closed", State.objects.get(type_id=StateType.NEW).pk)
    result = write(ticket, ben, by_mail=True)
    assert (result.ticket, ticket.state_type) == (ticket, StateType.OPEN)


def test_somebody_who_knows_the_ticket_as_open_meets_it_merged(
    ticket, anna, ben, make_ticket, support
):
    stale = Ticket.objects.get(pk=ticket.pk)
    target = make_ticket(support, "Target")
    merge_tickets(ticket, actor=acting(anna), target=target)
    assert write(stale, ben, by_mail=True).ticket == target


@pytest.mark.parametrize("option", OPTIONS)
def test_a_report_of_a_failure_reopens_whatever_the_queue_says(option, ticket, support, anna):
    support.follow_up_id = option
    support.save()
    close_ticket(ticket, actor=acting(anna))
    report = ArticleDraft(
        body="Undeliverable",
        article_type=ArticleType.EMAIL_INTERNAL,
        sender_type=SenderType.SYSTEM,
        mail_facts={"mail": 1},
    )
    result = follow_up(
        ticket,
        actor=Actor.system(Channel.MAIL),
        draft=report,
        by_mail=True,
        always_possible=True,
    )
    assert (result.ticket, ticket.state_type) == (ticket, StateType.OPEN)
    assert result.article.sender_type == SenderType.SYSTEM
    assert not result.article.is_visible_for_customer


@pytest.mark.parametrize("option", OPTIONS)
def test_a_report_of_a_delay_changes_no_state(option, ticket, support, anna, record):
    support.follow_up_id = option
    support.save()
    close_ticket(ticket, actor=acting(anna))
    record.start(ticket)
    report = ArticleDraft(
        body="Delayed",
        article_type=ArticleType.EMAIL_INTERNAL,
        sender_type=SenderType.SYSTEM,
        mail_facts={"mail": 1},
    )
    follow_up(
        ticket,
        actor=Actor.system(Channel.MAIL),
        draft=report,
        by_mail=True,
        keep_state=True,
        always_possible=True,
    )
    assert ticket.is_closed
    assert [line[0] for line in record.history(ticket)] == ["FollowUp"]


def test_a_reply_by_somebody_who_saw_an_older_version_is_refused(ticket, anna, ben, record):
    close_ticket(ticket, actor=acting(anna))
    record.start(ticket)
    with pytest.raises(VersionMismatch):
        write(ticket, ben, by_mail=False, expected_version=1)
    assert record.nothing_happened(ticket)
