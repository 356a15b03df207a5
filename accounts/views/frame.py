"""The frame of one's own account: the agents' shell or the portal's, with the same tabs."""

from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from accounts.auth.doors import SignedInRequest
from accounts.models import LoginSession


@dataclass(frozen=True)
class Tab:
    """A page of the account; ``name`` is that of its address."""

    name: str
    label: str | Promise
    icon: str
    agents_only: bool = False

    @property
    def address(self) -> str:
        """Where it leads."""
        return reverse(self.name)


_TABS = (
    Tab("account", _("Preferences"), "sliders-horizontal", agents_only=True),
    Tab("account_queues", _("My queues"), "bell", agents_only=True),
    Tab("account_password", _("Password"), "lock"),
    Tab("second_factor", _("Two-factor sign-in"), "shield"),
    Tab("account_sessions", _("Sessions"), "monitor"),
    Tab("account_tokens", _("API tokens"), "key-round", agents_only=True),
)


def frame(request: SignedInRequest) -> dict[str, Any]:
    """The context that templates/accounts/_account.html needs."""
    is_customer = request.actor.is_customer
    return {
        "frame": "portal/base.html" if is_customer else "base.html",
        "tabs": [tab for tab in _TABS if not (tab.agents_only and is_customer)],
    }


def session_of(request: Any) -> LoginSession:
    """The session by which the browser is signed in; PersonMiddleware has set it."""
    session: LoginSession = request.login_session
    return session
