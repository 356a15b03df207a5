"""Every operation is reachable on the ticket page, and bad input changes nothing."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from accounts.models import Agent, CustomerUser
from gotrs.common.clock import now
from queues.models import Queue
from tests.cast import USERS, acting, make_agent
from tests.tickets.views.posting import HTMX, post, post_htmx
from tickets.models import (
    HistoryType,
    LinkType,
    Lock,
    State,
    StateType,
    Ticket,
    TicketLink,
)
from tickets.operations import (
    lock_ticket,
)

BrowserOf = Callable[..., Client]
MakeTicket = Callable[..., Any]


def state_of(kind: StateType) -> State:
    return State.objects.valid().filter(type_id=kind)[0]


# --- Each operation -------------------------------------------------------------------------------


def test_a_property_is_changed_in_place_and_tells_the_other_regions(
    annas: Client, ticket: Ticket
) -> None:
    response = post_htmx(annas, ticket, "priority", priority=5, version=ticket.version)
    assert response.status_code == 200
    assert "5 very high" in response.content.decode()
    assert "ticket-changed" in response["HX-Trigger"]
    ticket.refresh_from_db()
    assert ticket.priority_id == 5


def test_the_same_form_works_without_javascript(annas: Client, ticket: Ticket) -> None:
    response = post(annas, ticket, "priority", priority=5, version=ticket.version)
    assert (response.status_code, response["Location"]) == (302, f"/tickets/{ticket.pk}")
    ticket.refresh_from_db()
    assert ticket.priority_id == 5


def test_state_queue_owner_responsible_type_and_title(
    annas: Client, anna: Agent, sales: Queue, ticket: Ticket
) -> None:
    wanted = state_of(StateType.OPEN)
    for action, value in (
        ("state", wanted.pk),
        ("queue", sales.pk),
        ("owner", anna.pk),
        ("responsible", anna.pk),
        ("title", "Printer is out"),
    ):
        assert post(annas, ticket, action, **{action: value}).status_code == 302, action
    ticket.refresh_from_db()
    assert (ticket.state, ticket.queue, ticket.owner) == (wanted, sales, anna)
    assert (ticket.responsible, ticket.title) == (anna, "Printer is out")
    assert ticket.lock == Lock.LOCK


def test_taking_locking_and_unlocking(annas: Client, anna: Agent, ticket: Ticket) -> None:
    post(annas, ticket, "take")
    ticket.refresh_from_db()
    assert (ticket.owner, ticket.lock) == (anna, Lock.LOCK)
    post(annas, ticket, "unlock")
    ticket.refresh_from_db()
    assert ticket.lock == Lock.UNLOCK
    post(annas, ticket, "lock")
    ticket.refresh_from_db()
    assert ticket.lock == Lock.LOCK


def test_a_colleagues_lock_is_taken_over(
    annas: Client, anna: Agent, admin: Agent, ticket: Ticket
) -> None:
    lock_ticket(ticket, actor=acting(admin))
    post(annas, ticket, "lock")
    ticket.refresh_from_db()
    assert ticket.owner == anna


def test_a_pending_state_waits_for_the_proposed_time(annas: Client, ticket: Ticket) -> None:
    pending = state_of(StateType.PENDING_REMINDER)
    post(annas, ticket, "state", state=pending.pk)
    ticket.refresh_from_db()
    assert ticket.state == pending
    assert ticket.pending_until is not None
    assert ticket.pending_until > now() + timedelta(hours=23)


def test_until_when_it_waits_can_be_said(annas: Client, ticket: Ticket) -> None:
    post(annas, ticket, "pending", until="2031-05-06T07:08")
    ticket.refresh_from_db()
    assert ticket.pending_until is not None
    assert ticket.pending_until.isoformat() == "2031-05-06T07:08:00+00:00"


def test_waiting_until_the_past_is_refused_at_its_field(annas: Client, ticket: Ticket) -> None:
    response = post(annas, ticket, "pending", until="2001-05-06T07:08")
    assert response.status_code == 422
    assert "must lie in the future" in response.content.decode()


def test_closing_with_a_note_and_reopening(annas: Client, ticket: Ticket) -> None:
    post(annas, ticket, "close", note="Fire is out.")
    ticket.refresh_from_db()
    assert ticket.is_closed
    note = ticket.articles.last()
    assert note is not None
    assert (note.body_text, note.is_visible_for_customer) == ("Fire is out.", False)
    post(annas, ticket, "reopen")
    ticket.refresh_from_db()
    assert ticket.state_type == StateType.OPEN


def test_customer_tags_time_watching_and_archive(
    annas: Client, anna: Agent, olga: CustomerUser, ticket: Ticket
) -> None:
    post(annas, ticket, "customer", customer_user_id=olga.login)
    post(annas, ticket, "tags", tags="Fire, printer")
    post(annas, ticket, "time", time_unit="1.5", comment="Extinguished")
    post(annas, ticket, "watch")
    post(annas, ticket, "archive")
    ticket.refresh_from_db()
    assert (ticket.customer_user_id, ticket.customer_id) == (olga.login, "OTHER")
    assert sorted(ticket.tags.values_list("name", flat=True)) == ["fire", "printer"]
    assert ticket.time_entries.get().comment == "Extinguished"
    assert ticket.watchers.get().agent == anna
    assert ticket.archived
    post(annas, ticket, "unwatch")
    assert not ticket.watchers.exists()


def test_linking_and_unlinking(
    annas: Client, ticket: Ticket, make_ticket: MakeTicket, support: Queue
) -> None:
    other = make_ticket(support, "Smoke in hall 2")
    post(annas, ticket, "link", number=other.tn, type=LinkType.PARENT_CHILD)
    link = TicketLink.objects.get()
    assert (link.source_id, link.target_id) == (ticket.pk, other.pk)
    page = annas.get(f"/tickets/{other.pk}/about").content.decode()
    assert "parent</span> Printer on fire" in page
    post(annas, other, "unlink", link=link.pk)
    assert not TicketLink.objects.exists()


def test_merging_goes_to_the_target_and_can_be_undone(
    annas: Client, ticket: Ticket, make_ticket: MakeTicket, support: Queue, ben: CustomerUser
) -> None:
    target = make_ticket(support, "The same fire", customer_user_id=ben.login)
    response = post(annas, ticket, "merge", number=f"Ticket#{target.tn}")
    assert response["Location"] == f"/tickets/{target.pk}"
    ticket.refresh_from_db()
    assert ticket.merged_into == target
    page = annas.get(f"/tickets/{ticket.pk}").content.decode()
    assert "Un-merge" in page
    assert f'href="/tickets/{target.pk}"' in page
    post(annas, ticket, "unmerge")
    ticket.refresh_from_db()
    assert ticket.merged_into is None


def test_merging_tickets_of_different_customers_asks_first(
    annas: Client, ticket: Ticket, make_ticket: MakeTicket, support: Queue, olga: CustomerUser
) -> None:
    target = make_ticket(support, "Another fire", customer_user_id=olga.login)
    asked = post_htmx(annas, ticket, "merge", number=target.tn)
    assert asked.status_code == 422
    assert asked["HX-Retarget"] == "#ticket-dialog"
    assert "belong to different customers" in asked.content.decode()
    ticket.refresh_from_db()
    assert not ticket.is_merged
    confirmed = post_htmx(annas, ticket, "merge", number=target.tn, confirmed="on")
    assert confirmed["HX-Redirect"] == f"/tickets/{target.pk}"


def test_a_merge_target_that_is_not_readable_does_not_exist(
    annas: Client, ticket: Ticket, make_ticket: MakeTicket, secret: Queue
) -> None:
    hidden = make_ticket(secret, "Board matters")
    response = post(annas, ticket, "merge", number=hidden.tn)
    unknown = post(annas, ticket, "merge", number="99999999")
    for answer in (response, unknown):
        assert answer.status_code == 422
        assert "Ticket not found." in answer.content.decode()


def test_splitting_an_entry_opens_the_new_ticket(annas: Client, ticket: Ticket) -> None:
    article = ticket.articles.get()
    form = annas.get(f"/tickets/{ticket.pk}/split?article={article.pk}").content.decode()
    assert "Printer on fire" in form
    response = post(
        annas, ticket, "split", article=article.pk, title="Toner too", queue=ticket.queue_id
    )
    new = Ticket.objects.get(title="Toner too")
    assert response["Location"] == f"/tickets/{new.pk}"
    assert new.articles.get().body_text == "It smokes."


def test_an_entry_of_another_ticket_is_not_split_off(
    annas: Client, ticket: Ticket, make_ticket: MakeTicket, secret: Queue
) -> None:
    hidden = make_ticket(secret, "Board matters", body="Secret plans")
    article = hidden.articles.get()
    response = post(annas, ticket, "split", article=article.pk, queue=ticket.queue_id)
    assert response.status_code == 404
    assert annas.get(f"/tickets/{ticket.pk}/split?article={article.pk}").status_code == 404


def test_deleting_leads_to_the_list(annas: Client, ticket: Ticket) -> None:
    response = post_htmx(annas, ticket, "delete")
    assert response["HX-Redirect"] == "/tickets"
    ticket.refresh_from_db()
    assert ticket.is_removed


def test_moving_out_of_sight_leads_to_the_list(
    browser_of: BrowserOf, board: Any, secret: Queue, ticket: Ticket
) -> None:
    mover = make_agent("mover", {USERS: ["rw"], board.pk: ["move_into"]})
    response = post_htmx(browser_of(mover), ticket, "queue", queue=secret.pk)
    assert response["HX-Redirect"] == "/tickets"


def test_the_history_tells_old_and_new_values(annas: Client, ticket: Ticket) -> None:
    post(annas, ticket, "title", title="Printer is out")
    page = annas.get(f"/tickets/{ticket.pk}/history").content.decode()
    sentence = "changed the title from <b>Printer on fire</b> to <b>Printer is out</b>"
    assert sentence in page
    assert ticket.history.filter(type=HistoryType.TITLE_UPDATE).count() == 1


# --- Asking ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("action", ["close", "merge", "link", "customer", "tags", "time", "delete"])
def test_an_action_is_asked_for_in_a_dialog_or_on_a_page(
    annas: Client, ticket: Ticket, action: str
) -> None:
    page = annas.get(f"/tickets/{ticket.pk}/{action}")
    assert b"action-dialog" not in page.content
    assert b"<html" in page.content
    dialog = annas.get(f"/api/tickets/{ticket.pk}/{action}", headers=HTMX)
    assert b"data-dialog-auto" in dialog.content
    assert b"<html" not in dialog.content


@pytest.mark.parametrize("fragment", ["close", "head", "panel", "about", "history", "timeline"])
def test_a_fragment_asked_without_htmx_leads_to_its_page(
    annas: Client, ticket: Ticket, fragment: str
) -> None:
    response = annas.get(f"/api/tickets/{ticket.pk}/{fragment}")
    assert response.status_code == 302
    assert response["Location"].startswith(f"/tickets/{ticket.pk}")


@pytest.mark.parametrize(
    ("action", "data"),
    [
        ("title", {"title": " "}),
        ("title", {"title": "x" * 256}),
        ("title", {"title": "a\x00b"}),
        ("priority", {"priority": "drop table"}),
        ("priority", {}),
        ("state", {"state": "999999999999999999999999"}),
        ("queue", {"queue": "-1"}),
        ("owner", {"owner": "1"}),
        ("tags", {"tags": ",".join(f"tag{n}" for n in range(21))}),
        ("time", {"time_unit": "NaN"}),
        ("time", {"time_unit": "-1"}),
        ("link", {"number": "abc", "type": "Normal"}),
        ("link", {"number": "1", "type": "Enemy"}),
        ("pending", {"until": "tomorrow"}),
        ("customer", {"customer_user_id": "x" * 256}),
    ],
)
def test_bad_input_is_refused_with_a_sentence_and_changes_nothing(
    annas: Client, ticket: Ticket, action: str, data: dict[str, str]
) -> None:
    before = Ticket.objects.values().get(pk=ticket.pk)
    response = post(annas, ticket, action, **data)
    assert response.status_code == 422
    assert b"field__error" in response.content or b"form-errors" in response.content
    assert Ticket.objects.values().get(pk=ticket.pk) == before
