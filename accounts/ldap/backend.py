"""Signing in by django-auth-ldap, set up from the stored settings.

Import it through ``accounts.ldap.extra``.
"""

from typing import Any

import ldap
from django.contrib.auth.base_user import AbstractBaseUser
from django.http import HttpRequest
from django_auth_ldap.backend import LDAPBackend, _LDAPUser, ldap_error
from django_auth_ldap.config import LDAPSearch, LDAPSettings

from accounts.ldap import people
from accounts.ldap.client import REFUSALS, Client, failure, is_password
from accounts.ldap.entries import LdapUser, read_user, user_attributes
from accounts.ldap.errors import LdapFailed
from accounts.ldap.grants import Rules
from accounts.ldap.options import Settings
from accounts.ldap.people import Known
from accounts.models import Agent, DirectoryAccount
from gotrs.common.errors import DomainError

# A sign-in in all.
SECONDS = 6.0


class Refused(Exception):
    """Why somebody was not let in; for the log, not for them."""


class DirectoryBackend(LDAPBackend):
    """Finds a user as the bind DN, then binds as the user; accounts are ours to make.

    One is made for each sign-in. ``account`` is the account whose sign-in it is, None for somebody
    who has none yet.
    """

    # No setting of Django has a say in this.
    settings_prefix = "GOTRS_DIRECTORY_"

    def __init__(self, directory: Settings, account: DirectoryAccount | None = None) -> None:
        self.directory, self.account = directory, account
        self.client = Client(directory, SECONDS)
        self.settings = LDAPSettings(
            self.settings_prefix,
            {
                "BIND_DN": directory.bind_dn,
                "BIND_PASSWORD": directory.bind_password,
                "USER_SEARCH": LDAPSearch(
                    directory.user_search_base,
                    ldap.SCOPE_SUBTREE,
                    directory.filter_template,
                    user_attributes(directory),
                ),
                # Facts and permissions are written by accounts.ldap.people.
                "ALWAYS_UPDATE_USER": False,
            },
        )

    def check(self, request: HttpRequest | None, username: str, password: str) -> Agent:
        """The agent of that user. Raises Refused, or LdapFailed if the directory can't be asked."""
        # An empty password would be a wish to be nobody, which servers grant (RFC 4513, 5.1.2).
        if not is_password(password) or not is_password(username):
            raise Refused("Without a name and a password nobody signs in.")
        self.client.open()
        try:
            found = _Person(self, username=username, request=request)
            agent = found.authenticate(password)
        finally:
            self.client.close()
        if agent is None:
            known = found._user_dn is not None
            raise Refused("Wrong password." if known else "No user, or several, of that name.")
        for name in ("ldap_user", "ldap_username"):  # they hold the connection
            agent.__dict__.pop(name, None)
        assert isinstance(agent, Agent)
        return agent

    def get_or_build_user(self, username: str, ldap_user: Any) -> tuple[AbstractBaseUser, bool]:
        """Called when the password was right: the agent of the entry, kept up or made."""
        user = read_user((ldap_user.dn, ldap_user.attrs), self.directory)
        known = Known.of(user)
        account = self.account
        if account is not None:
            self._check_entry(account, user)
        try:
            account = known.find(user) or account
            if account is not None and not account.agent.is_active:
                return account.agent, False  # refused by who asked, as everywhere
            account = people.take(
                user,
                self._wanted(ldap_user, user),
                known,
                create=self.directory.auto_create_users,
                update=self.directory.auto_update_users,
            ).account
        except DomainError as error:
            if account is None:
                raise Refused(people.reason_of(error)) from None
            # What can't be kept up stays as it is, and they are let in.
        if account is None:
            raise Refused("There is no account, and none is made for new users.")
        return account.agent, False

    def _check_entry(self, account: DirectoryAccount, user: LdapUser) -> None:
        """A name that was given to somebody else doesn't give them the account."""
        if account.entry_id and user.entry_id and account.entry_id != user.entry_id:
            raise Refused("The name belongs to another entry of the directory now.")

    def _wanted(self, ldap_user: Any, user: LdapUser) -> set[Any] | None:
        """What the groups give; None if they can't be read now."""
        rules = Rules(self.directory)
        if not self.directory.mappings:
            return set()
        try:
            ldap_user.connection  # noqa: B018  bound as the bind DN again
            return rules.wanted(self.client.groups_of(user))
        except (LdapFailed, ldap.LDAPError):
            return None


class _Person(_LDAPUser):
    """django-auth-ldap's user, on a connection that has time limits."""

    def _get_connection(self) -> Any:
        return self.backend.client.connection


def _on_error(context: str, exception: ldap.LDAPError, **_more: Any) -> None:
    """django-auth-ldap goes on after errors; here they end the sign-in, with their reason."""
    if context == "authenticate" and isinstance(exception, REFUSALS):
        raise Refused("The directory refuses the password.") from None
    bound = context == "search_for_user_dn" and not isinstance(exception, ldap.INVALID_CREDENTIALS)
    raise failure("User search" if bound else "Bind", exception) from None


ldap_error.connect(_on_error, sender=DirectoryBackend)
