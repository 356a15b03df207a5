"""Whatever is sent to any operation, the answer is one that the contract knows (contract 1.3)."""

import json
from copy import copy
from typing import Any

import pytest

from gotrs.api_docs import description
from tests.cast import Cast, make_ticket_in
from tests.clients import ApiClient

HOSTILE: list[Any] = [
    None,
    "",
    " ",
    0,
    -1,
    1.5,
    10**30,
    1e308,
    True,
    [],
    {},
    [[]],
    [None, {}],
    {"id": 1},
    "x" * 70_000,
    "'; DROP TABLE tickets_ticket; --",
    "<script>alert(1)</script>",
    "\u202e\ufeff\u0007",
    "a\r\nBcc: b@c.test",
    "../../etc/passwd",
    "{{ ticket.id }} <OTRS_CONFIG_SECRET>",
    "9999-12-31T23:59:59-23:59",
    "0001-01-01",
    "2026-02-30",
    "１２",
]
_PATH_IDS = ("id", "article_id", "tn", "link_id", "attachment_id", "user_id", "group_id")
ALLOWED = {200, 201, 400, 401, 403, 404, 405, 409, 412, 413, 429}


@pytest.fixture(scope="module")
def scene(stage):
    """The people and Ben's ticket, made once for the tests of the module."""
    cast = Cast()
    assert cast.admin.pk  # is there before a test asks
    whose = {"customer_user_id": cast.ben.login, "customer_id": cast.acme.customer_id}
    ticket = make_ticket_in(cast.support, actor=cast.ben, body="It smokes.", **whose)
    return cast, ticket


@pytest.fixture
def everybody(scene, db):
    """Those of the scene."""
    return scene[0].copy()


@pytest.fixture
def ticket(scene, db):
    """Ben's ticket."""
    return copy(scene[1])


def _operations():
    paths = description()["paths"]
    return [
        pytest.param(method, path, operation, id=operation["operationId"])
        for path, methods in paths.items()
        for method, operation in methods.items()
        if path.startswith("/api/v1/")
    ]


def _fields(operation) -> list[str]:
    content = operation.get("requestBody", {}).get("content", {}).get("application/json")
    if not content:
        return []
    name = content["schema"]["$ref"].rpartition("/")[2]
    return list(description()["components"]["schemas"][name]["properties"])


def _filled(path: str, ticket: Any) -> str:
    ids = {"id": ticket.pk, "article_id": ticket.articles.get().pk, "tn": ticket.tn}
    for name in _PATH_IDS:
        path = path.replace(f"{{{name}}}", str(ids.get(name, 1)))
    return path.removeprefix("/api/v1")


def _check(answer: Any, sent: Any) -> None:
    assert answer.status_code in ALLOWED, (sent, answer.content)
    if answer.headers["Content-Type"].startswith("application/json"):
        body = json.loads(answer.content)
        assert body.get("success") is (answer.status_code < 400) or "openapi" in body
    if answer.status_code >= 400:
        for word in (b"Traceback", b"SELECT ", b"/work", b"psycopg", b"sqlite3"):
            assert word not in answer.content, sent


@pytest.mark.parametrize(("method", "path", "operation"), _operations())
def test_hostile_bodies(admin, ticket, method, path, operation):
    if operation["operationId"] in {"auth_logout", "me_password"}:
        pytest.skip("would end the session that asks")
    api = ApiClient(admin)
    address = _filled(path, ticket)
    fields = _fields(operation)
    for turn in range(len(HOSTILE) if fields else 0):
        # Each field gets each value once; all of them are read before one is refused.
        body = {name: HOSTILE[(turn + at) % len(HOSTILE)] for at, name in enumerate(fields)}
        _check(api.request(method, address, body), body)
    odd: list[Any] = [[], "text", 7, {"": None}, {"\u202e": "x"}, {"__proto__": {}}]
    for whole in odd if method != "get" else []:
        _check(api.request(method, address, whole), whole)


@pytest.mark.parametrize(("method", "path", "operation"), _operations())
def test_hostile_queries(admin, ticket, method, path, operation):
    api = ApiClient(admin)
    names = [p["name"] for p in operation.get("parameters", []) if p["in"] == "query"]
    address = f"/api/v1{_filled(path, ticket)}"
    words = ["" if value is None else str(value)[:2000] for value in HOSTILE]
    for turn in range(len(words) if names else 0):
        query = {name: words[(turn + at) % len(words)] for at, name in enumerate(names)}
        _check(api._client.get(address, query, headers=api.headers), query)


@pytest.mark.parametrize("text", [value for value in HOSTILE if isinstance(value, str)])
def test_hostile_text_is_refused_or_kept_as_text(admin, ben, support, text):
    api = ApiClient(admin)
    for name in (
        "title",
        "body",
        "subject",
        "customer_id",
        "tags",
        "owner_id",
        "queue_id",
        "state",
    ):
        base = {"title": "x", "queue_id": support.pk, "body": "y", "customer_user_id": ben.login}
        answer = api.post("/tickets", base | {name: [text] if name == "tags" else text})
        _check(answer, (name, text))
        if answer.status_code == 201 and name == "title":
            kept = answer.json()["data"]["title"]
            assert kept == text.replace("\r\n", " ").strip()
    for name in ("q", "search", "customer_id", "tag", "sort", "queue", "assigned_to"):
        _check(api._client.get("/api/v1/tickets", {name: text}, headers=api.headers), (name, text))


@pytest.mark.parametrize(("method", "path", "operation"), _operations())
def test_hostile_ids_and_headers(admin, ticket, method, path, operation):
    api = ApiClient(admin)
    if "{" in path:
        for text in ("0", "-5", "9" * 40, "1.0", "%2e%2e", "%F0%9F%98%80", "%ff", "a" * 300):
            address = path.removeprefix("/api/v1")
            for name in _PATH_IDS:
                address = address.replace(f"{{{name}}}", text)
            _check(api.request(method, address), address)
    address = _filled(path, ticket)
    for value in ('"', "*/*", "9" * 400, "\u00e9", '"1"; "2"', "W/"):
        _check(api.request(method, address, If_Match=value, Idempotency_Key=value), value)
