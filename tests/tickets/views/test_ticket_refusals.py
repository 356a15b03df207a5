"""Who does nothing on the ticket page, and when: without the permission, or on a stale page."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from accounts.models import Agent, CustomerUser, Permission
from queues.models import Queue
from tests.cast import USERS, acting, make_agent
from tests.tickets.views.posting import post, post_htmx
from tickets.models import (
    Priority,
    Ticket,
)
from tickets.operations import (
    close_ticket,
    merge_tickets,
    set_priority,
    set_title,
)

BrowserOf = Callable[..., Client]
MakeTicket = Callable[..., Any]


# --- Permissions ----------------------------------------------------------------------------------

EVERY_ACTION = [
    "state", "pending", "close", "reopen", "priority", "owner", "take", "responsible", "lock",
    "unlock", "type", "service", "sla", "title", "customer", "tags", "time", "archive", "merge",
    "unmerge", "link", "unlink", "delete",
]  # fmt: skip


@pytest.mark.parametrize("action", EVERY_ACTION)
def test_who_may_only_read_is_refused_each_action(
    browser_of: BrowserOf, rita: Agent, ticket: Ticket, action: str
) -> None:
    version = ticket.version
    browser = browser_of(rita)
    assert post(browser, ticket, action).status_code == 403
    assert browser.get(f"/tickets/{ticket.pk}/{action}").status_code == 403
    ticket.refresh_from_db()
    assert ticket.version == version


@pytest.mark.parametrize("action", [*EVERY_ACTION, "queue", "split", "watch", "unwatch"])
def test_who_reads_nothing_there_finds_nothing(
    browser_of: BrowserOf, bert: Agent, ticket: Ticket, action: str
) -> None:
    assert post(browser_of(bert), ticket, action).status_code == 404
    assert post_htmx(browser_of(bert), ticket, action).status_code == 404


@pytest.mark.parametrize("action", [*EVERY_ACTION, "queue", "split", "watch"])
def test_customers_and_strangers_do_nothing_here(
    browser_of: BrowserOf, client: Client, ben: CustomerUser, ticket: Ticket, action: str
) -> None:
    assert post(browser_of(ben), ticket, action).status_code == 403
    assert post(client, ticket, action)["Location"].startswith("/login")


@pytest.mark.parametrize(
    ("permission", "action", "data"),
    [("priority", "priority", {"priority": 5}), ("owner", "take", {})],
)
def test_a_single_permission_opens_its_action_alone(
    browser_of: BrowserOf,
    ticket: Ticket,
    permission: str,
    action: str,
    data: dict[str, Any],
) -> None:
    agent = make_agent("pat", {USERS: [Permission.RO, permission]})
    browser = browser_of(agent)
    assert post(browser, ticket, action, **data).status_code == 302
    assert post(browser, ticket, "close").status_code == 403


def test_moving_needs_the_right_to_move_into_the_queue(
    annas: Client, ticket: Ticket, secret: Queue
) -> None:
    response = post(annas, ticket, "queue", queue=secret.pk)
    assert response.status_code == 422
    ticket.refresh_from_db()
    assert ticket.queue_id != secret.pk


# --- Nobody overwrites what they have not seen ----------------------------------------------------


def test_a_change_on_a_stale_page_is_refused_and_says_what_others_did(
    annas: Client, admin: Agent, ticket: Ticket
) -> None:
    seen = {"version": ticket.version, "since": ticket.history.latest("pk").pk}
    set_title(ticket, actor=acting(admin), title="Printer in hall 2")
    response = post_htmx(annas, ticket, "priority", priority=5, **seen)
    page = response.content.decode()
    assert response.status_code == 422
    assert "Ada Admin changed the title from <b>Printer on fire</b>" in page
    assert "ticket-changed" in response["HX-Trigger"]
    ticket.refresh_from_db()
    assert ticket.priority_id == 3


def test_a_dialog_that_was_refused_as_stale_can_be_sent_again(
    annas: Client, admin: Agent, ticket: Ticket
) -> None:
    seen = {"version": ticket.version, "since": ticket.history.latest("pk").pk}
    set_title(ticket, actor=acting(admin), title="Printer in hall 2")
    refused = post(annas, ticket, "close", note="Out.", **seen)
    assert refused.status_code == 422
    assert "Out." in refused.content.decode()
    ticket.refresh_from_db()
    assert f'name="version" value="{ticket.version}"' in refused.content.decode()
    again = {"version": ticket.version, "since": ticket.history.latest("pk").pk}
    assert post(annas, ticket, "close", note="Out.", **again).status_code == 302


def test_own_changes_elsewhere_on_the_page_refuse_nothing(
    annas: Client, anna: Agent, ticket: Ticket
) -> None:
    seen = {"version": ticket.version, "since": ticket.history.latest("pk").pk}
    set_priority(ticket, actor=acting(anna), priority=Priority.objects.get(pk=4))
    assert post_htmx(annas, ticket, "priority", priority=5, **seen).status_code == 200


def test_closing_twice_is_said_and_not_done(annas: Client, anna: Agent, ticket: Ticket) -> None:
    close_ticket(ticket, actor=acting(anna))
    response = post(annas, ticket, "close")
    assert response.status_code == 422
    assert "closed already" in response.content.decode()


def test_a_merged_ticket_is_only_read(
    annas: Client, anna: Agent, ticket: Ticket, make_ticket: MakeTicket, support: Queue
) -> None:
    merge_tickets(ticket, actor=acting(anna), target=make_ticket(support, "The same"))
    response = post(annas, ticket, "priority", priority=5)
    assert response.status_code == 422
    assert "merged into another one" in response.content.decode()
