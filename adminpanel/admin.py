"""Logs in the back office: changes that were made in it, and mail."""

from django.contrib import admin
from django.contrib.admin.models import LogEntry
from django.contrib.auth.models import Group as DjangoGroup
from django.utils.translation import gettext_lazy as _

from adminpanel import mail_log
from gotrs.common.admin import ReadOnlyAdmin

__all__ = ["LogEntryAdmin", "mail_log"]

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
