"""Things that steps are about, made by the API; each call makes another."""

from typing import Any

from tests.contract.client import Form
from tests.contract.run import Run

BEN = "ben@acme.test"


def make_ticket(run: Run, by: str = "agent", **more: Any) -> dict[str, Any]:
    """A ticket of Ben's in the queue Raw, with a first text."""
    ticket = {"title": "Printer on fire", "queue": "Raw", "body": "It smokes."}
    if by != "customer":
        ticket["customer_user_id"] = BEN
    made: dict[str, Any] = run.people[by].data("POST", "/api/v1/tickets", ticket | more)
    return made


def ticket_id(run: Run, **more: Any) -> Any:
    """A function that makes a ticket and tells its id."""
    return lambda: make_ticket(run, **more)["id"]


def make_note(run: Run, ticket: int, **more: Any) -> int:
    """A note of the agent's; its id."""
    note = {"subject": "Looked at it", "body": "The toner is empty."} | more
    made = run.people.agent.data("POST", f"/api/v1/tickets/{ticket}/articles", note)
    return int(made["id"])


def upload(run: Run, by: str = "agent") -> str:
    """A file that belongs to that caller; its id."""
    form = Form({}, {"file": ("smoke.txt", b"Smoke at 9:15.\nFire at 9:16.\n")})
    made = run.people[by].data("POST", "/api/v1/files/upload", form)
    return str(made["id"])


def make(run: Run, path: str, body: dict[str, Any], key: str = "id", by: str = "admin") -> Any:
    """A row made by POST; its id."""
    return run.people[by].data("POST", f"/api/v1/{path}", body)[key]


def maker(run: Run, path: str, body: dict[str, Any], key: str = "id", by: str = "admin") -> Any:
    """A function that makes such a row, with a new number for each ``{n}``, and tells its id."""
    return lambda: make(run, path, run.filled(body), key, by)
