"""Maintenance mode: everybody but admins waits (contract 1.4)."""

from accounts import site
from accounts.actors import Person
from gotrs.common.errors import Forbidden


def is_closed_to(person: Person) -> bool:
    """Whether the person has to wait."""
    return bool(site.get("maintenance_mode")) and not person.is_admin


def notice() -> str:
    """What people read meanwhile."""
    return str(site.get("maintenance_message") or "The helpdesk is being maintained.")


def check_open(person: Person) -> None:
    """Raises Forbidden ``maintenance_mode`` for everybody but admins."""
    if is_closed_to(person):
        raise Forbidden(notice(), code="maintenance_mode")
