"""The world that the matrix of the API asks about, and the people who ask."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import pytest
from django.apps import apps
from django.test import Client, RequestFactory

from accounts import audit
from accounts.actors import Person
from accounts.auth import api_tokens, password_links, sessions, tokens
from accounts.models import Agent, CustomerUser, Group, PasswordLink, Role
from gotrs.common import kept
from gotrs.common.clock import now
from queues.models import (
    Queue,
    Salutation,
    Service,
    ServiceCustomer,
    Signature,
    Sla,
    SystemAddress,
    Template,
)
from search.models import SavedSearch
from tests.cast import USERS, Cast, acting, make_agent, make_queue
from tests.trust.matrix import People
from tickets.files import store_upload
from tickets.models import (
    ArticleType,
    CannedResponse,
    DynamicField,
    Notification,
    Priority,
    State,
    Ticket,
    TicketTemplate,
    TicketType,
    Webhook,
    WebhookDelivery,
)
from tickets.operations import (
    ArticleDraft,
    NewFile,
    add_article,
    close_ticket,
    link_tickets,
    merge_tickets,
)

Ids = dict[str, Any]
# The columns of the table; those from ``ro`` to ``rw`` hold one permission.
COLUMNS = "nobody own foreign none ro move create note owner prio rw admin".split()
_PERMISSIONS = {
    "ro": "ro", "move": "move_into", "create": "create", "note": "note", "owner": "owner",
    "prio": "priority", "rw": "rw",
}  # fmt: skip
_OURS = ("accounts", "queues", "tickets", "search")


@dataclass(frozen=True)
class ApiWorld:
    """Ids of what is there, by the names that requests.py uses, and how more of it is made."""

    ours: Ids
    make_theirs: Callable[[], Ids]


@pytest.fixture
def everybody(db: None) -> Cast:
    """Anew for each test: reports of health, asked for here, wait for its transaction to end."""
    return Cast()


@pytest.fixture
def cast(admin: Agent, ben: CustomerUser, olga: CustomerUser) -> Mapping[str, Person]:
    """Who stands for which column; nobody for ``nobody``."""
    agents = {name: make_agent(name, {USERS: [held]}) for name, held in _PERMISSIONS.items()}
    return {"own": ben, "foreign": olga, "none": make_agent("none"), **agents, "admin": admin}


@pytest.fixture
def people(cast: Mapping[str, Person]) -> People:
    """Each in a program of their own, with a token."""
    return people_of(cast)


def people_of(cast: Mapping[str, Person], **more: Any) -> People:
    """These people; no row of any table may appear or go at a refusal."""
    counted = [model for app in _OURS for model in apps.get_app_config(app).get_models()]
    return People(cast, **{"sign_in": program_of, "counted": counted, **more})


def program_of(person: Person) -> Client:
    """A program in which the person has signed in."""
    session = sessions.open_session(RequestFactory().post("/api/v1/auth/login"), person, "token")
    return program_with(tokens.issue(session).access)


def program_with(token: str) -> Client:
    """A program that shows this token."""
    return Client(headers={"Authorization": f"Bearer {token}"})


@pytest.fixture(autouse=True)
def loopback_allowed(settings: Any) -> Iterator[None]:
    """The webhook's address is one where nobody listens."""
    settings.OUTGOING_ALLOW = ["127.0.0.1"]
    kept.forget_everything()
    yield
    kept.forget_everything()


@pytest.fixture
def world(
    cast: Mapping[str, Any],
    make_ticket: Callable[..., Ticket],
    support: Queue,
    sales: Queue,
    secret: Queue,
    bert: Agent,
) -> ApiWorld:
    """Ben's tickets in Support and what is around them; what is private belongs to ``rw``."""
    keeper, ben, olga = cast["rw"], cast["own"], cast["foreign"]
    ours = {"queue": support.pk, "other_queue": sales.pk, "owner": keeper.pk}
    ours["empty_queue"] = make_queue("Empty").pk
    ours |= _tickets(make_ticket, support, keeper, ben) | _private(keeper)
    ours |= _master_data(support, keeper) | _organisation(cast["admin"], keeper)

    def make_theirs() -> Ids:
        own = {"queue": secret.pk, "other_queue": secret.pk}
        return own | _tickets(make_ticket, secret, bert, olga) | _private(bert)

    return ApiWorld(ours, make_theirs)


def _tickets(make: Callable[..., Ticket], queue: Queue, agent: Agent, customer: Any) -> Ids:
    """A ticket with an answer and a file, and those that it is closed, linked, merged with."""
    actor = acting(agent)
    whose = {"customer_user_id": customer.login, "customer_id": customer.customer_id}
    titles = ("ticket", "target", "linked", "closed", "merged")
    made = {name: make(queue, f"{name} {queue.name} fire", body="Help", **whose) for name in titles}
    draft = ArticleDraft(
        subject=f"Answer {queue.name}",
        body="Pull the plug.",
        article_type=ArticleType.NOTE_EXTERNAL,
        files=(NewFile("plan.txt", b"1. plug"),),
    )
    article = add_article(made["ticket"], actor=actor, draft=draft)
    link = link_tickets(made["ticket"], actor=actor, target=made["linked"])
    close_ticket(made["closed"], actor=actor)
    merge_tickets(made["merged"], actor=actor, target=made["linked"])
    ids = {name: ticket.pk for name, ticket in made.items()}
    rest = {"article": article.pk, "file": article.attachments.get().pk, "link": link.pk}
    return ids | rest | {"tn": made["ticket"].tn}


def _private(agent: Agent) -> Ids:
    """What only its owner may see."""
    actor = acting(agent)
    name = f"Own {agent.login}"
    token, _text = api_tokens.create_token(agent, actor=actor, name=name, scopes=["read"])
    session = sessions.open_session(RequestFactory().post("/"), agent, "token")
    return {
        "token": token.pk,
        "session": session.pk,
        "upload": store_upload(actor, "own.txt", b"mine").pk,
        "saved": SavedSearch.objects.create(agent=agent, name=name, query="fire").pk,
        "canned": CannedResponse.objects.create(agent=agent, name=name, text=name).pk,
        "notification": Notification.objects.create(agent=agent, type="reminder", title=name).pk,
    }


def _master_data(queue: Queue, agent: Agent) -> Ids:
    """A row of each kind that nothing else depends on."""
    service = Service.objects.create(name="Printing")
    ServiceCustomer.objects.create(service=service)
    rows: dict[str, Any] = {
        "priority": Priority.objects.create(name="6 now", color="#ff0000"),
        "state": State.objects.create(name="waiting", type_id=2),
        "type": TicketType.objects.create(name="Question"),
        "service": service,
        "sla": Sla.objects.create(name="Gold"),
        "address": SystemAddress.objects.create(
            email="spare@gotrs.test", display_name="Spare", queue=queue
        ),
        "salutation": Salutation.objects.create(name="Spare", text="Hello"),
        "signature": Signature.objects.create(name="Spare", text="Bye"),
        "template": Template.objects.create(name="Spare", template_type="Answer", text="Hello"),
        "field": DynamicField.objects.create(
            name="Room", label="Room", field_type="Text", config={"customer_visible": True}
        ),
        "prepared": TicketTemplate.objects.create(agent=agent, name="Spare"),
    }
    return {name: row.pk for name, row in rows.items()}


def _organisation(admin: Agent, keeper: Agent) -> Ids:
    """Somebody who is changed, where they belong, and what admins look after."""
    victim = make_agent("victim")
    group = Group.objects.create(name="spare")
    role = Role.objects.create(name="Helpers")
    role.members.create(agent=victim)
    role.grants.create(group=group, permission="rw")
    victim.grants.create(group=group, permission="note")
    audit.record(acting(admin), "queue.update", "queue", 1)
    hook = Webhook.objects.create(
        name="Chat", url="http://127.0.0.1:1/", events=["ticket.escalated"]
    )
    delivery = WebhookDelivery.objects.create(
        webhook=hook, event="ticket.created", payload={}, status="failed", next_attempt_at=None
    )
    PasswordLink.objects.create(
        agent=victim,
        token_hash=password_links.hash_of("secret-of-the-link"),
        expires_at=now() + timedelta(minutes=30),
    )
    session = sessions.open_session(RequestFactory().post("/"), keeper, "token")
    return {
        "agent": victim.pk,
        "group": group.pk,
        "role": role.pk,
        "company": "ACME",
        "customer": CustomerUser.objects.get(login="ben@acme.test").pk,
        "webhook": hook.pk,
        "delivery": delivery.pk,
        # Ids of the log are even for entries, odd for changes of tickets.
        "audit": 2 * apps.get_model("accounts.AuditEntry").objects.latest("pk").pk,
        "link_of_mail": "secret-of-the-link",
        "refresh": tokens.issue(session).refresh,
    }
