"""Bringing accounts in line with the directory (contract 4.18).

Everything is read first; nothing is disabled unless all of it was read. Then each user is written
in a transaction of their own, so that one who can't be taken in does not stop the others.
"""

import logging
from collections.abc import Sequence
from contextlib import nullcontext
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db import transaction

from accounts import audit
from accounts.actors import Actor
from accounts.ldap import extra, options, people, runs
from accounts.ldap.entries import LdapGroup, LdapUser, Memberships
from accounts.ldap.errors import LdapFailed
from accounts.ldap.grants import Grant, Rules, group_keys, mapping_keys
from accounts.ldap.options import Settings
from accounts.ldap.people import Known
from accounts.models import DirectoryAccount, DirectorySync
from gotrs.common.clock import now
from gotrs.common.errors import DomainError

logger = logging.getLogger(__name__)

# So many errors are listed, the rest is counted.
_MAX_ERRORS = 200


@dataclass
class Result:
    """The numbers of a run."""

    dry_run: bool
    start_time: datetime
    users_found: int = 0
    users_created: int = 0
    users_updated: int = 0
    users_disabled: int = 0
    groups_found: int = 0
    errors: list[str] = field(default_factory=list)
    granted: set[Grant] = field(default_factory=set)
    group_dns: dict[str, str] = field(default_factory=dict)
    failed: bool = False

    def data(self) -> dict[str, Any]:
        """LDAPSyncResult of contract part 3, as it is stored."""
        end = now()
        errors = self.errors[:_MAX_ERRORS]
        if len(self.errors) > _MAX_ERRORS:
            errors.append(f"There are {len(self.errors) - _MAX_ERRORS} more errors.")
        return {
            "users_found": self.users_found,
            "users_created": self.users_created,
            "users_updated": self.users_updated,
            "users_disabled": self.users_disabled,
            "groups_found": self.groups_found,
            # Groups of ours are made by people; the directory fills them.
            "groups_created": 0,
            "groups_updated": len({grant[:2] for grant in self.granted}),
            "errors": errors,
            "start_time": _text(self.start_time),
            "end_time": _text(end),
            "duration": int((end - self.start_time).total_seconds() * 1000),
            "dry_run": self.dry_run,
            "failed": self.failed,
            "group_dns": self.group_dns,
        }


def _text(moment: datetime) -> str:
    return moment.isoformat(timespec="seconds").replace("+00:00", "Z")


@dataclass(frozen=True)
class Reading:
    """What was read from the directory. ``complete`` says whether that is everybody."""

    users: Sequence[LdapUser]
    groups: Sequence[LdapGroup]
    complete: bool
    groups_complete: bool


def synchronise(*, actor: Actor, dry_run: bool = False) -> dict[str, Any]:
    """Run the sync now; returns LDAPSyncResult. ``dry_run`` says what would happen.

    Raises DomainError ``ldap_not_configured``, Conflict ``sync_running``, LdapFailed.
    """
    settings = options.load()
    run = runs.begin(dry_run=dry_run)
    result = Result(dry_run, run.started_at)
    try:
        reading = read_everything(settings)
        with transaction.atomic() if dry_run else nullcontext():
            _write(reading, settings, result, run)
            if dry_run:
                transaction.set_rollback(True)
    except BaseException as error:
        result.failed = True
        known = isinstance(error, DomainError)
        result.errors.append(str(error) if known else "It ended by an error; see the log.")
        _finish(run, result, actor)
        raise
    _finish(run, result, actor)
    return runs.public_result(run)


def _finish(run: DirectorySync, result: Result, actor: Actor) -> None:
    with transaction.atomic():
        runs.finish(run, result.data())
        said = runs.public_result(run)
        audit.record(actor, "ldap.sync", "ldap", run.pk, new=said | {"failed": result.failed})
    log = logger.warning if result.errors else logger.info
    log("The directory was synchronised", extra={"result": said})


def read_everything(settings: Settings) -> Reading:
    """All users, and all groups if some are mapped. Raises LdapFailed."""
    client = extra.client()
    with client.Client(settings, client.READING_SECONDS) as directory:
        users, complete = directory.all_users()
        groups, groups_complete = directory.all_groups()
    return Reading(users, groups, complete, groups_complete)


def _write(reading: Reading, settings: Settings, result: Result, run: DirectorySync) -> None:
    known, rules = Known.all(), Rules(settings)
    memberships = Memberships(reading.groups)
    result.users_found, result.groups_found = len(reading.users), len(reading.groups)
    result.group_dns = _dns_of(rules, reading.groups)
    if not reading.groups_complete:
        result.errors.append("The directory did not give all groups; roles are as they were.")
    seen: list[DirectoryAccount] = []
    for user in reading.users:
        runs.go_on(run)
        wanted = rules.wanted(memberships.of(user)) if reading.groups_complete else None
        account = _take(user, wanted, known, settings, result)
        if account is not None:
            seen.append(account)
    people.note_synced(seen)
    _disable_missing(reading, known, {account.pk for account in seen}, result)


def _take(
    user: LdapUser,
    wanted: set[Grant] | None,
    known: Known,
    settings: Settings,
    result: Result,
) -> DirectoryAccount | None:
    """One user; returns their account if they have one."""
    try:
        taken = people.take(
            user,
            wanted,
            known,
            create=settings.auto_create_users,
            update=settings.auto_update_users,
        )
    except DomainError as error:
        result.errors.append(f"{user.username or user.dn}: {people.reason_of(error)}")
        return _account_of(user, known)
    result.users_created += taken.status == "created"
    result.users_updated += taken.status == "updated"
    result.granted |= taken.granted
    return taken.account


def _account_of(user: LdapUser, known: Known) -> DirectoryAccount | None:
    """Who can't be kept up is in the directory nevertheless."""
    try:
        return known.find(user)
    except DomainError:
        return None


def _disable_missing(reading: Reading, known: Known, seen: set[int], result: Result) -> None:
    """Close the accounts whose entry is gone. A broken answer must not close everybody's."""
    missing = [one for one in known.accounts if one.pk not in seen and one.agent.is_active]
    if not reading.users:
        result.errors.append("The directory gave no user at all; nobody was disabled.")
        result.failed = True
        return
    if not reading.complete:
        result.errors.append("The directory did not give all users; nobody was disabled.")
        return
    for account in missing:
        try:
            people.disable(account)
        except DomainError as error:
            result.errors.append(f"{account.username}: {people.reason_of(error)}")
        else:
            result.users_disabled += 1


def _dns_of(rules: Rules, groups: Sequence[LdapGroup]) -> dict[str, str]:
    """The DN of each group that a mapping names."""
    by_key = {key: group.dn for group in groups for key in group_keys(group)}
    names = {mapping.ldap_group for mapping in rules.mappings}
    return {name: by_key[key] for name in names for key in mapping_keys(name) if key in by_key}


def run_if_due() -> bool:
    """What the worker calls: run the sync if its time has come; whether it did."""
    settings = options.without_password()
    due = runs.next_run(settings) if settings else None
    if due is None or due > now():
        return False
    try:
        synchronise(actor=people.directory_actor())
    except LdapFailed as error:
        logger.warning("The directory was not synchronised: %s", error.message)
    except DomainError as error:
        logger.info("The directory was not synchronised: %s", error.message)
        return False
    return True
