"""Walking lists by cursor while people work (contract 1.5)."""

import itertools

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.cast import acting
from tickets.models import Priority
from tickets.operations import ArticleDraft, add_article, set_priority, set_title

pytestmark = pytest.mark.django_db


def walk(api, path, between=lambda step: None, size=2):
    """The rows in the order in which they come; ``between`` is called after each step."""
    sign = "&" if "?" in path else "?"
    cursor, rows, step = "", [], 0
    while cursor is not None:
        answer = api.get(f"{path}{sign}cursor={cursor}&per_page={size}")
        assert answer.status_code == 200, answer.content
        data = answer.json()
        assert set(data["pagination"]) == {"per_page", "has_next", "next_cursor"}
        assert data["pagination"]["has_next"] == (data["pagination"]["next_cursor"] is not None)
        rows += data["data"]
        cursor = data["pagination"]["next_cursor"]
        between(step)
        step += 1
        assert step < 50
    return rows


def test_tickets_that_change_meanwhile_are_seen_at_least_once_as_they_are_last(
    api_of, anna, make_ticket, support
):
    tickets = [make_ticket(support, str(number)) for number in range(7)]

    def work(step):
        if step < 3:
            set_title(tickets[step], actor=acting(anna), title=f"{step} again")
            set_title(tickets[-1 - step], actor=acting(anna), title=f"{6 - step} again")
            make_ticket(support, f"new {step}")

    rows = walk(api_of(anna), "/tickets?sort=updated", work)
    assert {row["id"] for row in rows} >= {ticket.pk for ticket in tickets}
    last = {row["id"]: row["title"] for row in rows}
    for ticket in tickets:
        ticket.refresh_from_db()
        assert last[ticket.pk] == ticket.title
    assert {"new 0", "new 1", "new 2"} <= set(last.values())


@pytest.mark.parametrize("sort", ["created", "-created", "id", "-id"])
def test_in_a_steady_order_each_ticket_comes_once_whatever_happens(
    api_of, anna, make_ticket, support, sort
):
    tickets = [make_ticket(support, str(number)) for number in range(7)]
    highest = Priority.objects.get(pk=5)

    def work(step):
        for ticket in tickets:
            priority = highest if step % 2 else Priority.objects.get(pk=1)
            set_priority(ticket, actor=acting(anna), priority=priority)

    titles = [row["title"] for row in walk(api_of(anna), f"/tickets?sort={sort}", work)]
    expected = [ticket.title for ticket in tickets]
    assert titles == (expected[::-1] if sort.startswith("-") else expected)


def test_articles_and_history_that_grow_are_walked_to_their_new_end(api_of, anna, ticket):
    api = api_of(anna)
    for number in range(4):
        add_article(ticket, actor=acting(anna), draft=ArticleDraft(body=str(number)))

    def work(step):
        if step < 2:
            add_article(ticket, actor=acting(anna), draft=ArticleDraft(body=f"late {step}"))

    bodies = [row["body"] for row in walk(api, f"/tickets/{ticket.pk}/articles", work)]
    assert bodies == ["It smokes.", "0", "1", "2", "3", "late 0", "late 1"]
    rows = walk(api, f"/tickets/{ticket.pk}/history", work)
    ids = [row["id"] for row in rows]
    assert ids == sorted(set(ids))
    assert ids == list(ticket.history.order_by("id").values_list("id", flat=True))
    backwards = [row["id"] for row in walk(api, f"/tickets/{ticket.pk}/history?order=desc")]
    assert backwards == ids[::-1]


def test_an_article_that_is_deleted_meanwhile_disturbs_nobody(api_of, anna, ticket):
    api, path = api_of(anna), f"/tickets/{ticket.pk}/articles"
    notes = [
        add_article(ticket, actor=acting(anna), draft=ArticleDraft(body=str(number)))
        for number in range(4)
    ]

    def work(step):
        if step == 0:
            assert api.delete(f"{path}/{notes[0].pk}").status_code == 200
            assert api.delete(f"{path}/{notes[2].pk}").status_code == 200

    assert [row["body"] for row in walk(api, path, work)] == ["It smokes.", "0", "1", "3"]


@pytest.mark.parametrize("path", ["/tickets", "articles", "history"])
def test_no_step_counts_or_skips_rows_however_far_it_is(
    api_of, anna, make_ticket, support, ticket, path
):
    for number in range(8):
        make_ticket(support, str(number))
        add_article(ticket, actor=acting(anna), draft=ArticleDraft(body=str(number)))
    api = api_of(anna)
    path = path if path.startswith("/") else f"/tickets/{ticket.pk}/{path}"
    walk(api, path)
    costs: list[int] = []
    statements: list[str] = []

    def cost(_step):
        costs.append(len(captured))
        statements.extend(query["sql"] for query in captured.captured_queries)

    with CaptureQueriesContext(connection) as captured:
        walk(api, path, cost)
    steps = [after - before for before, after in itertools.pairwise(costs)]
    assert len(set(steps)) == 1
    assert not any("OFFSET" in sql or "COUNT(" in sql for sql in statements)


@pytest.mark.parametrize("path", ["articles", "history"])
@pytest.mark.parametrize("cursor", ["nonsense", "a" * 3000, "bzE3NzAx", "%00", "é"])
def test_a_cursor_that_is_none_of_ours_is_refused(api_of, anna, ticket, path, cursor):
    answer = api_of(anna).get(f"/tickets/{ticket.pk}/{path}?cursor={cursor}")
    assert answer.status_code == 400
