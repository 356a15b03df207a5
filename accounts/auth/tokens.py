"""Token pairs of programs: short access tokens, refresh tokens that work once (contract 1.4)."""

import uuid
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TypeVar

from django.conf import settings
from rest_framework_simplejwt import tokens as jwt
from rest_framework_simplejwt.exceptions import TokenError

from accounts.auth import errors, maintenance
from accounts.auth.sessions import end_session, find_session, is_alive, person_of
from accounts.models import Agent, LoginSession
from gotrs.common.clock import now

SESSION_CLAIM = "sid"
KIND_CLAIM = "kind"
# Claim to column of LoginSession.
_COLUMNS = {"agent": "agent", "customer": "customer_user"}
# Tokens are a few hundred characters long; nothing longer is worth a look.
_MAX_LENGTH = 4096


class AccessToken(jwt.AccessToken):
    """Opens the API for 15 minutes, as long as its session lives."""

    lifetime = settings.ACCESS_TOKEN_LIFETIME


class RefreshToken(jwt.RefreshToken):
    """Buys the next pair, once."""

    lifetime = settings.REFRESH_TOKEN_LIFETIME


T = TypeVar("T", AccessToken, RefreshToken)


@dataclass(frozen=True)
class TokenPair:
    """What a program gets when it signs in or refreshes."""

    access: str
    refresh: str
    expires_at: datetime

    @property
    def expires_in(self) -> int:
        """Seconds that the access token is good for."""
        return int(settings.ACCESS_TOKEN_LIFETIME.total_seconds())


def issue(session: LoginSession) -> TokenPair:
    """The first pair of a session."""
    refresh = _new(RefreshToken, session)
    session.refresh_id = _id_of(refresh)
    session.save(update_fields=["refresh_id"])
    return _pair(session, refresh)


def session_of_access_token(text: str) -> LoginSession:
    """The session that an access token belongs to. One query. Raises Unauthorized."""
    session = _session(_decode(AccessToken, text))
    if session is None or not is_alive(session):
        raise errors.invalid_token()
    return session


def session_of_refresh_token(text: str) -> LoginSession | None:
    """The session that a refresh token belongs to, used or not; for logging out."""
    try:
        return _session(_decode(RefreshToken, text))
    except errors.Unauthorized:
        return None


def rotate(text: str) -> tuple[LoginSession, TokenPair]:
    """The next pair for a refresh token, which is worthless afterwards.

    Of two that show the same token only one wins, also at the same moment; the other one's attempt
    ends the session, since somebody has a copy. Raises Unauthorized, or Forbidden for an account
    that was disabled since.
    """
    try:
        shown = _decode(RefreshToken, text)
    except errors.Unauthorized:
        raise errors.invalid_refresh_token() from None
    session = _session(shown)
    if session is None:
        raise errors.invalid_refresh_token()
    person = person_of(session)
    if not person.is_active:
        raise errors.account_disabled()
    if not is_alive(session):
        raise errors.invalid_refresh_token()
    maintenance.check_open(person)
    following = _new(RefreshToken, session)
    moment = now()
    won = LoginSession.objects.filter(
        pk=session.pk, refresh_id=_id_of(shown), ended_at__isnull=True
    ).update(
        refresh_id=_id_of(following),
        last_activity=moment,
        expires_at=moment + settings.REFRESH_TOKEN_LIFETIME,
    )
    if not won:
        end_session(session)
        raise errors.refresh_token_reused()
    return session, _pair(session, following)


def _pair(session: LoginSession, refresh: RefreshToken) -> TokenPair:
    access = _new(AccessToken, session)
    expires_at = datetime.fromtimestamp(access["exp"], UTC)
    return TokenPair(str(access), str(refresh), expires_at)


def _new(kind: type[T], session: LoginSession) -> T:
    token = kind()
    token[SESSION_CLAIM] = session.pk.hex
    token[KIND_CLAIM] = _kind_of(session)
    return token


def _kind_of(session: LoginSession) -> str:
    return "agent" if isinstance(person_of(session), Agent) else "customer"


def _decode(kind: type[T], text: str) -> T:
    if not text or len(text) > _MAX_LENGTH:
        raise errors.invalid_token()
    try:
        return kind(text)  # type: ignore[arg-type]
    except TokenError:
        raise errors.invalid_token() from None


def _id_of(token: RefreshToken) -> uuid.UUID:
    return uuid.UUID(token["jti"])


def _session(token: AccessToken | RefreshToken) -> LoginSession | None:
    try:
        session_id = uuid.UUID(str(token.get(SESSION_CLAIM)))
    except ValueError:
        return None
    kind = token.get(KIND_CLAIM)
    if kind not in _COLUMNS:
        return None
    session = find_session(session_id, _COLUMNS[kind])
    return session if session is not None and _kind_of(session) == kind else None
