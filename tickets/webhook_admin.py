"""Webhooks in the back office: who is told, and what was sent."""

from collections.abc import Callable
from typing import Any, TypeVar

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from accounts.backoffice import AuditedAdmin
from gotrs.common.admin import ReadOnlyAdmin, SecretField
from gotrs.common.looked_up import LookedUpAdmin, LookedUpForm
from tickets.models import Webhook, WebhookDelivery, WebhookState
from tickets.webhooks import receivers, rules
from tickets.webhooks.deliver import ping, send_again

V = TypeVar("V")
R = TypeVar("R")


class WebhookForm(LookedUpForm):
    """A webhook; its secret and the values of its headers go in and never come out."""

    events = forms.MultipleChoiceField(
        label=_("Events"),
        required=False,
        help_text=_("None chosen: only what notifications tell that name this webhook."),
        choices=[
            (rules.ALL, _("all, also those to come")),
            *((name, name) for name in rules.EVENTS),
        ],
        widget=forms.CheckboxSelectMultiple,
    )
    new_secret = SecretField(label=_("Secret"), max_length=rules.MAX_SECRET)
    forget_secret = forms.BooleanField(label=_("Forget the secret"), required=False)
    new_headers = forms.CharField(
        label=_("Further headers"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 3, "autocomplete": "off"}),
        help_text=_("“Name: value”, one a line. Leave it empty to keep the present ones."),
    )
    forget_headers = forms.BooleanField(label=_("Forget the headers"), required=False)
    retry_count = forms.IntegerField(
        label=_("Retries"), min_value=0, max_value=rules.MAX_RETRIES, initial=5
    )
    timeout_seconds = forms.IntegerField(
        label=_("Time limit, in seconds"), min_value=1, max_value=rules.MAX_TIMEOUT, initial=10
    )

    class Meta:
        help_texts = {"queues": _("None chosen: tickets of all queues.")}

    def clean_url(self) -> str:
        """http or https, and not into our network."""
        url: str = self.cleaned_data["url"]
        if url != self.instance.url:
            self.check_looked_up(url)
        return url

    def clean_events(self) -> list[str]:
        """In our order; all of them as ``*``. None for one that hears notifications alone."""
        chosen = self.cleaned_data["events"]
        return _checked(rules.check_events, chosen) if chosen else []

    def clean_new_headers(self) -> dict[str, str]:
        """What the lines say."""
        found: dict[str, str] = {}
        for line in self.cleaned_data["new_headers"].splitlines():
            name, colon, value = line.partition(":")
            if not line.strip():
                continue
            if not colon or name.strip() in found:
                raise ValidationError(_("Use lines like “X-Team: 2”, each name once."))
            found[name.strip()] = value.strip()
        return _checked(rules.check_headers, found)


def _checked(check: Callable[[V], R], value: V) -> R:
    try:
        return check(value)
    except ValueError as error:
        raise ValidationError(str(error)) from None


@admin.register(Webhook)
class WebhookAdmin(LookedUpAdmin, AuditedAdmin):
    """Receivers. They are taken away by the API; here they are made inactive."""

    looked_up = ("url",)
    form = WebhookForm
    list_display = ["name", "url", "is_active", "last_status", "failures_in_row"]
    list_filter = ["is_active", "last_status"]
    search_fields = ["name", "url"]
    ordering = ["name"]
    actions = ["send_ping"]
    readonly_fields = ["header_names", "last_status", "failures_in_row", "log"]
    fieldsets = [
        (None, {"fields": ["name", "url", "is_active"]}),
        (_("What is told"), {"fields": ["events", "queues"]}),
        (
            _("How it is sent"),
            {
                "fields": [
                    "new_secret",
                    "forget_secret",
                    "header_names",
                    "new_headers",
                    "forget_headers",
                    "retry_count",
                    "timeout_seconds",
                ]
            },
        ),
        (_("State"), {"fields": ["last_status", "failures_in_row", "log"]}),
    ]

    @admin.display(description=_("present headers"))
    def header_names(self, webhook: Webhook) -> str:
        """Their names."""
        return ", ".join(rules.read_headers(webhook)) or "–"

    @admin.display(description=_("log"))
    def log(self, webhook: Webhook) -> str:
        """What was sent to it."""
        address = reverse("admin:tickets_webhookdelivery_changelist")
        query = f"?webhook__id__exact={webhook.pk or 0}"
        return format_html('<a href="{}{}">{}</a>', address, query, gettext("deliveries"))

    def save_model(self, request: HttpRequest, obj: Webhook, form: Any, change: bool) -> None:
        """Store it; what the worker notes about the receiver meanwhile stays."""
        data = form.cleaned_data
        if data["new_secret"] or data["forget_secret"]:
            obj.secret = "" if data["forget_secret"] else data["new_secret"]
        if data["new_headers"] or data["forget_headers"]:
            obj.headers = rules.write_headers({} if data["forget_headers"] else data["new_headers"])
        columns = ["name", "url", "events", "is_active", "retry_count", "timeout_seconds"]
        columns += ["secret", "headers", "changed_at"]
        if obj.is_active and "is_active" in form.changed_data:
            obj.failures_in_row = 0
            columns.append("failures_in_row")
        obj.save(update_fields=columns if change else None)
        receivers.settle_waiting(obj)

    def audited(self, request: HttpRequest, obj: Any) -> dict[str, Any]:
        """Secrets leave a mark, never their text."""
        return receivers.audited(obj)

    @admin.action(description=_("Send a test now"), permissions=["view"])
    def send_ping(self, request: HttpRequest, webhooks: QuerySet[Webhook]) -> None:
        """One after the other; the answers are shown."""
        for webhook in webhooks:
            delivery = ping(webhook, request.actor)  # type: ignore[attr-defined]
            if delivery.status == WebhookState.DELIVERED:
                messages.success(request, f"{webhook}: {gettext('The receiver took it.')}")
            else:
                messages.error(request, f"{webhook}: {delivery.error}")


@admin.register(WebhookDelivery)
class WebhookDeliveryAdmin(ReadOnlyAdmin):
    """What was sent in the last 30 days."""

    list_display = ["created_at", "webhook", "event", "to_ticket", "status", "attempt", "error"]
    list_display_links = ["created_at"]
    list_filter = ["status", "webhook"]
    list_select_related = ["webhook", "ticket"]
    ordering = ["-id"]
    actions = ["send_again"]
    fields = [
        "created_at",
        "webhook",
        "event",
        "event_id",
        "to_ticket",
        "status",
        "attempt",
        "response_code",
        "error",
        "duration_ms",
        "next_attempt_at",
        "payload",
    ]

    def get_queryset(self, request: HttpRequest) -> QuerySet[WebhookDelivery]:
        """Without what webhooks left that were taken away; lists need no payloads."""
        known = Webhook.objects.values("pk")
        return super().get_queryset(request).filter(webhook__in=known).defer("payload")

    @admin.display(description=_("ticket"))
    def to_ticket(self, delivery: WebhookDelivery) -> str:
        """What it is about."""
        if delivery.ticket is None:
            return "–"
        address = reverse("ticket", args=[delivery.ticket_id])
        return format_html('<a href="{}">{}</a>', address, delivery.ticket.tn)

    @admin.action(description=_("Send again"), permissions=["view"])
    def send_again(self, request: HttpRequest, deliveries: QuerySet[WebhookDelivery]) -> None:
        """The same events as new deliveries, oldest first."""
        done = 0
        for delivery in deliveries.select_related("webhook").order_by("id"):
            send_again(delivery, request.actor)  # type: ignore[attr-defined]
            done += 1
        text = ngettext("%d will be sent again.", "%d will be sent again.", done) % done
        messages.success(request, text)
