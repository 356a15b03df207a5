"""The world that the matrix asks about: things of ours, the same out of reach, and nothing."""

import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from django.apps import apps
from django.contrib.admin.models import CHANGE, LogEntry
from django.test import RequestFactory

from accounts import audit
from accounts.actors import Person
from accounts.auth.api_tokens import create_token
from accounts.auth.sessions import open_session
from accounts.models import Agent, CustomerUser, Role
from gotrs.common.clock import now
from queues.models import (
    Calendar,
    MailAccount,
    MailHook,
    Provider,
    ProviderSignIn,
    Service,
    Sla,
    SmtpSender,
    SystemAddress,
    Template,
)
from tests.cast import Cast, acting, make_ticket_in
from tests.tickets.mail.intake.rules import make_filter
from tests.trust.matrix import PEOPLE, People
from tickets import bulk_runs
from tickets.models import (
    Article,
    ArticleType,
    DeliveryState,
    DynamicField,
    ExternalNumber,
    IncomingMail,
    Notification,
    NotificationRule,
    OutgoingMail,
    RawMail,
    Ticket,
    TicketView,
    Webhook,
    WebhookDelivery,
)
from tickets.operations import ArticleDraft, NewFile, add_article

pytest.register_assert_rewrite("tests.trust.hostile")

Ids = Mapping[str, Any]
NEVER = 999_999_999


@dataclass(frozen=True)
class World:
    """Path arguments: of ours in Support, of theirs in Secret, and of things that never were."""

    ours: Ids
    theirs: Ids
    never: Ids

    def all_ids(self) -> list[object]:
        """Every id that an answer may repeat."""
        return [*self.ours.values(), *self.theirs.values(), *self.never.values()]


@dataclass(frozen=True)
class Scene:
    """What the tests of a module share."""

    cast: Cast
    world: World
    mail_folder: Path


@pytest.fixture(scope="module")
def scene(stage: None, tmp_path_factory: pytest.TempPathFactory) -> Scene:
    """The world and its people, made once for the tests of a module."""
    cast, folder = Cast(), tmp_path_factory.mktemp("mail")
    for name in set(PEOPLE) - {"nobody"}:
        getattr(cast, name)  # who is asked for is made
    return Scene(cast, _make_world(cast, folder), folder)


@pytest.fixture
def everybody(scene: Any, db: None) -> Cast:
    """Those who were in the scene before."""
    cast: Cast = scene.cast.copy()
    return cast


@pytest.fixture
def people(admin: Agent, anna: Agent, rita: Agent, outsider: Agent, ben: CustomerUser) -> People:
    """One of each kind, each in a browser of their own."""
    cast: dict[str, Person] = {
        "admin": admin, "anna": anna, "rita": rita, "outsider": outsider, "ben": ben,
    }  # fmt: skip
    return People(cast)


@pytest.fixture
def world(scene: Scene, db: None, settings: Any) -> World:
    """The world of the scene."""
    settings.MAIL_FOLDER = scene.mail_folder
    return scene.world


def _make_world(cast: Cast, mail_folder: Path) -> World:
    """Ben's ticket, which Anna answered, and Olga's, which Bert answered where nobody looks."""
    text = Template.objects.create(name="Hello", template_type="Answer", text="Hello")
    rule = make_filter("Spam", [("Subject", "text", "spam")], [("Queue", "Junk")])
    shared = {"template_id": text.pk, "filter_id": rule.pk, **_mail_servers()}
    shared["notification_id"] = NotificationRule.objects.order_by("pk")[0].pk
    ours, theirs = (
        make_ticket_in(
            queue,
            title,
            body="Help",
            customer_user_id=customer.login,
            customer_id=customer.customer_id,
        )
        for queue, title, customer in (
            (cast.support, "Ours", cast.ben),
            (cast.secret, "Theirs", cast.olga),
        )
    )
    never = dict.fromkeys(
        (
            "pk",
            "article_id",
            "template_id",
            "mail",
            "received",
            "filter_id",
            "notification_id",
            "message_id",
            "token_id",
            "run_id",
            "view_id",
            "queue_id",
        ),
        NEVER,
    )
    return World(
        ours=shared | _conversation(ours, cast.anna, mail_folder),
        theirs=shared | _conversation(theirs, cast.bert, mail_folder),
        never=never | {"file_id": uuid.uuid4(), "session_id": uuid.uuid4()},
    )


def _mail_servers() -> dict[str, object]:
    """A mailbox and a sender where nobody listens, an address, and a provider that isn't asked."""
    place = {"host": "127.0.0.1", "port": 1, "login": "support", "password": "geheim!"}
    provider = ProviderSignIn.objects.create(
        name="Provider",
        provider=Provider.OTHER,
        client_id="gotrs",
        authorization_url="https://127.0.0.1:1/authorize",
        token_url="https://127.0.0.1:1/token",
        device_url="https://127.0.0.1:1/device",
        mail_hosts="127.0.0.1",
    )
    return {
        "account_id": MailAccount.objects.create(name="Dead", **place).pk,
        "hook_id": MailHook.objects.create(name="Service").pk,
        "sender_id": SmtpSender.objects.create(name="Dead", **place).pk,
        "address_id": SystemAddress.objects.create(
            email="support@gotrs.test", display_name="Support", queue_id=1
        ).pk,
        "sign_in_id": provider.pk,
    }


def _conversation(ticket: Ticket, agent: Agent, mail_folder: Path) -> dict[str, object]:
    """An answer by mail with a file, delivered, whose original is kept as if it had come in."""
    draft = ArticleDraft(
        body="Pull the plug.",
        to="ben@acme.test",
        article_type=ArticleType.EMAIL_EXTERNAL,
        files=(NewFile("plan.txt", b"1. plug"),),
    )
    article: Article = add_article(ticket, actor=acting(agent), draft=draft)
    mail = OutgoingMail.objects.get(article=article)
    OutgoingMail.objects.filter(pk=mail.pk).update(
        state=DeliveryState.SENT, sent_at=mail.created_at
    )
    (mail_folder / f"{mail.pk:09d}.eml").write_bytes(b"Subject: Plan\r\n\r\nPull the plug.")
    received = IncomingMail.objects.create(
        source="pipe", sha256="0" * 64, size=1, article=article, ticket=ticket
    )
    message = Notification.objects.create(agent=agent, type="note", title="Look", ticket=ticket)
    token, _text = create_token(agent, actor=acting(agent), name="ci", scopes=["read"])
    run = bulk_runs.start(acting(agent), [ticket.pk], {"priority": ["4"]}, "")
    view = TicketView.objects.create(agent=agent, name="Mine", sort="-updated")
    session = open_session(RequestFactory().get("/"), agent, "token")
    RawMail.objects.create(mail=received, data=b"Subject: Plan\r\n\r\nPull the plug.")
    return {
        "pk": ticket.pk,
        "article_id": article.pk,
        "file_id": article.attachments.get().pk,
        "mail": mail.pk,
        "received": received.pk,
        "message_id": message.pk,
        "token_id": token.pk,
        "run_id": run.pk,
        "view_id": view.pk,
        "queue_id": ticket.queue_id,
        "session_id": session.pk,
    }


@pytest.fixture
def filled_tables(world: World, admin: Agent) -> None:
    """A row in those tables of the back office that begin empty."""
    Role.objects.create(name="Helpers")
    Service.objects.create(name="Printing")
    Sla.objects.create(name="Gold")
    Calendar.objects.create(name="Office", hours={"1": [["08:00", "17:00"]]})
    MailAccount.objects.create(
        name="Support", host="mail.test", port=993, login="support", password="geheim!"
    )
    ExternalNumber.objects.create(
        name="Telecom",
        sender_pattern="@telecom",
        number_pattern=r"T-(\d+)",
        field=DynamicField.objects.create(name="TelecomNumber", label="Telecom", field_type="Text"),
    )
    hook = Webhook.objects.create(name="Chat", url="https://chat.test/hook", events=["*"])
    WebhookDelivery.objects.create(webhook=hook, event="ticket.created", payload={})
    audit.record(acting(admin), "queue.update", "queue", 1)
    note = ArticleDraft(body="Wrong ticket.", article_type=ArticleType.NOTE_INTERNAL)
    ours = Ticket.objects.get(pk=world.ours["pk"])
    deleted = add_article(ours, actor=acting(admin), draft=note)
    Article.objects.filter(pk=deleted.pk).update(deleted_at=now())
    LogEntry.objects.create(user=admin, object_repr="Settings", action_flag=CHANGE)


def last_of(model: str) -> dict[str, object]:
    """The path argument that leads to the newest row of a table."""
    found: Any = apps.get_model(model)._default_manager.order_by("-pk")
    return {"pk": NEVER, "object_id": found.values_list("pk", flat=True)[0]}
