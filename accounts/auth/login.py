"""The one way in: POST /login, /api/auth/login and /api/v1/auth/login all pass here."""

import hashlib
import logging
from typing import cast

from django.conf import settings
from django.contrib.auth import authenticate
from django.http import HttpRequest

from accounts import ratelimit
from accounts.actors import Person
from accounts.auth import errors
from accounts.auth.addresses import client_address

logger = logging.getLogger(__name__)

MAX_NAME = 255
MAX_PASSWORD = 1024


def check_credentials(request: HttpRequest, name: str, password: str) -> Person:
    """The person with that login or mail address and that password.

    Attempts are counted per client address and, apart, per account (rule 13.4). Raises RateLimited,
    Unauthorized ``invalid_credentials``, or Forbidden ``account_disabled``, the last only to who
    knows the password.
    """
    count_attempt(request, name)
    person = cast(Person | None, authenticate(request, username=name, password=password))
    if person is None:
        logger.info("Sign-in refused", extra={"address": client_address(request)})
        raise errors.invalid_credentials()
    if not person.is_active:
        raise errors.account_disabled()
    return person


def count_attempt(request: HttpRequest, name: str) -> None:
    """One attempt from this address, and one at this name. Raises RateLimited.

    The account's counter goes by the name as typed: a counter shared by login and mail address
    would tell a stranger that there is such an account.
    """
    rate = settings.RATE_LOGIN
    ratelimit.limit(request, "login.address", client_address(request), rate)
    account = hashlib.sha256(name.strip().lower().encode()).hexdigest()
    ratelimit.limit(request, "login.account", account, rate)
