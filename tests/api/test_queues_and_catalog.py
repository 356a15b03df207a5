"""Queues and master data (contract 4.7, 4.8)."""

from datetime import timedelta

import pytest
from django.utils import timezone

from gotrs.common.validity import Validity
from queues.models import Queue
from queues.serializers import QueueSerializer
from tests.cast import USERS, acting, make_agent, make_queue
from tests.clients import queries_of
from tickets.models import State, Ticket
from tickets.operations import ArticleDraft, add_article, assign, close_ticket, set_pending


def names(api, query=""):
    return [row["name"] for row in api.get(f"/queues{query}").json()["data"]]


def test_agents_see_queues_in_which_they_may_do_anything(
    api_of, admin, anna, outsider, support, secret, board
):
    seeded = ["Junk", "Misc", "Postmaster", "Raw"]
    assert names(api_of(admin)) == sorted([*seeded, "Secret", "Support"])
    assert names(api_of(anna)) == sorted([*seeded, "Support"])
    assert names(api_of(outsider)) == []
    mover = make_agent("mover", {board.pk: ["move_into"]})
    assert names(api_of(mover)) == ["Secret"]


def test_customers_see_where_they_may_write_to(api_of, ben, support, secret):
    rows = api_of(ben).get("/queues").json()["data"]
    assert [row["name"] for row in rows] == ["Misc", "Postmaster", "Raw", "Support"]
    assert all(set(row) == {"id", "name", "comment"} for row in rows)
    assert api_of(ben).get(f"/queues/{support.pk}").status_code == 200
    assert api_of(ben).get(f"/queues/{secret.pk}").status_code == 404


def test_a_queue_has_exactly_the_documented_fields(api_of, anna, support):
    api = api_of(anna)
    counts = {"total_tickets", "open_tickets", "pending_tickets", "closed_tickets"}
    documented = set(QueueSerializer().fields)
    assert set(api.get(f"/queues/{support.pk}").json()["data"]) == documented - counts
    with_counts = api.get(f"/queues/{support.pk}?include_stats=true").json()["data"]
    assert set(with_counts) == documented


def test_the_list_can_be_searched_and_limited(api_of, board, support, sales, secret):
    api = api_of(make_agent("carl", {USERS: ["ro"], board.pk: ["rw"]}))
    assert names(api, "?search=SUPP") == ["Support"]
    assert names(api, "?search=%25") == []
    assert names(api, "?permission=create") == ["Secret"]
    Queue.objects.filter(pk=sales.pk).update(valid_id=Validity.INVALID)
    assert "Sales" not in names(api)
    assert names(api, "?valid=2") == ["Sales"]
    assert "Sales" in names(api, "?valid=all")
    wrong = api.get("/queues?valid=7&permission=god").json()
    assert (wrong["code"], set(wrong["details"])) == ("invalid_filter", {"valid", "permission"})


@pytest.mark.parametrize("path", ["", "/tickets", "/stats", "/agents"])
def test_unreadable_and_missing_queues_read_the_same(api_of, anna, secret, path):
    api = api_of(anna)
    unreadable, missing = (api.get(f"/queues/{pk}{path}") for pk in (secret.pk, 999))
    assert unreadable.status_code == missing.status_code == 404
    assert unreadable.json() == missing.json()
    assert api.get(f"/queues/x{path}").json()["code"] == "invalid_id"


@pytest.mark.parametrize("path", ["tickets", "stats", "agents"])
def test_what_is_in_a_queue_needs_ro(api_of, ben, support, path):
    mover = api_of(make_agent("mover", {USERS: ["move_into"]}))
    assert mover.get(f"/queues/{support.pk}/{path}").status_code == 403
    assert api_of(ben).get(f"/queues/{support.pk}/{path}").status_code == 403


def test_a_queues_tickets_take_all_filters(api_of, anna, make_ticket, support, sales):
    make_ticket(support, title="Here")
    make_ticket(sales, title="There")
    path = f"/queues/{support.pk}/tickets"
    rows = api_of(anna).get(f"{path}?queue_id={sales.pk}&status=new&sort=title").json()
    assert [row["title"] for row in rows["data"]] == ["Here"]
    assert api_of(anna).get(f"{path}?status=x").json()["code"] == "invalid_filter"


def test_figures_equal_the_totals_of_the_list(api_of, anna, make_ticket, support):
    actor = acting(anna)
    new, opened, pending, closed = (make_ticket(support) for _ in range(4))
    assign(opened, actor=actor, owner=anna)
    from tickets.operations import set_state

    set_state(opened, actor=actor, state=State.objects.get(name="open"))
    set_pending(pending, actor=actor, until=timezone.now() + timedelta(days=1))
    close_ticket(closed, actor=actor)
    Ticket.objects.filter(pk=new.pk).update(
        next_due=timezone.now(), created_at=timezone.now() - timedelta(minutes=10)
    )
    visible = ArticleDraft(body="Answer", visible=True)
    add_article(new, actor=actor, draft=visible)
    api = api_of(anna)
    figures = api.get(f"/queues/{support.pk}/stats").json()["data"]
    for group in ("new", "open", "pending", "closed"):
        rows = api.get(f"/queues/{support.pk}/tickets?status={group}").json()
        assert figures[f"{group}_tickets"] == rows["pagination"]["total"], group
    assert figures["total_tickets"] == 4
    assert (figures["unassigned_tickets"], figures["escalated_tickets"]) == (1, 1)
    assert figures["average_response_time"] == "0:10:00"
    assert figures["average_response_time_seconds"] == 600


def test_agents_that_can_be_assigned(api_of, anna, rita, admin, bert, outsider, support):
    rows = api_of(anna).get(f"/queues/{support.pk}/agents").json()["data"]
    assert {row["login"] for row in rows} == {"admin", "anna", "rita"}
    assert set(rows[0]) == {
        "id", "login", "first_name", "last_name", "email", "valid_id", "out_of_office",
    }  # fmt: skip


def test_fifty_queues_cost_as_many_queries_as_two(api_of, admin, db):
    api, path = api_of(admin), "/queues?include_stats=1"
    few, _rows = queries_of(api, path)
    for number in range(48):
        make_queue(f"Queue {number}")
    many, rows = queries_of(api, path)
    assert rows == 52
    assert few == many


# --- Catalog --------------------------------------------------------------------------------------


def test_the_catalog_is_read_by_everybody(api_of, ben, anna):
    for person in (ben, anna):
        api = api_of(person)
        assert len(api.get("/priorities").json()["data"]) == 5
        states = api.get("/states").json()["data"]
        assert [state["name"] for state in states][:4] == [
            "new", "closed successful", "closed unsuccessful", "open",
        ]  # fmt: skip
        assert states[5]["state_type"] == "pending reminder"
        assert api.get("/types/2").json()["data"] == {"id": 2, "name": "Incident", "valid_id": 1}
        assert api.get("/priorities/4").json()["data"]["color"] == "#FFAAAA"


@pytest.mark.parametrize("kind", ["priorities", "states", "types"])
def test_catalog_rows_that_are_not_there(api_of, anna, kind):
    api = api_of(anna)
    for pk, code in (("x", "invalid_id"), ("0", "not_found"), ("9" * 30, "not_found")):
        assert api.get(f"/{kind}/{pk}").json()["code"] == code
    assert api.get(f"/{kind}?valid=perhaps").json()["code"] == "invalid_filter"
    assert api_of(None).get(f"/{kind}").status_code == 401


def test_invalid_rows_are_listed_only_if_asked_for_but_still_readable(api_of, anna):
    State.objects.filter(pk=4).update(valid_id=Validity.INVALID)
    api = api_of(anna)
    assert 4 not in [row["id"] for row in api.get("/states").json()["data"]]
    assert [row["id"] for row in api.get("/states?valid=false").json()["data"]] == [4]
    assert api.get("/states/4").json()["data"]["valid_id"] == 2
