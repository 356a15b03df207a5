"""4.8: addresses, salutations, signatures, templates, dynamic fields."""

from tests.contract import objects
from tests.contract.run import Run, Try
from tests.contract.scenario.catalog import five_operations
from tests.contract.scenario.things import make_ticket, maker
from tests.contract.shapes import fields


def senders(run: Run) -> None:
    """How the house writes."""
    five_operations(
        run, "system-addresses", objects.SYSTEM_ADDRESS,
        {"email": "help{n}@gotrs.test", "display_name": "Help desk", "queue_id": 2},
        {"display_name": "Service desk"},
        needs="email queue_id",
    )  # fmt: skip
    for path, shape in (("salutations", objects.SALUTATION), ("signatures", objects.SIGNATURE)):
        five_operations(
            run, path, shape, {"name": "Polite {n}", "text": "Dear customer,"}, {"text": "Hello,"},
            needs="name text",
        )  # fmt: skip


def templates(run: Run) -> None:
    """Texts with placeholders."""
    body = {
        "name": "Reset {n}", "template_type": "Answer", "subject": "Your printer",
        "text": "Hold the button of <OTRS_TICKET_Title>.", "queue_ids": [2],
    }  # fmt: skip
    five_operations(
        run, "templates", objects.TEMPLATE, body, {"subject": "Your new printer"},
        needs="name template_type text",
    )  # fmt: skip
    run.step(
        "POST", "/api/v1/templates/{id}/render", {"ticket_id": make_ticket(run)["id"]},
        ids={"id": maker(run, "templates", body)()}, needs="ticket_id",
        answer=fields("subject str, body str, content_type str"),
    )  # fmt: skip


def dynamic_fields(run: Run) -> None:
    """Fields that a site adds."""
    body = {
        "name": "Room{n}", "label": "Room", "field_type": "Text", "object_type": "Ticket",
        "config": {"customer_visible": False},
    }  # fmt: skip
    five_operations(
        run, "dynamic-fields", objects.DYNAMIC_FIELD, body, {"label": "Room number"},
        needs="name label field_type", customer=Try(status=404, code="not_found"),
    )  # fmt: skip
    # One field is enough for the tickets that follow.
    admin, path = run.people.admin, "/api/v1/dynamic-fields"
    for row in admin.data("GET", path):
        admin.data("DELETE", f"{path}/{row['id']}")
    admin.data("POST", path, body | {"name": "Room"})
