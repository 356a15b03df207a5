"""Tokens of those who hand over mails by HTTP."""

import secrets

from accounts.auth.password_links import hash_of
from queues.models import MailHook

_PREFIX = "gotrs-mail-"


def new_token(hook: MailHook) -> str:
    """A new token, which ends the old one. It can't be read again: only its hash is kept."""
    token = _PREFIX + secrets.token_urlsafe(32)
    MailHook.objects.filter(pk=hook.pk).update(token_hash=hash_of(token))
    return token


def hook_of(token: str) -> MailHook | None:
    """The valid hook that the token belongs to."""
    hooks = MailHook.objects.valid().select_related("queue")
    return hooks.filter(token_hash=hash_of(token)).first() if token else None
