"""Personal API tokens: long-lived, limited by scopes, hashed at rest (contract 1.4, 4.9)."""

import hashlib
import re
import secrets
import string
from collections.abc import Collection
from datetime import datetime, timedelta

from django.db import IntegrityError, transaction
from django.db.models import QuerySet

from accounts import audit
from accounts.actors import Actor, Person
from accounts.auth import errors
from accounts.auth.credentials import Credential
from accounts.auth.guards import require_admin
from accounts.models import Agent, ApiToken, TokenScope
from gotrs.common.clock import now
from gotrs.common.errors import Conflict, Invalid, NotFound

PREFIX = "gotrs_"
_LENGTH = 40
_LETTERS = string.ascii_letters + string.digits
_FORM = re.compile(rf"{PREFIX}[A-Za-z0-9]{{{_LENGTH}}}")
# How much of a token its owner sees again.
_SHOWN = len(PREFIX) + 6
_USED_EVERY = timedelta(minutes=1)


def issue_token(
    person: Person,
    *,
    actor: Actor,
    name: str,
    scopes: Collection[str],
    expires_at: datetime | None = None,
) -> tuple[ApiToken, str]:
    """A new token that somebody asks for: what the API and the page do.

    Raises Invalid without a scope or for a moment that has passed, Forbidden for the scope
    ``admin`` unless an admin asks, and what :func:`create_token` raises.
    """
    if not scopes:
        raise Invalid("Name at least one scope.", "scopes")
    if expires_at is not None and expires_at <= now():
        raise Invalid("This must lie in the future.", "expires_at")
    if TokenScope.ADMIN in scopes:
        require_admin(actor)
    return create_token(person, actor=actor, name=name, scopes=scopes, expires_at=expires_at)


@transaction.atomic
def create_token(
    person: Person,
    *,
    actor: Actor,
    name: str,
    scopes: Collection[str],
    expires_at: datetime | None = None,
) -> tuple[ApiToken, str]:
    """A new token and its text, which nobody can read again.

    Raises Conflict if the person has one of that name.
    """
    text = PREFIX + "".join(secrets.choice(_LETTERS) for _place in range(_LENGTH))
    try:
        with transaction.atomic():
            token = ApiToken.objects.create(
                **_owner(person),
                name=name,
                prefix=text[:_SHOWN],
                token_hash=_hash(text),
                scopes=[scope for scope in TokenScope.values if scope in scopes],
                expires_at=expires_at,
                created_at=now(),
            )
    except IntegrityError:
        message = "You have a token of this name."
        raise Conflict(message, details={"name": [message]}) from None
    audit.record(actor, "api_token.create", "api_token", token.pk, new=_facts(token))
    return token, text


def tokens_of(person: Person) -> QuerySet[ApiToken]:
    """The person's tokens, newest first, expired ones as well."""
    return ApiToken.objects.filter(**_owner(person)).order_by("-created_at", "-id")


@transaction.atomic
def delete_token(person: Person, token_id: int, *, actor: Actor) -> None:
    """Delete one token of the person; it stops at once. Raises NotFound for any other."""
    token = tokens_of(person).filter(pk=token_id).first()
    if token is None or not tokens_of(person).filter(pk=token_id).delete()[0]:
        raise NotFound("Not found.")
    audit.record(actor, "api_token.delete", "api_token", token_id, old=_facts(token))


def delete_tokens(person: Person) -> int:
    """Delete all tokens of the person, for an account that is closed; returns how many."""
    return tokens_of(person).delete()[0]


def looks_like_token(text: str) -> bool:
    """Whether the text is meant as a personal token, rather than as an access token."""
    return text.startswith(PREFIX)


def credential_of(text: str) -> Credential:
    """Who shows this token. One query, and one write a minute. Raises Unauthorized.

    A token is only looked up by the hash of the whole text, so guessing gains nothing by time.
    """
    if not _FORM.fullmatch(text):
        raise errors.invalid_token()
    found = ApiToken.objects.select_related("agent", "customer_user")
    token = found.filter(token_hash=_hash(text)).first()
    person = (token.agent or token.customer_user) if token else None
    if token is None or person is None or not person.is_active or _is_over(token):
        raise errors.invalid_token()
    _touch(token)
    return Credential(person, token=token)


def _is_over(token: ApiToken) -> bool:
    return token.expires_at is not None and token.expires_at <= now()


def _touch(token: ApiToken) -> None:
    """Note that the token is used, to the minute."""
    moment = now()
    if token.last_used_at is None or moment - token.last_used_at > _USED_EVERY:
        ApiToken.objects.filter(pk=token.pk).update(last_used_at=moment)


def _hash(text: str) -> str:
    """What is kept. The text is random and long, so a plain hash is safe and can be looked up."""
    return hashlib.sha256(text.encode()).hexdigest()


def _owner(person: Person) -> dict[str, Person]:
    return {"agent" if isinstance(person, Agent) else "customer_user": person}


def _facts(token: ApiToken) -> dict[str, object]:
    return {
        "name": token.name,
        "prefix": token.prefix,
        "scopes": token.scopes,
        "expires_at": token.expires_at,
    }
