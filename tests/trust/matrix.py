"""The pieces of a matrix of trust: addresses of the product, kinds of people, asking as each.

A table has one row an address and method, and in it what each kind of person must get:

========= ==================================================================
``login`` led to the sign-in page, by a redirect or by HTMX
``ok``    200
``302``   and other numbers: that status; 302 leads elsewhere than to sign in
========= ==================================================================
"""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from http.cookies import SimpleCookie
from typing import Any

import pytest
from django.contrib.admin.models import LogEntry
from django.db import connection, transaction
from django.db.models import Model
from django.http.response import HttpResponseBase
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver

from accounts.actors import Person
from accounts.models import Agent, CustomerUser
from gotrs.common import kept
from tests.clients import signed_in_browser
from tickets.models import Article, OutgoingMail, Ticket, TicketHistory

# Kinds of people by whom of the cast stands for it (tests.cast); the columns of every table.
PEOPLE = ("nobody", "ben", "outsider", "rita", "anna", "admin")
SAFE = frozenset({"GET", "HEAD"})
# A method that no view declares, to hear from a 405 which it does.
_UNHEARD_OF = "PURGE"


# --- Addresses ------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Address:
    """One entry of the URLs, written as in urls.py: ``tickets/<int:pk>/close``."""

    route: str
    name: str
    view: Callable[..., Any]

    def path(self, ids: Mapping[str, object] | None = None) -> str:
        """The path with these ids in their places. Raises KeyError for one that is missing."""
        return fill(self.route, ids or {})


def fill(route: str, ids: Mapping[str, object]) -> str:
    """``/tickets/5`` of ``tickets/<int:pk>``."""
    return "/" + re.sub(r"<(?:\w+:)?(\w+)>", lambda found: str(ids[found[1]]), route)


def addresses(without: Iterable[str] = ()) -> dict[str, Address]:
    """All addresses by their route, but those that begin with one of ``without``.

    Of two with the same route the first one answers, as in Django.
    """
    found: dict[str, Address] = {}
    left_out = tuple(without)
    for address in _walk(get_resolver()):
        if not (left_out and address.route.startswith(left_out)):
            found.setdefault(address.route, address)
    return found


def _walk(resolver: URLResolver, before: str = "", space: str = "") -> Iterator[Address]:
    for entry in resolver.url_patterns:
        route = before + str(entry.pattern)
        if isinstance(entry, URLResolver):
            within = f"{space}{entry.namespace}:" if entry.namespace else space
            yield from _walk(entry, route, within)
        elif isinstance(entry, URLPattern):
            yield Address(route, f"{space}{entry.name or ''}", entry.callback)


def declared_methods(client: Client, path: str) -> frozenset[str]:
    """What the view at ``path`` takes, HEAD and OPTIONS aside; empty if it refuses no method."""
    answer = client.generic(_UNHEARD_OF, path)
    if answer.status_code != 405:
        return frozenset()
    allowed = answer.headers["Allow"].split(",")
    return frozenset(word.strip() for word in allowed) - {"HEAD", "OPTIONS"}


# --- Tables ---------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Row:
    """What each kind of person gets who asks an address by a method."""

    method: str
    route: str
    expected: Mapping[str, str]

    @property
    def is_unsafe(self) -> bool:
        """Whether it may change something."""
        return self.method not in SAFE

    def __str__(self) -> str:
        return f"{self.method} /{self.route}"


def read_table(text: str, people: tuple[str, ...] = PEOPLE) -> list[Row]:
    """Rows of a table: method, route, a word for each of the people. ``#`` begins a comment."""
    rows = []
    for line in text.splitlines():
        cells = line.split("#")[0].split()
        if not cells:
            continue
        method, route, *words = cells
        assert len(words) == len(people), f"Not one word for each of the people: {line}"
        rows.append(Row(method, route.removeprefix("/"), dict(zip(people, words, strict=True))))
    return rows


def in_lots(rows: Sequence[Row], size: int = 12) -> list[Any]:
    """Rows as parameters of a test, several for each: the world is made once for a lot."""
    lots = [rows[at : at + size] for at in range(0, len(rows), size)]
    return [pytest.param(lot, id=f"{lot[0]} … {lot[-1]}") for lot in lots]


# --- People, and asking ---------------------------------------------------------------------------


@dataclass
class Asked:
    """An answer, and what was another in the database after it."""

    answer: Any
    body: str
    changed: list[str]

    @property
    def word(self) -> str:
        """The answer as tables say it."""
        return word(self.answer)

    def without(self, ids: Iterable[object]) -> tuple[int, dict[str, str], str]:
        """Status, headers and body without ids and tokens, for comparing two refusals."""
        ids, body = list(ids), self.body
        for pattern in _CHANGING:
            body = pattern.sub("", body)
        headers = {
            name: _without(value, ids)
            for name, value in self.answer.headers.items()
            if name not in _CHANGING_HEADERS
        }
        return self.answer.status_code, headers, _without(body, ids)


class People:
    """The people of the columns, all in the same world: whatever one does is taken back.

    Each signs in once, when first asked for. ``sign_in`` makes a client of a person: a browser, or
    a program with a token. The rows of the tables in ``counted`` must not change unseen.
    """

    def __init__(
        self,
        cast: Mapping[str, Person],
        sign_in: Callable[[Person], Client] = signed_in_browser,
        stranger: Callable[[], Client] = Client,
        counted: Iterable[type[Model]] = (),
    ) -> None:
        self._cast = cast
        self._counted = tuple(counted) or _COUNTED
        self._sign_in, self._stranger = sign_in, stranger
        self._clients: dict[str, Client] = {}
        self._before: dict[str, Any] = {}

    def client(self, name: str) -> Client:
        """The client of one of PEOPLE."""
        if name not in self._clients:
            person = self._cast.get(name)
            self._clients[name] = self._sign_in(person) if person else self._stranger()
            self._before = {}
        return self._clients[name]

    def ask(self, name: str, method: str, path: str, data: Any = None, **options: Any) -> Asked:
        """Ask as one of PEOPLE. Options are those of the test client, header names with
        underscores among them: ``HX_Request="true"``. Exceptions of the product surface.
        """
        client = self.client(name)
        self._before = self._before or footprint(self._counted)
        headers = {key: options.pop(key) for key in list(options) if key[0].isupper()}
        options["headers"] = {key.replace("_", "-"): value for key, value in headers.items()}
        with undone(client), writes() as written:
            answer = getattr(client, method.lower())(path, data, **options)
            body = b"".join(answer.streaming_content) if answer.streaming else answer.content
            changed = differences(self._before, footprint(self._counted)) if written else []
        if method not in SAFE:
            kept.forget_everything()  # what it changed is not known afterwards, either
        return Asked(answer, body.decode(errors="replace"), changed)

    def forget_what_was(self) -> None:
        """Something was made in between: what changes from here on counts."""
        self._before = {}


@contextmanager
def undone(client: Client) -> Iterator[None]:
    """What is written within is not there afterwards, and the client has its old cookies."""
    cookies = {name: morsel.value for name, morsel in client.cookies.items()}
    with transaction.atomic():
        yield
        transaction.set_rollback(True)
    client.cookies = SimpleCookie(cookies)


@contextmanager
def writes() -> Iterator[list[str]]:
    """The statements, while this lasts, after which rows may be others than before.

    Without one there is nothing to look for; looking costs more than most requests.
    """
    found: list[str] = []

    def notice(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        if not sql.lstrip().startswith(_READING):
            found.append(sql)
        return execute(sql, params, many, context)

    with connection.execute_wrapper(notice):
        yield found


# How statements begin that leave all rows as they are. A WITH may do anything.
_READING = ("SELECT ", "SAVEPOINT ", "RELEASE SAVEPOINT ", "ROLLBACK TO SAVEPOINT ")


def word(answer: HttpResponseBase) -> str:
    """An answer as tables say it: ``login``, ``ok``, or the status."""
    target = answer.headers.get("HX-Redirect") or answer.headers.get("Location") or ""
    if target.split("?")[0] == "/login":
        return "login"
    return "ok" if answer.status_code == 200 else str(answer.status_code)


# --- What must not change -------------------------------------------------------------------------

_COUNTED = (Ticket, Article, TicketHistory, OutgoingMail, Agent, CustomerUser, LogEntry)


def footprint(models: Iterable[type[Model]] = _COUNTED) -> dict[str, Any]:
    """What an action leaves behind: rows by their number, tickets by their version."""
    parts = [f"(SELECT COUNT(*) FROM {model._meta.db_table})" for model in models]
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {', '.join(parts)}")
        counts = cursor.fetchone() or ()
    found: dict[str, Any] = dict(zip((m.__name__ for m in models), counts, strict=True))
    return found | {"versions": dict(Ticket.objects.order_by().values_list("pk", "version"))}


def differences(before: Mapping[str, Any], after: Mapping[str, Any]) -> list[str]:
    """Which parts of a footprint differ."""
    return [name for name, value in before.items() if after[name] != value]


# --- Answers that must not tell -------------------------------------------------------------------

_CHANGING_HEADERS = frozenset({"X-Request-Id", "Set-Cookie", "Content-Length"})
_CHANGING = (
    re.compile(r'name="csrfmiddlewaretoken" value="[^"]*"'),
    re.compile(r'nonce="[^"]*"'),
)


def _without(text: str, ids: Iterable[object]) -> str:
    """The text with each of the ids, where it stands for itself, replaced by the same sign."""
    either = "|".join(re.escape(str(one)) for one in ids)
    return re.sub(rf"(?<!\w)(?:{either})(?!\w)", "…", text)
