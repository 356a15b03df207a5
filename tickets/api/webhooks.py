"""Webhooks and what was sent to them (contract 4.16). For admins."""

from collections.abc import Mapping
from typing import Any

from django.db.models import QuerySet
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.auth.guards import require_admin
from accounts.auth.viewsets import ApiViewSet
from accounts.masterdata import bad_filter
from accounts.ownrows import OwnRowsViewSet, own_rows
from gotrs.common import kept
from gotrs.common.api import acted, listed, read_page_request
from gotrs.common.api.schema import (
    IDEMPOTENCY_KEY,
    PAGING,
    describe,
    parameter,
    path_id,
    some_of,
)
from gotrs.common.errors import NotFound
from gotrs.common.values import MAX_ID, read_id
from tickets.api.webhook_inputs import WebhookInput
from tickets.models import Webhook, WebhookDelivery, WebhookState
from tickets.webhooks import receivers, rules
from tickets.webhooks.deliver import ping, send_again

TAG = "Webhooks"
WEBHOOK_ID = path_id("id", "The webhook's id.")


class WebhookSerializer(serializers.Serializer):
    """A receiver of events. Its secret and the values of its headers are never shown."""

    id = serializers.IntegerField()
    name = serializers.CharField()
    url = serializers.CharField()
    events = serializers.ListField(child=serializers.ChoiceField([*rules.EVENTS, rules.ALL]))
    queue_ids = serializers.ListField(
        child=serializers.IntegerField(), help_text="Only of tickets in these; empty: of all."
    )
    headers = serializers.ListField(
        child=serializers.CharField(), help_text="Names of the further headers."
    )
    is_active = serializers.BooleanField()
    retry_count = serializers.IntegerField(help_text="Attempts after the first one.")
    timeout_seconds = serializers.IntegerField(help_text="For the whole answer.")
    has_secret = serializers.BooleanField(help_text="Whether requests are signed.")
    last_status = serializers.ChoiceField(
        [WebhookState.DELIVERED.value, WebhookState.FAILED.value],
        allow_null=True,
        help_text="How the last attempt went; null before it.",
    )
    create_time = serializers.DateTimeField()
    change_time = serializers.DateTimeField()


class WebhookDeliverySerializer(serializers.Serializer):
    """One event for one receiver."""

    id = serializers.IntegerField(help_text="Sent as X-GOTRS-Delivery.")
    webhook_id = serializers.IntegerField()
    event = serializers.ChoiceField(rules.SENT)
    ticket_id = serializers.IntegerField(allow_null=True)
    attempt = serializers.IntegerField(help_text="Attempts so far.")
    status = serializers.ChoiceField(WebhookState.values)
    response_code = serializers.IntegerField(
        allow_null=True, help_text="The last answer's status; null if there was no answer."
    )
    error = serializers.CharField(allow_null=True, help_text="What went wrong, in words.")
    duration_ms = serializers.IntegerField(allow_null=True, help_text="Of the last attempt.")
    next_attempt = serializers.DateTimeField(
        allow_null=True,
        help_text="Null when nothing is tried any more, or the webhook is inactive.",
    )
    created_at = serializers.DateTimeField()
    payload = serializers.DictField(help_text="The body that is sent.")


@own_rows("webhooks", TAG, WebhookSerializer)
class WebhookViewSet(OwnRowsViewSet):
    """/webhooks"""

    entity = "webhook"
    input = WebhookInput
    required = ("name", "url", "events")

    def check_reader(self) -> None:
        """Admins."""
        require_admin(self.actor)

    def check_owner(self, found: Webhook) -> None:
        """They belong to the site."""

    def among(self, found: Webhook) -> QuerySet[Webhook]:
        """All of them have names of their own."""
        return Webhook.objects.all()

    def new(self) -> Webhook:
        """With the defaults of the contract."""
        return Webhook()

    def rows(self) -> QuerySet[Webhook]:
        """All webhooks."""
        return Webhook.objects.prefetch_related("queues")

    def row(self, found: Webhook) -> dict[str, Any]:
        """The Webhook object."""
        return {
            "id": found.pk,
            "name": found.name,
            "url": found.url,
            "events": found.events,
            "queue_ids": sorted(queue.pk for queue in found.queues.all()),
            "headers": list(rules.read_headers(found)),
            "is_active": found.is_active,
            "retry_count": found.retry_count,
            "timeout_seconds": found.timeout_seconds,
            "has_secret": bool(found.secret),
            "last_status": found.last_status or None,
            "create_time": found.created_at,
            "change_time": found.changed_at,
        }

    def list(self, request: Request) -> Response:
        """A page of them, by name."""
        self.check_reader()
        rows = self.order(self.rows())
        return listed(
            read_page_request(request.query_params).of(
                rows.count(),
                lambda offset, limit: self.objects(rows[offset : offset + limit]),  # type: ignore[arg-type]
            )
        )

    def stored(self, found: Webhook) -> dict[str, Any]:
        """Queues that are not in use any more may stay."""
        return {"queue_ids": list(found.queues.all())}

    def audited(self, found: Webhook) -> dict[str, Any]:
        """Secrets leave a mark, never their text."""
        return receivers.audited(found)

    def apply(self, found: Webhook, said: Mapping[str, Any]) -> None:
        """Store it; what waits for it rests or goes on."""
        columns = dict(said)
        queues = columns.pop("queue_ids", None)
        if "headers" in columns:
            columns["headers"] = rules.write_headers(columns["headers"])
        if "secret" in columns:
            columns["secret"] = columns["secret"] or ""
        if columns.get("is_active") and not found.is_active:
            columns["failures_in_row"] = 0
        for name, value in columns.items():
            setattr(found, name, value)
        # What the worker notes about the receiver meanwhile stays.
        found.save(update_fields=None if found.pk is None else [*columns, "changed_at"])
        if "queue_ids" in said:
            found.queues.set(queues or [])
        receivers.settle_waiting(found)

    def changed(self, found: Webhook) -> None:
        """The next event counts."""
        kept.forget_everything()

    def destroy(self, request: Request, pk: str) -> Response:
        """It really goes, with its deliveries; a second DELETE is 404."""
        answer = super().destroy(request, pk)
        kept.forget_everything()
        return answer


class WebhookTestViewSet(ApiViewSet):
    """/webhooks/{id}/test"""

    # A repeat would keep its answer in one transaction with the request to the receiver, which may
    # take half a minute; a second ping does no harm.
    repeatable = False

    @describe(
        "webhooks_test", "Send a ping now", TAG, WebhookDeliverySerializer, query=(WEBHOOK_ID,),
        message=True, errors=(404,),
    )  # fmt: skip
    def create(self, request: Request, pk: str) -> Response:
        """Also to an inactive one. 200 whatever the receiver says; ``status`` tells."""
        require_admin(self.actor)
        delivery = ping(_webhook(pk), self.actor)
        if delivery.status == WebhookState.DELIVERED:
            return acted("The receiver took it.", delivery_row(delivery))
        return acted("The receiver did not take it.", delivery_row(delivery))


class DeliveryViewSet(ApiViewSet):
    """/webhooks/{id}/deliveries"""

    @describe(
        "webhooks_deliveries", "What was sent", TAG, WebhookDeliverySerializer, paged=True,
        query=(
            WEBHOOK_ID,
            parameter("status", "A comma list.", some_of(WebhookState.values)),
            parameter("event", "A comma list.", some_of(rules.SENT)),
            *PAGING,
        ),
        errors=(404,),
    )  # fmt: skip
    def list(self, request: Request, pk: str) -> Response:
        """Newest first, of the last 30 days."""
        require_admin(self.actor)
        query = request.query_params
        rows = _wanted(WebhookDelivery.objects.filter(webhook=_webhook(pk)), query).order_by("-id")
        return listed(
            read_page_request(query).of(
                rows.count(),
                lambda offset, limit: [delivery_row(d) for d in rows[offset : offset + limit]],
            )
        )

    @describe(
        "webhooks_retry", "Send one again", TAG, WebhookDeliverySerializer,
        query=(
            WEBHOOK_ID,
            path_id("delivery_id", "The delivery's id."),
            IDEMPOTENCY_KEY,
        ),
        message=True, errors=(404,),
    )  # fmt: skip
    def retry(self, request: Request, pk: str, delivery_id: str) -> Response:
        """The same event as a new delivery, behind what waits for its ticket."""
        require_admin(self.actor)
        webhook, number = _webhook(pk), read_id(delivery_id)
        found = WebhookDelivery.objects.select_related("webhook").filter(webhook=webhook)
        delivery = found.filter(pk=number).first() if 0 < number <= MAX_ID else None
        if delivery is None:
            raise NotFound("Delivery not found.")
        return acted("It will be sent again.", delivery_row(send_again(delivery, self.actor)))


def delivery_row(delivery: WebhookDelivery) -> dict[str, Any]:
    """The WebhookDelivery object."""
    return {
        "id": delivery.pk,
        "webhook_id": delivery.webhook_id,
        "event": delivery.event,
        "ticket_id": delivery.ticket_id,
        "attempt": delivery.attempt,
        "status": delivery.status,
        "response_code": delivery.response_code,
        "error": delivery.error or None,
        "duration_ms": delivery.duration_ms,
        "next_attempt": delivery.next_attempt_at,
        "created_at": delivery.created_at,
        "payload": delivery.payload,
    }


def _webhook(pk: str) -> Webhook:
    """The webhook of the path. Raises NotFound, or DomainError ``invalid_id``."""
    number = read_id(pk)
    found = Webhook.objects.filter(pk=number).first() if 0 < number <= MAX_ID else None
    if found is None:
        raise NotFound("Webhook not found.")
    return found


def _wanted(rows: QuerySet[WebhookDelivery], query: Mapping[str, str]) -> QuerySet[WebhookDelivery]:
    """The filters of the list. Raises DomainError ``invalid_filter``."""
    known = {"status": WebhookState.values, "event": rules.SENT}
    wrong: dict[str, str] = {}
    for name, words in known.items():
        chosen = {part.strip() for part in query.get(name, "").split(",") if part.strip()}
        if chosen - set(words):
            wrong[name] = f"Use {', '.join(words)}."
        elif chosen:
            rows = rows.filter(**{f"{name}__in": chosen})
    if wrong:
        raise bad_filter(**wrong)
    return rows
