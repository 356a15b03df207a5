"""What is sent to each operation: path arguments, query and body, with ids of the world in them.

``{ticket}`` and the like are keys of World.ours. A text that is nothing but one of them becomes the
id as it is, so numbers stay numbers.
"""

import re
from collections.abc import Mapping
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile

from tests.cast import PASSWORD

# What an argument of a path means: the first beginning that fits, then the argument.
_MEANINGS = (
    ("POST /tickets/{id}/reopen", {"id": "closed"}),
    ("POST /tickets/{id}/unmerge", {"id": "merged"}),
    ("* /tickets", {"id": "ticket", "attachment_id": "file", "article_id": "article"}),
    ("DELETE /files", {"id": "upload"}),
    ("* /files", {"id": "file"}),
    ("DELETE /queues", {"id": "empty_queue"}),
    ("* /queues", {"id": "queue"}),
    ("* /priorities", {"id": "priority"}),
    ("* /states", {"id": "state"}),
    ("* /types", {"id": "type"}),
    ("* /services", {"id": "service"}),
    ("* /slas", {"id": "sla"}),
    ("* /system-addresses", {"id": "address"}),
    ("* /salutations", {"id": "salutation"}),
    ("* /signatures", {"id": "signature"}),
    ("* /templates", {"id": "template"}),
    ("* /dynamic-fields", {"id": "field"}),
    ("* /users/me/sessions", {"id": "session"}),
    ("* /users/me/tokens", {"id": "token"}),
    ("* /users", {"id": "agent"}),
    ("* /admin/users", {"id": "agent"}),
    ("* /groups", {"id": "group", "user_id": "agent"}),
    ("* /roles", {"id": "role", "user_id": "agent", "group_id": "group"}),
    ("* /customers", {"id": "company"}),
    ("* /customer-users", {"id": "customer"}),
    ("* /search/saved", {"id": "saved"}),
    ("* /dashboard/notifications", {"id": "notification"}),
    ("* /agent/canned-responses", {"id": "canned"}),
    ("* /agent/templates", {"id": "prepared"}),
    ("* /webhooks", {"id": "webhook", "delivery_id": "delivery"}),
    ("* /admin/audit/logs", {"id": "audit"}),
    ("* /admin/ldap/users", {"username": "mia"}),
)

QUERIES: Mapping[str, str] = {
    "/search": "?q=fire",
    "/search/tickets": "?q=fire",
    "/search/users": "?q=agent",
    "/search/suggestions": "?q=fi",
    "/statistics/export": "?report=queues&format=csv",
    "/admin/ldap/users/search": "?q=mia",
}

_LOGIN = {"username": "rw", "password": PASSWORD}
_REFRESH = {"refresh_token": "{refresh}"}
_RENAME = {"name": "Another name"}
_BULK = {"ticket_ids": ["{ticket}", "{target}"]}
_EDIT = {
    "/tickets/{id}": {"title": "Another title"},
    "/tickets/{id}/articles/{article_id}": {"body": "Another text"},
    "/system-addresses/{id}": {"display_name": "Another name"},
    "/dynamic-fields/{id}": {"label": "Another name"},
    "/users/me": {"first_name": "Max"},
    "/users/me/preferences": {"theme": "dark"},
    "/admin/users/{id}": {"first_name": "Max"},
    "/groups/{id}/users/{user_id}": {"permissions": ["ro"]},
    "/roles/{id}/users/{user_id}": {},
    "/roles/{id}/groups/{group_id}": {"permissions": ["ro"]},
    "/customer-users/{id}": {"first_name": "Max"},
    "/agent/canned-responses/{id}": {"text": "Another text"},
    "/agent/templates/{id}": {"title": "Another title"},
    "/admin/system/config": {"organization": "Another name"},
}
_PERSON = {"email": "new@gotrs.test", "first_name": "New", "last_name": "Person"}
_LDAP = {
    "host": "127.0.0.1",
    "port": 1,
    "base_dn": "dc=gotrs,dc=test",
    "bind_dn": "cn=reader,dc=gotrs,dc=test",
    "bind_password": "secret",
}

BODIES: Mapping[str, Any] = {
    "/auth/login": _LOGIN,
    "/auth/refresh": _REFRESH,
    "/auth/password-reset": {"username": "rw"},
    "/auth/password-reset/confirm": {
        "token": "{link_of_mail}",
        "new_password": "battery staple horse",
    },
    "/tickets": {"title": "New", "queue_id": "{queue}", "body": "Help"},
    "/tickets/{id}/assign": {"agent_id": "{owner}"},
    "/tickets/{id}/priority": {"priority_id": 5},
    "/tickets/{id}/queue": {"queue_id": "{other_queue}"},
    "/tickets/{id}/pending": {"pending_until": "2999-01-01"},
    "/tickets/{id}/merge": {"target_id": "{target}"},
    "/tickets/{id}/split": {"article_id": "{article}"},
    "/tickets/{id}/links": {"target_id": "{target}"},
    "/tickets/{id}/time": {"time_unit": 5},
    "/tickets/{id}/articles": {"body": "A text"},
    "/tickets/bulk/assign": _BULK | {"agent_id": "{owner}"},
    "/tickets/bulk/close": _BULK,
    "/tickets/bulk/priority": _BULK | {"priority_id": 5},
    "/tickets/bulk/queue": _BULK | {"queue_id": "{other_queue}"},
    "/tickets/bulk/update": _BULK | {"title": "Another title"},
    "/states": _RENAME | {"state_type": "open"},
    "/system-addresses": {"email": "new@gotrs.test", "queue_id": "{queue}"},
    "/salutations": _RENAME | {"text": "Hello"},
    "/signatures": _RENAME | {"text": "Bye"},
    "/templates": _RENAME | {"template_type": "Answer", "text": "Hello"},
    "/templates/{id}/render": {"ticket_id": "{ticket}"},
    "/dynamic-fields": {"name": "Other", "label": "Other", "field_type": "Text"},
    "/users/me/password": {"current_password": PASSWORD, "new_password": "battery staple horse"},
    "/users/me/tokens": {"name": "new", "scopes": ["read"]},
    "/admin/users": _PERSON | {"login": "new", "password": "battery staple horse"},
    "/customers": _RENAME | {"customer_id": "NEW"},
    "/customer-users": _PERSON,
    "/search/saved": _RENAME | {"query": "fire"},
    "/agent/canned-responses": _RENAME | {"text": "Hello"},
    "/webhooks": _RENAME | {"url": "http://127.0.0.1:1/", "events": ["*"]},
    "/admin/system/maintenance": {"enabled": False},
    "/admin/reports/export": {"report_type": "tickets", "format": "csv"},
    "/admin/ldap/configure": _LDAP,
    "/admin/ldap/authenticate": {"username": "mia", "password": "secret"},
    "/admin/ldap/import/users": {"usernames": ["mia"]},
} | dict.fromkeys(
    (
        "/queues",
        "/priorities",
        "/types",
        "/services",
        "/slas",
        "/groups",
        "/roles",
        "/agent/templates",
    ),
    _RENAME,
)


def short(path: str) -> str:
    """The path without the prefix that all have; the two layers share their ways to sign in."""
    return path.removeprefix("/api/v1").removeprefix("/api")


def path_of(method: str, path: str, ids: Mapping[str, Any]) -> str:
    """The address with ids in their places, and with its query."""
    for name, meaning in _meaning(method, path).items():
        path = path.replace(f"{{{name}}}", str(ids.get(meaning, meaning)))
    query = QUERIES.get(short(path), "") if method == "GET" else ""
    return path.replace("{tn}", str(ids["tn"])) + query


def body_of(method: str, path: str, ids: Mapping[str, Any]) -> Any:
    """What is sent there; None for methods without a body."""
    if method == "GET":
        return None
    if path == "/login":
        return dict(_LOGIN)
    if path.endswith("/files/upload"):
        return {"file": SimpleUploadedFile("plan.txt", b"1. plug")}
    bodies = _EDIT if method in {"PUT", "PATCH"} else BODIES
    found = bodies.get(short(path), {} if method in {"POST", "DELETE"} else _RENAME)
    return _filled(found, ids)


def keys_of(method: str, path: str) -> set[str]:
    """Which ids of the world stand in the request."""
    in_path = {m for name, m in _meaning(method, path).items() if f"{{{name}}}" in path}
    body = body_of(method, path, _Names())
    found = set(re.findall(r"<(\w+)>", str(body)))
    return in_path | found | ({"tn"} if "{tn}" in path else set())


class _Names(dict[str, str]):
    """Every id is its own name, in angle brackets."""

    def __missing__(self, key: str) -> str:
        return f"<{key}>"


def _meaning(method: str, path: str) -> Mapping[str, str]:
    asked = short(path)
    for beginning, meanings in _MEANINGS:
        verb, _, start = beginning.partition(" ")
        if verb in {"*", method} and asked.startswith(start):
            return {**meanings, "link_id": "link"}
    return {}


def _filled(value: Any, ids: Mapping[str, Any]) -> Any:
    if isinstance(value, Mapping):
        return {name: _filled(one, ids) for name, one in value.items()}
    if isinstance(value, list):
        return [_filled(one, ids) for one in value]
    whole = re.fullmatch(r"{(\w+)}", value) if isinstance(value, str) else None
    return ids[whole[1]] if whole else value
