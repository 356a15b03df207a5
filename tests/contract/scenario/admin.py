"""4.17: administration."""

from tests.contract import objects
from tests.contract.run import Run
from tests.contract.shapes import Limited, Map, Paged, fields

ADMIN = "/api/v1/admin"
TIMES = (
    "average_response_time? duration, average_response_time_seconds? int, "
    "average_resolution_time? duration, average_resolution_time_seconds? int"
)
SLA = "compliance_rate? number, breaches int, total int"


def system(run: Run) -> None:
    """Configuration, figures, maintenance, log."""
    config = f"{ADMIN}/system/config"
    run.step("GET", config, answer=objects.SYSTEM_CONFIG)
    for method in ("PUT", "PATCH"):
        run.step(method, config, {"organization": "Acme Help"}, answer=objects.SYSTEM_CONFIG)
    wrong = {"timezone": "Mars/Base", "maintenance_mode": "perhaps"}
    run.refuse("PUT", config, wrong, status=400, code="validation_failed")
    run.step("GET", f"{ADMIN}/system/stats", answer=objects.SYSTEM_STATS)
    path = f"{ADMIN}/system/maintenance"
    state = fields("maintenance_mode bool, maintenance_message str")
    closed = {"enabled": True, "message": "Back at noon."}
    run.step("POST", path, closed, answer=state, needs="enabled")
    run.app.forget()  # all processes hear of it now, not within seconds
    run.refuse("GET", "/api/v1/tickets", by="agent", status=403, code="maintenance_mode")
    run.people.admin.data("POST", path, {"enabled": False})
    run.app.forget()
    logs = f"{ADMIN}/system/logs"
    run.step("GET", logs, query="level=debug&limit=5", answer=Limited(objects.LOG_ENTRY))
    run.refuse("GET", logs, query="level=loud", status=400, code="invalid_filter")


def audit(run: Run) -> None:
    """Who did what."""
    logs = f"{ADMIN}/audit/logs"
    found = run.step("GET", logs, answer=Paged(objects.AUDIT_LOG))["admin"]
    run.step("GET", f"{logs}/{{id}}", answer=objects.AUDIT_LOG, ids={"id": found[0]["id"]})
    run.step(
        "GET", f"{ADMIN}/audit/stats",
        answer=fields(
            "total_entries int, entries_today int", by_action=Map("int"), by_user=Map("int")
        ),
    )  # fmt: skip


def reports(run: Run) -> None:
    """Reports, as objects and as files."""
    path = f"{ADMIN}/reports"
    counts = {f"by_{what}": Map("int") for what in ("queue", "priority", "state", "type")}
    of_tickets = "total_created int, total_closed int, average_resolution_time? duration, "
    run.step(
        "GET", f"{path}/tickets",
        answer=fields(of_tickets + "average_resolution_time_seconds? int", **counts),
    )  # fmt: skip
    run.step(
        "GET", f"{path}/users",
        answer=fields("total_users int, active_users int, new_users int", by_role=Map("int")),
    )  # fmt: skip
    run.step("GET", f"{path}/sla", answer=fields(SLA, by_queue=Map(fields(SLA))))
    of_agent = fields(f"user_id int, login str, tickets_closed int, {TIMES}")
    run.step("GET", f"{path}/performance", answer=fields(TIMES, by_agent=[of_agent]))
    for what in ("tickets", "users", "sla", "performance"):
        reversed_range = "from=2026-02-03&to=2026-02-01"
        run.refuse("GET", f"{path}/{what}", query=reversed_range, status=400, code="invalid_filter")
    body = {"report_type": "tickets", "format": "csv"}
    run.step("POST", f"{path}/export", body, needs="report_type format")
    for what in ("tickets", "users", "sla", "performance"):
        for kind in ("csv", "xlsx", "pdf"):
            asked = {"report_type": what, "format": kind}
            file = run.people.admin.request("POST", f"{path}/export", asked)
            run.expect(file.status_code == 200, f"{what} as {kind}: {file.status_code}")
