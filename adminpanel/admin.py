"""Logs in the back office: who changed what and signed in, changes made in it, and mail."""

import json
from typing import Any

from django.contrib import admin
from django.contrib.admin.models import LogEntry
from django.contrib.auth.models import Group as DjangoGroup
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from accounts.actors import Channel
from accounts.models import AuditEntry
from adminpanel import deleted_notes, mail_log
from adminpanel.mail_servers import accounts as mail_accounts
from adminpanel.mail_servers import hooks, senders, sign_ins
from gotrs.common.admin import ReadOnlyAdmin

__all__ = [
    "AuditEntryAdmin",
    "LogEntryAdmin",
    "deleted_notes",
    "hooks",
    "mail_accounts",
    "mail_log",
    "senders",
    "sign_ins",
]

# Groups are those of accounts; Django's own stay empty.
admin.site.unregister(DjangoGroup)


@admin.register(LogEntry)
class LogEntryAdmin(ReadOnlyAdmin):
    """Django's own record of additions and changes."""

    list_display = ["action_time", "user", "content_type", "object_repr", "what"]
    list_filter = ["action_time", "action_flag"]
    list_select_related = ["user", "content_type"]
    search_fields = ["object_repr", "change_message", "user__login"]
    date_hierarchy = None
    fields = ["action_time", "user", "content_type", "object_id", "object_repr", "what"]
    ordering = ["-action_time"]

    @admin.display(description=_("change"))
    def what(self, entry: LogEntry) -> str:
        """The change in words."""
        return entry.get_change_message()


class ByChannel(admin.SimpleListFilter):
    """By which face of the product; the choices are known without reading the log."""

    title = _("channel")
    parameter_name = "channel"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        """All channels."""
        return [(channel.value, channel.value) for channel in Channel]

    def queryset(self, request: HttpRequest, rows: QuerySet[AuditEntry]) -> QuerySet[AuditEntry]:
        """Those of the chosen one."""
        return rows.filter(channel=self.value()) if self.value() else rows


@admin.register(AuditEntry)
class AuditEntryAdmin(ReadOnlyAdmin):
    """Everything but changes of tickets, which stand in the tickets' own history."""

    list_display = ["created_at", "login", "action", "entity_type", "entity_id", "ip_address"]
    list_filter = ["created_at", ByChannel]
    search_fields = ["=login", "^action", "=entity_type", "=entity_id"]
    search_help_text = _("A login, an action, or what it happened to.")
    ordering = ["-created_at", "-id"]
    fields = [
        "created_at", "login", "agent", "channel", "ip_address", "action", "entity_type",
        "entity_id", "before", "after",
    ]  # fmt: skip

    @admin.display(description=_("old values"))
    def before(self, entry: AuditEntry) -> str:
        """What was."""
        return _as_text(entry.old_values)

    @admin.display(description=_("new values"))
    def after(self, entry: AuditEntry) -> str:
        """What is since."""
        return _as_text(entry.new_values)


def _as_text(values: dict[str, Any]) -> str:
    lines = (f"{name}: {json.dumps(value, ensure_ascii=False)}" for name, value in values.items())
    return "\n".join(lines) or "–"
