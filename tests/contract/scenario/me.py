"""4.9: the signed-in user. What ends sessions is done by accounts of its own."""

from tests.contract import objects
from tests.contract.people import PASSWORD, ROLES
from tests.contract.run import Run, Try
from tests.contract.shapes import fields

ME = "/api/v1/users/me"
OF_BEN = objects.USER_OF_A_CUSTOMER


def profile(run: Run) -> None:
    """Name, preferences, password."""
    of_ben = Try(answer=OF_BEN)
    run.step("GET", ME, answer=objects.USER, customer=of_ben)
    for method in ("PUT", "PATCH"):
        run.step(method, ME, {"phone": "+49 30 77"}, answer=objects.USER, customer=of_ben)
    run.step("GET", f"{ME}/preferences", answer=objects.PREFERENCES)
    wish = {"theme": "dark", "notifications": {"mention": False}}
    for method in ("PUT", "PATCH"):
        run.step(method, f"{ME}/preferences", wish, answer=objects.PREFERENCES)
    strange = {"language": "tlh", "timezone": "Mars/Base", "theme": "pink"}
    run.refuse("PUT", f"{ME}/preferences", strange, status=400, code="validation_failed")
    change = {"current_password": PASSWORD, "new_password": "a better horse battery"}
    run.step(
        "POST", f"{ME}/password", change, answer=fields("changed_at time"), says=True,
        needs="current_password new_password",
        **{role: Try(caller=run.people.fresh(role)) for role in ROLES},
    )  # fmt: skip
    wrong = change | {"current_password": "wrong"}
    run.refuse("POST", f"{ME}/password", wrong, status=400, code="wrong_password")


def sessions(run: Run) -> None:
    """Where one is signed in, and ending that."""
    run.step("GET", f"{ME}/sessions", answer=[objects.SESSION])
    tries = {}
    for role in ROLES:
        person = run.people.fresh(role)
        other = person.signed_in(person.login, person.password)
        mine = person.data("GET", f"{ME}/sessions")
        ended = next(session["id"] for session in mine if not session["current"])
        tries[role] = (person, other, ended)
    one = {"id": tries["admin"][2]}
    run.step(
        "DELETE", f"{ME}/sessions/{{id}}", answer={"id": "str"}, ids=one,
        **{
            role: Try(caller=person, ids={"id": ended})
            for role, (person, _other, ended) in tries.items()
        },
    )  # fmt: skip
    for role, (_person, other, _ended) in tries.items():
        status = other.request("GET", ME).status_code
        run.expect(status == 401, f"an ended session of {role} still works: {status}")
    run.step(
        "DELETE", f"{ME}/sessions", answer=fields("ended int"),
        **{role: Try(caller=run.people.fresh(role)) for role in ROLES},
    )  # fmt: skip


def api_tokens(run: Run) -> None:
    """Personal tokens; the secret is shown once."""
    body = {"name": "export {n}", "scopes": ["read"]}
    made = run.step(
        "POST", f"{ME}/tokens", body, answer=objects.API_TOKEN | {"token": "str"},
        needs="name scopes",
    )  # fmt: skip
    run.refuse(
        "POST", f"{ME}/tokens", {"name": "all", "scopes": ["admin"]}, by="agent",
        status=403, code="admin_required",
    )  # fmt: skip
    bad = {"name": " ", "scopes": ["fly"], "expires_at": "2026-02-03"}
    run.refuse("POST", f"{ME}/tokens", bad, status=400, code="validation_failed")
    run.step("GET", f"{ME}/tokens", answer=[objects.API_TOKEN])
    program = run.people.nobody.request("GET", ME, X_API_Key=made["agent"]["token"])
    run.expect(program.status_code == 200, f"X-API-Key: {program.status_code}")
    write = run.people.nobody.request("PUT", ME, {"phone": "1"}, X_API_Key=made["agent"]["token"])
    run.expect(write.json()["code"] == "insufficient_scope", f"scopes: {write.content!r}")
    run.step(
        "DELETE", f"{ME}/tokens/{{id}}", answer=objects.GONE, ids={"id": made["admin"]["id"]},
        **{role: Try(ids={"id": made[role]["id"]}) for role in ROLES},
    )  # fmt: skip
