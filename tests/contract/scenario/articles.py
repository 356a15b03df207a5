"""4.6: articles, attachments, files."""

from typing import Any

from tests.contract import objects
from tests.contract.client import Form
from tests.contract.run import Run, Try
from tests.contract.scenario.things import make_note, make_ticket, upload

ARTICLES = "/api/v1/tickets/{id}/articles"
ONE = ARTICLES + "/{article_id}"
FILES = "/api/v1/files"
OF_BEN = objects.ARTICLE_OF_A_CUSTOMER


def articles(run: Run) -> None:
    """Reading, writing, correcting, hiding."""
    ticket = {"id": make_ticket(run)["id"]}
    run.step(
        "POST", ARTICLES, {"subject": "Looked at it", "body": "The toner is empty."},
        answer=objects.ARTICLE, ids=ticket, needs="body", headers=("Location",),
        customer=Try(body={"body": "Still smoking."}, answer=OF_BEN),
    )  # fmt: skip
    unsent = {"body": "Hello", "article_type": "telegram", "sender_type": "ghost"}
    run.refuse("POST", ARTICLES, unsent, ids=ticket, status=400, code="validation_failed")
    mail = {"article_type": "email-external", "body": "Help is on its way."}
    run.people.agent.data("POST", ARTICLES.format(**ticket), mail)
    run.step("GET", ARTICLES, answer=[objects.ARTICLE], ids=ticket, customer=Try(answer=[OF_BEN]))
    first = run.people.customer.data("GET", ARTICLES.format(**ticket))[0]["id"]
    run.step(
        "GET", ONE, answer=objects.ARTICLE, ids=ticket | {"article_id": first},
        customer=Try(answer=OF_BEN),
    )  # fmt: skip
    note = ticket | {"article_id": make_note(run, ticket["id"], is_visible_for_customer=True)}
    run.refuse(
        "GET", ONE, ids=ticket | {"article_id": make_note(run, ticket["id"])}, by="customer",
        status=404, code="not_found",
    )  # fmt: skip
    change = {"body": "The toner was empty. {n}"}
    run.step("PUT", ONE, change, answer=objects.ARTICLE, ids=note)
    run.step("PATCH", ONE, change, answer=objects.ARTICLE, ids=note)
    of_ben = run.people.customer.data("POST", ARTICLES.format(**ticket), {"body": "Mine."})["id"]
    of_others = ticket | {"article_id": of_ben}
    run.refuse("PUT", ONE, change, ids=of_others, status=403, code="protected_object")
    run.refuse("DELETE", ONE, ids=of_others, status=403, code="protected_object")
    gone: dict[str, Any] = ticket | {"article_id": lambda: make_note(run, ticket["id"])}
    run.step("DELETE", ONE, answer=objects.GONE, ids=gone)


def files(run: Run) -> None:
    """Uploads, what becomes of them in articles, and their bytes."""
    form = Form({}, {"file": ("smoke.txt", b"Smoke at 9:15.\n")})
    run.step("POST", f"{FILES}/upload", form, answer=objects.UPLOADED, needs="file")
    blocked = Form({}, {"file": ("setup.exe", b"MZ")})
    run.refuse("POST", f"{FILES}/upload", blocked, status=400, code="file_type_blocked")
    ticket = make_ticket(run)["id"]
    of_agent = upload(run)
    shown = {"body": "See the log.", "is_visible_for_customer": True, "file_ids": [of_agent]}
    run.people.agent.data("POST", f"/api/v1/tickets/{ticket}/articles", shown)
    run.step("GET", "/api/v1/tickets/{id}/attachments", answer=[objects.FILE], ids={"id": ticket})
    content = run.step(
        "GET", "/api/v1/tickets/{id}/attachments/{attachment_id}",
        ids={"id": ticket, "attachment_id": of_agent},
    )["customer"]  # fmt: skip
    run.expect(content.content.startswith(b"Smoke at 9:15."), "an attachment is not as it was sent")
    one = {"id": of_agent}
    read = run.step("GET", f"{FILES}/{{id}}", ids=one)["customer"]
    safe = read.headers.get("X-Content-Type-Options") == "nosniff"
    attached = str(read.headers.get("Content-Disposition")).startswith("attachment")
    run.expect(safe and attached, f"GET /files/{{id}}: {read.headers}")
    run.step("GET", f"{FILES}/{{id}}/info", answer=objects.FILE, ids=one)
    run.refuse("DELETE", f"{FILES}/{{id}}", ids=one, by="agent", status=409, code="in_use")
    run.step(
        "DELETE", f"{FILES}/{{id}}", answer={"id": "str"}, ids={"id": lambda: upload(run, "admin")},
        customer=Try(ids={"id": lambda: upload(run, "customer")}),
        agent=Try(ids={"id": lambda: upload(run, "agent")}),
    )  # fmt: skip
