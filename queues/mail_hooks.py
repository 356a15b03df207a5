"""Tokens of those who hand over mails by HTTP."""

import hashlib
import secrets

from queues.models import MailHook

_PREFIX = "gotrs-mail-"


def new_token(hook: MailHook) -> str:
    """A new token, which ends the old one. It can't be read again: only its hash is kept."""
    token = _PREFIX + secrets.token_urlsafe(32)
    MailHook.objects.filter(pk=hook.pk).update(token_hash=_hash(token))
    return token


def hook_of(token: str) -> MailHook | None:
    """The valid hook that the token belongs to."""
    hooks = MailHook.objects.valid().select_related("queue")
    return hooks.filter(token_hash=_hash(token)).first() if token else None


def _hash(token: str) -> str:
    # Random and long, so a plain hash is safe.
    return hashlib.sha256(token.encode("utf-8", "surrogatepass")).hexdigest()
