"""Links by mail that let their reader set a password (rule 12.3, contract 4.2)."""

import hashlib
import secrets
from datetime import timedelta

from django.conf import settings
from django.db import transaction
from django.http import HttpRequest
from django.utils import translation
from django.utils.translation import gettext as _

from accounts import audit, events, site
from accounts.actors import Actor, Channel, Person
from accounts.auth.addresses import client_address
from accounts.auth.backends import AgentBackend, CustomerBackend
from accounts.auth.login import count_by_address_and_name
from accounts.auth.passwords import check_password_rules, is_kept_by_directory, set_password
from accounts.models import Agent, PasswordLink
from accounts.models.agents import SYSTEM_AGENT_ID
from accounts.preferences import language_of
from gotrs.common.clock import now
from gotrs.common.errors import Invalid

LIFETIME = timedelta(hours=1)
MAX_TOKEN = 100
_KEPT_FOR = timedelta(days=7)
_TOKEN_BYTES = 32


class _Undo(Exception):
    """What was done for nobody is taken back."""


@transaction.atomic
def send_link(person: Person, *, actor: Actor | None = None) -> PasswordLink:
    """Mail the person a link that sets a password: once, within one hour.

    Older links of the person that were not used are void. ``actor`` is who asked for it, None for
    somebody who isn't signed in.
    """
    moment = now()
    owner = {_column(person): person}
    PasswordLink.objects.filter(**owner, used_at__isnull=True).delete()
    token = secrets.token_urlsafe(_TOKEN_BYTES)
    link = PasswordLink.objects.create(
        **owner, token_hash=hash_of(token), created_at=moment, expires_at=moment + LIFETIME
    )
    with translation.override(language_of(person)):
        mail = events.MailToPerson(person, _subject(), _body(person, token))
    events.emit(mail)
    if actor is not None:
        audit.record(actor, "password.link_sent", _column(person), person.pk)
    return link


def request_link(request: HttpRequest, name: str) -> None:
    """Mail a link to the account of that login or mail address, if there is one.

    The answer and its cost are the same whether or not there is: for nobody the same is done and
    taken back. Raises RateLimited, per client address and per name.
    """
    count_by_address_and_name(request, "password_reset", name, settings.RATE_PASSWORD_RESET)
    person, nobody = _who_gets_a_link(name)
    with transaction.atomic():
        audit.record(
            None,
            "password.link_requested",
            "session",
            login=name,
            ip_address=client_address(request),
        )
        try:
            with transaction.atomic():
                send_link(person or nobody)
                if person is None:
                    raise _Undo
        except _Undo:
            pass


@transaction.atomic
def use_link(request: HttpRequest, token: str, new_password: str) -> Person:
    """Set the password by a link, which is used up then, and end all sessions of the person.

    Raises Invalid for a link that is unknown, used or old, DomainError with every broken rule for
    a weak password, which leaves the link as it is.
    """
    link = _find(token, locked=True)
    if link is None:
        raise Invalid(_("This link was used already, is too old, or is incomplete."), "token")
    person = _person_of(link)
    check_password_rules(person, new_password)
    link.used_at = now()
    link.save(update_fields=["used_at"])
    actor = Actor.of(person, Channel.WEB, client_address(request))
    set_password(person, new_password, actor=actor, action="password.reset")
    return person


def is_usable(token: str) -> bool:
    """Whether the link would set a password now."""
    return _find(token) is not None


def clear_old() -> int:
    """Forget links that are long void; returns how many. The worker calls it."""
    return PasswordLink.objects.filter(expires_at__lt=now() - _KEPT_FOR).delete()[0]


def hash_of(token: str) -> str:
    """What is kept of a token. It is random and long, so a plain hash is safe."""
    return hashlib.sha256(token.encode("utf-8", "surrogatepass")).hexdigest()


def _find(token: str, *, locked: bool = False) -> PasswordLink | None:
    links = PasswordLink.objects.select_related("agent", "customer_user")
    if locked:
        links = links.select_for_update(of=("self",))
    link = links.filter(
        token_hash=hash_of(token), used_at__isnull=True, expires_at__gt=now()
    ).first()
    if link is None:
        return None
    person = _person_of(link)
    return link if person.is_active and not is_kept_by_directory(person) else None


def _person_of(link: PasswordLink) -> Person:
    person = link.agent or link.customer_user
    assert person is not None  # held by a constraint of the table
    return person


def _who_gets_a_link(name: str) -> tuple[Person | None, Agent]:
    """The account of that name that may have a link, agents before customers; and the decoy."""
    agent, customer = AgentBackend().find(name), CustomerBackend().find(name)
    nobody = Agent.objects.get(pk=SYSTEM_AGENT_ID)
    nobody.email = "nobody@example.com"  # never sent
    if is_kept_by_directory(agent or nobody):
        agent = None
    found = (person for person in (agent, customer) if person is not None and person.is_active)
    return next(found, None), nobody


def _column(person: Person) -> str:
    return "agent" if isinstance(person, Agent) else "customer_user"


def _subject() -> str:
    return _("Set your password for %(site)s") % {"site": site.get("site_name")}


def _body(person: Person, token: str) -> str:
    return _(
        "Hello %(name)s,\n\n"
        "with this link you set a new password for your account “%(login)s” at %(site)s:\n\n"
        "%(address)s\n\n"
        "It works once, within one hour. If you didn't ask for it, ignore this mail: your present "
        "password stays as it is."
    ) % {
        "name": person.full_name,
        "login": person.login,
        "site": site.get("site_name"),
        "address": f"{site.base_url()}/password/{token}",
    }
