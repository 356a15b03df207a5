"""The commands around a ticket: watching, links, time, history, merging (contract 4.4)."""

from tests.cast import USERS, acting, make_agent
from tickets.models import TicketLink
from tickets.operations import ArticleDraft, add_article, merge_tickets

# --- Watch, links, time, history ------------------------------------------------------------------


def test_following_may_be_repeated_and_leaves_the_version(do, api_of, anna, ticket):
    for _attempt in range(2):
        data = do("watch").json()["data"]
        assert data["watching"] is True
        assert [agent["login"] for agent in data["watchers"]] == ["anna"]
    for _attempt in range(2):
        data = api_of(anna).delete(f"/tickets/{ticket.pk}/watch").json()["data"]
        assert data == {"watching": False, "watchers": []}
    ticket.refresh_from_db()
    assert ticket.version == 1


def test_links_are_seen_from_both_sides(do, api_of, anna, make_ticket, sales, ticket):
    other = make_ticket(sales, title="Other")
    answer = do("links", {"target_tn": other.tn, "type": "ParentChild"})
    link = answer.json()["data"]
    assert answer.status_code == 201
    assert (link["type"], link["direction"], link["ticket"]["title"]) == (
        "ParentChild", "child", "Other",
    )  # fmt: skip
    back = api_of(anna).get(f"/tickets/{other.pk}/links").json()["data"]
    assert (back[0]["direction"], back[0]["ticket"]["id"]) == ("parent", ticket.pk)
    again = do("links", {"target_id": other.pk, "type": "ParentChild", "direction": "parent"})
    assert (again.status_code, again.json()["code"]) == (409, "duplicate")
    assert set(do("links", {"target_id": ticket.pk}).json()["details"]) == {"target_id"}
    api = api_of(anna)
    assert api.delete(f"/tickets/{ticket.pk}/links/{link['id']}").json()["data"] == {
        "id": link["id"]
    }
    assert api.delete(f"/tickets/{ticket.pk}/links/{link['id']}").status_code == 404
    assert not TicketLink.objects.exists()


def test_links_to_unreadable_tickets_are_not_shown(
    do, api_of, anna, admin, make_ticket, secret, ticket
):
    hidden = make_ticket(secret)
    assert set(do("links", {"target_id": hidden.pk}).json()["details"]) == {"target_id"}
    api_of(admin).post(f"/tickets/{ticket.pk}/links", {"target_id": hidden.pk})
    assert api_of(anna).get(f"/tickets/{ticket.pk}/links").json()["data"] == []
    assert len(api_of(admin).get(f"/tickets/{ticket.pk}/links").json()["data"]) == 1


def test_time_is_booked_and_summed(do, api_of, anna, ticket):
    article = ticket.articles.get()
    assert do("time", {"time_unit": 1.5, "article_id": article.pk}).status_code == 201
    do("time", {"time_unit": "0.75", "comment": "phone"})
    answer = api_of(anna).get(f"/tickets/{ticket.pk}/time").json()
    assert [entry["time_unit"] for entry in answer["data"]] == [1.5, 0.75]
    assert "2.25" in answer["message"]


def test_the_history_tells_who_by_which_way(do, api_of, anna, ticket):
    do("priority", {"priority": 5})
    api = api_of(anna)
    entries = api.get(f"/tickets/{ticket.pk}/history?type=PriorityUpdate,NewTicket").json()
    first, last = entries["data"]
    assert entries["pagination"]["total"] == 2
    assert first["user"] == {
        "id": first["user"]["id"],
        "login": "ben@acme.test",
        "role": "Customer",
    }
    assert (last["old_value"], last["new_value"], last["channel"]) == (
        "3 normal", "5 very high", "api",
    )  # fmt: skip
    assert last["user"] == {"id": anna.pk, "login": "anna", "role": "Agent"}
    newest = api.get(f"/tickets/{ticket.pk}/history?order=desc&per_page=1").json()["data"][0]
    assert newest["id"] >= last["id"]
    wrong = api.get(f"/tickets/{ticket.pk}/history?type=Nonsense")
    assert wrong.json()["code"] == "invalid_filter"


# --- Merge, unmerge, split ------------------------------------------------------------------------


def test_merging_and_taking_it_back(do, api_of, anna, make_ticket, sales, ticket):
    target = make_ticket(sales, title="Target")
    answer = do("merge", {"target_id": target.pk, "comment": "Same thing"})
    data = answer.json()["data"]
    assert (data["id"], data["article_count"]) == (target.pk, 2)
    assert do("merge", {"target_id": target.pk}).json()["code"] == "already_merged"
    assert do("close").json()["code"] == "already_merged"
    assert do("watch").status_code == 200
    back = do("unmerge").json()["data"]
    assert (back["id"], back["state"], back["article_count"]) == (ticket.pk, "new", 1)
    assert do("unmerge").json()["code"] == "not_merged"


def test_merging_into_itself_is_refused(do, ticket):
    assert set(do("merge", {"target_id": ticket.pk}).json()["details"]) == {"target_id"}


def test_merging_needs_rw_on_both_and_an_unreadable_target_is_unknown(
    do, api_of, make_ticket, secret, board, ticket, sales
):
    hidden = make_ticket(secret)
    assert set(do("merge", {"target_id": hidden.pk}).json()["details"]) == {"target_id"}
    half = api_of(make_agent("half", {USERS: ["rw"], board.pk: ["ro"]}))
    assert half.post(f"/tickets/{ticket.pk}/merge", {"target_id": hidden.pk}).status_code == 403
    merged = make_ticket(sales)
    merge_tickets(merged, actor=acting(half_agent()), target=hidden)
    assert half.post(f"/tickets/{merged.pk}/unmerge").status_code == 403


def half_agent():
    from accounts.models import Agent

    return Agent.objects.get(login="half")


def test_an_article_starts_a_new_ticket(do, ticket, sales):
    article = ticket.articles.get()
    answer = do("split", {"article_id": article.pk, "queue": "Sales", "title": "Apart"})
    data = answer.json()["data"]
    assert answer.status_code == 201
    assert (data["title"], data["queue"], data["customer_user_id"]) == (
        "Apart",
        "Sales",
        "ben@acme.test",
    )
    assert answer.headers["Location"] == f"/api/v1/tickets/{data['id']}"
    assert TicketLink.objects.get().source_id == ticket.pk


def test_an_article_of_another_ticket_can_not_be_split_off(do, make_ticket, sales, anna):
    other = make_ticket(sales)
    foreign = add_article(other, actor=acting(anna), draft=ArticleDraft(body="x"))
    assert set(do("split", {"article_id": foreign.pk}).json()["details"]) == {"article_id"}
