"""The forms of the ticket page, sent as browsers send them."""

from typing import Any

from django.http import HttpResponse
from django.test import Client

from tickets.models import Ticket

HTMX = {"HX-Request": "true"}


def post(client: Client, ticket: Ticket, action: str, **data: Any) -> HttpResponse:
    """As a browser without JavaScript."""
    return client.post(f"/tickets/{ticket.pk}/{action}", data)  # type: ignore[return-value]


def post_htmx(client: Client, ticket: Ticket, action: str, **data: Any) -> HttpResponse:
    """As the page's own forms do."""
    address = f"/api/tickets/{ticket.pk}/{action}"
    return client.post(address, data, headers=HTMX)  # type: ignore[return-value]
