"""Changing passwords (rules 13.1, 13.3)."""

from datetime import datetime

from django.conf import settings
from django.contrib.auth import HASH_SESSION_KEY, authenticate
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import HttpRequest

from accounts import audit, ratelimit, site
from accounts.actors import Actor, Person
from accounts.auth import errors
from accounts.auth.credentials import principal_of_person
from accounts.auth.sessions import end_sessions
from accounts.models import Agent, DirectoryAccount, LoginSession
from gotrs.common.clock import now
from gotrs.common.errors import DomainError, Invalid


def change_own_password(
    request: HttpRequest,
    person: Person,
    *,
    actor: Actor,
    current: str,
    new: str,
    keep: LoginSession | None,
) -> datetime:
    """What the API and the page do: guesses are counted, the browser that asks stays signed in.

    Raises RateLimited, and what :func:`change_password` raises.
    """
    ratelimit.limit(request, "password", principal_of_person(person), settings.RATE_LOGIN)
    changed_at = change_password(person, actor=actor, current=current, new=new, keep=keep)
    if getattr(request, "login_session", None) is not None:
        request.session[HASH_SESSION_KEY] = person.get_session_auth_hash()
    return changed_at


def change_password(
    person: Person, *, actor: Actor, current: str, new: str, keep: LoginSession | None = None
) -> datetime:
    """Set a new password and end all other sessions of the person; returns when.

    Raises Forbidden ``protected_object`` for an account of the directory, Invalid
    ``wrong_password`` if ``current`` is not the present one, and a DomainError with every broken
    rule for a weak one.
    """
    if is_kept_by_directory(person):
        raise errors.kept_by_directory()
    if not person.check_password(current):
        raise Invalid("The present password is wrong.", "current_password", code="wrong_password")
    check_password_rules(person, new)
    return set_password(person, new, actor=actor, action="password.change", keep=keep)


@transaction.atomic
def set_password(
    person: Person,
    new: str,
    *,
    actor: Actor | None,
    action: str,
    keep: LoginSession | None = None,
) -> datetime:
    """Store a password that was checked, end all sessions but ``keep``; returns when.

    ``action`` is what the audit log says of it. Links that would set another one are void.
    """
    person.set_password(new)
    person.save(update_fields=["password", "changed_at"])
    person.password_links.filter(used_at__isnull=True).delete()
    end_sessions(person, keep=keep)
    kind = "agent" if isinstance(person, Agent) else "customer_user"
    audit.record(actor, action, kind, person.pk)
    return now()


def is_kept_by_directory(person: Person) -> bool:
    """Whether the password is the directory's, so that it can't be changed here."""
    return isinstance(person, Agent) and DirectoryAccount.objects.filter(agent=person).exists()


def is_password_of(request: HttpRequest, person: Person, password: str) -> bool:
    """Whether this is the person's password, here or in the directory."""
    if person.has_usable_password():
        return person.check_password(password)
    return authenticate(request, username=person.login, password=password) == person


def shortest_password() -> int:
    """How many characters a new password needs."""
    return int(site.get("password_min_length"))


def check_password_rules(person: Person, new: str) -> None:
    """Raises DomainError with the broken rules of the policy, all at once."""
    broken: list[str] = []
    shortest = shortest_password()
    if len(new) < shortest:
        broken.append(f"Use at least {shortest} characters.")
    if person.check_password(new):
        broken.append("Use another password than the present one.")
    try:
        validate_password(new, user=person)  # type: ignore[arg-type]
    except ValidationError as error:
        broken.extend(message for message in error.messages if "too short" not in message)
    if broken:
        raise DomainError(broken[0], details={"new_password": broken})
