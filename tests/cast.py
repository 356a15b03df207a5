"""The cast: the people, queues and tickets that the tests tell of.

Group ``users`` owns the queues Support and Sales, group ``board`` the queue Secret.

========== ======================================================================
admin      member of the group admin: sees and may do everything
anna       agent, everything (rw) in users
rita       agent, reads (ro) in users, nothing more
outsider   agent without any permission
bert       agent, everything in board, nothing in users
ben        customer user of ACME (shares tickets)
carla      customer user of ACME, a colleague of ben
olga       customer user of OTHER, a company that shares nothing
========== ======================================================================
"""

from collections.abc import Callable, Iterator
from copy import copy
from functools import cached_property
from typing import Any

import pytest
from django.core.cache import caches
from django.test import Client

from accounts.actors import Actor, Channel, Person
from accounts.models import Agent, AgentGrant, CustomerCompany, CustomerUser, Group
from gotrs.common import kept
from queues.models import Queue
from tests import known

PASSWORD = "correct horse battery"
USERS = 1


@pytest.fixture(autouse=True)
def fresh_caches(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Nothing that one test read or counted is known to the next.

    Within a test nothing that is kept gets too old, however slow the machine: queries are counted.
    """
    known.begin()
    monkeypatch.setattr(kept, "clock", lambda: 0.0)
    caches["default"].clear()
    yield
    kept.forget_everything()


@pytest.fixture(autouse=True)
def no_rate_limits(settings: Any) -> None:
    """Tests ask more often in a minute than people; those of the limits set them again."""
    settings.RATE_LOGIN = settings.RATE_PASSWORD_RESET = None
    settings.RATE_CUSTOMER_TICKETS = settings.RATE_API = None


# --- People -----------------------------------------------------------------------------------


def make_agent(login: str, grants: dict[int, list[str]] | None = None, **more: Any) -> Agent:
    """An agent with ``grants``: group id -> permissions. The password is PASSWORD."""
    more.setdefault("first_name", login.capitalize())
    more.setdefault("last_name", "Agent")
    password = more.pop("password", PASSWORD)
    agent: Agent = Agent.objects.create_user(
        login, more.pop("email", f"{login}@gotrs.test"), password, **more
    )
    AgentGrant.objects.bulk_create(
        AgentGrant(agent=agent, group_id=group_id, permission=permission)
        for group_id, permissions in (grants or {}).items()
        for permission in permissions
    )
    return agent


def make_customer(login: str, company: str = "", **more: Any) -> CustomerUser:
    """A customer user; the company's key is text. The password is PASSWORD."""
    more.setdefault("first_name", login.split("@")[0].capitalize())
    more.setdefault("last_name", "Customer")
    password = more.pop("password", PASSWORD)
    email = more.pop("email", login if "@" in login else f"{login}@example.test")
    customer = CustomerUser(login=login, email=email, customer_id=company, **more)
    customer.set_password(password)
    customer.save()
    return customer


def acting(person: Person, channel: Channel = Channel.WEB) -> Actor:
    """The person as an actor, for calling operations."""
    return Actor.of(person, channel)


def make_queue(name: str, group_id: int = USERS, **more: Any) -> Queue:
    """A queue that can send mail: it has a system address, a salutation and a signature."""
    sender = more.pop("sender", Queue.objects.get(pk=1))
    return Queue.objects.create(
        name=name,
        group_id=group_id,
        system_address=sender.system_address,
        salutation=sender.salutation,
        signature=sender.signature,
        **more,
    )


class Cast:
    """Everybody and their queues: each is made when first asked for."""

    @cached_property
    def board(self) -> Group:
        """A group that none but bert and the admin belongs to."""
        return Group.objects.create(name="board")

    @cached_property
    def admin(self) -> Agent:
        """Member of the group admin."""
        agent: Agent = Agent.objects.create_superuser(
            "admin", "admin@gotrs.test", PASSWORD, first_name="Ada", last_name="Admin"
        )
        return agent

    @cached_property
    def anna(self) -> Agent:
        """Agent with everything in the group users."""
        return make_agent("anna", {USERS: ["rw"]}, last_name="Arndt")

    @cached_property
    def rita(self) -> Agent:
        """Agent who may only read in the group users."""
        return make_agent("rita", {USERS: ["ro"]}, last_name="Reed")

    @cached_property
    def outsider(self) -> Agent:
        """Agent without any permission."""
        return make_agent("outsider")

    @cached_property
    def bert(self) -> Agent:
        """Agent of the group board alone."""
        return make_agent("bert", {self.board.pk: ["rw"]}, last_name="Board")

    @cached_property
    def acme(self) -> CustomerCompany:
        """A company whose people see each other's tickets."""
        return CustomerCompany.objects.create(customer_id="ACME", name="Acme Ltd")

    @cached_property
    def ben(self) -> CustomerUser:
        """Customer user of ACME."""
        return make_customer("ben@acme.test", self.acme.customer_id, last_name="Brook")

    @cached_property
    def carla(self) -> CustomerUser:
        """A colleague of ben."""
        return make_customer("carla@acme.test", self.acme.customer_id, last_name="Cole")

    @cached_property
    def olga(self) -> CustomerUser:
        """Customer user of a company that keeps tickets apart."""
        CustomerCompany.objects.create(customer_id="OTHER", name="Other Inc", share_tickets=False)
        return make_customer("olga@other.test", "OTHER", last_name="Olsen")

    @cached_property
    def support(self) -> Queue:
        """A queue of the group users; customers may write into it, close and reopen."""
        return make_queue("Support", customer_can_close=True, customer_can_reopen=True)

    @cached_property
    def sales(self) -> Queue:
        """Another queue of the group users; customers may neither close nor reopen in it."""
        return make_queue("Sales")

    @cached_property
    def secret(self) -> Queue:
        """A queue of the group board, closed to customers."""
        return make_queue("Secret", self.board.pk, customer_visible=False)

    def copy(self) -> "Cast":
        """The same people and queues in objects of their own; who is missing is made there."""
        other = Cast()
        other.__dict__.update({name: copy(row) for name, row in self.__dict__.items()})
        return other


@pytest.fixture
def everybody(db: None) -> Cast:
    """The cast of the test."""
    return Cast()


@pytest.fixture
def board(everybody: Cast) -> Group:
    """A group that none but bert and the admin belongs to."""
    return everybody.board


@pytest.fixture
def admin(everybody: Cast) -> Agent:
    """Member of the group admin."""
    return everybody.admin


@pytest.fixture
def anna(everybody: Cast) -> Agent:
    """Agent with everything in the group users."""
    return everybody.anna


@pytest.fixture
def rita(everybody: Cast) -> Agent:
    """Agent who may only read in the group users."""
    return everybody.rita


@pytest.fixture
def outsider(everybody: Cast) -> Agent:
    """Agent without any permission."""
    return everybody.outsider


@pytest.fixture
def bert(everybody: Cast) -> Agent:
    """Agent of the group board alone."""
    return everybody.bert


@pytest.fixture
def acme(everybody: Cast) -> CustomerCompany:
    """A company whose people see each other's tickets."""
    return everybody.acme


@pytest.fixture
def ben(everybody: Cast) -> CustomerUser:
    """Customer user of ACME."""
    return everybody.ben


@pytest.fixture
def carla(everybody: Cast) -> CustomerUser:
    """A colleague of ben."""
    return everybody.carla


@pytest.fixture
def olga(everybody: Cast) -> CustomerUser:
    """Customer user of a company that keeps tickets apart."""
    return everybody.olga


@pytest.fixture
def support(everybody: Cast) -> Queue:
    """A queue of the group users; customers may write into it, close and reopen."""
    return everybody.support


@pytest.fixture
def sales(everybody: Cast) -> Queue:
    """Another queue of the group users; customers may neither close nor reopen in it."""
    return everybody.sales


@pytest.fixture
def secret(everybody: Cast) -> Queue:
    """A queue of the group board, closed to customers."""
    return everybody.secret


# --- Tickets -----------------------------------------------------------------------------------


def make_ticket_in(queue: Queue, title: str = "Printer on fire", **more: Any) -> Any:
    """A ticket by the operation: ``make_ticket_in(support, actor=anna, body="Smoke")``.

    ``actor`` is a person or an Actor, by default the system. A body makes the first article.
    """
    from tickets.models import ArticleType
    from tickets.operations import ArticleDraft, create_ticket

    actor = more.pop("actor", None) or Actor.system()
    body = more.pop("body", None)
    if not isinstance(actor, Actor):
        actor = acting(actor)
    if body is not None:
        kind = ArticleType.WEBREQUEST if actor.is_customer else ArticleType.NOTE_INTERNAL
        more["article"] = ArticleDraft(subject=title, body=body, article_type=kind)
    return create_ticket(actor=actor, title=title, queue=queue, **more)


@pytest.fixture
def make_ticket(db: None) -> Callable[..., Any]:
    """Makes a ticket: ``make_ticket(support, actor=anna, body="Smoke")``."""
    return make_ticket_in


@pytest.fixture
def ticket(make_ticket: Callable[..., Any], support: Queue, ben: CustomerUser) -> Any:
    """Ben's ticket in Support, with one article of his."""
    return make_ticket(
        support, actor=ben, body="It smokes.", customer_user_id=ben.login, customer_id="ACME"
    )


# --- Signing in -------------------------------------------------------------------------------


@pytest.fixture
def browser_of(db: None) -> Callable[..., Client]:
    """A browser in which the person is signed in: ``browser_of(anna).get("/")``."""

    def sign_in(person: Person, **more: Any) -> Client:
        from tests.clients import signed_in_browser

        return signed_in_browser(person, **more)

    return sign_in


@pytest.fixture
def api_of(db: None) -> Callable[..., Any]:
    """A program with the person's access token: ``api_of(anna).get("/tickets")``."""

    def sign_in(person: Person | None = None) -> Any:
        from tests.clients import ApiClient

        return ApiClient(person)

    return sign_in
