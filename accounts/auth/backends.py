"""Checking passwords of agents and of customers.

Django asks the agents first, then the customers (contract 4.2). Each backend tests one password,
against a made-up hash if there is no such account: a wrong name and a wrong password cost the same.
Agents whose account the directory keeps are asked about there and nowhere else; a name that is
nobody's is asked about there at last (accounts.ldap).
A disabled account is found as well; who asks must look at ``is_active`` (accounts.auth.login).
"""

from functools import lru_cache
from typing import Any

from django.contrib.auth.backends import BaseBackend
from django.contrib.auth.hashers import check_password, make_password
from django.http import HttpRequest

from accounts.ldap import login as directory
from accounts.models import Agent, CustomerUser
from accounts.models.agents import SYSTEM_AGENT_ID
from accounts.models.people import PersonQuerySet
from gotrs.common.validity import Validity


@lru_cache(maxsize=1)
def _nobodys_password() -> str:
    return make_password("nobody has this password")


class _PersonBackend(BaseBackend):
    def people(self) -> PersonQuerySet:
        raise NotImplementedError

    def authenticate(
        self,
        request: HttpRequest | None,
        username: str | None = None,
        password: str | None = None,
        **more: Any,
    ) -> Any:
        """The account of that login or mail address, if the password is right."""
        if username is None or password is None:
            return None
        person = self.find(username)
        if person is None or not person.has_usable_password():
            check_password(password, _nobodys_password())
            return None
        if not person.check_password(password):
            return None
        return person if self.is_checked_here(person) else None

    def is_checked_here(self, person: Any) -> bool:
        """Whether the stored password counts."""
        return True

    def find(self, name: str) -> Any:
        """The account of that login or mail address, or None.

        Of several accounts with an address, the one whose login it is, else a valid old one."""
        found = list(self.people().named(name).order_by("id"))
        found.sort(key=lambda p: (p.login.lower() != name.lower(), p.valid_id != Validity.VALID))
        return found[0] if found else None

    def get_user(self, user_id: int) -> Any:
        """The account behind a browser session; accounts.middleware checks the session itself."""
        return self.people().valid().filter(pk=user_id).first()


class AgentBackend(_PersonBackend):
    """Members of staff; the system's own account never signs in."""

    def people(self) -> PersonQuerySet:
        return Agent.objects.exclude(pk=SYSTEM_AGENT_ID)

    def is_checked_here(self, person: Agent) -> bool:
        """A password that an account of the directory has nevertheless opens nothing."""
        return directory.account_of(person) is None


class DirectoryAgentBackend(BaseBackend):
    """Agents whose account the directory keeps: their password is the directory's."""

    def authenticate(
        self,
        request: HttpRequest | None,
        username: str | None = None,
        password: str | None = None,
        **more: Any,
    ) -> Any:
        """The agent of that login or mail address, if the directory takes the password."""
        if not username or not password:
            return None
        agent = AgentBackend().find(username)
        account = directory.account_of(agent) if agent is not None else None
        if account is None:
            return None
        return directory.sign_in(request, username, password, account)


class DirectoryNewcomerBackend(BaseBackend):
    """Names that are no agent's: somebody of the directory who comes for the first time."""

    def authenticate(
        self,
        request: HttpRequest | None,
        username: str | None = None,
        password: str | None = None,
        **more: Any,
    ) -> Any:
        """The agent who was made, or found under another name of theirs."""
        if not username or not password or AgentBackend().find(username) is not None:
            return None
        return directory.sign_in(request, username, password, None)


class CustomerBackend(_PersonBackend):
    """People outside."""

    def people(self) -> PersonQuerySet:
        return CustomerUser.objects.all()
