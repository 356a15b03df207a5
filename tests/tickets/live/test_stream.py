"""The stream of an open page: who hears what, from a real gunicorn on both databases."""

import urllib.request
from collections.abc import Callable, Iterator
from contextlib import ExitStack

import pytest
from django.conf import settings
from django.http import HttpRequest
from django.utils.crypto import get_random_string

from accounts.auth import sessions
from accounts.models import Agent
from benchmarks.client import HttpClient
from gotrs.common.templatetags.ui import tint_of
from queues.models import Queue
from tests.cast import USERS, acting, make_agent, make_queue
from tests.clients import cookie_for
from tests.servers.app import App
from tests.servers.listener import Listener
from tickets.live.readers import Reader
from tickets.models import Priority, Ticket
from tickets.operations import ArticleDraft, add_article, assign, move_ticket, set_priority

pytestmark = pytest.mark.django_db(transaction=True)
Listen = Callable[..., Listener]


@pytest.fixture
def cookie_of(live_app: App) -> Callable[[Agent], str]:
    """The browser's cookie of somebody who is signed in at the running application."""

    def sign_in(agent: Agent) -> str:
        session = f"{settings.SESSION_COOKIE_NAME}={cookie_for(agent, live_app)}"
        return f"{session}; {settings.CSRF_COOKIE_NAME}={get_random_string(32)}"

    return sign_in


@pytest.fixture
def listen(live_app: App, cookie_of: Callable[[Agent], str]) -> Iterator[Listen]:
    """Opens the page of an agent; all are closed at the end."""
    with ExitStack() as open_pages:

        def open_page(
            agent: Agent, ticket: Ticket | None = None, *, shows_list: bool = False
        ) -> Listener:
            path = f"/api/live?ticket={ticket.pk}" if ticket else "/api/live"
            path += "?list=1" if shows_list else ""
            return open_pages.enter_context(Listener(live_app.url, cookie_of(agent), path))

        yield open_page


@pytest.fixture
def colleague(db: None) -> Agent:
    """Reads what anna reads."""
    return make_agent("cleo", {USERS: ["rw"]}, first_name="Cleo", last_name="Clark")


def note(ticket: Ticket, agent: Agent) -> None:
    draft = ArticleDraft(subject="Note", body="Look here")
    add_article(ticket, actor=acting(agent), draft=draft)


def test_a_page_is_greeted_with_how_things_stand(listen, anna, ticket, support):
    state = listen(anna, ticket).next_of("hello")
    ticket.refresh_from_db()
    assert state == {
        "version": ticket.version,
        "people": [],
        "counts": {str(support.pk): [1, 1]},
    }


def test_a_change_reaches_the_page_of_the_ticket_and_the_lists(listen, anna, colleague, ticket):
    page, elsewhere = listen(anna, ticket), listen(anna)
    page.next_of("hello")
    elsewhere.next_of("hello")
    note(ticket, colleague)
    assert page.next_of("ticket") == {"version": ticket.version}
    assert elsewhere.next_of("lists") == {"tickets": [ticket.pk]}


def test_the_figures_of_the_side_bar_follow(listen, anna, colleague, make_ticket, support):
    page = listen(anna)
    assert page.next_of("hello")["counts"] == {}
    ticket = make_ticket(support, "One more")
    assert page.next_of("counts") == {str(support.pk): [1, 1]}
    move_ticket(ticket, actor=acting(colleague), queue=Queue.objects.exclude(pk=support.pk).first())
    assert page.next_of("counts")[str(support.pk)] == [0, 0]


def test_a_page_that_joins_keeps_no_figures_from_the_others(
    listen, anna, colleague, make_ticket, support
):
    page = listen(anna)
    page.next_of("hello")
    make_ticket(support, "One more")
    page.next_of("lists")  # the process knows of it now: on SQLite it looks twice a second
    assert listen(colleague).next_of("hello")["counts"] == {str(support.pk): [1, 1]}
    assert page.next_of("counts") == {str(support.pk): [1, 1]}


def test_who_may_not_read_the_ticket_hears_nothing_of_it(
    cookie_of, listen, live_app, anna, bert, ticket, make_ticket, board
):
    path = f"{live_app.url}/api/live?ticket={ticket.pk}"
    cookie = cookie_of(bert)
    with pytest.raises(urllib.error.HTTPError) as refused:
        urllib.request.urlopen(urllib.request.Request(path, headers={"Cookie": cookie}))
    assert refused.value.code == 404

    theirs = make_queue("Board", board.pk)
    elsewhere, heard = listen(bert), listen(anna)
    assert elsewhere.next_of("hello")["counts"] == {}
    heard.next_of("hello")
    set_priority(ticket, actor=acting(anna), priority=_another_priority(ticket))
    assert heard.next_of("lists") == {"tickets": [ticket.pk]}
    own = make_ticket(theirs, "Their own")
    assert elsewhere.next_of("lists") == {"tickets": [own.pk]}


def _another_priority(ticket: Ticket):
    return Priority.objects.exclude(pk=ticket.priority_id).first()


def test_a_ticket_that_moved_out_of_reach_is_told_so(listen, anna, colleague, ticket, board):
    page = listen(anna, ticket)
    page.next_of("hello")
    move_ticket(ticket, actor=acting(colleague), queue=make_queue("Board", board.pk))
    assert page.next_of("ticket") == {"version": None}


def test_agents_see_who_else_is_at_the_ticket_and_who_writes(
    cookie_of, listen, live_app, anna, colleague, ticket
):
    first = listen(anna, ticket)
    first.next_of("hello")
    cookie = cookie_of(colleague)
    second = Listener(live_app.url, cookie, f"/api/live?ticket={ticket.pk}")
    assert second.next_of("hello")["people"] == [{"name": anna.full_name, "writes": False}]
    assert first.next_of("people") == [{"name": colleague.full_name, "writes": False}]

    _say_writing(live_app, cookie, ticket)
    assert first.next_of("people") == [{"name": colleague.full_name, "writes": True}]
    second.close()
    assert first.next_of("people") == []


def test_a_list_hears_who_is_at_the_tickets_that_its_agent_may_read(
    cookie_of, listen, live_app, anna, bert, colleague, ticket, make_ticket, board
):
    theirs = make_ticket(make_queue("Board", board.pk), "Their own")
    page, elsewhere = listen(anna, shows_list=True), listen(bert, shows_list=True)
    assert page.next_of("here") == {"tickets": {}, "all": True}
    assert elsewhere.next_of("here") == {"tickets": {}, "all": True}

    cookie = cookie_of(colleague)
    visit = Listener(live_app.url, cookie, f"/api/live?ticket={ticket.pk}")
    visit.next_of("hello")
    cleo = {
        "name": "Cleo Clark",
        "writes": False,
        "initials": "CC",
        "tint": tint_of("Cleo Clark"),
        "picture": "",
    }
    assert page.next_of("here") == {"tickets": {str(ticket.pk): [cleo]}, "all": False}
    _say_writing(live_app, cookie, ticket)
    written = page.next_of("here")["tickets"][str(ticket.pk)]
    assert written == [cleo | {"writes": True}]
    visit.close()
    assert page.next_of("here")["tickets"] == {str(ticket.pk): []}

    listen(bert, theirs).next_of("hello")
    # The first that Bert hears is of his own queue; one does not see oneself.
    assert elsewhere.next_of("here") == {"tickets": {str(theirs.pk): []}, "all": False}


def _say_writing(live_app: App, cookie: str, ticket: Ticket) -> None:
    client = HttpClient(live_app.url)
    client.headers["Cookie"] = cookie
    page, _headers = client.ask(f"/tickets/{ticket.pk}")
    token = page.decode().partition('name="csrfmiddlewaretoken" value="')[2].partition('"')[0]
    client.ask(
        f"/api/tickets/{ticket.pk}/writing",
        method="POST",
        body="writes=1",
        expect=204,
        **{
            "Content-Type": "application/x-www-form-urlencoded",
            "X-CSRFToken": token,
            "Referer": live_app.url,
        },
    )


def test_the_owner_hears_that_there_is_a_notice(listen, anna, colleague, ticket):
    page = listen(anna)
    page.next_of("hello")
    assign(ticket, actor=acting(colleague), owner=anna)
    assert page.next_of("notices") == {}


def test_an_older_proxy_gets_the_stream_without_chunks(
    cookie_of, live_app, anna, colleague, ticket
):
    cookie = cookie_of(anna)
    with Listener(live_app.url, cookie, f"/api/live?ticket={ticket.pk}", version=10) as page:
        page.next_of("hello")
        note(ticket, colleague)
        assert page.next_of("ticket") == {"version": ticket.version}


def test_more_pages_are_open_than_the_server_has_threads(
    cookie_of, listen, live_app, anna, colleague, ticket
):
    cookie = cookie_of(anna)
    pages = [Listener(live_app.url, cookie) for _ in range(10)]
    for page in pages:
        page.next_of("hello")
    note(ticket, colleague)
    for page in pages:
        assert page.next_of("lists") == {"tickets": [ticket.pk]}
        page.close()


def test_the_server_answers_others_while_streams_are_open(cookie_of, listen, live_app, anna):
    listen(anna).next_of("hello")
    client = HttpClient(live_app.url)
    client.headers["Cookie"] = cookie_of(anna)
    for _ in range(5):
        client.ask("/tickets")


class Heard(list[bytes]):
    """A stream that keeps what it is sent."""

    send = list.append


def test_a_stream_ends_with_its_session(anna):
    session = sessions.open_session(HttpRequest(), anna, "web")
    reader = Reader(session, None, Heard())
    assert reader.renew()
    sessions.end_session(session)
    assert not reader.renew()


def test_permissions_that_are_taken_away_end_what_a_page_hears(anna, ticket):
    heard = Heard()
    reader = Reader(sessions.open_session(HttpRequest(), anna, "web"), ticket.pk, heard)
    reader.hear_of_lists({ticket.pk: ticket.queue_id})
    assert b"lists" in heard.pop()
    anna.grants.all().delete()
    assert reader.renew()
    reader.hear_of_lists({ticket.pk: ticket.queue_id})
    assert heard == []
    reader.hear_of_ticket()
    assert b'"version":null' in heard.pop()


def test_where_connections_can_not_be_kept_the_page_is_told_to_poll(browser_of, anna, ticket):
    client = browser_of(anna)
    assert client.get("/api/live").status_code == 204
    state = client.get("/api/live/now", {"ticket": ticket.pk}).json()
    assert state["version"] == ticket.version
    assert client.get("/api/live/now", {"ticket": 10**12}).status_code == 404
