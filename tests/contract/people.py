"""A fresh installation: its admin by the command line, everybody else by the API."""

import itertools
from typing import Any

from tests.contract.client import LiveClient
from tests.servers.app import App

PASSWORD = "correct horse battery"
ROLES = ("customer", "agent", "admin")


class People:
    """Who calls: nobody, a customer of ACME, an agent with ``rw`` in group 1, and an admin."""

    def __init__(self, app: App) -> None:
        self._numbers = itertools.count(1)
        self.nobody = LiveClient(app.url)
        app.manage(
            "createsuperuser", "--no-input", "--login", "ada", "--email", "ada@gotrs.test",
            settings={"DJANGO_SUPERUSER_PASSWORD": PASSWORD},
        )  # fmt: skip
        self.admin = self.nobody.signed_in("ada", PASSWORD)
        self.admin.data("POST", "/api/v1/customers", {"customer_id": "ACME", "name": "Acme Ltd"})
        self.agent = self._agent("mia", "Mia", "Moss")
        self.customer = self._customer("ben@acme.test", "Ben", "Brook")

    def __getitem__(self, role: str) -> LiveClient:
        found: LiveClient = getattr(self, role)
        return found

    def fresh(self, role: str) -> LiveClient:
        """Another account of that role, just signed in: for what hurts who calls."""
        number = next(self._numbers)
        if role == "customer":
            return self._customer(f"guest{number}@acme.test", "Greta", f"Guest {number}")
        return self._agent(f"{role}{number}", "Nick", f"New {number}", admin=role == "admin")

    def session(self, role: str) -> LiveClient:
        """Another session of the account that stands for the role."""
        known = self[role]
        return self.nobody.signed_in(known.login, known.password)

    def account(self, role: str) -> dict[str, Any]:
        """That account as it sees itself."""
        found: dict[str, Any] = self[role].data("GET", "/api/v1/users/me")
        return found

    def _agent(self, login: str, first: str, last: str, *, admin: bool = False) -> LiveClient:
        account: dict[str, Any] = {
            "login": login, "email": f"{login}@gotrs.test", "password": PASSWORD,
            "first_name": first, "last_name": last, "groups": [{"id": 1, "permissions": ["rw"]}],
        }  # fmt: skip
        if admin:
            account["role"] = "Admin"
        self.admin.data("POST", "/api/v1/admin/users", account)
        return self.nobody.signed_in(login, PASSWORD)

    def _customer(self, login: str, first: str, last: str) -> LiveClient:
        account = {
            "login": login, "email": login, "password": PASSWORD, "customer_id": "ACME",
            "first_name": first, "last_name": last,
        }  # fmt: skip
        self.admin.data("POST", "/api/v1/customer-users", account)
        return self.nobody.signed_in(login, PASSWORD)
