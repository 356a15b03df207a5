"""A typed client of the GOTRS API.

>>> from gotrs_client import Client
>>> with Client("https://help.example.com", token="gotrs_…") as gotrs:
...     ticket = gotrs.tickets.create({"title": "Printer on fire", "queue": "Raw"})
...     gotrs.tickets.close(ticket["id"], {"comment": "Put out."})
"""

from gotrs_client.client import Client
from gotrs_client.errors import (
    ApiError,
    AuthenticationError,
    ConflictError,
    NotFoundError,
    PermissionDeniedError,
    RateLimitedError,
    ValidationError,
    VersionMismatchError,
)
from gotrs_client.generated import models
from gotrs_client.paging import Page

__all__ = [
    "ApiError",
    "AuthenticationError",
    "Client",
    "ConflictError",
    "NotFoundError",
    "Page",
    "PermissionDeniedError",
    "RateLimitedError",
    "ValidationError",
    "VersionMismatchError",
    "models",
]
