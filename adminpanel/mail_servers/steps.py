"""Buttons beside Save: the form is stored, then something is done with the row.

What is done talks to servers, so it can't happen in the transaction of the form: the browser is
sent on to an address of its own, by POST.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, ClassVar

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db import models
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import URLPattern, path, reverse
from django.utils.functional import Promise
from django.views.decorators.http import require_POST

from accounts.backoffice import AuditedMasterDataAdmin
from tickets.mail.probing import Tried


@dataclass(frozen=True)
class Step:
    """A button, and the method that does its work: ``do_<name>(request, row)``."""

    name: str
    label: str | Promise


class StepsAdmin(AuditedMasterDataAdmin):
    """Rows with further buttons. What is not edited here is written by others meanwhile."""

    steps: ClassVar[Sequence[Step]] = ()
    change_list_template = "admin/mail_servers_list.html"

    def steps_for(self, row: Any) -> Sequence[Step]:
        """The buttons of a row; None is one that is still to be made."""
        return self.steps

    def get_urls(self) -> list[URLPattern]:
        """Django's, and one for each button."""
        own = [
            path(
                f"<int:pk>/{step.name.replace('_', '-')}/",
                self.admin_site.admin_view(self._view(step)),
                name=self._place(step.name),
            )
            for step in self.steps
        ]
        return [*own, *super().get_urls()]

    def _place(self, page: str) -> str:
        return f"{self.opts.app_label}_{self.opts.model_name}_{page}"

    def _view(self, step: Step) -> Any:
        @require_POST
        def view(request: HttpRequest, pk: int) -> HttpResponse:
            if not self.has_change_permission(request):
                raise PermissionDenied
            row = get_object_or_404(self.model, pk=pk)
            answer: HttpResponse | None = getattr(self, f"do_{step.name}")(request, row)
            return answer or self.to_page_of(row)

        return view

    def to_page_of(self, row: models.Model) -> HttpResponse:
        """On to the page of a row."""
        return HttpResponseRedirect(reverse(f"admin:{self._place('change')}", args=[row.pk]))

    def changeform_view(
        self,
        request: HttpRequest,
        object_id: str | None = None,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        row = self.get_object(request, object_id) if object_id else None
        more = {"steps": self.steps_for(row)}
        return super().changeform_view(request, object_id, form_url, more | (extra_context or {}))

    def response_add(
        self, request: HttpRequest, obj: Any, post_url_continue: str | None = None
    ) -> HttpResponse:
        return self._on(request, obj) or super().response_add(request, obj, post_url_continue)

    def response_change(self, request: HttpRequest, obj: Any) -> HttpResponse:
        return self._on(request, obj) or super().response_change(request, obj)

    def _on(self, request: HttpRequest, row: Any) -> HttpResponse | None:
        """To the address of the button that was pressed, the form's POST along with it."""
        for step in self.steps:
            if f"_{step.name}" in request.POST:
                address = reverse(f"admin:{self._place(step.name)}", args=[row.pk])
                return HttpResponseRedirect(address, preserve_request=True)
        return None

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        """Only what is edited here; what others noted since the form was read stays."""
        obj.save(update_fields=[*edited_columns(obj), "changed_at"] if change else None)

    def audited(self, request: HttpRequest, obj: Any) -> dict[str, Any]:
        """What is edited here; figures and tokens come and go by themselves."""
        found = super().audited(request, obj)
        edited = {field.attname for field in obj._meta.concrete_fields if field.editable}
        return {name: value for name, value in found.items() if name in edited or name == "id"}


def show(request: HttpRequest, found: Tried, named: str = "") -> None:
    """What came of trying something out, behind the name of what was tried."""
    say = messages.success if found.good else messages.error
    say(request, f"{named}{found.words}")


def edited_columns(row: models.Model) -> list[str]:
    """The names of the columns that people write."""
    columns = row._meta.concrete_fields
    return [column.name for column in columns if column.editable and not column.primary_key]
