"""Accounts of agents that the directory keeps: taking them in, keeping them up, disabling them."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from typing import Any, Literal

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction
from django.db.models import Q, QuerySet

from accounts.actors import Actor, Channel
from accounts.ldap import grants
from accounts.ldap.entries import LdapUser
from accounts.ldap.grants import Grant
from accounts.ldap.syntax import normal_dn
from accounts.models import DirectoryAccount
from accounts.operations.agents import create_agent, deactivate_agent, update_agent
from accounts.operations.people import is_login
from gotrs.common.clock import now
from gotrs.common.errors import Conflict, DomainError, Invalid
from gotrs.common.validity import Validity

Status = Literal["created", "updated", "unchanged", "left_out"]
_MAX_NAME, _MAX_LOGIN = 200, 255
_FACTS = ("email", "first_name", "last_name", "phone")


def directory_actor() -> Actor:
    """Who writes what the directory says: the system."""
    return Actor.system(Channel.SYSTEM, cause="ldap")


class Known:
    """The accounts that are linked to entries of the directory."""

    def __init__(self, accounts: Iterable[DirectoryAccount]) -> None:
        self._by_entry: dict[str, DirectoryAccount] = {}
        self._by_name: dict[str, DirectoryAccount] = {}
        self.accounts: list[DirectoryAccount] = []
        for account in accounts:
            self.add(account)

    @classmethod
    def all(cls) -> "Known":
        """Every one of them. Four queries."""
        return cls(_accounts().order_by("pk"))

    @classmethod
    def of(cls, user: LdapUser) -> "Known":
        """Those that may be this user's."""
        named = Q(username__iexact=user.username) | Q(username=user.username)
        if user.entry_id:
            named |= Q(entry_id=user.entry_id)
        return cls(_accounts().filter(named).order_by("pk"))

    def add(self, account: DirectoryAccount) -> None:
        """Know one more."""
        self.accounts.append(account)
        self._by_name[account.username.lower()] = account
        if account.entry_id:
            self._by_entry[account.entry_id] = account

    def find(self, user: LdapUser, *, relink: bool = False) -> DirectoryAccount | None:
        """The account of this entry, by the id that stays when it is renamed, else by its name.

        A name that was given to another entry is another person: raises Conflict, unless an admin
        says with ``relink`` that it is the same one.
        """
        found = self._by_entry.get(user.entry_id)
        if found is not None:
            return found
        found = self._by_name.get(user.username.lower())
        if found is None or not (found.entry_id and user.entry_id) or relink:
            return found
        raise Conflict(
            "The name belongs to the account of another entry of the directory, which is gone. "
            "Import the user to let them have that account."
        )


def _accounts() -> QuerySet[DirectoryAccount]:
    return DirectoryAccount.objects.select_related("agent").prefetch_related(
        "grants", "agent__grants", "agent__roles"
    )


@dataclass(frozen=True)
class Taken:
    """What became of a user; ``account`` is None for one that was left out."""

    status: Status
    account: DirectoryAccount | None = None
    granted: set[Grant] = field(default_factory=set)


@transaction.atomic
def take(
    user: LdapUser,
    wanted: set[Grant] | None,
    known: Known,
    *,
    create: bool,
    update: bool,
    relink: bool = False,
) -> Taken:
    """Make or keep the account of a user of the directory.

    ``wanted`` are the roles and permissions that their groups give, None if that is not known.
    Raises Invalid if the directory lacks what an account needs, Conflict if a local account has
    the name or address, Forbidden ``protected_object`` for what would take the last admin.
    """
    actor = directory_actor()
    account = known.find(user, relink=relink)
    if account is None:
        if not create:
            return Taken("left_out")
        return _create(user, wanted or set(), known, actor)
    changed = _update_agent(account, user, actor=actor, update=update)
    changed |= _update_account(account, user)
    granted = set() if wanted is None else grants.apply(account, wanted, actor=actor)
    return Taken("updated" if changed or granted else "unchanged", account, granted)


def _create(user: LdapUser, wanted: set[Grant], known: Known, actor: Actor) -> Taken:
    agent = create_agent(actor=actor, login=_login_of(user), **_facts_of(user))
    account = DirectoryAccount.objects.create(
        agent=agent,
        username=user.username,
        dn=user.dn,
        entry_id=user.entry_id,
        last_sync_at=now(),
    )
    granted = grants.apply(account, wanted, actor=actor)
    known.add(account)
    return Taken("created", account, granted)


def _update_agent(account: DirectoryAccount, user: LdapUser, *, actor: Actor, update: bool) -> bool:
    """The facts of the agent; a renamed entry renames its login, one that is back opens it."""
    agent = account.agent
    facts = _facts_of(user) if update else {}
    changes = {name: value for name, value in facts.items() if getattr(agent, name) != value}
    if user.username != account.username and agent.login.lower() == account.username.lower():
        changes["login"] = _login_of(user)
    if account.disabled_by_sync and not agent.is_active:
        changes["valid_id"] = Validity.VALID.value
    if changes:
        account.agent = update_agent(agent, actor=actor, changes=changes)
        account.disabled_by_sync = False if "valid_id" in changes else account.disabled_by_sync
    return bool(changes)


def _update_account(account: DirectoryAccount, user: LdapUser) -> bool:
    """The entry behind the account. Whether its name is written in another way is no change."""
    said = {
        "username": user.username,
        "dn": account.dn if normal_dn(account.dn) == normal_dn(user.dn) else user.dn,
        "entry_id": user.entry_id or account.entry_id,
    }
    changed = [name for name, value in said.items() if getattr(account, name) != value]
    for name in changed:
        setattr(account, name, said[name])
    if changed:
        account.save(update_fields=changed)
    return bool(changed)


def disable(account: DirectoryAccount) -> None:
    """Close the account of an entry that is gone: sessions and tokens end, nothing is deleted.

    Raises Forbidden ``protected_object`` for the last admin.
    """
    with transaction.atomic():
        deactivate_agent(account.agent, actor=directory_actor())
        account.disabled_by_sync = True
        account.save(update_fields=["disabled_by_sync"])


def note_synced(accounts: Collection[DirectoryAccount]) -> None:
    """Note that these were seen in the directory at this moment."""
    ids = [account.pk for account in accounts]
    for at in range(0, len(ids), 500):
        DirectoryAccount.objects.filter(pk__in=ids[at : at + 500]).update(last_sync_at=now())


# --- What an account needs ------------------------------------------------------------------------


def _login_of(user: LdapUser) -> str:
    login = user.username
    if not login:
        raise Invalid("The entry has no user name.")
    if len(login) > _MAX_LOGIN or not is_login(login):
        raise Invalid("The user name has blanks or is too long, so it can be no login.")
    return login


def _facts_of(user: LdapUser) -> dict[str, Any]:
    """The columns that the directory keeps."""
    if not user.email:
        raise Invalid("The entry has no e-mail address.")
    try:
        validate_email(user.email)
    except ValidationError:
        raise Invalid("The entry's e-mail address is none.") from None
    if len(user.email) > _MAX_LOGIN:
        raise Invalid("The entry's e-mail address is too long.")
    facts = {name: getattr(user, name)[:_MAX_NAME] for name in _FACTS if name != "email"}
    if not (facts["first_name"] or facts["last_name"]):
        facts["last_name"] = user.display_name[:_MAX_NAME]
    return {"email": user.email, **facts}


def reason_of(error: DomainError) -> str:
    """A refusal in one sentence, with the fields that it is about."""
    fields = ", ".join(error.details)
    return f"{error.message} ({fields})" if fields else error.message
