"""4.18: LDAP, against a real directory."""

from typing import Any

from tests.contract import objects
from tests.contract.run import Run
from tests.contract.shapes import Limited, Map, Maybe, Paged, Shape, fields
from tests.servers.slapd import READER_DN, READER_PASSWORD, Branch, Slapd

LDAP = "/api/v1/admin/ldap"
# The names of the settings that may be written, but for the password and ``verify``.
SETTINGS = fields(
    """
    host str, base_dn str, bind_dn str, port int, use_tls bool, start_tls bool,
    insecure_skip_verify bool, user_search_base str, user_filter str, group_search_base str,
    group_filter str, group_member_attribute str, auto_create_users bool, auto_update_users bool
    """,
    attribute_map=Map("str"),
    group_mappings=[Map("any")],
)
CONFIG = SETTINGS | fields(
    "configured bool, enabled bool, auto_sync bool, sync_interval str, last_sync? time"
)
# Before it is configured only ``configured: false`` is promised.
NO_CONFIG: dict[str, Shape] = {
    name if name == "configured" else f"~{name}": Maybe(shape) for name, shape in CONFIG.items()
}
STATUS = fields(
    """
    configured bool, connected bool, auto_sync bool, last_sync? time, next_sync? time,
    sync_interval str, total_users int, total_groups int
    """,
    last_result=Maybe(objects.LDAP_SYNC_RESULT),
)
IMPORTED = fields(
    "dry_run bool",
    results=[
        {
            "username": "str",
            **fields("status created|updated|unchanged|failed"),
            "~user_id": Maybe("int"),
            "~error": Maybe("str"),
        }
    ],
)
MAPPED_USER = fields("user_id int, login str, username str, dn str, last_sync? time")
MAPPED_GROUP = fields(
    "ldap_group str, dn str, group_id? int, role_id? int, name str", permissions=["str"]
)
LOGIN = fields(
    "username str, success bool, error? str, ip_address? str, user_agent? str, timestamp time"
)
NEEDS_A_DIRECTORY: list[tuple[str, str, Any, dict[str, str], str]] = [
    ("POST", f"{LDAP}/test", {}, {}, ""),
    ("POST", f"{LDAP}/authenticate", {"username": "uma", "password": "x"}, {}, ""),
    ("GET", f"{LDAP}/users/search", None, {}, "q=uma"),
    ("GET", f"{LDAP}/users/{{username}}", None, {"username": "uma"}, ""),
    ("GET", f"{LDAP}/groups", None, {}, ""),
    ("POST", f"{LDAP}/sync/users", {}, {}, ""),
    ("POST", f"{LDAP}/import/users", {"usernames": ["uma"]}, {}, ""),
]


def unconfigured(run: Run) -> None:
    """Before anything is set up: what works, and what says that it can't."""
    config = run.step("GET", f"{LDAP}/config", answer=NO_CONFIG)["admin"]
    run.expect(config["configured"] is False, f"GET {LDAP}/config: {config}")
    run.step("GET", f"{LDAP}/sync/status", answer=STATUS)
    for method, path, body, ids, query in NEEDS_A_DIRECTORY:
        run.refuse(method, path, body, ids=ids, query=query, status=400, code="ldap_not_configured")


def configured(run: Run) -> None:
    """With a directory that answers."""
    slapd = Slapd().start()
    try:
        branch = slapd.branch()
        uma = branch.add_person("uma", password="ümläut secret", sn="Uhl")
        branch.add_person("otto", password="another secret", sn="Ohm")
        branch.add_group("helpers", [uma])
        _configure(run, branch)
        _look(run)
        _synchronise(run)
    finally:
        slapd.stop()
    run.refuse("POST", f"{LDAP}/test", {}, status=400, code="ldap_connection_failed")
    run.step("POST", f"{LDAP}/disable", answer=CONFIG)


def _configure(run: Run, branch: Branch) -> None:
    """Settings, and whether they work."""
    body = {
        "host": branch.server.host, "port": branch.server.port, "base_dn": branch.base,
        "bind_dn": READER_DN, "bind_password": READER_PASSWORD,
        "user_filter": "(&(objectClass=inetOrgPerson)(uid={username}))",
        "group_mappings": [{"ldap_group": "helpers", "group_id": 1, "permissions": ["rw"]}],
        "auto_create_users": True, "auto_update_users": True, "sync_interval": "1h",
    }  # fmt: skip
    config = run.step(
        "POST", f"{LDAP}/configure", body, answer=CONFIG, says=True,
        needs="host base_dn bind_dn bind_password",
    )["admin"]  # fmt: skip
    run.expect("bind_password" not in config, "the bind password is shown")
    wrong = body | {"port": 0, "user_filter": "(((", "sync_interval": "soon"}
    run.refuse("POST", f"{LDAP}/configure", wrong, status=400, code="validation_failed")
    run.step("GET", f"{LDAP}/config", answer=CONFIG)
    run.step(
        "POST", f"{LDAP}/test", says=True,
        answer=fields("connected bool, response_time number, users_found int"),
    )  # fmt: skip
    tried = run.people.admin.data("POST", f"{LDAP}/test", body)
    run.expect(tried["connected"] is True, f"POST {LDAP}/test with settings: {tried}")
    refused = body | {"bind_password": "wrong"}
    run.refuse("POST", f"{LDAP}/test", refused, status=400, code="ldap_connection_failed")


def _look(run: Run) -> None:
    """What is in the directory."""
    run.step(
        "POST", f"{LDAP}/authenticate", {"username": "uma", "password": "ümläut secret"},
        answer=objects.LDAP_USER, needs="username password",
    )  # fmt: skip
    wrong = {"username": "uma", "password": "wrong"}
    run.refuse("POST", f"{LDAP}/authenticate", wrong, status=401, code="ldap_invalid_credentials")
    run.step("GET", f"{LDAP}/users/search", query="q=uma", answer=Limited(objects.LDAP_USER))
    run.step("GET", f"{LDAP}/users/{{username}}", ids={"username": "uma"}, answer=objects.LDAP_USER)
    run.step("GET", f"{LDAP}/groups", answer=Paged(objects.LDAP_GROUP))


def _synchronise(run: Run) -> None:
    """Accounts from the directory."""
    run.step(
        "POST", f"{LDAP}/import/users", {"usernames": ["otto", "nobody here"]}, answer=IMPORTED,
        needs="usernames",
    )  # fmt: skip
    path = f"{LDAP}/sync/users"
    run.step("POST", path, {"dry_run": True}, answer=objects.LDAP_SYNC_RESULT)
    first = run.step("POST", path, {}, answer=objects.LDAP_SYNC_RESULT)["admin"]
    again = run.people.admin.data("POST", path, {})
    run.expect(first["users_created"] == 1, f"the sync creates {first}")
    run.expect(again["users_created"] == 0, f"the sync creates twice: {again}")
    status = run.step("GET", f"{LDAP}/sync/status", answer=STATUS)["admin"]
    run.expect(status["configured"] and status["connected"], f"sync/status: {status}")
    run.people.nobody.signed_in("uma", "ümläut secret")
    run.step("GET", f"{LDAP}/mappings/users", answer=Paged(MAPPED_USER))
    run.step("GET", f"{LDAP}/mappings/groups", answer=Paged(MAPPED_GROUP))
    run.step("GET", f"{LDAP}/logs/auth", query="limit=10", answer=Limited(LOGIN))
