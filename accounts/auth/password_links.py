"""Links by mail that let their reader set a password (rule 12.3, contract 4.2)."""

import hashlib
import secrets
from datetime import timedelta

from django.conf import settings
from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext as _

from accounts import audit, events, site
from accounts.actors import Actor, Person
from accounts.models import Agent, PasswordLink
from gotrs.common.clock import now

LIFETIME = timedelta(hours=1)
_TOKEN_BYTES = 32


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
    with translation.override(_language_of(person)):
        mail = events.MailToPerson(person, _subject(), _body(person, token))
    events.emit(mail)
    if actor is not None:
        kind = "agent" if isinstance(person, Agent) else "customer_user"
        audit.record(actor, "password.link_sent", kind, person.pk)
    return link


def hash_of(token: str) -> str:
    """What is kept of a token. It is random and long, so a plain hash is safe."""
    return hashlib.sha256(token.encode("utf-8", "surrogatepass")).hexdigest()


def _column(person: Person) -> str:
    return "agent" if isinstance(person, Agent) else "customer_user"


def _language_of(person: Person) -> str:
    preferences = getattr(person, "preferences", None)
    chosen = preferences.language if preferences else getattr(person, "language", "")
    known = {code for code, _name in settings.LANGUAGES}
    return chosen if chosen in known else settings.LANGUAGE_CODE


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
        "address": f"{settings.BASE_URL}/password/{token}",
    }
