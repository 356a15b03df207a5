"""Sign-ins with a password of the directory, and the log of them."""

import hashlib
import logging
from datetime import timedelta

from django.core.cache import cache
from django.http import HttpRequest

from accounts.auth.addresses import client_address
from accounts.ldap import extra, options
from accounts.ldap.errors import LdapFailed
from accounts.ldap.options import Settings
from accounts.models import Agent, DirectoryAccount, DirectoryLogin
from gotrs.common.clock import now
from gotrs.common.text import storable

logger = logging.getLogger(__name__)

# So many seconds after a directory did not answer nobody waits for it again.
REST_SECONDS = 10
KEPT_FOR = timedelta(days=90)


def account_of(agent: Agent) -> DirectoryAccount | None:
    """The link of an agent whose password is the directory's."""
    return DirectoryAccount.objects.select_related("agent").filter(agent=agent).first()


def sign_in(
    request: HttpRequest | None, name: str, password: str, account: DirectoryAccount | None
) -> Agent | None:
    """The agent of that user of the directory, if the password is right.

    ``account`` is theirs, or None for a name that is nobody's here: then an account is made, if
    that is configured. Whatever goes wrong is logged for admins; the person is just not let in.
    A disabled agent is returned as well.
    """
    row = options.stored_row()
    if row is None or (account is None and not row.enabled):
        return None
    username = account.username if account else name
    try:
        if not row.enabled:
            raise LdapFailed("Settings", "sign-in by LDAP is switched off.")
        settings = options.settings_of(row, options.stored_password(row))
        agent = _ask(request, settings, username, password, account)
    except LdapFailed as error:
        logger.warning("A sign-in could not be checked: %s", error.message)
        note(request, name, error.message)
        return None
    if isinstance(agent, str):
        note(request, name, agent)
        return None
    note(request, name)
    return agent


def _ask(
    request: HttpRequest | None,
    settings: Settings,
    username: str,
    password: str,
    account: DirectoryAccount | None,
) -> Agent | str:
    """The agent, or why they are not let in. Raises LdapFailed."""
    backend = extra.backend()
    resting = f"ldap.rest.{hashlib.sha256(repr(settings).encode()).hexdigest()}"
    if reason := cache.get(resting):
        raise LdapFailed("Connect", f"{reason} (a moment ago; not tried again yet)")
    try:
        agent: Agent = backend.DirectoryBackend(settings, account).check(
            request, username, password
        )
    except backend.Refused as refusal:
        return str(refusal)
    except LdapFailed as error:
        if error.away:
            cache.set(resting, error.reason, REST_SECONDS)
        raise
    return agent


def note(request: HttpRequest | None, username: str, error: str = "") -> None:
    """One line of the log of sign-ins; without an error it was a success."""
    agent = request.headers.get("User-Agent", "") if request else ""
    DirectoryLogin.objects.create(
        username=storable(username)[:255],
        success=not error,
        error=error[:250],
        ip_address=client_address(request) if request else None,
        user_agent=storable(agent)[:250],
        created_at=now(),
    )


def clear_old() -> int:
    """Forget sign-ins of long ago; returns how many."""
    return DirectoryLogin.objects.filter(created_at__lt=now() - KEPT_FOR).delete()[0]
