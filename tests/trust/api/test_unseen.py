"""What one may not read is as if it never was, on every operation of the API (contract 1.9).

First by its id, in paths and in bodies; then in lists, counts, charts, suggestions and exports.
"""

import uuid
from collections.abc import Iterator
from typing import Any

import pytest
from django.core.cache import caches

from accounts import site
from gotrs.common.clock import moved_to, now
from tests.described import check_answer
from tests.trust.api.conftest import ApiWorld, Ids
from tests.trust.api.requests import keys_of
from tests.trust.api.table import ROWS, operations, send
from tests.trust.matrix import Asked, People, Row
from tickets import catalog
from tickets.forms import ticket_choices

# Of another group, of another company, of another person.
PEOPLE = ("none", "ro", "rw", "own")
NEVER = 999_999_999
_UUIDS = ("file", "upload", "session")
HIDEABLE = (
    "ticket target article file link closed merged tn queue other_queue "
    "token session upload saved canned notification"
).split()
# Contract 1.9: a queue in a body that exists, but in which the caller may not do it, is 403.
QUEUES_IN_BODIES = {
    ("POST", "api/v1/tickets"),
    ("POST", "api/v1/tickets/{id}/queue"),
    ("POST", "api/v1/tickets/bulk/queue"),
}
BY_ID = [
    (row, key)
    for row in ROWS
    for key in sorted(keys_of(row.method, f"/{row.route}") & set(HIDEABLE))
    if not (key in {"queue", "other_queue"} and (row.method, row.route) in QUEUES_IN_BODIES)
]
# Where ids stand in queries, or in bodies beside those that requests.py sends.
FURTHER: list[tuple[str, str, dict[str, Any] | None, str]] = [
    ("POST", "/tickets/{ticket}/articles", {"body": "x", "in_reply_to": "{article}"}, "article"),
    ("POST", "/tickets/{ticket}/articles", {"body": "x", "file_ids": ["{upload}"]}, "upload"),
    ("POST", "/tickets/{ticket}/articles", {"body": "x", "file_ids": ["{file}"]}, "file"),
    ("POST", "/tickets/{ticket}/time", {"time_unit": 1, "article_id": "{article}"}, "article"),
    ("POST", "/tickets/{ticket}/merge", {"target_tn": "{tn}"}, "tn"),
    ("POST", "/tickets/{ticket}/links", {"target_tn": "{tn}"}, "tn"),
    ("POST", "/templates/{template}/render", {"ticket_id": "{ticket}", "article_id": "{article}"},
     "article"),
    ("POST", "/search/saved", {"name": "x", "query": "", "filters": {"queue_id": "{queue}"}},
     "queue"),
    ("POST", "/agent/templates", {"name": "x", "queue_id": "{queue}"}, "queue"),
    ("GET", "/tickets?queue_id={queue}", None, "queue"),
    ("GET", "/tickets?search={tn}", None, "tn"),
    ("GET", "/tickets/export?queue_id={queue}", None, "queue"),
    ("GET", "/search/tickets?q=fire&queue_id={queue}", None, "queue"),
    ("GET", "/search?q={tn}", None, "tn"),
    ("GET", "/search/suggestions?q={tn}", None, "tn"),
    ("GET", "/dashboard/my-tickets?queue_id={queue}", None, "queue"),
    ("GET", "/statistics/overview?queue_id={queue}", None, "queue"),
    ("GET", "/statistics/export?report=queues&format=csv&queue_id={queue}", None, "queue"),
    ("GET", "/templates?queue_id={queue}", None, "queue"),
]  # fmt: skip


@pytest.fixture(autouse=True)
def time_stands_still() -> Iterator[None]:
    """Two answers differ in what is told, not in when."""
    with moved_to(now()):
        yield


def never(key: str) -> Any:
    """An id that nothing has."""
    return str(uuid.UUID(int=NEVER)) if key in _UUIDS else NEVER


def seen(asked: Asked, *worlds: Ids) -> tuple[int, dict[str, str], str]:
    """The answer, but for the ids that were asked for and that of what was made.

    PostgreSQL does not count back when what was made is taken back.
    """
    ids = {value for world in worlds for value in world.values()} | {NEVER, never("file")}
    if asked.answer.status_code == 201:
        ids.add(asked.answer.json()["data"]["id"])
    return asked.without(ids)


# --- By its id ------------------------------------------------------------------------------------


@pytest.mark.parametrize("key", HIDEABLE)
def test_what_one_may_not_read_answers_as_what_never_was(
    key: str, world: ApiWorld, people: People
) -> None:
    theirs = world.make_theirs()
    problems = []
    for row in [row for row, in_it in BY_ID if in_it == key]:
        for name in PEOPLE:
            hidden = send(people, name, row, world.ours | {key: theirs[key]})
            nothing = send(people, name, row, world.ours | {key: never(key)})
            problems += compared(f"{row}, {name}", hidden, nothing, world.ours, theirs)
            if hidden.changed and "/bulk/" not in row.route:
                problems.append(f"{row}, {name}: changed {hidden.changed}")
    assert not problems, "\n".join(problems)


@pytest.mark.parametrize(("method", "path", "body", "key"), FURTHER)
def test_nor_does_it_where_ids_stand_beside_others(
    method: str, path: str, body: Any, key: str, world: ApiWorld, people: People
) -> None:
    theirs = world.make_theirs()
    problems = []
    for name in PEOPLE:
        hidden, nothing = (
            ask(people, name, method, path, body, world.ours | {key: value}, key)
            for value in (theirs[key], never(key))
        )
        problems += compared(name, hidden, nothing, world.ours, theirs)
    assert not problems, "\n".join(problems)


def ask(people: People, name: str, method: str, path: str, body: Any, ids: Ids, key: str) -> Asked:
    """Ask below /api/v1 with ids in their places; the path keeps its own ticket."""
    address = "/api/v1" + path.format(**ids)
    options = {} if body is None else {"content_type": "application/json"}
    asked = people.ask(name, method, address, filled(body, ids), **options)
    check_answer(method, address, asked.answer)
    return asked


def filled(value: Any, ids: Ids) -> Any:
    """Texts like ``{ticket}`` become ids."""
    if isinstance(value, dict):
        return {name: filled(one, ids) for name, one in value.items()}
    if isinstance(value, list):
        return [filled(one, ids) for one in value]
    return ids[value[1:-1]] if isinstance(value, str) and value.startswith("{") else value


def compared(what: str, hidden: Asked, nothing: Asked, *worlds: Ids) -> list[str]:
    """How the two answers differ, in one line or none."""
    one, other = seen(hidden, *worlds), seen(nothing, *worlds)
    if one == other:
        return []
    return [f"{what}: {one[0]} {one[2][:160]} but {other[0]} {other[2][:160]}"]


# --- In lists, counts, charts, suggestions and exports --------------------------------------------

_FOR = operations()
READING = [
    row
    for row in ROWS
    if row.method == "GET" and _FOR["GET", f"/{row.route}"] not in {"none", "admin"}
]
# Such that what is hidden would be among the hits.
SEARCHES = (
    "/tickets?status=closed",
    "/tickets?archived=all&per_page=100",
    "/tickets?cursor=",
    "/tickets?search=Secret",
    "/tickets?q=Secret",
    "/tickets?customer_id=OTHER",
    "/tickets/export?format=csv&q=Secret",
    "/search?q=Secret",
    "/search?q=plug",
    "/search/tickets?q=Secret",
    "/search/suggestions?q=ticket",
    "/search/suggestions?q=Secret",
    "/customers/OTHER/tickets",
    "/dashboard/activity?per_page=100",
    "/dashboard/my-tickets?status=closed",
    "/statistics/export?report=agents&format=csv",
    "/statistics/export?report=customers&format=csv",
    "/statistics/export?report=overview&format=csv",
)


@pytest.mark.parametrize("name", PEOPLE)
def test_no_list_or_count_is_another_because_of_it(
    name: str, world: ApiWorld, people: People
) -> None:
    before = everything_read(people, name, world.ours)
    world.make_theirs()
    people.forget_what_was()
    after = everything_read(people, name, world.ours)
    told = [what for what in before if before[what] != after[what]]
    assert not told, told


def test_the_lists_would_tell_an_admin(world: ApiWorld, people: People) -> None:
    before = everything_read(people, "admin", world.ours)
    world.make_theirs()
    people.forget_what_was()
    after = everything_read(people, "admin", world.ours)
    told = {what for what in before if before[what] != after[what]}
    blind = {f"/api/v1{path}" for path in SEARCHES if "my-tickets" not in path} - told
    assert not blind, "These searches find nothing of what is hidden from others."


def everything_read(people: People, name: str, ids: Ids) -> dict[str, tuple[int, str]]:
    """What a person gets from every operation that reads."""
    site.forget()
    catalog.forget()
    ticket_choices.forget()
    caches["default"].clear()
    found = {str(row): told(send(people, name, row, ids)) for row in READING}
    for path in SEARCHES:
        address = f"/api/v1{path}"
        found[address] = told(people.ask(name, "GET", address))
    execute = Row("POST", "api/v1/search/saved/{id}/execute", {})
    return found | {str(execute): told(send(people, name, execute, ids))}


def told(asked: Asked) -> tuple[int, str]:
    """Status and body."""
    return asked.answer.status_code, asked.body
