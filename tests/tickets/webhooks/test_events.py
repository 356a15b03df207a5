"""Which operation tells of what, and what stands in it (contract 4.16)."""

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from typing import Any

import orjson
import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from accounts.actors import Actor, Channel
from gotrs.common import kept
from gotrs.common.clock import now
from tests.cast import acting
from tests.clients import ApiClient
from tickets import operations as do
from tickets.mail.outbound.control import cancel
from tickets.models import (
    ArticleType,
    OutgoingMail,
    Priority,
    State,
    Ticket,
    WebhookDelivery,
)
from tickets.operations import ArticleDraft
from tickets.webhooks import payload as payloads
from tickets.webhooks.due import tell_what_is_due
from tickets.worker import housekeeping

pytestmark = pytest.mark.django_db


def go_on() -> bool:
    return False


def last(event: str) -> dict[str, Any]:
    """The newest payload of an event."""
    delivery = WebhookDelivery.objects.filter(event=event).order_by("-id").first()
    assert delivery is not None, event
    payload: dict[str, Any] = delivery.payload
    return payload


# --- What happens is told -------------------------------------------------------------------------


def test_a_new_ticket_is_told_with_its_text(make_webhook, told, make_ticket, support, ben, anna):
    make_webhook()
    ticket = make_ticket(support, actor=ben, body="It smokes.", tags=["fire"])
    assert told() == ["ticket.created", "article.created"]
    created = last("ticket.created")
    assert created["ticket"]["id"] == ticket.pk
    assert created["ticket"]["tags"] == ["fire"]
    assert created["article"] is None
    assert created["changes"] == {}
    assert created["actor"] == {"id": ben.pk, "login": "ben@acme.test", "role": "Customer"}
    assert last("article.created")["article"]["body"] == "It smokes."

    WebhookDelivery.objects.all().delete()
    make_ticket(support, actor=anna, owner=anna)
    assert told() == ["ticket.created", "ticket.assigned"]


def test_the_ticket_and_the_article_are_the_objects_of_the_api(make_webhook, ticket, admin):
    make_webhook()
    note = do.add_article(ticket, actor=acting(admin), draft=ArticleDraft(body="Look."))
    told = last("article.created")
    api = ApiClient(admin)
    assert told["ticket"] == api.get(f"/tickets/{ticket.pk}").json()["data"]
    shown = api.get(f"/tickets/{ticket.pk}/articles/{note.pk}").json()["data"]
    assert told["article"] == shown | {"body_truncated": False}
    assert not shown["is_visible_for_customer"]  # receivers get what agents see
    assert told["actor"] == {"id": admin.pk, "login": "admin", "role": "Admin"}
    assert told["timestamp"].endswith("Z")


def test_closing_and_reopening_are_told_as_such_and_as_changes_of_state(
    make_webhook, ticket, told, anna
):
    make_webhook("ticket.state_changed", "ticket.closed", "ticket.reopened")
    do.close_ticket(ticket, actor=acting(anna))
    do.reopen_ticket(ticket, actor=acting(anna))
    assert told() == [
        "ticket.state_changed", "ticket.closed", "ticket.state_changed", "ticket.reopened",
    ]  # fmt: skip
    assert last("ticket.closed")["changes"] == {
        "state_id": [1, 2],
        "state": ["new", "closed successful"],
        "state_type": ["new", "closed"],
    }
    assert last("ticket.closed")["ticket"]["state_type"] == "closed"
    assert last("ticket.reopened")["changes"]["state_type"] == ["closed", "open"]


def test_another_closed_state_is_no_second_closing(make_webhook, ticket, told, anna):
    do.close_ticket(ticket, actor=acting(anna))
    make_webhook()
    do.set_state(ticket, actor=acting(anna), state=State.objects.get(name="closed unsuccessful"))
    assert told() == ["ticket.state_changed"]


def test_single_facts_are_told_with_old_and_new(make_webhook, ticket, sales, anna, rita, told):
    make_webhook()
    actor = acting(anna)
    queue_id = ticket.queue_id
    do.set_title(ticket, actor=actor, title="Printer still on fire")
    assert last("ticket.updated")["changes"] == {
        "title": ["Printer on fire", "Printer still on fire"]
    }
    do.set_priority(ticket, actor=actor, priority=Priority.objects.get(pk=5))
    assert last("ticket.priority_changed")["changes"] == {
        "priority_id": [3, 5],
        "priority": ["3 normal", "5 very high"],
    }
    assert last("ticket.assigned")["changes"] == {
        "owner_id": [None, anna.pk],
        "owner": [None, "anna"],
    }
    assert last("ticket.updated")["changes"] == {"lock": ["unlock", "lock"]}
    do.set_responsible(ticket, actor=actor, responsible=rita)
    assert last("ticket.updated")["changes"] == {
        "responsible_id": [None, rita.pk],
        "responsible": [None, "rita"],
    }
    do.set_tags(ticket, actor=actor, tags=["b", "a"])
    assert last("ticket.updated")["changes"] == {"tags": [[], ["a", "b"]]}
    do.set_customer(ticket, actor=actor, customer_user_id="x@y.test", customer_id="")
    assert last("ticket.updated")["changes"] == {
        "customer_id": ["ACME", None],
        "customer_user_id": ["ben@acme.test", "x@y.test"],
    }
    do.move_ticket(ticket, actor=actor, queue=sales)
    assert last("ticket.queue_changed")["changes"] == {
        "queue_id": [queue_id, sales.pk],
        "queue": ["Support", "Sales"],
    }
    until = now() + timedelta(days=1)
    do.set_pending(ticket, actor=actor, until=until)
    assert last("ticket.updated")["changes"]["pending_until"][0] is None
    do.set_archived(ticket, actor=actor, archived=True)
    assert last("ticket.updated")["changes"] == {"archived": [False, True]}
    do.book_time(ticket, actor=actor, time_unit=Decimal("1.5"))
    assert last("ticket.updated")["changes"] == {"time_unit": [None, 1.5]}
    do.assign(ticket, actor=actor, owner=None)
    assert last("ticket.assigned")["changes"]["owner"] == ["anna", None]
    assert set(told()) == {
        "ticket.updated", "ticket.priority_changed", "ticket.assigned", "ticket.queue_changed",
        "ticket.state_changed",
    }  # fmt: skip


def test_merging_and_deleting_are_told(make_webhook, make_ticket, support, ticket, anna, told):
    target = make_ticket(support, "The other one")
    make_webhook()
    do.merge_tickets(ticket, actor=acting(anna), target=target)
    merged = last("ticket.merged")
    assert merged["changes"] == {"merged_into_id": [None, target.pk]}
    assert merged["ticket"]["merged_into_id"] == target.pk
    do.unmerge_ticket(ticket, actor=acting(anna))
    assert last("ticket.updated")["changes"] == {"merged_into_id": [target.pk, None]}
    do.delete_ticket(ticket, actor=acting(anna))
    assert told()[-2:] == ["ticket.state_changed", "ticket.deleted"]
    assert last("ticket.deleted")["ticket"]["state_type"] == "removed"


def test_an_article_that_the_customer_does_not_see_any_more_is_told(make_webhook, ticket, anna):
    make_webhook("article.updated")
    draft = ArticleDraft(body="Sorry", article_type=ArticleType.EMAIL_EXTERNAL)
    article = do.add_article(ticket, actor=acting(anna), draft=draft)
    cancel(OutgoingMail.objects.get(article=article), actor=acting(anna))
    told = last("article.updated")
    assert told["changes"] == {"is_visible_for_customer": [True, False]}
    assert (told["article"]["id"], told["article"]["is_visible_for_customer"]) == (
        article.pk,
        False,
    )


def test_edits_of_a_note_are_told_with_what_it_said_before(make_webhook, ticket, anna):
    make_webhook("article.updated")
    draft = ArticleDraft(subject="A", body="one")
    article = do.add_article(ticket, actor=acting(anna), draft=draft)
    do.edit_article(article, actor=acting(anna), body="two")
    told = last("article.updated")
    assert told["changes"] == {"body": ["one", "two"]}
    assert (told["article"]["body"], told["article"]["edited"]) == ("two", True)
    do.edit_article(article, actor=acting(anna), subject="B", body="x" * 1_100_000)
    told = last("article.updated")
    assert told["changes"] == {"subject": ["A", "B"]}
    assert told["article"]["body_truncated"]
    do.delete_article(article, actor=acting(anna))
    assert last("article.updated")["changes"] == {"deleted": [False, True]}
    do.restore_article(article, actor=acting(anna))
    assert last("article.updated")["changes"] == {"deleted": [True, False]}


def test_the_system_is_nobody(make_webhook, ticket):
    make_webhook()
    do.set_title(ticket, actor=Actor.system(), title="Other")
    assert last("ticket.updated")["actor"] is None


def test_an_unknown_sender_has_an_address(make_webhook, make_ticket, support):
    make_webhook()
    make_ticket(support, actor=Actor(Channel.MAIL, address="who@else.test"), body="Hello")
    assert last("ticket.created")["actor"] == {
        "id": None,
        "login": "who@else.test",
        "role": "Customer",
    }


# --- What passes by time --------------------------------------------------------------------------


def _until_now(ticket: Ticket, column: str = "pending_until") -> None:
    Ticket.objects.filter(pk=ticket.pk).update(**{column: now()})
    ticket.refresh_from_db()


def test_a_reminder_that_is_over_is_told_once(make_webhook, ticket, anna, told):
    webhook = make_webhook("ticket.pending_due")
    do.set_pending(ticket, actor=acting(anna), until=now() + timedelta(hours=1))
    assert tell_what_is_due(go_on) == {"told": 0}
    _until_now(ticket)
    assert tell_what_is_due(go_on) == {"told": 1}
    assert tell_what_is_due(go_on) == {"told": 0}
    assert told(webhook) == ["ticket.pending_due"]
    assert last("ticket.pending_due")["actor"] is None
    # A new time that is over counts anew.
    do.set_pending(ticket, actor=acting(anna), until=now() + timedelta(hours=1))
    _until_now(ticket)
    assert tell_what_is_due(go_on) == {"told": 1}


def test_a_ticket_that_closes_by_itself_was_due_before(make_webhook, ticket, anna, told):
    do.set_pending(
        ticket,
        actor=acting(anna),
        until=now() + timedelta(hours=1),
        state=State.objects.get(name="pending auto close+"),
    )
    _until_now(ticket)
    make_webhook("ticket.pending_due", "ticket.closed")
    assert tell_what_is_due(go_on) == {"told": 0}
    housekeeping.change_due_tickets(go_on)
    assert told() == ["ticket.pending_due", "ticket.closed"]


def test_a_promise_that_was_not_kept_is_told_once_to_those_of_the_queue(
    make_webhook, ticket, sales, told
):
    here, elsewhere = make_webhook("ticket.escalated"), make_webhook(queues=[sales])
    _until_now(ticket, "next_due")
    assert tell_what_is_due(go_on) == {"told": 1}
    assert tell_what_is_due(go_on) == {"told": 0}
    assert (told(here), told(elsewhere)) == (["ticket.escalated"], [])


def test_what_passed_before_the_webhook_was_made_is_not_told(make_webhook, ticket):
    Ticket.objects.filter(pk=ticket.pk).update(next_due=now() - timedelta(minutes=1))
    make_webhook()
    assert tell_what_is_due(go_on) == {"told": 0}


# --- Who is told ----------------------------------------------------------------------------------


def test_each_webhook_gets_its_events_under_one_id(make_webhook, ticket, anna, told):
    all_of_them, some = make_webhook(), make_webhook("ticket.closed")
    none = make_webhook("ticket.merged")
    off = make_webhook(is_active=False)
    do.close_ticket(ticket, actor=acting(anna))
    assert "ticket.closed" in told(all_of_them)
    assert told(some) == ["ticket.closed"]
    assert told(none) == told(off) == []
    ids = WebhookDelivery.objects.filter(event="ticket.closed").values_list("event_id", flat=True)
    assert len(ids) == 2
    assert len(set(ids)) == 1
    assert last("ticket.closed")["id"] == str(ids[0])


def test_queues_narrow_what_is_told_and_leaving_one_counts(
    make_webhook, ticket, sales, support, anna, told
):
    of_support = make_webhook(queues=[support])
    of_sales = make_webhook(queues=[sales])
    do.set_title(ticket, actor=acting(anna), title="A")
    assert (told(of_support), told(of_sales)) == (["ticket.updated"], [])
    do.move_ticket(ticket, actor=acting(anna), queue=sales)
    do.set_title(ticket, actor=acting(anna), title="B")
    assert told(of_support) == ["ticket.updated", "ticket.queue_changed"]
    assert told(of_sales) == ["ticket.queue_changed", "ticket.updated"]


def test_what_is_undone_is_not_told(make_webhook, ticket, anna, told):
    make_webhook()
    with transaction.atomic():
        do.close_ticket(ticket, actor=acting(anna))
        transaction.set_rollback(True)
    assert told() == []


def test_imports_tell_nobody(make_webhook, make_ticket, support, told, anna):
    make_webhook()
    make_ticket(support, actor=replace(acting(anna), channel=Channel.IMPORT), body="Old")
    assert told() == []


def test_without_webhooks_nothing_is_asked(ticket, anna):
    kept.forget_everything()
    do.set_title(ticket, actor=acting(anna), title="A")
    with CaptureQueriesContext(connection) as queries:
        do.set_title(ticket, actor=acting(anna), title="B")
    assert not [q for q in queries.captured_queries if "webhook" in q["sql"]]


def test_a_webhook_that_was_taken_away_elsewhere_undoes_no_operation(
    make_webhook, ticket, anna, told
):
    """Another process deleted it a moment ago, and this one still knows it."""
    webhook = make_webhook()
    do.set_title(ticket, actor=acting(anna), title="A")
    type(webhook).objects.all().delete()
    do.set_title(ticket, actor=acting(anna), title="B")
    ticket.refresh_from_db()
    assert ticket.title == "B"


# --- Size -----------------------------------------------------------------------------------------


def test_a_huge_body_is_left_out(make_webhook, ticket, anna):
    make_webhook("article.created")
    do.add_article(ticket, actor=acting(anna), draft=ArticleDraft(body="x" * 1_200_000))
    told = last("article.created")
    assert (told["article"]["body"], told["article"]["body_truncated"]) == ("", True)
    assert len(orjson.dumps(told)) < payloads.MAX_BYTES


def test_any_text_is_told_as_it_is(make_webhook, ticket, anna):
    make_webhook("article.created")
    text = "ä 漢 🔥 \u202e \u2028 </script> \\u0000 \x7f"
    draft = ArticleDraft(body=text, article_type=ArticleType.NOTE_INTERNAL)
    do.add_article(ticket, actor=acting(anna), draft=draft)
    assert last("article.created")["article"]["body"] == text
