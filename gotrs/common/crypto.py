"""Secrets at rest: encrypted with a key that is not in the database.

Keys come from ``GOTRS_ENCRYPTION_KEY``: one, or several separated by commas; the first encrypts,
all decrypt, so a key can be replaced step by step.
"""

import base64
import hashlib
from functools import lru_cache
from typing import Any

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from django.conf import settings
from django.db import models


class DecryptionError(Exception):
    """A stored secret can't be read with the configured keys."""


@lru_cache(maxsize=4)
def _cipher(keys: tuple[str, ...]) -> MultiFernet:
    return MultiFernet(
        [Fernet(base64.urlsafe_b64encode(hashlib.sha256(key.encode()).digest())) for key in keys]
    )


def encrypt(secret: str) -> str:
    """The secret as text that is safe to store."""
    return _cipher(tuple(settings.ENCRYPTION_KEYS)).encrypt(secret.encode()).decode()


def decrypt(stored: str) -> str:
    """The secret again. Raises DecryptionError if no configured key fits."""
    try:
        return _cipher(tuple(settings.ENCRYPTION_KEYS)).decrypt(stored.encode()).decode()
    except InvalidToken:
        raise DecryptionError("A stored secret can't be read with the configured key.") from None


class EncryptedTextField(models.TextField):
    """Text that is encrypted in the database and clear in Python."""

    def get_prep_value(self, value: Any) -> Any:
        value = super().get_prep_value(value)
        return encrypt(value) if value else value

    def from_db_value(self, value: Any, expression: Any, connection: Any) -> Any:
        return decrypt(value) if value else value
