"""Mail in and out in the back office: what came, what became of it, what waits."""

from collections.abc import Callable
from typing import Any

from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.template.defaultfilters import filesizeformat
from django.urls import URLPattern, path, reverse
from django.utils.html import format_html
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from accounts.actors import Actor, Channel
from adminpanel import mail_why
from gotrs.common.admin import PlainInline, ReadOnlyAdmin
from gotrs.common.errors import DomainError
from tickets.mail.intake.process import replay
from tickets.mail.outbound.control import cancel, send_again
from tickets.models import IncomingMail, MailState, OutgoingMail, OutgoingRecipient, RawMail, Ticket


def _ticket_link(ticket: Ticket | None) -> str:
    """The ticket's number, leading to its page."""
    if ticket is None:
        return "–"
    return format_html('<a href="{}">{}</a>', reverse("ticket", args=[ticket.pk]), ticket.tn)


@admin.register(IncomingMail)
class IncomingMailAdmin(ReadOnlyAdmin):
    """Every mail that was received (rule 7.4)."""

    list_display = [
        "received_at",
        "state",
        "sender",
        "subject",
        "readable_size",
        "return_code",
        "to_ticket",
    ]
    list_display_links = ["received_at"]
    list_filter = ["state", "return_code", "source", "account"]
    list_select_related = ["ticket"]
    search_fields = ["sender", "subject", "message_id"]
    ordering = ["-received_at", "-id"]
    actions = ["replay"]
    fields = [
        "received_at",
        "processed_at",
        "state",
        "reason",
        "return_code",
        "to_ticket",
        "sender",
        "subject",
        "message_id",
        "readable_size",
        "source",
        "account",
        "hook",
        "duplicate_of",
        "attempts",
        "why",
        "source_text",
    ]

    def get_urls(self) -> list[URLPattern]:
        """Django's, the mail as it came, and why it became what it did."""
        guarded = self.admin_site.admin_view
        return [
            path("<int:pk>/raw/", guarded(self.raw), name="tickets_incomingmail_raw"),
            path("<int:pk>/why/", guarded(mail_why.why), name="tickets_incomingmail_why"),
            *super().get_urls(),
        ]

    def raw(self, request: HttpRequest, pk: int) -> HttpResponse:
        """The bytes as they came, as a file: nothing of it is shown by the browser."""
        raw = get_object_or_404(RawMail, mail__in=IncomingMail.objects.filter(pk=pk))
        return HttpResponse(
            bytes(raw.data),
            content_type="application/octet-stream",
            headers={"Content-Disposition": f'attachment; filename="mail-{pk}.eml"'},
        )

    @admin.display(description=_("size"), ordering="size")
    def readable_size(self, mail: IncomingMail) -> str:
        """As people read it."""
        return filesizeformat(mail.size)

    @admin.display(description=_("ticket"))
    def to_ticket(self, mail: IncomingMail) -> str:
        """Where it went."""
        return _ticket_link(mail.ticket)

    @admin.display(description=_("why"))
    def why(self, mail: IncomingMail) -> str:
        """A link to what each stage decided."""
        address = reverse("admin:tickets_incomingmail_why", args=[mail.pk])
        return format_html('<a href="{}">{}</a>', address, gettext("Why did this mail do that?"))

    @admin.display(description=_("original"))
    def source_text(self, mail: IncomingMail) -> str:
        """A link to the bytes."""
        address = reverse("admin:tickets_incomingmail_raw", args=[mail.pk])
        return format_html('<a href="{}">{}</a>', address, gettext("download"))

    @admin.action(description=_("Try again what is in quarantine"), permissions=["view"])
    def replay(self, request: HttpRequest, mails: QuerySet[IncomingMail]) -> None:
        """Read chosen mails once more, e.g. after what stopped them was mended."""
        results = [replay(mail) for mail in mails.filter(state=MailState.QUARANTINED)]
        stuck = sum(mail.state == MailState.QUARANTINED for mail in results)
        done = len(results) - stuck
        text = ngettext("%d mail was taken in.", "%d mails were taken in.", done) % done
        messages.success(request, text)
        if stuck:
            text = ngettext("%d mail stays in quarantine.", "%d mails stay in quarantine.", stuck)
            messages.error(request, text % stuck)


class RecipientInline(PlainInline):
    """Each recipient, with what the server said."""

    model = OutgoingRecipient
    extra = 0
    can_delete = False
    fields = ["kind", "address", "state", "answer", "changed_at"]

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


@admin.register(OutgoingMail)
class OutgoingMailAdmin(ReadOnlyAdmin):
    """The outbox (rule 8.1)."""

    list_display = ["created_at", "state", "subject", "to_ticket", "attempts", "not_before"]
    list_filter = ["state"]
    list_select_related = ["ticket"]
    search_fields = ["subject", "message_id", "recipients__address"]
    ordering = ["-id"]
    actions = ["send_again", "cancel"]
    inlines = [RecipientInline]
    fields = [
        "created_at",
        "state",
        "to_ticket",
        "subject",
        "from_header",
        "envelope_from",
        "message_id",
        "attempts",
        "not_before",
        "sent_at",
        "last_error",
    ]

    @admin.display(description=_("ticket"))
    def to_ticket(self, mail: OutgoingMail) -> str:
        """What it belongs to."""
        return _ticket_link(mail.ticket)

    @admin.action(description=_("Send again"), permissions=["view"])
    def send_again(self, request: HttpRequest, mails: QuerySet[OutgoingMail]) -> None:
        """Put failed and uncertain mails back into the queue; they keep their Message-ID."""
        self._each(request, mails, send_again)

    @admin.action(description=_("Cancel what is not sent yet"), permissions=["view"])
    def cancel(self, request: HttpRequest, mails: QuerySet[OutgoingMail]) -> None:
        """Take waiting mails out of the queue."""
        self._each(request, mails, cancel)

    @staticmethod
    def _each(
        request: HttpRequest,
        mails: QuerySet[OutgoingMail],
        operation: Callable[..., OutgoingMail],
    ) -> None:
        actor = Actor(Channel.WEB, agent=request.user)  # type: ignore[arg-type]
        done = 0
        for mail in mails:
            try:
                operation(mail, actor=actor)
                done += 1
            except DomainError as refusal:
                messages.error(request, f"{mail.subject}: {refusal.message}")
        if done:
            text = ngettext("%d mail was changed.", "%d mails were changed.", done) % done
            messages.success(request, text)
