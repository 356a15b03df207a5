"""What a personal API token opens, on every operation (contract 1.4).

``read`` opens GET, ``write`` other methods too, both nothing that is for admins, even if the owner
is one. No token manages passwords, sessions and tokens.
"""

from collections.abc import Mapping

import pytest
from django.test import Client

from accounts.actors import Person
from accounts.auth import api_tokens
from accounts.models import Agent
from tests.cast import acting
from tests.trust.api.conftest import ApiWorld, people_of, program_with
from tests.trust.api.table import ROWS, operations, send
from tests.trust.matrix import Row

_FOR = operations()
SIGNED_IN_ROWS = [row for row in ROWS if _FOR[row.method, f"/{row.route}"] != "none"]
# Of another agent: only the admin role opens it (contract 4.14).
_OF_ANOTHER = "api/v1/agent/templates/{id}"
_KEYS = tuple(f"api/v1/users/me/{what}" for what in ("password", "sessions", "tokens"))


def is_open(row: Row, scope: str) -> bool:
    """Whether a token with this scope opens the row, whoever owns it."""
    if row.route.startswith(_KEYS):
        return False
    if scope == "admin":
        return True
    is_for_admins = _FOR[row.method, f"/{row.route}"] == "admin"
    is_for_admins |= row.route == _OF_ANOTHER and row.is_unsafe
    return not is_for_admins and (scope == "write" or not row.is_unsafe)


@pytest.mark.parametrize("scope", ["read", "write", "admin"])
def test_a_token_opens_what_its_scope_says(scope: str, world: ApiWorld, admin: Agent) -> None:
    def show_token(person: Person) -> Client:
        actor = acting(person)
        _row, text = api_tokens.create_token(person, actor=actor, name=scope, scopes=[scope])
        return program_with(text)

    people = people_of({"admin": admin}, sign_in=show_token)
    problems = []
    for row in SIGNED_IN_ROWS:
        asked = send(people, "admin", row, world.ours)
        status = str(asked.answer.status_code)
        if is_open(row, scope):
            if status != row.expected["admin"]:
                problems.append(f"{row}: {status}, expected {row.expected['admin']}")
        elif (
            status != "403"
            or asked.changed
            or not (row.route == _OF_ANOTHER or '"insufficient_scope"' in asked.body)
        ):
            problems.append(f"{row}: {status} {asked.body[:100]}, changed {asked.changed}")
    assert not problems, "\n".join(problems)


@pytest.mark.parametrize("scope", ["read", "write"])
def test_a_token_never_exceeds_its_owner(
    scope: str, world: ApiWorld, cast: Mapping[str, Person]
) -> None:
    def show_token(person: Person) -> Client:
        actor = acting(person)
        _row, text = api_tokens.create_token(person, actor=actor, name=scope, scopes=[scope])
        return program_with(text)

    people = people_of(cast, sign_in=show_token)
    problems = []
    for row in SIGNED_IN_ROWS:
        for name in ("own", "ro") if is_open(row, scope) else ():
            status = str(send(people, name, row, world.ours).answer.status_code)
            if status not in row.expected[name].split("/"):
                problems.append(f"{row}: {name} got {status}, expected {row.expected[name]}")
    assert not problems, "\n".join(problems)
