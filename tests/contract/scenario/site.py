"""4.1: health, information, documentation; and what 1.1 says of paths and methods."""

import re

from tests.contract.rules import check_refusal
from tests.contract.run import Run, operations
from tests.contract.shapes import Map, fields
from tests.servers.process import wait_until

HEALTHY = fields("status healthy|unhealthy")
COMPONENT = fields(
    "status healthy|degraded|unhealthy|disabled, message str, response_time_ms number"
)


def probes(run: Run) -> None:
    """Open to everybody, without the envelope."""
    run.step("GET", "/health", bare=HEALTHY)
    run.step("GET", "/healthz", bare=HEALTHY)
    run.step("GET", "/readyz", bare=fields("status ready|unready"))
    parts = ("database", "cache", "worker", "mail", "search", "storage")
    run.step(
        "GET",
        "/health/detailed",
        bare=fields(
            "status healthy|degraded|unhealthy", components=dict.fromkeys(parts, COMPONENT)
        ),
    )
    nobody = run.people.nobody
    wait_until(  # its lag is told from its first sign of life on
        lambda: b"gotrs_worker" in nobody.request("GET", "/metrics").content, what="The worker"
    )
    figures = run.step("GET", "/metrics")["nobody"].content.decode()
    for name in ("gotrs_up", "requests", "tickets", "outbox", "worker"):
        run.expect(name in figures, f"GET /metrics says nothing of {name}")


def wrong_methods(run: Run) -> None:
    """Every path refuses the methods that it has no operation for, and names those that it has."""
    methods: dict[str, set[str]] = {}
    for operation in operations():
        methods.setdefault(operation.path, set()).add(operation.method)
    for page in ("/api/docs", "/login"):  # of a browser, where the CSRF token comes first
        del methods[page]
    for path, known in methods.items():
        wrong = next(one for one in ("PATCH", "DELETE", "PUT", "POST") if one not in known)
        answer = run.people.admin.request(wrong, re.sub(r"{\w+}", "1", path), {})
        allowed = {one.strip() for one in str(answer.headers.get("Allow", "")).split(",")}
        told = answer.status_code == 405 and known <= allowed <= known | {"HEAD", "OPTIONS"}
        run.expect(told, f"{wrong} {path}: {answer.status_code}, Allow: {allowed}")
        if path.startswith("/api/v1/"):
            for problem in check_refusal(answer, "method_not_allowed"):
                run.expect(False, f"{wrong} {path}: {problem}")
    for path in ("/api/v1/", "/api/v1/nonsense", "/api/v1/tickets/1/nonsense"):
        answer = run.people.admin.request("GET", path, Accept="text/html")
        run.expect(answer.status_code == 404 and answer.is_json, f"{path}: {answer.content!r}")


def information(run: Run) -> None:
    """What a program asks first."""
    run.step("GET", "/api/v1/health", answer=fields("status str"), says=True)
    info = run.step("GET", "/api/v1/info", answer=fields("name str, version str"))["nobody"]
    run.expect(info == {"name": "GOTRS API", "version": "1.0"}, f"GET /api/v1/info: {info}")
    run.step(
        "GET",
        "/api/v1/status",
        answer=fields("version str, uptime duration, uptime_seconds int, maintenance_mode bool"),
    )
    document = run.step("GET", "/api/v1/openapi.json", bare=Map("any"))["nobody"].json()
    run.expect(document["openapi"].startswith("3."), "openapi.json is no OpenAPI 3")
    page = run.step("GET", "/api/docs")["nobody"].content.decode()
    outside = [part for part in ("cdn", "unpkg", "jsdelivr") if part in page]
    run.expect(not outside, f"GET /api/docs loads from outside: {outside}")
