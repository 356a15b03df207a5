"""Checking passwords of agents and of customers."""

from typing import Any

from django.contrib.auth.backends import BaseBackend
from django.http import HttpRequest

from accounts.models import Agent, CustomerUser


class AgentBackend(BaseBackend):
    """Loads the agent of a browser session."""

    def get_user(self, user_id: int) -> Agent | None:
        return Agent.objects.filter(pk=user_id).first()


class CustomerBackend(BaseBackend):
    """Loads the customer user of a browser session."""

    def get_user(self, user_id: int) -> CustomerUser | None:  # type: ignore[override]
        return CustomerUser.objects.filter(pk=user_id).first()
