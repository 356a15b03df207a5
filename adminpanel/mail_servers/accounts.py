"""Mailboxes in the back office."""

from typing import Any

from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from adminpanel.mail_servers.forms import MailAccountForm
from adminpanel.mail_servers.sign_ins import state_of
from adminpanel.mail_servers.steps import Step, StepsAdmin, show
from queues.models import AccountAuth, MailAccount
from tickets.mail.intake.probe import try_account, try_accounts
from tickets.models import IncomingMail, MailState

_RUN_STATE = (
    "sign_in_state",
    "last_run_at",
    "last_success_at",
    "failures",
    "last_error",
    "next_run_at",
    "mails_last_run",
    "mails_fetched",
    "quarantined",
)


@admin.register(MailAccount)
class MailAccountAdmin(StepsAdmin):
    """Mailboxes that are read (rule 7.1)."""

    audit_entity = "mail_account"
    form = MailAccountForm
    steps = (Step("test", _("Save and test")),)
    actions = ["test_now", "fetch_soon"]
    list_display = [
        "name",
        "login",
        "valid_id",
        "last_run_at",
        "mails_fetched",
        "failures",
        "trouble",
    ]
    list_filter = ["valid_id", "protocol", "auth"]
    search_fields = ["name", "host", "login"]
    list_select_related = ["sign_in"]
    readonly_fields = _RUN_STATE
    fieldsets = [
        (None, {"fields": ["name", "valid_id", "comment"]}),
        (
            _("Server"),
            {"fields": ["protocol", "host", "port", "security", "verify_certificate", "folder"]},
        ),
        (_("Sign-in"), {"fields": ["auth", "login", "new_password", "sign_in"]}),
        (
            _("Handling"),
            {"fields": ["interval_seconds", "queue", "trusted", "after_fetch", "move_to"]},
        ),
        (_("State"), {"fields": _RUN_STATE}),
    ]

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        """Store the account; changed settings are tried at once."""
        form.write_password()
        super().save_model(request, obj, form, change)
        if change and form.changed_data:
            MailAccount.objects.filter(pk=obj.pk).update(next_run_at=None)

    def do_test(self, request: HttpRequest, account: MailAccount) -> HttpResponse | None:
        """Sign in, look into the folder, say what was found."""
        show(request, try_account(account))
        return None

    @admin.action(description=_("Test now"), permissions=["change"])
    def test_now(self, request: HttpRequest, accounts: QuerySet[MailAccount]) -> None:
        """Side by side: dead ones would keep everybody waiting, one after the other."""
        for account, found in try_accounts(accounts.order_by("name")):
            show(request, found, f"{account}: ")

    @admin.action(description=_("Fetch at once"), permissions=["change"])
    def fetch_soon(self, request: HttpRequest, accounts: QuerySet[MailAccount]) -> None:
        """The worker does it within seconds."""
        done = accounts.update(next_run_at=None)
        words = ngettext("%d account is fetched now.", "%d accounts are fetched now.", done)
        messages.success(request, words % done)

    @admin.display(description=_("last error"))
    def trouble(self, account: MailAccount) -> str:
        """The beginning of it."""
        return account.last_error[:120] or "–"

    @admin.display(description=_("state of the sign-in"))
    def sign_in_state(self, account: MailAccount) -> str:
        """Whether somebody has to sign in at the provider."""
        if account.auth != AccountAuth.OAUTH2 or account.sign_in is None:
            return "–"
        return state_of(account.sign_in)

    @admin.display(description=_("in quarantine"))
    def quarantined(self, account: MailAccount) -> str:
        """How many of its mails could not be read, and where they are."""
        if not account.pk:
            return "–"
        count = IncomingMail.objects.filter(account=account, state=MailState.QUARANTINED).count()
        address = reverse("admin:tickets_incomingmail_changelist")
        query = f"?account__id__exact={account.pk}&state__exact={MailState.QUARANTINED.value}"
        return format_html('<a href="{}{}">{}</a>', address, query, count)
