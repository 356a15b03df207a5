"""4.10: users, groups, roles."""

from typing import Any

from tests.contract import objects
from tests.contract.people import PASSWORD
from tests.contract.run import Run
from tests.contract.scenario.catalog import five_operations
from tests.contract.scenario.things import maker
from tests.contract.shapes import Paged

NEW = {
    "login": "nora{n}", "email": "nora{n}@gotrs.test", "password": PASSWORD, "first_name": "Nora",
    "last_name": "North", "groups": [{"id": 1, "permissions": ["ro", "note"]}],
}  # fmt: skip
USERS = "/api/v1/admin/users"


def users(run: Run) -> None:
    """Colleagues for agents, accounts for admins."""
    user = maker(run, "admin/users", NEW)
    run.step("GET", "/api/v1/users", answer=Paged(objects.AGENT))
    run.step("GET", "/api/v1/users/{id}", answer=objects.AGENT, ids={"id": user})
    run.step("POST", USERS, NEW, answer=objects.USER, needs="login email password")
    run.step("GET", USERS, answer=Paged(objects.USER))
    one: dict[str, Any] = {"id": user()}
    run.step("GET", f"{USERS}/{{id}}", answer=objects.USER, ids=one)
    change = {"phone": "+49 30 1234"}
    run.step("PUT", f"{USERS}/{{id}}", change, answer=objects.USER, ids=one)
    run.step("PATCH", f"{USERS}/{{id}}", change, answer=objects.USER, ids=one)
    renamed = {"login": "someone-else"}
    run.refuse("PUT", f"{USERS}/{{id}}", renamed, ids=one, status=400, code="validation_failed")
    run.step("POST", f"{USERS}/{{id}}/deactivate", answer=objects.USER, ids=one)
    run.step("POST", f"{USERS}/{{id}}/activate", answer=objects.USER, ids=one)
    run.step("POST", f"{USERS}/{{id}}/reset-password", answer=objects.NOTHING, ids=one, says=True)
    myself = {"id": run.people.account("admin")["id"]}
    for verb, path in (("DELETE", USERS + "/{id}"), ("POST", USERS + "/{id}/deactivate")):
        run.refuse(verb, path, ids=myself, status=403, code="protected_object")
    run.refuse(
        "PUT", f"{USERS}/{{id}}", {"valid_id": 2}, ids=myself, status=403, code="protected_object"
    )
    gone = {"id": user()}
    run.step("DELETE", f"{USERS}/{{id}}", answer=objects.DELETED, ids=gone)
    run.refuse("DELETE", f"{USERS}/{{id}}", ids=gone, status=400, code="already_deleted")
    taken = NEW | {"login": "mia"}
    run.refuse("POST", USERS, taken, status=409, code="duplicate")


def groups(run: Run) -> None:
    """Groups and their members."""
    body = {"name": "field service {n}", "comment": "On the road"}
    five_operations(run, "groups", objects.GROUP, body, {"comment": "At the desk"})
    run.refuse("DELETE", "/api/v1/groups/{id}", ids={"id": 1}, status=403, code="protected_object")
    group = maker(run, "groups", body)()
    member = {"id": group, "user_id": maker(run, "admin/users", NEW)()}
    path = "/api/v1/groups/{id}/users/{user_id}"
    held = {"permissions": ["ro", "note"]}
    run.step("PUT", path, held, answer=objects.MEMBER, ids=member)
    run.step("PATCH", path, held, answer=objects.MEMBER, ids=member)
    run.step("GET", "/api/v1/groups/{id}/users", answer=[objects.MEMBER], ids={"id": group})
    run.step("DELETE", path, answer=objects.NOTHING, ids=member)
    run.refuse("DELETE", path, ids=member, status=404, code="not_found")


def roles(run: Run) -> None:
    """Roles, their members and what they hold."""
    body = {"name": "second level {n}", "comment": "Knows more"}
    five_operations(run, "roles", objects.ROLE, body, {"comment": "Knows most"})
    role = maker(run, "roles", body)()
    member = {"id": role, "user_id": maker(run, "admin/users", NEW)()}
    path = "/api/v1/roles/{id}/users/{user_id}"
    run.step("PUT", path, answer=objects.ROLE, ids=member)
    run.step("PATCH", path, answer=objects.ROLE, ids=member)
    run.step("GET", "/api/v1/roles/{id}/users", answer=[objects.AGENT], ids={"id": role})
    run.step("DELETE", path, answer=objects.NOTHING, ids=member)
    grant = {"id": role, "group_id": 1}
    path = "/api/v1/roles/{id}/groups/{group_id}"
    held = {"permissions": ["rw"]}
    run.step("PUT", path, held, answer=objects.ROLE, ids=grant)
    run.step("PATCH", path, held, answer=objects.ROLE, ids=grant)
    run.step("DELETE", path, answer=objects.ROLE, ids=grant)
