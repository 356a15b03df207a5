"""Exact totals: always what counting the tickets would say, and never counting them."""

import io
import threading

import pytest
from django.core.management import CommandError, call_command
from django.db import connection, transaction

from accounts import site
from tests.cast import acting
from tickets import tally
from tickets.models import StateType, Ticket, TicketTally
from tickets.operations import (
    assign,
    close_ticket,
    delete_ticket,
    lock_ticket,
    merge_tickets,
    move_ticket,
    restore_ticket,
    set_archived,
    set_title,
    unmerge_ticket,
    watch_ticket,
)

pytestmark = pytest.mark.django_db
KEY = tally.TallyKey(queue_id=1, state_id=4, state_type=2, locked=False, archived=False)


def total(person, **chosen):
    return tally.count(acting(person), **chosen)


class TestOperations:
    def test_a_new_ticket_counts_as_new_and_unlocked(self, ticket, support, anna):
        assert tally.counts(acting(anna)) == {support.pk: tally.QueueCounts(new=1, unlocked=1)}

    def test_a_closed_ticket_counts_as_closed(self, ticket, support, anna):
        close_ticket(ticket, actor=acting(anna))
        counts = tally.counts(acting(anna))[support.pk]
        assert counts == tally.QueueCounts(closed=1)
        assert (counts.active, counts.total) == (0, 1)

    def test_a_locked_ticket_is_not_counted_as_unlocked(self, ticket, support, anna):
        lock_ticket(ticket, actor=acting(anna))
        assert tally.counts(acting(anna))[support.pk].unlocked == 0

    def test_a_moved_ticket_counts_where_it_is(self, ticket, sales, support, anna):
        move_ticket(ticket, actor=acting(anna), queue=sales)
        assert total(anna, queue_ids=[sales.pk]) == 1
        assert total(anna, queue_ids=[support.pk]) == 0

    def test_removed_tickets_never_count(self, ticket, admin):
        delete_ticket(ticket, actor=acting(admin))
        assert total(admin) == total(admin, archived=None) == 0
        restore_ticket(ticket, actor=acting(admin))
        assert total(admin) == 1

    def test_archived_tickets_count_only_if_asked_for(self, ticket, anna):
        set_archived(ticket, actor=acting(anna), archived=True)
        assert (total(anna), total(anna, archived=True), total(anna, archived=None)) == (0, 1, 1)

    def test_every_way_through_a_life_leaves_the_totals_right(
        self, make_ticket, ticket, support, sales, anna, rita, admin
    ):
        target = make_ticket(support)
        actor = acting(anna)
        assign(ticket, actor=actor, owner=rita)
        set_title(ticket, actor=actor, title="Another")
        move_ticket(ticket, actor=actor, queue=sales)
        merge_tickets(ticket, actor=actor, target=target)
        assert total(anna, state_types=[StateType.MERGED]) == 1
        unmerge_ticket(ticket, actor=actor)
        close_ticket(target, actor=actor)
        delete_ticket(target, actor=acting(admin))
        assert tally.differences() == {}
        assert total(anna) == Ticket.objects.visible_to(actor).count() == 1

    def test_an_operation_that_is_undone_is_not_counted(self, ticket, anna, sales):
        with transaction.atomic():
            move_ticket(ticket, actor=acting(anna), queue=sales)
            transaction.set_rollback(True)
        assert total(anna, queue_ids=[sales.pk]) == 0
        assert tally.differences() == {}


class TestWhoCounts:
    def test_agents_count_what_they_may_read(
        self, make_ticket, support, secret, anna, bert, outsider, admin
    ):
        make_ticket(support)
        make_ticket(secret)
        assert (total(anna), total(bert), total(outsider), total(admin)) == (1, 1, 0, 2)
        assert total(anna, queue_ids=[secret.pk]) == 0
        assert set(tally.counts(acting(bert))) == {secret.pk}

    def test_customers_count_their_own(self, ticket, make_ticket, support, ben, carla, olga):
        make_ticket(support)
        assert (total(ben), total(carla), total(olga)) == (1, 1, 0)
        assert tally.counts(acting(ben)) == {}

    @pytest.mark.parametrize("setting", ["owner_has_rw", "responsible_has_rw", "watcher_has_ro"])
    def test_exceptions_for_single_tickets_are_counted(
        self, make_ticket, secret, anna, admin, setting
    ):
        site.put("owner_has_rw", True)
        site.put("responsible_has_rw", True)
        site.put("watcher_has_ro", True)
        ticket = make_ticket(secret)
        actor = acting(anna)
        Ticket.objects.filter(pk=ticket.pk).update(
            owner=anna if setting == "owner_has_rw" else None,
            responsible=anna if setting == "responsible_has_rw" else None,
        )
        if setting == "watcher_has_ro":
            watch_ticket(ticket, actor=actor)
        assert total(anna) == Ticket.objects.visible_to(acting(anna)).count() == 1
        site.put(setting, False)
        assert total(anna) == Ticket.objects.visible_to(acting(anna)).count() == 0

    def test_counting_costs_the_same_for_any_number_of_tickets(
        self, make_ticket, support, anna, django_assert_num_queries
    ):
        actor = acting(anna)
        tally.count(actor)
        for _number in range(5):
            make_ticket(support)
        with django_assert_num_queries(1):
            assert tally.count(actor) == 5
        with django_assert_num_queries(1):
            tally.counts(actor)


class TestFolding:
    def test_folding_changes_no_total_and_leaves_one_row_a_key(self, make_ticket, support, anna):
        for _number in range(5):
            close_ticket(make_ticket(support), actor=acting(anna))
        before = tally.counts(acting(anna))
        assert tally.fold() > 0
        assert tally.counts(acting(anna)) == before
        assert [row.amount for row in TicketTally.objects.all()] == [5]

    def test_nothing_is_written_if_there_is_nothing_to_fold(self, ticket):
        tally.fold()
        row = TicketTally.objects.get()
        assert tally.fold() == 0
        assert TicketTally.objects.get().pk == row.pk

    def test_a_record_of_no_change_writes_nothing(self):
        tally.record(KEY, KEY)
        tally.record(None, None)
        assert not TicketTally.objects.exists()


class TestRepair:
    def test_a_wrong_total_is_named_and_repaired(self, ticket, anna, capsys):
        tally.record(None, KEY)
        with pytest.raises(CommandError):
            call_command("check_tally", stdout=io.StringIO())
        assert tally.differences() == {KEY: -1}
        call_command("check_tally", "--repair", stdout=io.StringIO())
        assert tally.differences() == {}
        assert total(anna) == 1

    def test_right_totals_are_said_to_be_right(self, ticket):
        answer = io.StringIO()
        call_command("check_tally", stdout=answer)
        assert "right" in answer.getvalue()


@pytest.mark.django_db(transaction=True)
def test_folding_and_counting_anew_beside_writers_loses_nothing():
    """Writers record, folders fold, one rebuilds nothing away: the sum stays exact."""
    writers, each = 4, 25
    done = threading.Event()
    errors: list[BaseException] = []

    def run(work):
        try:
            work()
        except BaseException as error:
            errors.append(error)
        finally:
            connection.close()

    def write():
        for _number in range(each):
            with transaction.atomic():
                tally.record(None, KEY)

    def fold():
        while not done.is_set():
            tally.fold()

    writing = [threading.Thread(target=run, args=(write,)) for _number in range(writers)]
    folding = [threading.Thread(target=run, args=(fold,)) for _number in range(2)]
    for thread in writing + folding:
        thread.start()
    for thread in writing:
        thread.join()
    done.set()
    for thread in folding:
        thread.join()
    assert errors == []
    tally.fold()
    assert [row.amount for row in TicketTally.objects.all()] == [writers * each]
