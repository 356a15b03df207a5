"""Drafts: what is typed at a ticket is kept for its agent alone until it is sent or discarded."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from accounts.models import Agent
from gotrs.common.clock import now
from queues.models import Queue
from tests.cast import acting
from tickets import saved_drafts
from tickets.models import OutgoingMail, State, Ticket, TicketDraft
from tickets.operations import ArticleDraft, add_article, delete_article, merge_tickets

BrowserOf = Callable[..., Client]
HTMX = {"HX-Request": "true"}
TYPED = {"kind": "reply", "to": "Ben <ben@acme.test>", "cc": "boss@acme.test", "body": "Bring wat"}


def keep(client: Client, ticket: Ticket, **typed: object) -> None:
    response = client.post(f"/api/tickets/{ticket.pk}/draft", TYPED | typed)
    assert (response.status_code, response.content) == (204, b"")


def page_of(client: Client, ticket: Ticket, query: str = "") -> str:
    return client.get(f"/tickets/{ticket.pk}{query}").content.decode()


def test_a_draft_comes_back_on_any_machine(
    annas: Client, browser_of: BrowserOf, anna: Agent, ticket: Ticket
) -> None:
    pending = State.objects.get(name="pending reminder")
    keep(annas, ticket, body="Bring", state=pending.pk)
    version = Ticket.objects.values_list("version", flat=True).get(pk=ticket.pk)
    keep(annas, ticket, state=pending.pk, pending_until="2031-05-06T07:08", time_unit="0,")
    page = page_of(browser_of(anna), ticket)
    assert "\nBring wat</textarea>" in page
    assert 'value="boss@acme.test"' in page
    assert 'value="2031-05-06T07:08"' in page
    assert 'value="0,"' in page  # as it was typed, right or wrong
    assert f'<option value="{pending.pk}" data-pending selected>' in page
    assert "Discard draft" in page
    assert TicketDraft.objects.count() == 1
    assert Ticket.objects.values_list("version", flat=True).get(pk=ticket.pk) == version


def test_nobody_else_sees_a_draft(
    annas: Client, browser_of: BrowserOf, admin: Agent, ticket: Ticket
) -> None:
    keep(annas, ticket, body="The secret plan")
    other = browser_of(admin)
    assert "secret plan" not in page_of(other, ticket)
    keep(other, ticket, body="Another plan")
    assert "secret plan" in page_of(annas, ticket)
    assert "secret plan" not in other.get("/search?q=secret").content.decode().replace(
        'value="secret"', ""
    )


@pytest.mark.parametrize("htmx", [True, False])
@pytest.mark.parametrize("kind", ["reply", "note"])
def test_what_was_sent_is_no_draft_any_more(
    annas: Client, ticket: Ticket, kind: str, htmx: bool
) -> None:
    keep(annas, ticket, kind=kind)
    prefix, headers = ("/api", HTMX) if htmx else ("", {})
    annas.post(f"{prefix}/tickets/{ticket.pk}/compose", TYPED | {"kind": kind}, headers=headers)
    assert ticket.articles.count() == 2
    assert not TicketDraft.objects.exists()


def test_what_was_refused_stays_a_draft(annas: Client, ticket: Ticket) -> None:
    keep(annas, ticket)
    sent = TYPED | {"to": "nobody", "cc": ""}
    assert annas.post(f"/tickets/{ticket.pk}/compose", sent).status_code == 422
    assert TicketDraft.objects.get().fields["body"] == TYPED["body"]


def test_a_draft_is_thrown_away_with_and_without_script(annas: Client, ticket: Ticket) -> None:
    keep(annas, ticket)
    response = annas.post(f"/tickets/{ticket.pk}/draft/discard", TYPED)
    assert response["Location"] == f"/tickets/{ticket.pk}#compose"
    assert TYPED["body"] not in page_of(annas, ticket)
    keep(annas, ticket)
    answer = annas.post(f"/api/tickets/{ticket.pk}/draft/discard", headers=HTMX).content.decode()
    assert 'id="compose"' in answer
    assert TYPED["body"] not in answer
    keep(annas, ticket)
    keep(annas, ticket, body=" \n")
    assert not TicketDraft.objects.exists()


def test_an_undone_reply_is_a_draft_again(annas: Client, ticket: Ticket) -> None:
    annas.post(f"/tickets/{ticket.pk}/compose", TYPED)
    mail = OutgoingMail.objects.get()
    annas.post(f"/tickets/{ticket.pk}/articles/{mail.article_id}/undo")
    assert "\nBring wat</textarea>" in page_of(annas, ticket)


def test_replying_to_another_entry_keeps_what_was_typed(annas: Client, ticket: Ticket) -> None:
    keep(annas, ticket, kind="note", to="x@y.test")
    article = ticket.articles.get()
    page = page_of(annas, ticket, f"?reply={article.pk}&quote=1")
    assert "\nBring wat" in page
    assert "wrote on" in page.split("\nBring wat")[1].split("</textarea>")[0]
    assert "x@y.test" not in page


def test_an_answer_to_an_entry_that_is_gone_can_still_be_sent(
    annas: Client, anna: Agent, ticket: Ticket
) -> None:
    note = add_article(ticket, actor=acting(anna), draft=ArticleDraft(body="Hm."))
    keep(annas, ticket, article=note.pk)
    delete_article(note, actor=acting(anna))
    assert f'name="article" value="{note.pk}"' not in page_of(annas, ticket)
    assert "\nBring wat</textarea>" in page_of(annas, ticket)


@pytest.mark.parametrize(
    "typed",
    [
        {"kind": "shout", "state": "9" * 30, "article": "x", "body": "a\x00b \ud800"},
        {"pending_until": "tomorrow", "time_unit": "<script>", "caller": "me", "article": "1e5"},
        {"body": '</textarea><script>alert("x")</script>', "to": '"><script>'},
    ],
    ids=["numbers", "moments", "script"],
)
def test_odd_drafts_are_kept_and_shown_without_harm(
    annas: Client, ticket: Ticket, typed: dict[str, str]
) -> None:
    saved_drafts.save(ticket, annas.session["_auth_user_id"], TYPED | typed)
    response = annas.get(f"/tickets/{ticket.pk}")
    assert response.status_code == 200
    assert "<script>alert" not in response.content.decode()


def test_drafts_go_along_with_a_merge(
    annas: Client,
    anna: Agent,
    admin: Agent,
    ticket: Ticket,
    make_ticket: Callable[..., Ticket],
    support: Queue,
) -> None:
    other_ticket = make_ticket(support, body="Again")
    for agent, body in ((anna, "from the source"), (admin, "lost to nobody")):
        saved_drafts.save(ticket, agent.pk, {"body": body})
    saved_drafts.save(other_ticket, admin.pk, {"body": "in the target"})
    merge_tickets(ticket, target=other_ticket, actor=acting(admin))
    assert saved_drafts.read(other_ticket, anna.pk)["body"] == "from the source"
    assert saved_drafts.read(other_ticket, admin.pk)["body"] == "in the target"
    assert "from the source" in page_of(annas, other_ticket)


def test_old_drafts_are_cleared_away(ticket: Ticket, anna: Agent, admin: Agent) -> None:
    saved_drafts.save(ticket, anna.pk, {"body": "old"})
    TicketDraft.objects.update(saved_at=now() - timedelta(days=91))
    saved_drafts.save(ticket, admin.pk, {"body": "new"})
    assert saved_drafts.clear_old() == 1
    assert TicketDraft.objects.get().agent == admin


def test_a_draft_costs_the_page_nothing_more(annas: Client, ticket: Ticket) -> None:
    def queries() -> int:
        page_of(annas, ticket)
        with CaptureQueriesContext(connection) as captured:
            page_of(annas, ticket)
        return len(captured)

    without = queries()
    keep(annas, ticket)
    assert queries() == without
