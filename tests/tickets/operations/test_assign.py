"""Owner and responsible (rule 5.12)."""

import pytest

from accounts import site
from accounts.models import Agent, AgentGrant, Role, RoleGrant, RoleMember
from gotrs.common.errors import DomainError, Invalid, VersionMismatch
from tests.cast import USERS, acting, make_agent
from tickets.events import TicketOwnerChanged, TicketResponsibleChanged
from tickets.models import HistoryType
from tickets.operations import (
    assign,
    close_ticket,
    delete_ticket,
    merge_tickets,
    set_responsible,
)


def test_assigning_gives_the_ticket_to_an_agent_and_locks_it(ticket, anna, admin, record):
    record.start(ticket)
    assign(ticket, actor=acting(admin), owner=anna)

    assert (ticket.owner, ticket.is_locked) == (anna, True)
    assert ticket.lock_stamp is not None
    assert record.history(ticket) == [
        ("OwnerUpdate", None, "anna"),
        ("Lock", "unlock", "lock"),
    ]
    row = record.row(ticket, HistoryType.OWNER_UPDATE)
    assert (row.agent, row.owner_id) == (admin, anna.pk)
    event = record.event(TicketOwnerChanged)
    assert (event.old_owner_id, event.new_owner_id) == (None, anna.pk)
    assert record.steps(ticket) == 1
    assert record.mailed() == set()


def test_assigning_locks_nothing_if_told_not_to(ticket, anna, admin, record):
    record.start(ticket)
    assign(ticket, actor=acting(admin), owner=anna, lock=False)
    assert (ticket.owner, ticket.is_locked) == (anna, False)
    assert record.history(ticket) == [("OwnerUpdate", None, "anna")]


def test_assigning_to_nobody_takes_owner_and_lock(ticket, anna, admin, record):
    assign(ticket, actor=acting(admin), owner=anna)
    record.start(ticket)
    assign(ticket, actor=acting(admin), owner=None)
    assert (ticket.owner, ticket.is_locked, ticket.lock_stamp) == (None, False, None)
    assert record.history(ticket) == [
        ("OwnerUpdate", "anna", None),
        ("Unlock", "lock", "unlock"),
    ]


def test_assigning_to_who_has_it_changes_nothing(ticket, anna, admin, record):
    assign(ticket, actor=acting(admin), owner=anna)
    record.start(ticket)
    assign(ticket, actor=acting(admin), owner=anna)
    assert record.nothing_happened(ticket)


def test_another_agent_takes_the_lock_along(ticket, anna, admin):
    assign(ticket, actor=acting(admin), owner=anna)
    assign(ticket, actor=acting(admin), owner=admin)
    assert (ticket.owner, ticket.is_locked) == (admin, True)


def test_a_reader_of_the_queue_may_be_given_work(ticket, rita, admin):
    assign(ticket, actor=acting(admin), owner=rita)
    assert ticket.owner == rita


def test_where_the_site_says_so_only_workers_may(ticket, rita, anna, admin, record):
    site.put("assign_workers_only", True)
    record.start(ticket)
    with pytest.raises(Invalid):
        assign(ticket, actor=acting(admin), owner=rita)
    assert record.nothing_happened(ticket)
    AgentGrant.objects.create(agent=rita, group_id=USERS, permission="owner")
    assign(ticket, actor=acting(admin), owner=rita)
    assert ticket.owner == rita


def test_a_role_counts_as_a_grant(ticket, outsider, admin):
    role = Role.objects.create(name="Helpers")
    RoleGrant.objects.create(role=role, group_id=USERS, permission="ro")
    RoleMember.objects.create(role=role, agent=outsider)
    assign(ticket, actor=acting(admin), owner=outsider)
    assert ticket.owner == outsider


@pytest.fixture(params=["outsider", "bert", "invalid", "system"])
def unfit(request, outsider, bert):
    """Agents who can't be given a ticket in Support."""
    agents = {"outsider": lambda: outsider, "bert": lambda: bert}
    agents |= {"invalid": _invalid_agent, "system": lambda: Agent.objects.get(pk=1)}
    return agents[request.param]()


def _invalid_agent():
    return make_agent("gone", {USERS: ["rw"]}, valid_id=2)


def test_who_can_not_work_on_it_does_not_own_it(unfit, ticket, admin, record):
    record.start(ticket)
    with pytest.raises(Invalid) as refusal:
        assign(ticket, actor=acting(admin), owner=unfit)
    assert list(refusal.value.details) == ["agent_id"]
    assert record.nothing_happened(ticket)


def test_nor_answers_for_it(unfit, ticket, admin, record):
    record.start(ticket)
    with pytest.raises(Invalid) as refusal:
        set_responsible(ticket, actor=acting(admin), responsible=unfit)
    assert list(refusal.value.details) == ["responsible_id"]
    assert record.nothing_happened(ticket)


def test_responsible_is_apart_from_owner_and_lock(ticket, anna, admin, record):
    record.start(ticket)
    set_responsible(ticket, actor=acting(admin), responsible=anna)
    assert (ticket.responsible, ticket.owner, ticket.is_locked) == (anna, None, False)
    assert record.history(ticket) == [("ResponsibleUpdate", None, "anna")]
    assert record.event(TicketResponsibleChanged).new_id == anna.pk
    record.start(ticket)
    set_responsible(ticket, actor=acting(admin), responsible=None)
    assert record.history(ticket) == [("ResponsibleUpdate", "anna", None)]


def test_the_first_owner_becomes_responsible_where_the_site_says_so(ticket, anna, admin):
    site.put("responsible_auto", True)
    assign(ticket, actor=acting(admin), owner=anna)
    assert ticket.responsible == anna
    assign(ticket, actor=acting(admin), owner=admin)
    assert ticket.responsible == anna


def test_a_closed_ticket_can_be_assigned(ticket, anna, admin):
    close_ticket(ticket, actor=acting(admin))
    assign(ticket, actor=acting(admin), owner=anna, lock=False)
    assert (ticket.owner, ticket.is_closed) == (anna, True)


def test_who_was_slower_is_told(ticket, anna, admin, record):
    assign(ticket, actor=acting(admin), owner=admin)
    record.start(ticket)
    with pytest.raises(VersionMismatch) as refusal:
        assign(ticket, actor=acting(anna), owner=anna, expected_version=1)
    assert (refusal.value.code, refusal.value.status) == ("version_mismatch", 412)
    assert record.nothing_happened(ticket)


def test_merged_and_deleted_tickets_are_not_assigned(ticket, anna, make_ticket, support):
    target = make_ticket(support, "Target")
    merge_tickets(ticket, actor=acting(anna), target=target)
    with pytest.raises(DomainError) as refusal:
        assign(ticket, actor=acting(anna), owner=anna)
    assert (refusal.value.code, refusal.value.status) == ("already_merged", 400)

    delete_ticket(target, actor=acting(anna))
    with pytest.raises(DomainError) as refusal:
        assign(target, actor=acting(anna), owner=anna)
    assert (refusal.value.code, refusal.value.status) == ("not_found", 404)
