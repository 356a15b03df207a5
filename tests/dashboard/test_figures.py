"""What the figures of a span count, and what they don't."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest

from dashboard import figures
from gotrs.common.clock import moved_to
from gotrs.common.errors import DomainError
from tests.cast import acting
from tickets.models import ArticleType, TimeEntry
from tickets.operations import (
    ArticleDraft,
    add_article,
    assign,
    book_time,
    close_ticket,
    delete_ticket,
    follow_up,
    merge_tickets,
    reopen_ticket,
    set_archived,
)

pytestmark = pytest.mark.django_db

UTC_ZONE = ZoneInfo("UTC")
MONDAY = datetime(2026, 2, 2, 9, tzinfo=UTC)
FEBRUARY = figures.Span(
    datetime(2026, 2, 1, tzinfo=UTC), datetime(2026, 3, 1, tzinfo=UTC), UTC_ZONE
)


def at(days=0, hours=0):
    """Within the block it is so long after Monday morning."""
    return moved_to(MONDAY + timedelta(days=days, hours=hours))


@pytest.fixture
def tickets(anna):
    return figures.counted_tickets(acting(anna))


def test_created_counts_what_came_in_the_span_whatever_became_of_it(
    make_ticket, support, tickets, anna
):
    with at(days=-10):
        make_ticket(support, "January")
    with at():
        merged, target, gone, away = (make_ticket(support, f"Cable {n}") for n in range(4))
    with at(hours=1):
        merge_tickets(merged, actor=acting(anna), target=target)
        delete_ticket(gone, actor=acting(anna))
        set_archived(away, actor=acting(anna), archived=True)
    assert figures.created_count(tickets, FEBRUARY) == 3
    assert figures.count_by(figures.created_in(tickets, FEBRUARY), "queue__name") == {"Support": 3}


def test_closed_counts_a_ticket_once_and_no_more_when_it_is_reopened(
    make_ticket, support, tickets, anna
):
    with at():
        done, back, twice = (make_ticket(support, f"Cable {n}") for n in range(3))
        for ticket in (done, back, twice):
            close_ticket(ticket, actor=acting(anna))
    with at(days=1):
        reopen_ticket(back, actor=acting(anna))
        reopen_ticket(twice, actor=acting(anna))
    with at(days=2):
        close_ticket(twice, actor=acting(anna))
    assert figures.closed_count(tickets, FEBRUARY) == 2
    assert figures.reopened_count(tickets, FEBRUARY) == 2
    weeks = figures.per_interval(
        figures.closed_in(tickets, FEBRUARY), "closed_at", FEBRUARY, "week"
    )
    assert weeks == dict(zip(FEBRUARY.keys("week"), [0, 2, 0, 0, 0], strict=True))


def test_the_backlog_grows_by_what_came_and_was_not_closed(make_ticket, support, tickets, anna):
    with at(days=-10):
        old = make_ticket(support, "January")
    with at():
        first, _second = (make_ticket(support, f"Cable {n}") for n in range(2))
    with at(days=1):
        close_ticket(first, actor=acting(anna))
        close_ticket(old, actor=acting(anna))
    assert figures.backlog_change(tickets, FEBRUARY) == 0
    levels = figures.active_per_interval(tickets, FEBRUARY, "day")
    assert [list(levels.values())[day - 1] for day in (1, 2, 3, 28)] == [1, 3, 1, 1]
    assert figures.active_count(tickets, FEBRUARY.end) == 1


def test_only_readable_queues_are_counted(make_ticket, support, secret, anna, bert, admin):
    with at():
        make_ticket(support)
        make_ticket(secret)
    for person, expected in ((anna, 1), (bert, 1), (admin, 2)):
        seen = figures.counted_tickets(acting(person))
        assert figures.created_count(seen, FEBRUARY) == expected
    assert figures.created_count(figures.counted_tickets(acting(admin), []), FEBRUARY) == 0


REPLY = ArticleDraft(body="Try again.", article_type=ArticleType.EMAIL_EXTERNAL)
NOTE = ArticleDraft(body="Hm.")
CALL = ArticleDraft(body="We talked.", article_type=ArticleType.PHONE)
PORTAL = ArticleDraft(body="Still.", article_type=ArticleType.WEBREQUEST)


def test_the_response_time_ends_with_the_first_answer_that_the_customer_sees(
    make_ticket, support, tickets, anna, ben
):
    with at():
        one, two, silent = (
            make_ticket(support, f"Cable {n}", actor=ben, body="x", customer_user_id=ben.login)
            for n in range(3)
        )
    with at(hours=1):
        add_article(one, actor=acting(anna), draft=NOTE)
        follow_up(one, actor=acting(ben), draft=PORTAL)
        add_article(two, actor=acting(anna), draft=CALL)
        add_article(silent, actor=acting(anna), draft=NOTE)
    with at(hours=4):
        add_article(one, actor=acting(anna), draft=REPLY)
        add_article(two, actor=acting(anna), draft=REPLY)
    with at(hours=9):
        add_article(one, actor=acting(anna), draft=REPLY)
    times = figures.response_times(tickets, FEBRUARY)
    assert times.count == 2
    assert (times.shortest, times.longest) == (timedelta(hours=1), timedelta(hours=4))
    assert times.average == times.median == timedelta(hours=2, minutes=30)


def test_without_tickets_there_are_no_times(tickets):
    assert figures.response_times(tickets, FEBRUARY) == figures.Times()
    assert figures.resolution_times(tickets, FEBRUARY) == figures.Times()


def test_the_median_is_the_middle_of_the_times_to_the_last_closing(
    make_ticket, support, tickets, anna
):
    with at():
        made = [make_ticket(support, f"Cable {n}") for n in range(3)]
    for hours, ticket in zip((1, 2, 30), made, strict=True):
        with at(hours=hours):
            close_ticket(ticket, actor=acting(anna))
    times = figures.resolution_times(tickets, FEBRUARY)
    assert (times.median, times.average) == (timedelta(hours=2), timedelta(hours=11))


def test_figures_by_queue_agent_and_company(make_ticket, support, sales, tickets, anna, rita, ben):
    with at():
        mine = make_ticket(
            support, "Mine", actor=anna, customer_user_id=ben.login, customer_id="ACME"
        )
        make_ticket(support, "Free", customer_id="acme")
        make_ticket(sales, "Offer")
    with at(hours=2):
        assign(mine, actor=acting(anna), owner=rita)
        add_article(mine, actor=acting(anna), draft=REPLY)
        booked = book_time(mine, actor=acting(anna), time_unit=Decimal("1.5"))
    TimeEntry.objects.filter(pk=booked.pk).update(created_at=MONDAY)
    with at(hours=3):
        close_ticket(mine, actor=acting(anna))

    def rows(name):
        dimension = figures.DIMENSIONS[name]
        found = figures.by_dimension(tickets, FEBRUARY, dimension)
        figures.fill_in_times(found.values(), tickets, FEBRUARY, dimension)
        return [
            (g.id, g.name, g.created, g.closed, g.open, g.response.median, g.resolution.median,
             g.time_units)
            for g in figures.name_groups(found.values(), dimension)
        ]  # fmt: skip

    two, three = timedelta(hours=2), timedelta(hours=3)
    assert rows("queues") == [
        (sales.pk, "Sales", 1, 0, 1, None, None, 0),
        (support.pk, "Support", 2, 1, 1, two, three, Decimal("1.5")),
    ]
    assert rows("agents") == [
        (anna.pk, "Anna Arndt", 1, 0, 0, two, None, Decimal("1.5")),
        (rita.pk, "Rita Reed", 0, 1, 0, None, three, 0),
    ]
    assert rows("customers") == [
        ("ACME", "Acme Ltd", 2, 1, 1, two, three, Decimal("1.5")),
    ]


# --- Spans ------------------------------------------------------------------------------------

BERLIN = ZoneInfo("Europe/Berlin")


@pytest.mark.parametrize(
    ("query", "start", "end"),
    [
        ({}, "2026-01-03T23:00", "2026-02-02T23:00"),
        ({"from": "", "to": " "}, "2026-01-03T23:00", "2026-02-02T23:00"),
        ({"from": "2026-02-01", "to": "2026-02-01"}, "2026-01-31T23:00", "2026-02-01T23:00"),
        ({"from": "2026-03-29", "to": "2026-03-29"}, "2026-03-28T23:00", "2026-03-29T22:00"),
        ({"from": "2026-02-01T10:00:00Z"}, "2026-02-01T10:00", "2026-02-02T23:00"),
        ({"to": "2026-01-31T12:00:00+01:00"}, "2026-01-01T11:00", "2026-01-31T11:00"),
        ({"from": "2027-01-01T00:00:00Z"}, "2027-01-01T00:00", "2027-01-02T00:00"),
    ],
)
def test_days_are_those_of_the_reader_and_both_included(query, start, end):
    with at():
        span = figures.read_span(query, BERLIN)
    assert span.start == datetime.fromisoformat(f"{start}+00:00")
    assert span.end == datetime.fromisoformat(f"{end}+00:00")


@pytest.mark.parametrize(
    ("query", "fields"),
    [
        ({"from": "soon", "to": "2026-02-30"}, {"from", "to"}),
        ({"from": "2026-02-02", "to": "2026-02-01"}, {"to"}),
        ({"from": "0001-01-01"}, {"from"}),
        ({"to": "9999-12-31T23:59:59-23:59"}, {"to"}),
        ({"to": "9999-12-31"}, {"to"}),
        ({"from": ["2026-02-02"], "to": {"a": 1}}, {"from", "to"}),
        ({"from": 10**30}, {"from"}),
    ],
)
def test_what_is_no_span_is_refused_with_all_that_is_wrong(query, fields):
    with pytest.raises(DomainError) as refusal:
        figures.read_span(query, BERLIN)
    assert refusal.value.code == "invalid_filter"
    assert set(refusal.value.details) == fields


def test_the_intervals_of_a_span():
    span = figures.Span(
        datetime(2026, 1, 30, 23, tzinfo=UTC), datetime(2026, 2, 2, 23, tzinfo=UTC), BERLIN
    )

    def named(interval):
        return [f"{key:%m-%d}" for key in span.keys(interval)]

    assert named("day") == ["01-31", "02-01", "02-02"]
    assert named("week") == ["01-26", "02-02"]
    assert named("month") == ["01-01", "02-01"]
    assert len(span.keys("hour")) == 72
