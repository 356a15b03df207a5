"""Addresses of ours, and the servers that take their mail, in the back office."""

from typing import Any

from django import forms
from django.contrib import admin
from django.db.models import Count, Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _

from adminpanel.mail_servers.forms import SmtpSenderForm, SystemAddressForm
from adminpanel.mail_servers.sign_ins import state_of
from adminpanel.mail_servers.steps import Step, StepsAdmin, show
from gotrs.common.validity import Validity
from queues.models import SenderAuth, SmtpSender, SystemAddress
from tickets.mail.outbound.probe import send_test_mail, try_address, try_sender

_STATE = (
    "sign_in_state",
    "used_by",
    "mails_sent",
    "last_success_at",
    "failures",
    "last_error",
)


@admin.register(SmtpSender)
class SmtpSenderAdmin(StepsAdmin):
    """Servers that system addresses send through."""

    form = SmtpSenderForm
    audit_entity = "smtp_sender"
    steps = (
        Step("test", _("Save and test")),
        Step("mail", _("Save and send me a test mail")),
    )
    list_display = ["name", "host", "port", "security", "valid_id", "addresses", "mails_sent"]
    list_filter = ["valid_id"]
    search_fields = ["name", "host", "login"]
    readonly_fields = _STATE
    fieldsets = [
        (None, {"fields": ["name", "valid_id", "comment"]}),
        (_("Server"), {"fields": ["host", "port", "security", "verify_certificate"]}),
        (_("Sign-in"), {"fields": ["auth", "login", "new_password", "sign_in"]}),
        (_("State"), {"fields": _STATE}),
    ]

    def get_queryset(self, request: HttpRequest) -> QuerySet[SmtpSender]:
        """With how many addresses use each."""
        valid = Q(system_addresses__valid_id=Validity.VALID)
        found: QuerySet[SmtpSender] = super().get_queryset(request)
        return found.annotate(address_count=Count("system_addresses", filter=valid))

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        """Store it."""
        form.write_password()
        super().save_model(request, obj, form, change)

    def do_test(self, request: HttpRequest, sender: SmtpSender) -> HttpResponse | None:
        """Sign in and ask whether it would take a mail."""
        show(request, try_sender(sender, request.user.email))  # type: ignore[union-attr]
        return None

    def do_mail(self, request: HttpRequest, sender: SmtpSender) -> HttpResponse | None:
        """Send one, to whoever asks for it."""
        show(request, send_test_mail(sender, request.user.email))  # type: ignore[union-attr]
        return None

    @admin.display(description=_("addresses"))
    def addresses(self, sender: Any) -> int:
        """How many send through it."""
        count: int = sender.address_count
        return count

    @admin.display(description=_("used by"))
    def used_by(self, sender: SmtpSender) -> str:
        """The addresses that send through it."""
        if not sender.pk:
            return "–"
        names = sender.system_addresses.order_by("email").values_list("email", flat=True)
        return ", ".join(names[:20]) or "–"

    @admin.display(description=_("state of the sign-in"))
    def sign_in_state(self, sender: SmtpSender) -> str:
        """Whether somebody has to sign in at the provider."""
        if sender.auth != SenderAuth.OAUTH2 or sender.sign_in is None:
            return "–"
        return state_of(sender.sign_in)


@admin.register(SystemAddress)
class SystemAddressAdmin(StepsAdmin):
    """Addresses of ours."""

    form = SystemAddressForm
    audit_entity = "system_address"
    steps = (Step("test", _("Save and test sending")),)
    list_display = ["email", "display_name", "queue", "sender", "valid_id"]
    list_select_related = ["queue", "sender"]
    ordering = ["email"]
    search_fields = ["email", "display_name"]
    fields = [
        "email", "display_name", "queue", "sender", "dkim_selector", "valid_id", "comment",
    ]  # fmt: skip

    def formfield_for_dbfield(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        """An address, checked as one; a sender that is in use."""
        if db_field.name == "email":
            kwargs["form_class"] = forms.EmailField
        if db_field.name == "sender":
            kwargs["queryset"] = SmtpSender.objects.valid()
        return super().formfield_for_dbfield(db_field, request, **kwargs)

    def do_test(self, request: HttpRequest, address: SystemAddress) -> HttpResponse | None:
        """Ask the server that takes its mail whether it would."""
        show(request, try_address(address, request.user.email))  # type: ignore[union-attr]
        return None
