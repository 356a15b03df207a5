"""4.13: dashboard."""

from typing import Any

from tests.contract import objects
from tests.contract.run import Run, Try
from tests.contract.scenario.things import make_note, make_ticket
from tests.contract.shapes import Paged

DASHBOARD = "/api/v1/dashboard"
OF_BEN = objects.TICKET_OF_A_CUSTOMER


def dashboard(run: Run) -> None:
    """Counts, charts, what happened, what is mine."""
    run.step("GET", f"{DASHBOARD}/stats", answer=objects.DASHBOARD_STATS)
    charts = f"{DASHBOARD}/charts"
    run.step("GET", f"{charts}/tickets-by-status", answer=objects.CHART)
    run.step("GET", f"{charts}/tickets-by-priority", answer=objects.CHART)
    over_time = f"{charts}/tickets-over-time"
    for period in ("day", "week", "month", "year"):
        run.step("GET", over_time, query=f"period={period}", answer=objects.SERIES)
    run.refuse("GET", over_time, query="period=aeon", status=400, code="invalid_filter")
    run.step("GET", f"{DASHBOARD}/activity", answer=Paged(objects.ACTIVITY))
    run.step(
        "GET", f"{DASHBOARD}/my-tickets", answer=Paged(objects.TICKET),
        customer=Try(answer=Paged(OF_BEN)),
    )  # fmt: skip
    notices = _notify(run)
    path = f"{DASHBOARD}/notifications"
    run.step("GET", path, answer=Paged(objects.NOTIFICATION))
    read: dict[str, Any] = {role: Try(ids={"id": notice}) for role, notice in notices.items()}
    read.setdefault("customer", Try(status=404, code="not_found"))
    run.step(
        "POST", f"{path}/{{id}}/read", answer=objects.NOTIFICATION, ids={"id": notices["admin"]},
        **read,
    )  # fmt: skip
    run.step("POST", f"{path}/read-all", answer={"updated": "int"})


def _notify(run: Run) -> dict[str, int]:
    """Give the agent, the admin and the customer something to read; ids by role."""
    ticket = make_ticket(run)["id"]
    path = f"/api/v1/tickets/{ticket}"
    for role, other in (("agent", "admin"), ("admin", "agent")):
        person = run.people.account(role)["id"]
        run.people[other].data("POST", f"{path}/assign", {"agent_id": person})
    make_note(run, ticket, article_type="note-external")
    found: dict[str, int] = {}
    for role in ("customer", "agent", "admin"):
        notices = run.people[role].data("GET", f"{DASHBOARD}/notifications")
        if notices:
            found[role] = notices[0]["id"]
    return found
