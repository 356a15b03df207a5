"""Every address of pages and fragments as every kind of person (tests/trust/table.py).

A new address, or a new method of one, without a row in the table fails here.
"""

import re
import uuid
from collections.abc import Mapping
from dataclasses import replace

import pytest
from django.contrib import admin as django_admin

from accounts.models import Agent, CustomerUser
from adminpanel.health.checks import EXAMINATION
from tests.clients import signed_in_browser
from tests.trust.conftest import NEVER, Ids, World, last_of
from tests.trust.matrix import (
    PEOPLE,
    Address,
    Asked,
    People,
    Row,
    addresses,
    declared_methods,
    fill,
    in_lots,
    word,
)
from tests.trust.table import BACK_OFFICE, BODIES, QUERIES, office_rows, rows

# The JSON API has a matrix of its own; the style guide is there in the demo alone.
ELSEWHERE = ("api/v1", "styleguide")
# Patterns of Django's own, with nothing of ours behind them.
CATCH_ALL = {"admin/(?P<url>.*)$", r"admin/^(?P<app_label>accounts|queues|tickets|admin)/$"}
ROWS = rows()
OBJECT_ROWS = [
    row
    for row in ROWS
    if "<" in row.route
    and not row.route.startswith(("admin/", "password/"))
    and set(row.expected.values()) - {"login", "403"}
]
ENTRY_ROWS = [row for row in OBJECT_ROWS if re.search("article_id|file_id", row.route)]
ANY_METHOD = frozenset({"GET", "POST"})


@pytest.fixture(autouse=True)
def quiet_examination(monkeypatch: pytest.MonkeyPatch) -> None:
    """Who may read the health report, not what is in it; checks run in threads of their own."""
    monkeypatch.setattr(EXAMINATION, "checks", {})
    monkeypatch.setattr(EXAMINATION, "vital", frozenset())
    monkeypatch.setattr(EXAMINATION, "max_age", -1.0)


def path_of(route: str, ids: Ids) -> str:
    """The address with these ids in their places, ``pk`` being what it means there."""
    own = {
        "mail-folder/": "mail",
        "portal/files/": "file_id",
        "admin/tickets/incomingmail/<int:pk>": "received",
        "admin/queues/mailaccount/<int:pk>": "account_id",
        "admin/queues/mailhook/<int:pk>": "hook_id",
        "admin/queues/smtpsender/<int:pk>": "sender_id",
        "admin/queues/systemaddress/<int:pk>": "address_id",
        "admin/queues/providersignin/<int:pk>": "sign_in_id",
        "admin/tickets/postmasterfilter/<int:pk>": "filter_id",
        "admin/tickets/notificationrule/<int:pk>": "notification_id",
    }
    meant = next((ids[name] for start, name in own.items() if route.startswith(start)), ids["pk"])
    places = {"token": "unknown", "content_type_id": 1, "object_id": NEVER, **ids, "pk": meant}
    return fill(route, places)


def headers_of(row: Row) -> dict[str, str]:
    """Fragments are asked for as HTMX does."""
    is_fragment = row.route.startswith("api/") and not row.route.startswith("api/auth/")
    return {"HX_Request": "true"} if is_fragment else {}


def send(people: People, name: str, row: Row, ids: Ids, **headers: str) -> Asked:
    """Ask for the row with what it needs: query, body, headers."""
    path = path_of(row.route, ids) + QUERIES.get(row.route, "").format(**ids)
    body = BODIES.get(row.route, {}) if row.is_unsafe else None
    return people.ask(name, row.method, path, body, **(headers or headers_of(row)))


def check(people: People, row: Row, ids: Ids) -> list[str]:
    """What is not as the row says."""
    problems = []
    for name in PEOPLE:
        asked = send(people, name, row, ids)
        if asked.word != row.expected[name]:
            problems.append(f"{row}: {name} got {asked.word}, expected {row.expected[name]}")
        is_done = asked.word in {"ok", "302"} and row.is_unsafe
        if asked.changed and not is_done:
            problems.append(f"{row}: {name} got {asked.word}, and changed {asked.changed}")
    return problems


@pytest.mark.parametrize("lot", in_lots(ROWS))
def test_each_kind_of_person_gets_what_the_table_says(
    lot: list[Row], world: World, people: People
) -> None:
    problems = [problem for row in lot for problem in check(people, row, world.ours)]
    assert not problems, "\n".join(problems)


def test_head_opens_no_other_door_than_get(world: World, people: People) -> None:
    problems = []
    for row in ROWS:
        for name in ("nobody", "outsider") if row.method == "GET" else ():
            asked = send(people, name, replace(row, method="HEAD"), world.ours)
            if asked.word != row.expected[name] or asked.changed:
                problems.append(f"{row}: {name} got {asked.word} by HEAD")
    assert not problems


# --- The back office ------------------------------------------------------------------------------


@pytest.mark.parametrize("model", BACK_OFFICE)
def test_a_table_of_the_back_office_is_for_admins(
    model: str, filled_tables: None, people: People
) -> None:
    problems = []
    for row in office_rows(model):
        problems += check(people, row, last_of(model))
    assert not problems


# --- The table is complete ------------------------------------------------------------------------


def test_every_address_has_a_row() -> None:
    known = {row.route for row in _all_rows()} | CATCH_ALL
    missing = [f"/{one.route} ({one.name})" for one in _ours() if one.route not in known]
    assert not missing, f"tests/trust/table.py has no row for {', '.join(missing)}"


def test_every_row_has_an_address() -> None:
    gone = sorted({row.route for row in _all_rows()} - {one.route for one in _ours()})
    assert not gone, f"tests/trust/table.py has rows for what is gone: {', '.join(gone)}"


def test_every_method_of_an_address_has_a_row(
    world: World, filled_tables: None, people: People
) -> None:
    listed: dict[str, set[str]] = {}
    for row in _all_rows():
        listed.setdefault(row.route, set()).add(row.method)
    wrong = []
    for route, methods in listed.items():
        declared = declared_methods(people.client("admin"), path_of(route, world.ours))
        if not declared and not route.startswith("admin/"):
            wrong.append(f"/{route} refuses no method: say which it takes (require_safe …)")
        elif (declared or ANY_METHOD) != methods:
            has = ", ".join(sorted(methods))
            wrong.append(f"/{route} takes {', '.join(sorted(declared or ANY_METHOD))}, not {has}")
    assert not wrong, "\n".join(["tests/trust/table.py lacks rows, or has too many:", *wrong])


def test_every_table_of_the_back_office_is_listed() -> None:
    django_admin.autodiscover()
    registered = {model._meta.label_lower for model in django_admin.site._registry}
    assert registered == BACK_OFFICE.keys()


def _ours() -> list[Address]:
    return list(addresses(without=ELSEWHERE).values())


def _all_rows() -> list[Row]:
    return ROWS + [row for model in BACK_OFFICE for row in office_rows(model)]


# --- Addresses that don't exist -------------------------------------------------------------------


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ("/no/such/page", "404 404 404 404 404 404"),
        ("/api/no/such/page", "404 404 404 404 404 404"),
        ("/static/no-such-file.css", "404 404 404 404 404 404"),
        ("/static/../gotrs/settings.py", "404 404 404 404 404 404"),
        ("/static/%2e%2e/gotrs/settings.py", "404 404 404 404 404 404"),
        ("/admin/no/such/page", "login 403 403 403 403 404"),
        ("/admin/queues/", "login 403 403 403 403 302"),
    ],
)
def test_where_nothing_is_nobody_finds_anything(people: People, path: str, expected: str) -> None:
    assert " ".join(people.ask(name, "GET", path).word for name in PEOPLE) == expected


# --- What one may not read is as if it never was --------------------------------------------------


def told(what: str, hidden: Asked, nothing: Asked, world: World) -> list[str]:
    """How one could tell what is hidden from what is not there."""
    problems = []
    if (hidden.word, nothing.word) != ("404", "404"):
        problems.append(f"{what} got {hidden.word}, and {nothing.word} where nothing is")
    elif hidden.without(world.all_ids()) != nothing.without(world.all_ids()):
        problems.append(f"{what} got two kinds of 404")
    return problems + ([f"{what} changed {hidden.changed}"] if hidden.changed else [])


@pytest.mark.parametrize("lot", in_lots(OBJECT_ROWS))
def test_what_one_may_not_read_answers_as_what_never_was(
    lot: list[Row], world: World, people: People
) -> None:
    problems = []
    for row in lot:
        for name in ("ben",) if row.route.startswith("portal") else ("outsider", "anna"):
            for headers in (headers_of(row), {"HX_Request": "true"} if name == "anna" else {}):
                hidden = send(people, name, row, world.theirs, **headers)
                nothing = send(people, name, row, world.never, **headers)
                problems += told(f"{row}: {name}", hidden, nothing, world)
    assert not problems, "\n".join(problems)


@pytest.mark.parametrize("lot", in_lots(ENTRY_ROWS))
def test_an_entry_of_another_ticket_answers_as_what_never_was(
    lot: list[Row], world: World, people: People
) -> None:
    """With the id of a readable ticket before it; not even an admin takes it from there."""
    parts = ("article_id", "file_id")
    foreign = {**world.ours, **{name: world.theirs[name] for name in parts}}
    never = {**world.ours, **{name: world.never[name] for name in parts}}
    problems = []
    for row in lot:
        for name in ("anna", "admin"):
            hidden, nothing = (
                send(people, name, row, ids, HX_Request="true") for ids in (foreign, never)
            )
            problems += told(f"{row}: {name}", hidden, nothing, world)
    assert not problems, "\n".join(problems)


# --- Forms of other sites -------------------------------------------------------------------------

# Views without the CSRF check, and what stands in for it.
WITHOUT_CSRF: Mapping[str, str] = {
    "password/<str:token>": "the address is the secret",
    "api/auth/refresh": "the refresh token in the body is the secret; no cookie is read",
    "api/auth/login": "asks for the token itself where a browser sends a form",
    "api/auth/logout": "asks for the token itself where a cookie says whose session to end",
    "mail/in": "mail services bring tokens of their own; no cookie is read",
    "mail/in/mime": "as above",
}
SECRET_IN_REQUEST = ("password/<str:token>", "api/auth/refresh", "mail/in", "mail/in/mime")


@pytest.mark.parametrize(
    "lot",
    in_lots([row for row in _all_rows() if row.is_unsafe and row.route not in SECRET_IN_REQUEST]),
)
def test_a_form_of_another_site_is_refused(lot: list[Row], admin: Agent, ben: CustomerUser) -> None:
    strict = {one: signed_in_browser(one, enforce_csrf_checks=True) for one in (admin, ben)}
    names = (
        "pk",
        "article_id",
        "received",
        "account_id",
        "hook_id",
        "sender_id",
        "address_id",
        "sign_in_id",
        "filter_id",
        "object_id",
        "message_id",
        "token_id",
        "run_id",
        "view_id",
        "queue_id",
    )
    ids: Ids = {**dict.fromkeys(names, 1), "session_id": uuid.uuid4()}
    headers = {"Origin": "https://other.test", "Sec-Fetch-Site": "cross-site"}
    problems = []
    for row in lot:
        client = strict[ben if row.route.startswith("portal") else admin]
        answer = client.generic(row.method, path_of(row.route, ids), headers=headers)
        text = answer.content.decode()
        says_why = "came from another page" in text or "csrf_failed" in text
        if word(answer) != "403" or not says_why:
            problems.append(f"{row}: {word(answer)} {text[:100]}")
    assert not problems, "\n".join(problems)


def test_only_the_listed_views_do_without_the_csrf_check() -> None:
    exempt = {one.route for one in _ours() if getattr(one.view, "csrf_exempt", False)}
    assert exempt == WITHOUT_CSRF.keys()
