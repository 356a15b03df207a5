"""Many processes at once: no number twice, no lost update, no deadlock (rule 3.2, contract 1.7)."""

import threading
import time
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection, transaction

from accounts import site
from tests.cast import acting
from tests.tickets import crowd_work
from tests.tickets.crowd import together
from tickets import files, tally
from tickets.models import Attachment, StateType, Ticket, TicketHistory, TicketLink
from tickets.operations import (
    ArticleDraft,
    add_article,
    close_ticket,
    merge_tickets,
    move_ticket,
    set_title,
)

pytestmark = pytest.mark.django_db(transaction=True)
CROWD = 20


def test_twenty_processes_make_tickets_with_different_numbers(support, anna):
    answers = together(crowd_work.create, *[("anna", support.pk, 5)] * CROWD)

    assert [answer.error or answer.refusal for answer in answers if not answer.value] == []
    numbers = [number for answer in answers for number in answer.value]
    assert len(set(numbers)) == len(numbers) == CROWD * 5
    assert set(Ticket.objects.values_list("tn", flat=True)) == set(numbers)
    assert tally.differences() == {}


@pytest.mark.parametrize("generator", ["Date", "AutoIncrement", "Random"])
def test_so_do_the_other_generators(generator, support, anna):
    site.put("ticket_number_generator", generator)
    answers = together(crowd_work.create, *[("anna", support.pk, 2)] * CROWD)
    numbers = [number for answer in answers for number in answer.value or []]
    assert len(set(numbers)) == CROWD * 2, [a for a in answers if not a.value]


def test_of_agents_who_lock_at_once_one_wins(ticket, anna, admin):
    for _ in range(3):
        Ticket.objects.filter(pk=ticket.pk).update(lock=1, owner=None)
        answers = together(
            crowd_work.lock, *[(login, ticket.pk) for login in ("anna", "admin") for _ in range(3)]
        )
        winners = {answer.value for answer in answers if answer.value}
        assert len(winners) == 1
        assert {answer.refusal for answer in answers if not answer.value} == {"locked_by_other"}
        ticket.refresh_from_db()
        assert (ticket.owner.login, ticket.is_locked) == (winners.pop(), True)
    tally.rebuild()


def test_of_edits_of_one_version_one_wins(ticket, anna):
    answers = together(crowd_work.rename, *[("anna", ticket.pk, f"Title {n}") for n in range(8)])
    (winner,) = [answer.value for answer in answers if answer.value]
    assert {answer.refusal for answer in answers if not answer.value} == {"version_mismatch"}
    ticket.refresh_from_db()
    assert (ticket.title, ticket.version) == (winner, 2)
    assert TicketHistory.objects.filter(ticket=ticket, new_value__startswith="Title").count() == 1


def test_merging_there_and_back_at_once_refuses_one_and_never_hangs(make_ticket, support, anna):
    pairs = [
        (make_ticket(support, f"A{n}", body="a").pk, make_ticket(support, f"B{n}", body="b").pk)
        for n in range(15)
    ]
    back = [(target, source) for source, target in pairs]
    answers = together(crowd_work.merge, ("anna", pairs), ("anna", back))
    assert [answer.error for answer in answers if answer.error] == []
    for results in zip(*[answer.value for answer in answers], strict=True):
        assert sorted(results) == ["already_merged", "done"]
    for pair in pairs:
        assert sorted(Ticket.objects.filter(pk__in=pair).values_list("article_count")) == [
            (1,),
            (2,),
        ]
    assert tally.differences() == {}


def test_a_merge_is_taken_back_once(make_ticket, support, anna):
    source, target = make_ticket(support, "A", body="a"), make_ticket(support, "B", body="b")
    merge_tickets(source, actor=acting(anna), target=target)
    answers = together(crowd_work.unmerge, *[("anna", source.pk)] * 4)
    assert sorted(answer.refusal or answer.error for answer in answers) == [
        "",
        *["not_merged"] * 3,
    ]
    source.refresh_from_db()
    assert (source.state_type, source.article_count) == (StateType.NEW, 1)


def test_mails_to_a_ticket_that_is_being_merged_are_all_kept(make_ticket, support, anna):
    chain = [make_ticket(support, f"T{n}").pk for n in range(4)]
    start = chain[0]
    answers = together_different(
        (crowd_work.write_in, start, 10),
        (crowd_work.write_in, start, 10),
        (crowd_work.merge_along, "anna", chain),
    )
    assert [answer.error or answer.refusal for answer in answers if not answer.value] == []
    written = {pk for answer in answers if isinstance(answer.value, list) for pk in answer.value}
    end = Ticket.objects.get(pk=chain[-1])
    assert set(end.articles.values_list("pk", flat=True)) == written
    assert (end.article_count, len(written)) == (20, 20)
    for ticket in Ticket.objects.filter(pk__in=chain[:-1]):
        assert (ticket.state_type, ticket.article_count) == (StateType.MERGED, 1)
    assert tally.differences() == {}


def test_nothing_is_written_into_a_deleted_ticket(ticket, anna):
    answers = together_different(
        (crowd_work.note, "anna", ticket.pk, 50),
        (crowd_work.note, "anna", ticket.pk, 50),
        (crowd_work.delete, "anna", ticket.pk),
    )
    assert [answer.error or answer.refusal for answer in answers if answer.value is None] == []
    ticket.refresh_from_db()
    assert ticket.is_removed
    notes = sum(answer.value for answer in answers if isinstance(answer.value, int))
    assert ticket.article_count == ticket.articles.count() == 1 + notes
    assert TicketHistory.objects.filter(ticket=ticket).last().type == 19  # Remove
    assert tally.differences() == {}


def test_a_pair_is_linked_once_from_whichever_side(make_ticket, support, anna):
    one, two = make_ticket(support, "One"), make_ticket(support, "Two")
    answers = together(crowd_work.link, *[("anna", one.pk, two.pk), ("anna", two.pk, one.pk)] * 3)
    assert sorted(answer.value or answer.refusal or answer.error for answer in answers) == [
        *["duplicate"] * 5,
        "linked",
    ]
    assert TicketLink.objects.count() == 1


def test_an_upload_goes_into_one_article(make_ticket, support, anna):
    upload = files.store_upload(acting(anna), "plan.txt", b"plan")
    tickets = [make_ticket(support, f"T{n}") for n in range(4)]
    answers = together(
        crowd_work.use_upload, *[("anna", ticket.pk, str(upload.pk)) for ticket in tickets]
    )
    assert sorted(answer.value or answer.refusal for answer in answers) == [
        "used",
        *["validation_failed"] * 3,
    ]
    assert Attachment.objects.get().article is not None
    assert sum(Ticket.objects.values_list("article_count", flat=True)) == 1


def test_twenty_threads_write_into_one_ticket_and_all_is_counted(ticket, anna):
    def write(_number: int) -> None:
        try:
            mine = Ticket.objects.get(pk=ticket.pk)
            add_article(mine, actor=acting(anna), draft=ArticleDraft(body="x"))
        finally:
            connection.close()

    with ThreadPoolExecutor(CROWD) as pool:
        list(pool.map(write, range(CROWD)))

    ticket.refresh_from_db()
    assert ticket.article_count == ticket.articles.count() == 1 + CROWD
    assert ticket.version == 1 + CROWD
    assert ticket.last_article_id == ticket.articles.order_by("-pk").first().pk


@pytest.mark.postgresql
def test_who_works_on_one_ticket_holds_up_nobody_on_another(make_ticket, support, anna):
    one, two = make_ticket(support, "One"), make_ticket(support, "Two")
    done = threading.Event()

    def rename() -> None:
        try:
            set_title(Ticket.objects.get(pk=two.pk), actor=acting(anna), title="Quick")
            done.set()
        finally:
            connection.close()

    with transaction.atomic():
        set_title(one, actor=acting(anna), title="Slow")
        worker = threading.Thread(target=rename)
        worker.start()
        assert done.wait(10)
    worker.join()


@pytest.mark.postgresql
def test_who_waited_finds_the_ticket_though_its_state_and_queue_changed(ticket, sales, admin, anna):
    def rename() -> str:
        try:
            mine = Ticket.objects.get(pk=ticket.pk)
            return set_title(mine, actor=acting(anna), title="Patient").state.name
        finally:
            connection.close()

    with ThreadPoolExecutor(1) as pool:
        with transaction.atomic():
            move_ticket(ticket, actor=acting(admin), queue=sales)
            close_ticket(ticket, actor=acting(admin))
            waiting = pool.submit(rename)
            assert somebody_waits_for_a_lock()
        assert waiting.result(10) == "closed successful"
    ticket.refresh_from_db()
    assert (ticket.title, ticket.queue, ticket.is_closed) == ("Patient", sales, True)


def somebody_waits_for_a_lock() -> bool:
    """Whether another session begins to wait within ten seconds."""
    end = time.monotonic() + 10
    while time.monotonic() < end:
        with connection.cursor() as cursor:
            cursor.execute("SELECT count(*) FROM pg_locks WHERE NOT granted")
            if cursor.fetchone()[0]:
                return True
        threading.Event().wait(0.01)
    return False


def together_different(*works):
    """As together, with a function of its own for each process."""
    return together(crowd_work.call, *works)
