"""Postmaster filters in the back office: written there, and tried on past mails before they act."""

from typing import Any

from django import forms
from django.contrib import admin
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import URLPattern, path, reverse
from django.utils.decorators import method_decorator
from django.utils.html import format_html
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from accounts.backoffice import AuditedMasterDataAdmin
from gotrs.common.admin import NamedFields, PlainInline
from gotrs.common.validity import Validity
from tickets.mail.intake import filters, stages
from tickets.mail.intake.filter_rules import (
    HEADERS,
    check_field,
    check_set_value,
    check_value,
    names_to_set,
)
from tickets.mail.intake.rehearse import PAST_MAILS, rehearse
from tickets.models import ConditionKind, FilterCondition, FilterValue, PostmasterFilter

_ADDRESS_PREFIX = "EMAILADDRESS:"


class ConditionForm(forms.ModelForm):
    """One condition; an expression that can't work is refused here."""

    class Meta:
        widgets = {
            "field": forms.TextInput(attrs={"list": "filter-headers", "size": 18}),
            "value": forms.TextInput(attrs={"size": 30}),
        }

    def clean_field(self) -> str:
        """The name of a header, or one of ours."""
        return _checked("field", check_field, self.cleaned_data["field"])

    def clean(self) -> dict[str, Any]:
        """What is looked for fits how it is looked for."""
        data: dict[str, Any] = super().clean() or self.cleaned_data
        kind, value = data.get("kind"), data.get("value", "")
        if kind == ConditionKind.PATTERN and value.startswith(_ADDRESS_PREFIX):
            # How OTRS writes it.
            kind = data["kind"] = ConditionKind.ADDRESS
            value = data["value"] = value[len(_ADDRESS_PREFIX) :].strip()
        if kind is not None and "value" in data:
            try:
                check_value(kind, value)
            except ValueError as error:
                self.add_error("value", str(error))
        return data


class ValueForm(forms.ModelForm):
    """One value; what names nothing is refused here."""

    # Not required, for the empty row at the end holds none.
    name = forms.ChoiceField(label=_("What is set"), required=False)

    class Meta:
        widgets = {"value": forms.TextInput(attrs={"size": 40})}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = names_to_set(self.instance.name)
        self.fields["name"].choices = [("", "–"), *choices]  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """A value that the name can hold."""
        data: dict[str, Any] = super().clean() or self.cleaned_data
        if "name" in data and not data["name"] and not data.get("DELETE"):
            self.add_error("name", gettext("Say what is set."))
        if data.get("name") and "value" in data:
            try:
                check_set_value(data["name"], data["value"])
            except ValueError as error:
                self.add_error("value", str(error))
        return data


def _checked(name: str, check: Any, value: str) -> str:
    try:
        return str(check(value))
    except ValueError as error:
        raise ValidationError(str(error)) from None


class ConditionSet(NamedFields):
    """All conditions of a filter."""

    def clean(self) -> None:
        """Without any it would match nothing, which nobody means."""
        super().clean()
        if not any(self.errors) and not _rows_of(self):
            raise ValidationError(gettext("A filter needs a condition."))


class ValueSet(NamedFields):
    """All values that a filter sets."""

    def clean(self) -> None:
        """A filter that sets nothing must at least stop the others."""
        super().clean()
        if any(self.errors):
            return
        names = [row["name"] for row in _rows_of(self)]
        if not names and not self.instance.stop:
            raise ValidationError(gettext("A filter sets a value, or stops those after it."))
        if len(names) != len(set(names)):
            raise ValidationError(gettext("Each value can be set once."))


def _rows_of(formset: Any) -> list[dict[str, Any]]:
    """What stands in the rows that stay."""
    filled = [form.cleaned_data for form in formset.forms if form.has_changed() or form.instance.pk]
    return [row for row in filled if row and not row.get("DELETE")]


class ConditionInline(PlainInline):
    """The conditions."""

    model = FilterCondition
    form = ConditionForm
    formset = ConditionSet
    fields = ["field", "negated", "kind", "value"]
    ordering = ["id"]
    verbose_name_plural = _("Conditions, all of which must hold")


class ValueInline(PlainInline):
    """The values."""

    model = FilterValue
    form = ValueForm
    formset = ValueSet
    fields = ["name", "value"]
    ordering = ["id"]
    verbose_name_plural = _("What is set then")


class FilterForm(forms.ModelForm):
    """A filter; a new one does nothing until somebody makes it valid."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not self.instance.pk:
            self.initial.setdefault("valid_id", Validity.INVALID)


@admin.register(PostmasterFilter)
class PostmasterFilterAdmin(AuditedMasterDataAdmin):
    """Rules on the way from mail to ticket (rule 7.14)."""

    form = FilterForm
    audit_entity = "postmaster_filter"
    list_display = ["position", "name", "valid_id", "stop", "state", "try_out", "comment"]
    list_display_links = ["name"]
    ordering = ["position", "name"]
    inlines = [ConditionInline, ValueInline]
    change_form_template = "admin/postmaster_filter.html"
    fieldsets = [
        (
            None,
            {
                "fields": ["name", "position", "stop", "valid_id", "comment"],
                "description": _(
                    "A new filter is tried first: save it as invalid, look at what it would do to "
                    "past mails, then make it valid."
                ),
            },
        )
    ]

    def get_urls(self) -> list[URLPattern]:
        """Django's, and the filter on past mails."""
        own = path(
            "<int:pk>/test/",
            self.admin_site.admin_view(self.test_page),
            name="tickets_postmasterfilter_test",
        )
        return [own, *super().get_urls()]

    def get_queryset(self, request: HttpRequest) -> Any:
        """With the conditions, which the list looks at."""
        return super().get_queryset(request).prefetch_related("conditions")

    @admin.display(description=_("state"))
    def state(self, rule: PostmasterFilter) -> str:
        """Whether it can work."""
        return filters.problem_of(rule) or gettext("works")

    @admin.display(description=_("test"))
    def try_out(self, rule: PostmasterFilter) -> str:
        """The way to its test."""
        address = reverse("admin:tickets_postmasterfilter_test", args=[rule.pk])
        return format_html('<a href="{}">{}</a>', address, gettext("past mails"))

    def changeform_view(
        self,
        request: HttpRequest,
        object_id: str | None = None,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> Any:
        """With the headers that are offered."""
        offered = {"filter_headers": HEADERS, **(extra_context or {})}
        return super().changeform_view(request, object_id, form_url, offered)

    @method_decorator(require_safe)
    def test_page(self, request: HttpRequest, pk: int) -> HttpResponse:
        """What the filter would do to the newest stored mails."""
        rule = get_object_or_404(self.model, pk=pk)
        found = rehearse(rule)
        context = self.admin_site.each_context(request) | {
            "title": gettext("Test of the filter “%(name)s”") % {"name": rule.name},
            "opts": self.opts,
            "rule": rule,
            "problem": filters.problem_of(rule),
            "found": found,
            "most": PAST_MAILS,
            "hits": [
                {
                    "mail": hit.mail,
                    "stage": stages.stages([hit.filter_row])[0],
                    "result": stages.stages([hit.expected])[0],
                    "queue": hit.queue,
                }
                for hit in found.hits
            ],
        }
        return render(request, "admin/postmaster_filter_test.html", context)
