"""What people may change about themselves (contract 4.9)."""

from collections.abc import Mapping

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import IntegrityError, transaction

from accounts import audit, events
from accounts.actors import Actor, Person
from accounts.models import Agent, CustomerUser
from gotrs.common.errors import Conflict, DomainError

CHANGEABLE = ("first_name", "last_name", "email", "title", "phone")


def update_profile(person: Person, changes: Mapping[str, str], *, actor: Actor) -> Person:
    """Change name, address, title or phone. Nobody raises themselves: other names are ignored.

    Raises DomainError for blank names or a bad address, Conflict for an address in use.
    """
    wanted = {name: changes[name] for name in CHANGEABLE if name in changes}
    wrong: dict[str, list[str]] = {
        name: ["This may not be blank."]
        for name in ("first_name", "last_name", "email")
        if name in wanted and not wanted[name].strip()
    }
    if "email" in wanted and "email" not in wrong:
        try:
            validate_email(wanted["email"])
        except ValidationError:
            wrong["email"] = ["This is no e-mail address."]
    if wrong:
        raise DomainError("Some values could not be accepted.", details=wrong)
    changed = [name for name, value in wanted.items() if getattr(person, name) != value]
    if not changed:
        return person
    if "email" in changed:
        _check_address_is_free(person, wanted["email"])
        if isinstance(person, CustomerUser):
            # Tickets of that address are theirs only once they have proved it (rule 6.6).
            person.email_proved = False
            changed.append("email_proved")
    before = {name: getattr(person, name) for name in wanted}
    for name in wanted:
        setattr(person, name, wanted[name])
    kind = "agent" if isinstance(person, Agent) else "customer_user"
    try:
        with transaction.atomic():
            person.save(update_fields=[*changed, "changed_at"])
            if "email" in changed:
                # A link that went to the old address must not open the account any more.
                person.password_links.filter(used_at__isnull=True).delete()
            audit.record_change(actor, f"{kind}.update", kind, person.pk, before, wanted)
            if isinstance(person, CustomerUser) and {"first_name", "last_name"} & set(changed):
                events.emit(events.CustomerUserRenamed(person, actor, person.login))
    except IntegrityError:
        raise _in_use() from None
    return person


def _check_address_is_free(person: Person, email: str) -> None:
    if type(person).objects.named(email).exclude(pk=person.pk).exists():
        raise _in_use()


def _in_use() -> Conflict:
    return Conflict("This address is in use.", details={"email": ["This address is in use."]})
