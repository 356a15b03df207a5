"""Notifications in the back office: written there, and tried on a real ticket (part 9)."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import URLPattern, path, reverse
from django.utils.decorators import method_decorator
from django.utils.html import format_html
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from accounts.backoffice import AuditedMasterDataAdmin
from gotrs.common.admin import PlainInline
from tickets.forms.notification_rules import RuleForm, TextForm, TextSet
from tickets.models import NotificationRule, NotificationText, Ticket
from tickets.notices.events import name_of
from tickets.notices.explain import explain

_MAX_NUMBER = 50
_TAGS_HELP = _(
    "Tags such as {{ ticket.number }}, {{ ticket.title }}, {{ customer.name }}, "
    "{{ recipient.first_name }} or {{ last_article.body | lines: 10 }} are replaced. "
    "{{ event.who }} is who did it, {{ event.due }} when a deadline is due. Agents read the text "
    "in their language, else in the site’s, else in English."
)


class TextInline(PlainInline):
    """What is said, a row a language."""

    model = NotificationText
    form = TextForm
    formset = TextSet
    fields = ["language", "subject", "body"]
    ordering = ["id"]
    verbose_name_plural = _("What it says")


@admin.register(NotificationRule)
class NotificationRuleAdmin(AuditedMasterDataAdmin):
    """Which event tells whom, how, and in which words."""

    form = RuleForm
    audit_entity = "notification"
    list_display = ["position", "name", "occasions", "kind", "valid_id", "try_out", "comment"]
    list_display_links = ["name"]
    list_filter = ["valid_id", "kind"]
    ordering = ["position", "name"]
    inlines = [TextInline]
    change_form_template = "admin/notification_rule.html"
    fieldsets = [
        (None, {"fields": ["name", "position", "valid_id", "comment"]}),
        (_("When"), {"fields": ["events"]}),
        (
            _("Of which tickets"),
            {
                "fields": [
                    "queues",
                    "states",
                    "priorities",
                    "types",
                    "services",
                    "slas",
                    "lock",
                    "customers",
                ],
                "description": _("None chosen: of all."),
            },
        ),
        (
            _("Of which entries"),
            {
                "fields": ["sender_types", "channels", "visible", "words"],
                "description": _("Asked where the event is about an entry. None chosen: of all."),
            },
        ),
        (
            _("Who is told"),
            {
                "fields": ["circles", "agents", "groups", "roles", "addresses", "webhooks"],
                "description": _(
                    "Each person once. Not who did it, unless the settings say so; never agents "
                    "who may not read the ticket; customers only of what they may see."
                ),
            },
        ),
        (
            _("How"),
            {
                "fields": [
                    "in_app",
                    "mail",
                    "kind",
                    "may_be_switched_off",
                    "once_a_day",
                    "when_away",
                    "attach_files",
                    "as_article",
                ]
            },
        ),
    ]

    def get_urls(self) -> list[URLPattern]:
        """Django's, and the notification on a ticket."""
        own = path(
            "<int:pk>/try/",
            self.admin_site.admin_view(self.try_page),
            name="tickets_notificationrule_try",
        )
        return [own, *super().get_urls()]

    def changeform_view(
        self,
        request: HttpRequest,
        object_id: str | None = None,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> Any:
        """With what stands for values in the texts."""
        offered = {"tags_help": _TAGS_HELP, **(extra_context or {})}
        return super().changeform_view(request, object_id, form_url, offered)

    @admin.display(description=_("when"))
    def occasions(self, rule: NotificationRule) -> str:
        """Its events, in words."""
        return "; ".join(str(name_of(event)) for event in rule.events)

    @admin.display(description=_("try out"))
    def try_out(self, rule: NotificationRule) -> str:
        """The way to its preview."""
        address = reverse("admin:tickets_notificationrule_try", args=[rule.pk])
        return format_html('<a href="{}">{}</a>', address, gettext("on a ticket"))

    @method_decorator(require_safe)
    def try_page(self, request: HttpRequest, pk: int) -> HttpResponse:
        """What it would say of a ticket, and to whom. Only of tickets that the reader may read."""
        rule = get_object_or_404(self.model, pk=pk)
        number = request.GET.get("ticket", "").strip()[:_MAX_NUMBER]
        ticket = _ticket(request, number)
        actor: Any = request.actor  # type: ignore[attr-defined]
        context = self.admin_site.each_context(request) | {
            "title": gettext("The notification “%(name)s” on a ticket") % {"name": rule.name},
            "opts": self.opts,
            "rule": rule,
            "number": number or (ticket.tn if ticket else ""),
            "ticket": ticket,
            "found": explain(rule, ticket, reader=actor.agent) if ticket else None,
        }
        return render(request, "admin/notification_rule_try.html", context)


def _ticket(request: HttpRequest, number: str) -> Ticket | None:
    """The one with this number, without a number the newest."""
    readable = Ticket.objects.visible_to(request.actor)  # type: ignore[attr-defined]
    found = readable.select_related("queue", "state", "priority", "owner", "responsible")
    if number:
        return found.filter(tn=number).first() if number.isdecimal() else None
    return found.order_by("-id").first()
