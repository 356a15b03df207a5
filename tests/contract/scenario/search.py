"""4.12: search."""

from typing import Any

from tests.contract import objects
from tests.contract.run import Run, Try
from tests.contract.scenario.things import make_ticket
from tests.contract.shapes import Paged

SEARCH = "/api/v1/search"
OF_BEN = objects.TICKET_OF_A_CUSTOMER


def search(run: Run) -> None:
    """Tickets, articles, people, and what one may have meant."""
    make_ticket(
        run,
        title="The zeppelin is late",
        body="From Friedrichshafen.",
        article_type="note-external",
    )
    found = run.step(
        "GET", SEARCH, query="q=zeppelin", answer=objects.FOUND,
        customer=Try(answer=objects.FOUND | {"tickets": [OF_BEN]}),
    )  # fmt: skip
    for role, hits in found.items():
        run.expect(bool(hits["tickets"] and hits["articles"]), f"{SEARCH} finds nothing for {role}")
    run.step(
        "GET", f"{SEARCH}/tickets", query="q=zeppelin", answer=Paged(objects.TICKET),
        customer=Try(answer=Paged(OF_BEN)),
    )  # fmt: skip
    run.step("GET", f"{SEARCH}/users", query="q=mia", answer=Paged(objects.AGENT))
    run.step("GET", f"{SEARCH}/suggestions", query="q=zepp", answer=["str"])
    for path in (SEARCH, f"{SEARCH}/tickets", f"{SEARCH}/users", f"{SEARCH}/suggestions"):
        run.refuse("GET", path, query="q=+", status=400, code="validation_failed")


def saved(run: Run) -> None:
    """Searches that one keeps."""
    path = f"{SEARCH}/saved"
    body = {"name": "Fires {n}", "query": "fire", "filters": {"status": "open"}}
    made = run.step("POST", path, body, answer=objects.SAVED_SEARCH, needs="name query")
    same = body | {"name": made["admin"]["name"]}
    run.refuse("POST", path, same, status=409, code="duplicate")
    run.step("GET", path, answer=[objects.SAVED_SEARCH])
    own: dict[str, Any] = {
        role: Try(ids={"id": search["id"]}) for role, search in made.items() if search
    }
    one = {"id": made["admin"]["id"]}
    run.step("GET", f"{path}/{{id}}", answer=objects.SAVED_SEARCH, ids=one, **own)
    for method in ("PUT", "PATCH"):
        run.step(
            method, f"{path}/{{id}}", {"query": "smoke"}, answer=objects.SAVED_SEARCH, ids=one,
            **own,
        )  # fmt: skip
    of_ben = Try(ids=own["customer"].ids, answer=Paged(OF_BEN))
    run.step(
        "POST", f"{path}/{{id}}/execute", answer=Paged(objects.TICKET), ids=one,
        **own | {"customer": of_ben},
    )  # fmt: skip
    shared = run.people.admin.data("POST", path, run.filled(body) | {"is_public": True})["id"]
    change = {"query": "flood"}
    run.refuse(
        "PUT", f"{path}/{{id}}", change, ids={"id": shared}, by="agent",
        status=403, code="permission_denied",
    )  # fmt: skip
    run.refuse("PUT", f"{path}/{{id}}", change, ids=one, by="agent", status=404, code="not_found")
    run.step("DELETE", f"{path}/{{id}}", answer=objects.GONE, ids=one, **own)
