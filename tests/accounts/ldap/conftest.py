"""A real directory, with a part of its own for each test."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import pytest

from accounts.ldap import setup, sync
from accounts.ldap.options import Settings
from accounts.models import Agent
from tests.cast import acting
from tests.clients import ApiClient
from tests.servers.slapd import READER_DN, READER_PASSWORD, Branch, Slapd


@pytest.fixture(scope="session")
def slapd() -> Iterator[Slapd]:
    """OpenLDAP with the usual schema."""
    server = Slapd().start()
    yield server
    server.stop()


@pytest.fixture
def branch(slapd: Slapd) -> Branch:
    """A part of the directory with nobody in it."""
    return slapd.branch()


@dataclass(frozen=True)
class Configured:
    """The settings of a directory, as bodies say them."""

    branch: Branch
    admin: Agent

    def body(self, **more: Any) -> dict[str, Any]:
        """Everything that a configuration needs, and ``more``."""
        return {
            "host": self.branch.server.host,
            "port": self.branch.server.port,
            "base_dn": self.branch.base,
            "bind_dn": READER_DN,
            "bind_password": READER_PASSWORD,
            "user_search_base": self.branch.people,
            "group_search_base": self.branch.groups,
            **more,
        }

    def __call__(self, **more: Any) -> Settings:
        """Store them."""
        return setup.configure(self.body(**more), actor=acting(self.admin))


@pytest.fixture
def configure(branch: Branch, admin: Agent) -> Configured:
    """Configures the directory of the test: ``configure(auto_create_users=False)``."""
    return Configured(branch, admin)


@pytest.fixture
def sign_in(client: Any) -> Callable[..., Any]:
    """Signs in by the API and gives the answer."""

    def post(username: str, password: str) -> Any:
        body = {"username": username, "password": password}
        return client.post("/api/v1/auth/login", body, content_type="application/json")

    return post


@pytest.fixture
def api(admin: Agent) -> ApiClient:
    """An admin's program."""
    return ApiClient(admin)


@pytest.fixture
def run(admin: Agent) -> Callable[..., Any]:
    """Runs the sync as admin and gives LDAPSyncResult."""

    def start(**options: Any) -> Any:
        return sync.synchronise(actor=acting(admin), **options)

    return start
