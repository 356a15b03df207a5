"""The form of the JSON API: envelope, errors, paging, input, description (contract parts 1.1-1.6).

Views are built on ``accounts.auth.viewsets.ApiViewSet``, which adds who asks and how often.
"""

from gotrs.common.api.answers import acted, created, listed, ok
from gotrs.common.api.http import AlwaysJson, JsonParser, JsonRenderer, exception_handler, refusal
from gotrs.common.api.inputs import Fact, InputSerializer
from gotrs.common.api.paging import Cursor, Page, PageRequest, read_page_request

__all__ = [
    "AlwaysJson",
    "Cursor",
    "Fact",
    "InputSerializer",
    "JsonParser",
    "JsonRenderer",
    "Page",
    "PageRequest",
    "acted",
    "created",
    "exception_handler",
    "listed",
    "ok",
    "read_page_request",
    "refusal",
]
