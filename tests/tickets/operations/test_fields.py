"""Single facts: title, priority, type, service, SLA, customer, tags, archive."""

import pytest

from accounts import site
from accounts.actors import Actor, Channel
from gotrs.common.errors import Conflict, Invalid
from queues.models import Service, Sla
from tests.cast import acting
from tickets.events import TicketCustomerChanged, TicketPriorityChanged, TicketTitleChanged
from tickets.models import Priority, TicketSeen, TicketType, Watcher
from tickets.operations import (
    close_ticket,
    lock_ticket,
    mark_seen,
    set_archived,
    set_customer,
    set_priority,
    set_service,
    set_sla,
    set_tags,
    set_title,
    set_type,
    watch_ticket,
)


def invalid(row):
    """The row, not in use any more."""
    row.valid_id = 2
    row.save()
    return row


# --- Title -------------------------------------------------------------------------------------


def test_a_title_changes_with_old_and_new_in_the_history(ticket, anna, record):
    record.start(ticket)
    set_title(ticket, actor=acting(anna, Channel.API), title="  Smoke ")
    ticket.refresh_from_db()
    assert ticket.title == "Smoke"
    assert record.history(ticket) == [("TitleUpdate", "Printer on fire", "Smoke")]
    assert record.rows(ticket)[0].channel == "api"
    event = record.event(TicketTitleChanged)
    assert (event.old, event.new) == ("Printer on fire", "Smoke")
    assert record.steps(ticket) == 1
    assert ticket.changed_by == anna
    assert record.mailed() == set()


def test_the_same_title_changes_nothing(ticket, anna, record):
    record.start(ticket)
    set_title(ticket, actor=acting(anna), title=ticket.title + " ")
    assert record.nothing_happened(ticket)


@pytest.mark.parametrize("title", ["", "  ", "x" * 256, "a\x00b"])
def test_a_bad_title_is_refused(title, ticket, anna, record):
    record.start(ticket)
    with pytest.raises(Invalid) as refusal:
        set_title(ticket, actor=acting(anna), title=title)
    assert list(refusal.value.details) == ["title"]
    assert record.nothing_happened(ticket)


# --- Priority ----------------------------------------------------------------------------------


def test_who_sets_the_priority_takes_an_unlocked_ticket(ticket, anna, record):
    record.start(ticket)
    set_priority(ticket, actor=acting(anna), priority=Priority.objects.get(pk=5))
    assert ticket.priority_id == 5
    assert sorted(record.history(ticket)) == [
        ("Lock", "unlock", "lock"),
        ("OwnerUpdate", None, "anna"),
        ("PriorityUpdate", "3 normal", "5 very high"),
    ]
    event = record.event(TicketPriorityChanged)
    assert (event.old_priority_id, event.new_priority_id) == (3, 5)
    assert record.steps(ticket) == 1


def test_a_colleagues_lock_stays(ticket, anna, admin):
    lock_ticket(ticket, actor=acting(admin))
    set_priority(ticket, actor=acting(anna), priority=Priority.objects.get(pk=5))
    assert (ticket.owner, ticket.is_locked) == (admin, True)


def test_a_closed_ticket_is_not_locked_by_it(ticket, anna):
    close_ticket(ticket, actor=Actor.system())
    set_priority(ticket, actor=acting(anna), priority=Priority.objects.get(pk=5))
    assert (ticket.owner, ticket.is_locked) == (None, False)


def test_strict_locks_refuse_it(ticket, anna, admin, record):
    site.put("strict_locks", True)
    lock_ticket(ticket, actor=acting(admin))
    record.start(ticket)
    with pytest.raises(Conflict):
        set_priority(ticket, actor=acting(anna), priority=Priority.objects.get(pk=5))
    assert record.nothing_happened(ticket)


def test_the_same_priority_changes_nothing_even_if_it_is_invalid(ticket, anna, record):
    same = invalid(Priority.objects.get(pk=ticket.priority_id))
    record.start(ticket)
    set_priority(ticket, actor=acting(anna), priority=same)
    assert record.nothing_happened(ticket)


def test_an_invalid_priority_is_refused(ticket, anna, record):
    record.start(ticket)
    with pytest.raises(Invalid) as refusal:
        set_priority(ticket, actor=acting(anna), priority=invalid(Priority.objects.get(pk=5)))
    assert list(refusal.value.details) == ["priority_id"]
    assert record.nothing_happened(ticket)


# --- Type, service, SLA ------------------------------------------------------------------------


@pytest.fixture
def services(db):
    """Mail with its SLA Gold, and Phone without any."""
    mail, phone = Service.objects.create(name="Mail"), Service.objects.create(name="Phone")
    gold = Sla.objects.create(name="Gold")
    gold.services.add(mail)
    return mail, phone, gold


def test_the_type_changes_and_locks_nothing(ticket, anna, record):
    record.start(ticket)
    set_type(ticket, actor=acting(anna), type=TicketType.objects.get(pk=2))
    assert record.history(ticket) == [("TypeUpdate", "Unclassified", "Incident")]
    assert record.rows(ticket)[0].type_id_after == 2
    assert (record.steps(ticket), ticket.is_locked) == (1, False)
    record.start(ticket)
    set_type(ticket, actor=acting(anna), type=None)
    assert record.history(ticket) == [("TypeUpdate", "Incident", None)]


def test_an_invalid_type_is_refused(ticket, anna, record):
    record.start(ticket)
    with pytest.raises(Invalid) as refusal:
        set_type(ticket, actor=acting(anna), type=invalid(TicketType.objects.get(pk=2)))
    assert list(refusal.value.details) == ["type_id"]
    assert record.nothing_happened(ticket)


def test_an_sla_comes_with_its_service(ticket, anna, services, record):
    mail, _phone, gold = services
    set_service(ticket, actor=acting(anna), service=mail)
    record.start(ticket)
    set_sla(ticket, actor=acting(anna), sla=gold)
    assert record.history(ticket) == [("SLAUpdate", None, "Gold")]
    assert record.steps(ticket) == 1


def test_an_sla_of_another_service_is_refused(ticket, anna, services, record):
    _mail, phone, gold = services
    set_service(ticket, actor=acting(anna), service=phone)
    record.start(ticket)
    with pytest.raises(Invalid) as refusal:
        set_sla(ticket, actor=acting(anna), sla=gold)
    assert list(refusal.value.details) == ["sla_id"]
    assert record.nothing_happened(ticket)


@pytest.mark.parametrize("other", ["phone", "none"])
def test_another_service_clears_an_sla_that_does_not_fit(other, ticket, anna, services, record):
    mail, phone, gold = services
    set_service(ticket, actor=acting(anna), service=mail)
    set_sla(ticket, actor=acting(anna), sla=gold)
    record.start(ticket)
    set_service(ticket, actor=acting(anna), service=phone if other == "phone" else None)
    assert ticket.sla is None
    new = "Phone" if other == "phone" else None
    assert record.history(ticket) == [
        ("ServiceUpdate", "Mail", new),
        ("SLAUpdate", "Gold", None),
    ]
    assert record.steps(ticket) == 1


def test_another_service_keeps_an_sla_that_fits(ticket, anna, services):
    mail, phone, gold = services
    gold.services.add(phone)
    set_service(ticket, actor=acting(anna), service=mail)
    set_sla(ticket, actor=acting(anna), sla=gold)
    set_service(ticket, actor=acting(anna), service=phone)
    assert ticket.sla == gold


def test_what_is_kept_need_not_be_in_use_any_more(ticket, anna, services, record):
    mail, _phone, gold = services
    set_service(ticket, actor=acting(anna), service=mail)
    set_sla(ticket, actor=acting(anna), sla=gold)
    invalid(mail)
    invalid(gold)
    record.start(ticket)
    set_service(ticket, actor=acting(anna), service=mail)
    set_sla(ticket, actor=acting(anna), sla=gold)
    assert record.nothing_happened(ticket)


# --- Customer ----------------------------------------------------------------------------------


def test_the_company_follows_from_the_customer_user(ticket, anna, olga, record):
    record.start(ticket)
    set_customer(ticket, actor=acting(anna), customer_user_id=olga.login)
    assert (ticket.customer_user_id, ticket.customer_id) == (olga.login, "OTHER")
    assert record.history(ticket) == [
        ("CustomerUpdate", "ACME/ben@acme.test", "OTHER/olga@other.test")
    ]
    assert record.event(TicketCustomerChanged).ticket == ticket
    assert record.steps(ticket) == 1
    assert record.mailed() == set()


def test_a_company_that_is_named_wins(ticket, anna, olga):
    set_customer(ticket, actor=acting(anna), customer_user_id=olga.login, customer_id=" ACME ")
    assert (ticket.customer_user_id, ticket.customer_id) == (olga.login, "ACME")


def test_a_ticket_may_have_no_customer(ticket, anna):
    set_customer(ticket, actor=acting(anna), customer_user_id="")
    assert (ticket.customer_user_id, ticket.customer_id) == ("", "")


def test_the_same_customer_changes_nothing(ticket, anna, ben, record):
    record.start(ticket)
    set_customer(ticket, actor=acting(anna), customer_user_id=ben.login)
    assert record.nothing_happened(ticket)


@pytest.mark.parametrize(
    ("field", "login", "company"),
    [("customer_user_id", "x" * 256, None), ("customer_id", "x", "y" * 151)],
)
def test_overlong_names_are_refused(field, login, company, ticket, anna, record):
    record.start(ticket)
    with pytest.raises(Invalid) as refusal:
        set_customer(ticket, actor=acting(anna), customer_user_id=login, customer_id=company)
    assert list(refusal.value.details) == [field]
    assert record.nothing_happened(ticket)


# --- Tags --------------------------------------------------------------------------------------


def names(ticket):
    return sorted(ticket.tags.values_list("name", flat=True))


def test_tags_become_exactly_these(ticket, anna, record):
    set_tags(ticket, actor=acting(anna), tags=["old", "kept"])
    record.start(ticket)
    set_tags(ticket, actor=acting(anna), tags=["Kept", "NEW", "new"])
    assert names(ticket) == ["kept", "new"]
    assert record.history(ticket) == [("TagUpdate", "kept, old", "kept, new")]
    assert record.event_names() == ["TicketUpdated"]
    assert record.steps(ticket) == 1


def test_the_same_tags_change_nothing(ticket, anna, record):
    set_tags(ticket, actor=acting(anna), tags=["a", "b"])
    record.start(ticket)
    set_tags(ticket, actor=acting(anna), tags=["B", "a"])
    assert record.nothing_happened(ticket)


def test_twenty_tags_of_fifty_characters_are_the_most(ticket, anna, record):
    most = [f"{n:050}" for n in range(20)]
    set_tags(ticket, actor=acting(anna), tags=most)
    assert names(ticket) == most
    for bad in ([*most, "one more"], ["x" * 51], ["a,b"], [" "], ["a\x00"]):
        record.start(ticket)
        with pytest.raises(Invalid) as refusal:
            set_tags(ticket, actor=acting(anna), tags=bad)
        assert list(refusal.value.details) == ["tags"]
        assert record.nothing_happened(ticket)
        assert names(ticket) == most


# --- Archive -----------------------------------------------------------------------------------


def test_archiving_keeps_watchers_and_forgets_who_read_it(ticket, anna, admin, record):
    mark_seen(ticket, actor=acting(admin))
    watch_ticket(ticket, actor=acting(admin))
    record.start(ticket)
    set_archived(ticket, actor=acting(anna), archived=True)
    assert record.history(ticket) == [("ArchiveFlagUpdate", "False", "True")]
    assert record.steps(ticket) == 1
    assert Watcher.objects.get().agent == admin
    assert not TicketSeen.objects.exists()
    record.start(ticket)
    set_archived(ticket, actor=acting(anna), archived=True)
    assert record.nothing_happened(ticket)
    set_archived(ticket, actor=acting(anna), archived=False)
    assert record.history(ticket) == [("ArchiveFlagUpdate", "True", "False")]
