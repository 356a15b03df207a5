"""Changing passwords (rules 13.1, 13.3)."""

from datetime import datetime

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError

from accounts import site
from accounts.actors import Person
from accounts.auth.sessions import end_sessions
from accounts.models import LoginSession
from gotrs.common.clock import now
from gotrs.common.errors import DomainError, Invalid


def change_password(
    person: Person, *, current: str, new: str, keep: LoginSession | None = None
) -> datetime:
    """Set a new password and end all other sessions of the person; returns when.

    Raises Invalid ``wrong_password`` if ``current`` is not the present one, and a DomainError with
    every broken rule for a weak one.
    """
    if not person.check_password(current):
        raise Invalid("The present password is wrong.", "current_password", code="wrong_password")
    check_password_rules(person, new)
    person.set_password(new)
    person.save(update_fields=["password", "changed_at"])
    end_sessions(person, keep=keep)
    return now()


def check_password_rules(person: Person, new: str) -> None:
    """Raises DomainError with the broken rules of the policy, all at once."""
    broken: list[str] = []
    shortest = int(site.get("password_min_length"))
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
