"""What all pages of the back office share."""

from typing import Any, ClassVar

from django import forms
from django.contrib import admin
from django.contrib.admin.helpers import ACTION_CHECKBOX_NAME
from django.core.exceptions import BadRequest
from django.db import models
from django.http import HttpRequest, HttpResponse
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from gotrs.common.values import MAX_ID, read_integer

_MAX_SEARCH = 500


class BackOfficeAdmin(admin.ModelAdmin):
    """A page of the back office: plain choices without pop-up windows, no deleting."""

    list_per_page = 50
    show_full_result_count = False
    # Few rows, on a telephone too: no boxes beside each other.
    formfield_overrides = {models.ManyToManyField: {"widget": forms.CheckboxSelectMultiple}}

    def changelist_view(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """The list, under the name of what is in it. Raises BadRequest."""
        _check_request(request)
        title = {"title": capfirst(self.opts.verbose_name_plural)}
        return super().changelist_view(request, title | (extra_context or {}))

    def get_search_results(
        self, request: HttpRequest, queryset: models.QuerySet, search_term: str
    ) -> tuple[models.QuerySet, bool]:
        """As Django's; what is too long for any column finds nothing (SQLite fails on it)."""
        if len(search_term) > _MAX_SEARCH:
            return queryset.none(), False
        return super().get_search_results(request, queryset, search_term)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Rows that others point to are made invalid, never deleted (rule 2.1)."""
        return False

    def formfield_for_dbfield(
        self, db_field: models.Field, request: HttpRequest, **kwargs: Any
    ) -> forms.Field | None:
        return without_popups(super().formfield_for_dbfield(db_field, request, **kwargs))


def _check_request(request: HttpRequest) -> None:
    """Django fails on NUL in filters (PostgreSQL) and on ticked rows without an id."""
    asked = [text for name, values in request.GET.lists() for text in (name, *values)]
    ticked = [read_integer(text) for text in request.POST.getlist(ACTION_CHECKBOX_NAME)]
    if any("\0" in text for text in asked):
        raise BadRequest("NUL in the query string.")
    if not all(pk is not None and 0 < pk <= MAX_ID for pk in ticked):
        raise BadRequest("What is ticked is no row.")


class NamedFields(forms.BaseInlineFormSet):
    """Rows whose fields have names of their own: the heads of columns are no labels."""

    def add_fields(self, form: Any, index: int | None) -> None:
        super().add_fields(form, index)
        for field in form.fields.values():
            widget = getattr(field.widget, "widget", field.widget)  # within Django's wrapper
            widget.attrs.setdefault("aria-label", str(field.label or ""))


class PlainInline(admin.TabularInline):
    """Rows below the one that they belong to."""

    extra = 1
    formset = NamedFields

    def formfield_for_dbfield(
        self, db_field: models.Field, request: HttpRequest, **kwargs: Any
    ) -> forms.Field | None:
        return without_popups(super().formfield_for_dbfield(db_field, request, **kwargs))


class MasterDataAdmin(BackOfficeAdmin):
    """Configured rows: valid or not, with a comment."""

    list_filter: ClassVar[Any] = ["valid_id"]
    ordering: ClassVar[Any] = ["name"]
    search_fields: ClassVar[Any] = ["name", "comment"]
    list_display: Any = ["name", "valid_id", "comment"]


class ReadOnlyAdmin(BackOfficeAdmin):
    """A log: looked at, never written."""

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


def without_popups(field: forms.Field | None) -> forms.Field | None:
    """Choices of other rows without the buttons that open those in a second window."""
    if field is not None:
        for name in ("add", "change", "delete", "view"):
            if hasattr(field.widget, f"can_{name}_related"):
                setattr(field.widget, f"can_{name}_related", False)
    return field


class SecretField(forms.CharField):
    """A password that can be set and never read: left empty, the stored one stays."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("required", False)
        kwargs.setdefault("strip", False)
        kwargs.setdefault("help_text", _("Leave it empty to keep the present one."))
        kwargs.setdefault("widget", forms.PasswordInput(attrs={"autocomplete": "new-password"}))
        super().__init__(**kwargs)
