"""What the operations on agents and on customer users share."""

from collections.abc import Callable, Mapping
from typing import Any

from django.db import IntegrityError, transaction

from accounts import audit
from accounts.actors import Person
from accounts.auth.api_tokens import delete_tokens
from accounts.auth.passwords import check_password_rules
from accounts.auth.sessions import end_sessions
from accounts.models import Agent
from gotrs.common.errors import Conflict, DomainError

# What the audit log keeps no copy of. Passwords have a line of their own.
_NOT_AUDITED = frozenset({"password", "last_login", "created_at", "changed_at"})
_NAMES = ("login", "email")


def kind_of(person: Person) -> str:
    """The word of the audit log."""
    return "agent" if isinstance(person, Agent) else "customer_user"


def columns_of(person: Person) -> dict[str, Any]:
    """The columns that the audit log compares."""
    columns = audit.columns_of(person)
    return {name: value for name, value in columns.items() if name not in _NOT_AUDITED}


def is_login(text: str) -> bool:
    """Whether a login may read so: it has no blanks and no control characters."""
    return not any(char.isspace() or not char.isprintable() for char in text)


def check_free(person: Person, said: Mapping[str, Any]) -> None:
    """Raises Conflict naming ``login`` and ``email`` if another account of that kind has them.

    People sign in by either, so one's login may not be the other's address (contract 4.2).
    """
    taken: dict[str, list[str]] = {}
    for name in _NAMES:
        value = said.get(name)
        if value is None or (person.pk is not None and value == getattr(person, name)):
            continue
        if type(person).objects.named(value).exclude(pk=person.pk).exists():
            taken[name] = ["This is in use by another account."]
    if taken:
        raise Conflict("Another account has this login or address.", details=taken)


def save_free(person: Person, save: Callable[[], None]) -> None:
    """Save, or raise Conflict if somebody else took the login or address at this moment."""
    try:
        with transaction.atomic():
            save()
    except IntegrityError:
        message = "Another account has this login or address."
        raise Conflict(message, details={key: [message] for key in _NAMES}) from None


def broken_password_rules(person: Person, password: str) -> list[str]:
    """What the policy says against a password (rule 13.3)."""
    try:
        check_password_rules(person, password)
    except DomainError as error:
        return error.details["new_password"]
    return []


def close_account(person: Person) -> None:
    """End sessions, API tokens and password links of an account that was made invalid."""
    end_sessions(person)
    delete_tokens(person)
    void_links(person)


def void_links(person: Person) -> None:
    """Links that were mailed for a password set no more: the account or its address changed."""
    person.password_links.filter(used_at__isnull=True).delete()
