"""Auto responses in the back office: texts, and the queues that send them."""

from typing import Any

from django import forms
from django.contrib import admin
from django.core.exceptions import ValidationError
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from accounts.backoffice import AuditedMasterDataAdmin
from queues import rules
from queues.models import AutoResponse, AutoResponseKind, Queue, QueueAutoResponse

_HELP = _(
    "Tags such as {{ ticket.number }} or {{ customer.name }} are replaced. Never quote what the "
    "customer wrote: a forged sender would have us mail it to strangers."
)


class AutoResponseForm(forms.ModelForm):
    """A text, and the queues that use it: each queue has one for each occasion."""

    used_by = forms.ModelMultipleChoiceField(
        label=_("Queues"),
        queryset=Queue.objects.order_by("name"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("None chosen: it is never sent."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.pk:
            self.initial["used_by"] = [queue.pk for queue in self.instance.queues.all()]
        kind = self.fields.get("kind")
        if isinstance(kind, forms.TypedChoiceField) and self.instance.kind != (
            AutoResponseKind.REMOVE
        ):
            # Old databases have such texts; no occasion sends one.
            kept = [c for c in AutoResponseKind.choices if c[0] != AutoResponseKind.REMOVE]
            kind.choices = [("", "–"), *kept]

    def clean_text(self) -> str:
        """HTML is cleaned as by the API."""
        return rules.clean_text(self.cleaned_data["text"], self.instance.content_type)

    def clean(self) -> dict[str, Any]:
        """No queue has two texts for one occasion."""
        data: dict[str, Any] = super().clean() or self.cleaned_data
        if data.get("used_by") and data.get("kind"):
            taken = QueueAutoResponse.objects.filter(
                queue__in=data["used_by"], kind=data["kind"]
            ).exclude(auto_response=self.instance.pk)
            names = [f"{row.queue} ({row.auto_response})" for row in _named(taken)]
            if names:
                message = _("These queues have another text for this occasion: %s.")
                self.add_error("used_by", ValidationError(message % ", ".join(names[:5])))
        return data

    def assign(self) -> None:
        """Store which queues use the text; called once the text itself is stored."""
        rows = QueueAutoResponse.objects.filter(auto_response=self.instance)
        rows.exclude(queue__in=self.cleaned_data["used_by"]).delete()
        rows.update(kind=self.instance.kind)
        present = set(rows.values_list("queue_id", flat=True))
        QueueAutoResponse.objects.bulk_create(
            QueueAutoResponse(queue=queue, auto_response=self.instance, kind=self.instance.kind)
            for queue in self.cleaned_data["used_by"]
            if queue.pk not in present
        )


def _named(rows: Any) -> Any:
    return rows.select_related("queue", "auto_response").order_by("queue__name")


@admin.register(AutoResponse)
class AutoResponseAdmin(AuditedMasterDataAdmin):
    """Texts that the system sends by itself (rule 7.17)."""

    form = AutoResponseForm
    audit_entity = "auto_response"
    list_display = ["name", "kind", "valid_id", "comment"]
    list_filter = ["valid_id", "kind", "queues"]
    search_fields = ["name", "subject", "text", "comment"]
    fieldsets = [
        (
            None,
            {
                "fields": ["name", "kind", "subject", "text", "valid_id", "comment"],
                "description": _HELP,
            },
        ),
        (_("Who sends it"), {"fields": ["used_by"]}),
    ]

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:
        super().save_related(request, form, formsets, change)
        form.assign()
