"""Following queues on pages: the bell over a list, the page "My queues", ``queue=mine``."""

import re

import pytest

from queues.following import follow, followed_ids, followed_service_ids
from queues.models import Queue, Service
from tests.cast import acting, make_queue

pytestmark = pytest.mark.django_db

HTMX = {"HX-Request": "true"}


def text_of(answer):
    return " ".join(answer.content.decode().split())


def bell_of(answer):
    """What the bell over the list says; None if there is none."""
    found = re.search(r'id="follow-queue"[^>]* aria-label="([^"]*)"', answer.content.decode())
    return found[1] if found else None


# --- The bell over the list -----------------------------------------------------------------------


def test_the_bell_is_over_the_list_of_one_queue_alone(browser_of, support, sales, anna):
    browser = browser_of(anna)
    assert bell_of(browser.get("/tickets", {"queue_id": support.pk})) == "Follow queue"
    for query in ({}, {"queue_id": f"{support.pk},{sales.pk}"}, {"queue_id": "999999"}):
        assert bell_of(browser.get("/tickets", {"status": "active", **query})) is None


def test_one_click_follows_and_the_same_list_comes_back(browser_of, support, anna):
    browser = browser_of(anna)
    path = f"/queues/{support.pk}/follow"
    query = f"queue_id={support.pk}&sort=-created"
    answer = browser.post(path, {"follow": "1", "query": query})
    assert answer.status_code == 302
    assert answer.headers["Location"] == f"/tickets?{query}"
    page = browser.get(answer.headers["Location"])
    assert bell_of(page) == "Follow queue no more"
    assert "You follow the queue “Support” now." in text_of(page)
    assert followed_ids(anna) == {support.pk}
    browser.post(path, {"follow": "0", "query": query})
    page = browser.get(f"/tickets?{query}")
    assert bell_of(page) == "Follow queue"
    assert "You follow the queue “Support” no more." in text_of(page)


def test_with_scripts_only_the_bell_comes_anew(browser_of, support, anna):
    browser = browser_of(anna)
    data = {"follow": "1", "query": f"queue_id={support.pk}"}
    answer = browser.post(f"/api/queues/{support.pk}/follow", data, headers=HTMX)
    assert bell_of(answer) == "Follow queue no more"
    assert answer.content.decode().lstrip().startswith("<form")
    assert "You follow the queue" in answer.headers["HX-Trigger"]
    again = re.search(r'name="query" value="([^"]*)"', answer.content.decode())
    assert again is not None
    assert again[1] == data["query"]


def test_a_query_never_leads_away(browser_of, support, anna):
    query = "x=1\r\nSet-Cookie: a=b#//evil.test"
    answer = browser_of(anna).post(f"/queues/{support.pk}/follow", {"query": query})
    assert answer.headers["Location"].startswith("/tickets?x=1")
    assert "\n" not in answer.headers["Location"]


@pytest.mark.parametrize("path", ["/queues/{}/follow", "/api/queues/{}/follow"])
def test_a_queue_that_may_not_be_read_cant_be_followed(browser_of, secret, anna, ben, path):
    assert browser_of(anna).post(path.format(secret.pk), {"follow": "1"}).status_code == 404
    assert browser_of(ben).post(path.format(secret.pk), {"follow": "1"}).status_code == 403
    assert followed_ids(anna) == set()


# --- The page -------------------------------------------------------------------------------------


def boxes_of(answer):
    """The names of the boxes on the page, and whether they are ticked."""
    found = re.findall(
        r'<input type="checkbox" name="queues"([^>]*)> '
        r'<span class="own-direction">(.*?)</span></label>',
        answer.content.decode(),
    )
    return {re.sub(r"<[^>]+>", "", name): "checked" in attributes for attributes, name in found}


def test_the_page_shows_a_box_for_each_queue_that_one_may_read(
    browser_of, support, secret, anna, board
):
    hidden = Queue.objects.create(name="Hidden", group=board)
    make_queue("Hidden::Shown", parent=hidden)
    follow(support, actor=acting(anna))
    page = browser_of(anna).get("/account/queues")
    boxes = boxes_of(page)
    assert boxes["Support"] is True
    assert boxes["Hidden::Shown"] is False
    assert not {"Secret", "Hidden"} & boxes.keys()
    assert '<span class="queue-boxes__name own-direction muted">Hidden</span>' in text_of(page)


def test_what_is_ticked_is_followed_and_nothing_else(browser_of, support, sales, anna):
    follow(support, actor=acting(anna))
    browser = browser_of(anna)
    answer = browser.post("/account/queues", {"queues": [sales.pk]})
    assert (answer.status_code, answer.headers["Location"]) == (302, "/account/queues")
    assert followed_ids(anna) == {sales.pk}
    assert "Your queues were saved." in text_of(browser.get("/account/queues"))
    browser.post("/account/queues", {})
    assert followed_ids(anna) == set()


def test_a_queue_that_is_not_offered_is_refused(browser_of, support, secret, anna):
    answer = browser_of(anna).post("/account/queues", {"queues": [support.pk, secret.pk]})
    assert answer.status_code == 422
    assert "Select a valid choice" in text_of(answer)
    assert followed_ids(anna) == set()


def test_who_reads_no_queue_is_told_so(browser_of, outsider):
    assert "You may not read any queue so far." in text_of(
        browser_of(outsider).get("/account/queues")
    )


def test_the_table_of_notifications_leads_to_the_page(browser_of, anna):
    assert '<a href="/account/queues">Choose my queues</a>' in text_of(
        browser_of(anna).get("/account")
    )


# --- queue=mine -----------------------------------------------------------------------------------


def test_mine_are_the_queues_that_one_follows(
    browser_of, api_of, make_ticket, support, sales, secret, anna
):
    for queue in (support, sales):
        make_ticket(queue, f"In {queue.name}")
    for queue in (support, secret):
        follow(queue, actor=acting(anna))
    rows = api_of(anna).get("/tickets?queue=mine").json()["data"]
    assert [row["title"] for row in rows] == ["In Support"]
    both = api_of(anna).get("/tickets?queue=mine,Sales").json()["data"]
    assert len(both) == 2
    page = text_of(browser_of(anna).get("/tickets?queue=mine"))
    assert "In Support" in page
    assert "In Sales" not in page
    assert "those that I follow" in page
    assert "In Support" in text_of(browser_of(anna).get("/search?q=queue:mine"))


def test_who_follows_nothing_finds_nothing_in_theirs(browser_of, api_of, ticket, anna, ben):
    answer = api_of(anna).get("/tickets?queue=mine").json()
    assert answer["data"] == []
    assert browser_of(anna).get("/tickets?queue=mine").status_code == 200
    assert api_of(ben).get("/tickets?queue=mine").status_code == 400


def test_a_queue_that_is_called_so_is_meant_by_its_name(api_of, make_ticket, anna):
    make_ticket(make_queue("Mine"), "Coal")
    rows = api_of(anna).get("/tickets?queue=mine").json()["data"]
    assert [row["title"] for row in rows] == ["Coal"]


# --- Services -------------------------------------------------------------------------------------


def test_services_are_followed_on_the_same_page(browser_of, support, anna):
    printing = Service.objects.create(name="Printing")
    Service.objects.create(name="Gone", valid_id=2)
    browser = browser_of(anna)
    page = text_of(browser.get("/account/queues"))
    assert "Printing" in page
    assert "Gone" not in page
    assert browser.post("/account/queues", {"services": printing.pk}).status_code == 302
    assert followed_service_ids(anna) == {printing.pk}
    assert followed_ids(anna) == set()
    browser.post("/account/queues", {"queues": support.pk})
    assert followed_service_ids(anna) == set()


def test_a_service_that_is_not_offered_is_refused(browser_of, anna):
    answer = browser_of(anna).post("/account/queues", {"services": 999999})
    assert answer.status_code == 422
