"""What may be said about a webhook (contract 4.16)."""

from typing import Any

from drf_spectacular.utils import extend_schema_field

from accounts.masterdata import MAX_NAME
from gotrs.common.api import InputSerializer
from gotrs.common.api.inputs import BooleanFact, Fact, IntegerFact, ListFact, TextFact, wrong
from gotrs.common.api.references import RowsFact
from gotrs.common.net import MAX_URL
from queues.models import Queue
from tickets.webhooks import rules


@extend_schema_field({"type": "string", "format": "uri", "maxLength": MAX_URL})
class UrlFact(TextFact):
    """Where to send to: http or https, and not into a private network."""

    def to_internal_value(self, data: Any) -> str:
        text = super().to_internal_value(data)
        if text == self.context["row"].url:
            return text  # read and sent back; it is checked again when something is sent
        try:
            return rules.check_url(text)
        except ValueError as error:
            raise wrong(str(error)) from None


@extend_schema_field(
    {
        "type": "array",
        "minItems": 1,
        "items": {"type": "string", "enum": [*rules.EVENTS, rules.ALL]},
    }
)
class EventsFact(ListFact):
    """Names of events, or ``*``."""

    def to_internal_value(self, data: Any) -> list[str]:
        names, row = super().to_internal_value(data), self.context["row"]
        if row.pk and names == row.events:
            return names  # read and sent back: one that hears notifications alone has none
        try:
            return rules.check_events(names)
        except ValueError as error:
            raise wrong(str(error)) from None


@extend_schema_field(
    {
        "oneOf": [
            {
                "type": "object",
                "maxProperties": rules.MAX_HEADERS,
                "propertyNames": {
                    "maxLength": rules.MAX_HEADER_NAME,
                    "pattern": f"^{rules.HEADER_NAME.pattern}$",
                },
                "additionalProperties": {
                    "type": "string",
                    "maxLength": rules.MAX_HEADER_VALUE,
                    "pattern": f"^{rules.HEADER_VALUE.pattern}$",
                },
            },
            {"type": "array", "items": {"type": "string"}},
        ]
    }
)
class HeadersFact(Fact):
    """All further headers, name to value; or, as they are read, names of those that stay."""

    def to_internal_value(self, data: Any) -> dict[str, str]:
        if isinstance(data, list):
            return self._those_that_stay(data)
        if not isinstance(data, dict):
            raise wrong("This must be an object of names and values.")
        if not all(isinstance(value, str) for value in data.values()):
            raise wrong("The value of a header must be a text.")
        try:
            return rules.check_headers(data)
        except ValueError as error:
            raise wrong(str(error)) from None

    def _those_that_stay(self, names: list[Any]) -> dict[str, str]:
        stored = rules.read_headers(self.context["row"])
        for name in names:
            if not isinstance(name, str) or name not in stored:
                raise wrong(f"There is no value for the header {str(name)[:100]}.")
        return {name: value for name, value in stored.items() if name in names}


class WebhookInput(InputSerializer):
    """A webhook. ``secret`` and the values of ``headers`` go in and never come out."""

    name = TextFact(max_length=MAX_NAME, blank=False, one_line=True)
    url = UrlFact(max_length=MAX_URL, blank=False)
    events = EventsFact(item=TextFact(max_length=100))
    secret = TextFact(
        max_length=rules.MAX_SECRET,
        trim=False,
        allow_null=True,
        help_text="Requests are signed with it. Empty or null: no signature.",
    )
    headers = HeadersFact(help_text="Sent with each request; ours can't be replaced.")
    queue_ids = RowsFact(
        rows=Queue, noun="queue", allow_null=True, help_text="Empty: tickets of all queues."
    )
    is_active = BooleanFact(help_text="What waits for an inactive one goes on once it is active.")
    retry_count = IntegerFact(low=0, high=rules.MAX_RETRIES)
    timeout_seconds = IntegerFact(low=1, high=rules.MAX_TIMEOUT)
