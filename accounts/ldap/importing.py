"""Taking single users in by name, as an admin says (contract 4.18)."""

from collections.abc import Sequence
from typing import Any

from django.db import transaction

from accounts import audit
from accounts.actors import Actor
from accounts.ldap import extra, options, people
from accounts.ldap.entries import LdapUser
from accounts.ldap.grants import Grant, Rules
from accounts.ldap.people import Known
from gotrs.common.errors import DomainError

Found = tuple[LdapUser, set[Grant]]


def import_users(
    usernames: Sequence[str], *, actor: Actor, dry_run: bool = False
) -> list[dict[str, Any]]:
    """Make or keep up the accounts of these users, whatever is configured for new ones.

    An admin's word also lets a new entry have the account of an old one with its name. Raises
    DomainError ``ldap_not_configured``, LdapFailed.
    """
    settings = options.load()
    client = extra.client()
    rules = Rules(settings)
    found: dict[str, Found | None] = {}
    with client.Client(settings, client.READING_SECONDS) as directory:
        for name in dict.fromkeys(usernames):
            user = directory.find_user(name)
            groups = directory.groups_of(user) if user and rules.mappings else []
            found[name] = (user, rules.wanted(groups)) if user else None
    with transaction.atomic():
        known = Known.all()
        results = [_import_one(name, entry, known) for name, entry in found.items()]
        if dry_run:
            transaction.set_rollback(True)
    if dry_run:
        for result in results:
            result["user_id"] = None if result["status"] == "created" else result["user_id"]
    else:
        said = {result["username"]: result["status"] for result in results}
        audit.record(actor, "ldap.import", "ldap", 1, new={"users": said})
    return results


def _import_one(name: str, entry: Found | None, known: Known) -> dict[str, Any]:
    result: dict[str, Any] = {"username": name, "status": "failed", "user_id": None, "error": None}
    if entry is None:
        return result | {"error": "The directory knows no user, or several, of that name."}
    try:
        taken = people.take(entry[0], entry[1], known, create=True, update=True, relink=True)
    except DomainError as error:
        return result | {"error": people.reason_of(error)}
    assert taken.account is not None
    people.note_synced([taken.account])
    return result | {"status": taken.status, "user_id": taken.account.agent_id}
