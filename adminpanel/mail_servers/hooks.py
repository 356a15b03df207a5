"""Who may hand over mails by HTTP, in the back office."""

from typing import Any

from django.contrib import admin, messages
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from adminpanel.mail_servers.steps import Step, StepsAdmin
from queues.mail_hooks import new_token
from queues.models import MailHook


@admin.register(MailHook)
class MailHookAdmin(StepsAdmin):
    """Mail services that post raw messages (docs/mail-by-http.md)."""

    audit_entity = "mail_hook"
    steps = (Step("renew", _("Save and make a new token")),)
    list_display = ["name", "valid_id", "queue", "trusted", "mails", "last_mail_at"]
    list_select_related = ["queue"]
    readonly_fields = ["mails", "last_mail_at"]
    fieldsets = [
        (None, {"fields": ["name", "valid_id", "comment"]}),
        (_("Handling"), {"fields": ["queue", "trusted"]}),
        (_("State"), {"fields": ["mails", "last_mail_at"]}),
    ]

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        """A new one gets its token at once."""
        super().save_model(request, obj, form, change)
        if not change and "_renew" not in request.POST:
            self._show_token(request, obj)

    def do_renew(self, request: HttpRequest, hook: MailHook) -> HttpResponse | None:
        """The old token is worth nothing from now on."""
        self._show_token(request, hook)
        return None

    @staticmethod
    def _show_token(request: HttpRequest, hook: MailHook) -> None:
        words = gettext(
            "Mails are posted to {address} with this token, shown only now: {token} – as a bearer "
            "token, or as the password of any user name."
        )
        address = request.build_absolute_uri(reverse("mail_hook"))
        messages.success(request, format_html(words, address=address, token=new_token(hook)))
