"""The back office: who comes in, and which pages there are."""

from collections.abc import Callable
from typing import Any

import pytest
from django.contrib import admin as django_admin
from django.contrib.admin.models import LogEntry
from django.test import Client
from django.utils import timezone

from accounts import audit
from accounts.actors import Actor
from accounts.models import (
    Agent,
    AgentGrant,
)
from adminpanel.site import SECTIONS
from queues.models import (
    MailHook,
    ProviderSignIn,
    Queue,
    Service,
    SmtpSender,
)
from tests.adminpanel.pages import make_mailbox, page_url
from tests.cast import make_agent
from tickets.models import (
    Article,
    DynamicField,
    ExternalNumber,
    IncomingMail,
    OutgoingMail,
    PostmasterFilter,
    Ticket,
    TicketHistory,
    Webhook,
    WebhookDelivery,
)
from tickets.operations import ArticleDraft, add_article

Browser = Callable[..., Client]
django_admin.autodiscover()  # pages are known from where addresses are read, which nothing did yet
MODELS = [model._meta.label_lower for model in django_admin.site._registry]


# --- The door -------------------------------------------------------------------------------------


@pytest.mark.parametrize("path", ["/admin/", "/admin/queues/queue/", "/admin/settings/"])
def test_strangers_are_led_to_the_sign_in_page(db: None, client: Client, path: str) -> None:
    answer = client.get(path)
    assert answer.status_code == 302
    assert answer.headers["Location"].startswith("/login?next=%2Fadmin%2F")


@pytest.mark.parametrize("path", ["/admin/", "/admin/queues/queue/", "/admin/settings/"])
@pytest.mark.parametrize("who", ["anna", "ben"])
def test_agents_and_customers_are_refused(
    request: pytest.FixtureRequest, browser_of: Browser, who: str, path: str
) -> None:
    browser = browser_of(request.getfixturevalue(who))
    assert browser.get(path).status_code == 403
    assert browser.post(path, {}).status_code == 403


def test_an_admin_by_role_comes_in(db: None, browser_of: Browser) -> None:
    agent = make_agent("berta")
    agent.roles.create(role_id=2)
    assert browser_of(agent).get("/admin/").status_code == 200


def test_an_admin_whose_grant_was_taken_is_out_with_the_next_page(
    admin: Agent, office: Client
) -> None:
    assert office.get("/admin/").status_code == 200
    AgentGrant.objects.filter(agent=admin).delete()
    assert office.get("/admin/").status_code == 403


# --- Pages ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("model", MODELS)
def test_every_list_opens_and_is_searched(office: Client, model: str) -> None:
    assert office.get(page_url(model, "changelist")).status_code == 200
    assert office.get(page_url(model, "changelist"), {"q": "nothing"}).status_code == 200


@pytest.mark.parametrize("model", MODELS)
def test_every_row_opens(office: Client, ticket: Ticket, model: str) -> None:
    _one_of_each(ticket)
    row = django_admin.site._registry[_model(model)].model.objects.last()
    assert row is not None
    assert office.get(page_url(model, "change", row.pk)).status_code == 200


def _one_of_each(ticket: Ticket) -> None:
    audit.record(None, "login.failed", "session", login="<b>mallory</b>", new={"a": "<i>"})
    Service.objects.create(name="Mail")
    ticket.queue.templates.first()
    account = make_mailbox()
    facts = {"host": account.host, "port": 587, "login": "in", "password": "geheim!"}
    SmtpSender.objects.create(name="out", **facts)
    ProviderSignIn.objects.create(name="Office", client_id="1")
    IncomingMail.objects.create(source="pipe", sha256="0", size=1, ticket=ticket)
    OutgoingMail.objects.create(ticket=ticket, message_id="<1@x>", from_header="a@x")
    PostmasterFilter.objects.create(name="Spam")
    MailHook.objects.create(name="Service")
    field = DynamicField.objects.create(name="Theirs", label="Theirs", field_type="Text")
    ExternalNumber.objects.create(
        name="Telecom", sender_pattern="x", number_pattern="x", field=field
    )
    LogEntry.objects.create(
        user_id=Agent.objects.last().pk, object_repr="x", action_flag=1, object_id="1"
    )
    webhook = Webhook.objects.create(
        name="Chat", url="https://x.test/", events=["*"], is_active=False
    )
    WebhookDelivery.objects.create(webhook=webhook, ticket=ticket, event="ping", payload={})
    note = add_article(ticket, actor=Actor.system(), draft=ArticleDraft(body="x"))
    Article.objects.filter(pk=note.pk).update(deleted_at=timezone.now())
    from queues.models import Sla

    Sla.objects.create(name="Gold")


def _model(label: str) -> Any:
    return next(m for m in django_admin.site._registry if m._meta.label_lower == label)


def test_everything_that_has_a_page_stands_on_the_start_page() -> None:
    named = {name.lower() for _heading, names in SECTIONS for name in names}
    assert named == set(MODELS)


def test_every_page_passes_the_checks_of_django() -> None:
    assert django_admin.site.check(None) == []


def test_tickets_and_their_history_can_not_be_edited_there() -> None:
    assert Ticket not in django_admin.site._registry
    assert TicketHistory not in django_admin.site._registry


@pytest.mark.parametrize("model", MODELS)
def test_nothing_can_be_deleted(office: Client, ticket: Ticket, model: str) -> None:
    _one_of_each(ticket)
    row = django_admin.site._registry[_model(model)].model.objects.last()
    assert row is not None
    assert office.post(page_url(model, "delete", row.pk), {"post": "yes"}).status_code == 403
    bulk = {"action": "delete_selected", "_selected_action": row.pk, "post": "yes"}
    office.post(page_url(model, "changelist"), bulk)
    assert type(row).objects.filter(pk=row.pk).exists()


def test_the_number_of_questions_does_not_grow_with_the_rows(
    office: Client, django_assert_max_num_queries: Any
) -> None:
    def count() -> int:
        with django_assert_max_num_queries(40) as asked:
            office.get(page_url("queues.queue", "changelist"))
        return len(asked)

    count()  # what is read once a process
    few = count()
    for number in range(40):
        Queue.objects.create(name=f"Queue {number}", system_address_id=1)
    assert count() == few


def test_the_policy_of_the_back_office_is_that_of_every_page(office: Client) -> None:
    policy = office.get("/admin/").headers["Content-Security-Policy"]
    assert "unsafe" not in policy
    assert "script-src 'self'" in policy


def test_the_start_page_says_what_a_new_installation_needs(office: Client) -> None:
    page = office.get("/admin/").content.decode()
    for words in ("Before you go live", "Enter your mail addresses", "Have a mailbox read"):
        assert words in page
