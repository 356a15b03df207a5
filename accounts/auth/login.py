"""The one way in: POST /login, /api/auth/login and /api/v1/auth/login all pass here."""

import hashlib
import logging
from datetime import timedelta
from typing import Literal, cast

from django.conf import settings
from django.contrib.auth import authenticate
from django.db import transaction
from django.http import HttpRequest

from accounts import audit, ratelimit
from accounts.actors import Actor, Channel, Person
from accounts.auth import errors, second_factor, sessions
from accounts.auth.addresses import client_address
from accounts.auth.credentials import principal_of_person
from accounts.models import LoginSession

logger = logging.getLogger(__name__)

MAX_NAME = 255
MAX_PASSWORD = 1024
# No site may ask for less.
MIN_PASSWORD = 8
MAX_CODE = 40


def check_credentials(request: HttpRequest, name: str, password: str, code: str = "") -> Person:
    """The person with that login or mail address, that password and, if they have one, that code.

    Raises as :func:`check_password` and :func:`check_code`.
    """
    person = check_password(request, name, password)
    check_code(request, person, code, name)
    return person


def check_password(request: HttpRequest, name: str, password: str) -> Person:
    """The person with that login or mail address and that password.

    Attempts are counted per client address and, apart, per account (rule 13.4). Raises RateLimited,
    Unauthorized ``invalid_credentials``, or Forbidden ``account_disabled``, the last only to who
    knows the password.
    """
    count_attempt(request, name)
    person = cast(Person | None, authenticate(request, username=name, password=password))
    if person is None:
        note_refusal(request, name, "invalid_credentials")
        raise errors.invalid_credentials()
    if not person.is_active:
        note_refusal(request, name, "account_disabled")
        raise errors.account_disabled()
    return person


def check_code(request: HttpRequest, person: Person, code: str, name: str) -> None:
    """The second step, for who has shown the right password. Nothing without a second factor.

    Codes are counted per person, for login and mail address lead to the same one. Raises
    Unauthorized ``otp_required`` or ``invalid_otp``, RateLimited.
    """
    factor = second_factor.factor_of(person)
    if factor is None:
        return
    if not code.strip():
        raise errors.otp_required()
    ratelimit.limit(request, "login.code", principal_of_person(person), settings.RATE_LOGIN)
    if not second_factor.use_code(factor, code):
        note_refusal(request, name, "invalid_otp")
        raise errors.invalid_otp()


@transaction.atomic
def open_login(
    request: HttpRequest,
    person: Person,
    kind: Literal["web", "token"],
    lifetime: timedelta | None = None,
) -> LoginSession:
    """The session of somebody who has shown who they are, noted in the audit log."""
    session = sessions.open_session(request, person, kind, lifetime)
    channel = Channel.WEB if kind == "web" else Channel.API
    actor = Actor.of(person, channel, client_address(request))
    audit.record(actor, "login.success", "session", session.pk)
    return session


@transaction.atomic
def close_login(request: HttpRequest, session: LoginSession, *, everywhere: bool = False) -> None:
    """End the session, or all of its person's; noted in the audit log."""
    person = sessions.person_of(session)
    ended = sessions.end_session(session)
    if everywhere:
        ended = sessions.end_sessions(person) + ended
    if ended:
        channel = Channel.WEB if session.kind == "web" else Channel.API
        actor = Actor.of(person, channel, client_address(request))
        audit.record(actor, "logout", "session", session.pk, new={"sessions": ended})


def note_refusal(request: HttpRequest, name: str, reason: str) -> None:
    """A failed attempt, in the log of the server and in the audit log, with the name as typed."""
    address = client_address(request)
    logger.info("Sign-in refused", extra={"address": address, "reason": reason})
    audit.record(
        None, "login.failed", "session", login=name, ip_address=address, new={"reason": reason}
    )


def count_attempt(request: HttpRequest, name: str) -> None:
    """One attempt from this address, and one at this name. Raises RateLimited."""
    count_by_address_and_name(request, "login", name, settings.RATE_LOGIN)


def count_by_address_and_name(
    request: HttpRequest, group: str, name: str, rate: str | None
) -> None:
    """Count what a stranger asks about an account. Raises RateLimited.

    The account's counter goes by the name as typed: a counter shared by login and mail address
    would tell a stranger that there is such an account.
    """
    ratelimit.limit(request, f"{group}.address", client_address(request), rate)
    account = hashlib.sha256(name.strip().lower().encode("utf-8", "replace")).hexdigest()
    ratelimit.limit(request, f"{group}.account", account, rate)
