"""The list of one's own drafts: where one began to write and did not send."""

from collections.abc import Callable

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from accounts.models import Agent
from queues.models import Queue
from tests.cast import acting
from tickets import saved_drafts
from tickets.models import Ticket, TicketDraft
from tickets.operations import delete_ticket


def page_of(client: Client) -> str:
    return client.get("/tickets/drafts").content.decode()


def count_of(client: Client) -> str:
    answer = client.get("/api/notifications/count").content.decode()
    return answer.split('id="draft-count"')[1].split(">")[1].split("<")[0]


def test_a_draft_is_listed_with_its_ticket_and_counted(
    annas: Client, anna: Agent, ticket: Ticket
) -> None:
    assert "No drafts" in page_of(annas)
    assert count_of(annas) == ""
    body = "Dear Ben,\n\n" + "bring water " * 40
    saved_drafts.save(ticket, anna.pk, {"kind": "note", "body": body})
    page = page_of(annas)
    assert f'href="/tickets/{ticket.pk}#compose"' in page
    assert "Printer on fire" in page
    assert "Dear Ben, bring water" in page
    assert page.count("bring water") < 20  # its beginning is enough
    assert "Note ·" in page
    assert count_of(annas) == "1"
    assert 'href="/tickets/drafts"' in annas.get("/").content.decode()


def test_a_draft_is_discarded_from_the_list(
    annas: Client, anna: Agent, admin: Agent, ticket: Ticket
) -> None:
    for agent in (anna, admin):
        saved_drafts.save(ticket, agent.pk, {"body": "Bring water"})
    answer = annas.post(f"/tickets/drafts/{ticket.pk}/discard", follow=True)
    assert answer.redirect_chain == [("/tickets/drafts", 302)]
    assert "The draft was discarded." in answer.content.decode()
    assert TicketDraft.objects.get().agent == admin


def test_drafts_of_others_are_nowhere(annas: Client, admin: Agent, ticket: Ticket) -> None:
    saved_drafts.save(ticket, admin.pk, {"body": "The secret plan"})
    assert "secret plan" not in page_of(annas)
    assert count_of(annas) == ""


def test_drafts_at_tickets_out_of_reach_are_neither_listed_nor_counted(
    annas: Client, anna: Agent, admin: Agent, ticket: Ticket, secret: Queue
) -> None:
    saved_drafts.save(ticket, anna.pk, {"body": "Bring water"})
    Ticket.objects.filter(pk=ticket.pk).update(queue=secret, owner=None)
    assert "Printer on fire" not in page_of(annas)
    assert count_of(annas) == ""
    assert annas.post(f"/tickets/drafts/{ticket.pk}/discard").status_code == 404
    Ticket.objects.filter(pk=ticket.pk).update(queue=ticket.queue)
    assert "Printer on fire" in page_of(annas)
    delete_ticket(ticket, actor=acting(admin))
    assert "Printer on fire" not in page_of(annas)


def test_odd_drafts_are_listed_without_harm(annas: Client, anna: Agent, ticket: Ticket) -> None:
    saved_drafts.save(ticket, anna.pk, {"kind": "shout", "body": "<script>alert(1)</script>"})
    page = page_of(annas)
    assert "<script>alert" not in page
    assert "&lt;script&gt;alert(1)" in page


def test_the_list_costs_the_same_however_long(
    annas: Client, anna: Agent, support: Queue, make_ticket: Callable[..., Ticket]
) -> None:
    def cost() -> int:
        page_of(annas)
        with CaptureQueriesContext(connection) as captured:
            page_of(annas)
        return len(captured)

    def write(number: int) -> None:
        for _ in range(number):
            saved_drafts.save(make_ticket(support, "Again"), anna.pk, {"body": "Hm"})

    write(2)
    before = cost()
    write(15)
    assert cost() == before
    assert page_of(annas).count("/discard") == 17
