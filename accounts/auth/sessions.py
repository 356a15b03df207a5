"""Login sessions: opening, finding and ending them (contract 1.4, rule 13.6).

Every login is a row of :class:`LoginSession`, whether it is used by a browser's cookie, by a token
pair or by both. Each request looks its row up together with the person, so a session that was ended
and an account that was disabled are out with the next request.
"""

import uuid
from datetime import timedelta
from typing import Literal

from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, login, logout
from django.db import transaction
from django.db.models import Q, QuerySet
from django.http import HttpRequest
from django.utils.crypto import constant_time_compare

from accounts import audit, site
from accounts.actors import Actor, Person
from accounts.auth.addresses import client_address
from accounts.models import Agent, LoginSession
from gotrs.common.clock import now
from gotrs.common.errors import NotFound
from gotrs.common.rows import only

# Where the browser's session keeps the id of its LoginSession.
BROWSER_KEY = "login_session"

# Writing "last seen" more often would make every page a write.
_SEEN_EVERY = timedelta(minutes=1)


def open_session(
    request: HttpRequest,
    person: Person,
    kind: Literal["web", "token"],
    lifetime: timedelta | None = None,
) -> LoginSession:
    """Start a session of the person; token pairs live for seven days, browsers for 16 hours."""
    by_kind = {"web": settings.SESSION_LIFETIME, "token": settings.REFRESH_TOKEN_LIFETIME}
    moment = now()
    if kind == "token":  # Django's login() does it for browsers
        person.last_login = moment
        person.save(update_fields=["last_login"])
    return LoginSession.objects.create(
        **{_column(person): person},
        kind=kind,
        user_agent=request.headers.get("User-Agent", "")[:250].replace("\x00", ""),
        ip_address=client_address(request),
        created_at=moment,
        last_activity=moment,
        expires_at=moment + (lifetime or by_kind[kind]),
    )


def person_of(session: LoginSession) -> Person:
    """Whose session it is."""
    person = session.agent or session.customer_user
    assert person is not None  # held by a constraint of the table
    return person


def find_session(session_id: str | uuid.UUID, *joined: str) -> LoginSession | None:
    """The session, joined with its person, whatever became of it. One query.

    ``joined`` names what is read with it, e.g. ``agent``.
    """
    return only(LoginSession.objects.select_related(*joined).filter(pk=session_id))


def is_alive(session: LoginSession) -> bool:
    """Whether it was neither ended nor is over, and its account is open."""
    return session.ended_at is None and session.expires_at > now() and person_of(session).is_active


def touch(session: LoginSession) -> None:
    """Note that the session is used, to the minute."""
    moment = now()
    if moment - session.last_activity > _SEEN_EVERY:
        session.last_activity = moment
        session.save(update_fields=["last_activity"])


def end_session(session: LoginSession) -> int:
    """End one session; its cookie and both its tokens are worthless from now on.

    Returns 0 if it was ended before, else 1.
    """
    return LoginSession.objects.filter(pk=session.pk, ended_at__isnull=True).update(ended_at=now())


def end_sessions(person: Person, *, keep: LoginSession | None = None) -> int:
    """End all sessions of the person but ``keep``; returns how many."""
    alive = LoginSession.objects.alive().filter(**{_column(person): person})
    if keep is not None:
        alive = alive.exclude(pk=keep.pk)
    return int(alive.update(ended_at=now()))


def open_sessions_of(person: Person) -> QuerySet[LoginSession]:
    """The sessions that would still be let in, the last used first."""
    moment = now()
    # A browser's session without tokens ends when it is idle (13.6).
    forgotten = Q(kind="web", refresh_id__isnull=True) & (
        Q(last_activity__lt=moment - site.session_idle())
        | Q(created_at__lt=moment - settings.SESSION_LIFETIME)
    )
    alive = LoginSession.objects.alive().filter(**{_column(person): person})
    return alive.exclude(forgotten).order_by("-last_activity", "-created_at")


@transaction.atomic
def end_own_session(person: Person, session_id: uuid.UUID, *, actor: Actor) -> None:
    """End one session of the person. Raises NotFound for one that is over or somebody else's."""
    session = open_sessions_of(person).filter(pk=session_id).first()
    if session is None or not end_session(session):
        raise NotFound("Not found.")
    audit.record(actor, "session.end", "session", session_id)


@transaction.atomic
def end_other_sessions(person: Person, *, keep: LoginSession, actor: Actor) -> int:
    """End all sessions of the person but the one that asks; returns how many."""
    ended = end_sessions(person, keep=keep)
    if ended:
        audit.record(actor, "session.end_others", "session", new={"ended": ended})
    return ended


def _column(person: Person) -> str:
    return "agent" if isinstance(person, Agent) else "customer_user"


# --- The browser's cookie -------------------------------------------------------------------------


_AGENT_BACKEND = "AgentBackend"


def _joined_for(request: HttpRequest) -> tuple[str, ...]:
    """The kind of person that the browser signed in as, with the preferences that a page needs."""
    is_agent = request.session.get(BACKEND_SESSION_KEY, "").endswith(f".{_AGENT_BACKEND}")
    return ("agent__preferences",) if is_agent else ("customer_user__preferences",)


def sign_in_browser(request: HttpRequest, session: LoginSession) -> None:
    """Tie the browser to the session: a new session id, so that none can be planted (13.6)."""
    person = person_of(session)
    name = _AGENT_BACKEND if isinstance(person, Agent) else "CustomerBackend"
    login(request, person, backend=f"accounts.auth.backends.{name}")  # type: ignore[arg-type]
    request.session[BROWSER_KEY] = str(session.pk)


def sign_out_browser(request: HttpRequest) -> None:
    """Forget everything the browser's session holds."""
    logout(request)


def is_signed_in(session: LoginSession) -> bool:
    """Whether a browser is still signed in by it: alive, not idle, at most 16 hours old (13.6)."""
    moment = now()
    return (
        is_alive(session)
        and moment - session.last_activity <= site.session_idle()
        and moment - session.created_at <= settings.SESSION_LIFETIME
    )


def session_of_browser(request: HttpRequest) -> LoginSession | None:
    """The living session behind the browser's cookie: at most 16 hours old, not idle (13.6)."""
    session_id = request.session.get(BROWSER_KEY)
    session = find_session(session_id, *_joined_for(request)) if session_id else None
    if session is None or not is_signed_in(session):
        return None
    expected = person_of(session).get_session_auth_hash()
    if not constant_time_compare(request.session.get(HASH_SESSION_KEY, ""), expected):
        return None
    return session
