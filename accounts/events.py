"""What happened to people and companies, for those above to react to.

Emitted inside the transaction of the change; a subscriber that must not be lost writes its rows in
the same transaction. An exception of a subscriber undoes the whole change.
"""

from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, TypeVar

from accounts.actors import Actor, Person
from accounts.models import CustomerCompany, CustomerUser


class AccountsEvent:
    """Something happened on this floor."""


@dataclass(frozen=True)
class PersonEvent(AccountsEvent):
    """Something about an account."""

    person: Person


@dataclass(frozen=True)
class MailToPerson(PersonEvent):
    """The person is to get a mail from the system itself.

    ``body`` may hold a one-time link, so it is kept encrypted and shown to nobody else.
    """

    subject: str
    body: str


@dataclass(frozen=True)
class CustomerUserRenamed(AccountsEvent):
    """Login or name of a customer user is another; tickets carry a copy of the login."""

    customer: CustomerUser
    actor: Actor
    old_login: str


@dataclass(frozen=True)
class CompanyRenamed(AccountsEvent):
    """Key or name of a company is another; tickets carry a copy of the key."""

    company: CustomerCompany
    actor: Actor
    old_key: str


E = TypeVar("E", bound=AccountsEvent)
_subscribers: dict[type[AccountsEvent], list[Callable[[Any], None]]] = defaultdict(list)


def subscribe(kind: type[E], handler: Callable[[E], None]) -> None:
    """Let ``handler`` be called with each event of this kind (or a kind derived from it)."""
    if handler not in _subscribers[kind]:
        _subscribers[kind].append(handler)


def emit(event: AccountsEvent) -> None:
    """Tell the subscribers."""
    for kind in type(event).__mro__:
        for handler in _subscribers.get(kind, ()):
            handler(event)
