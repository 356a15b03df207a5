"""The form of all filters, which leads to the list."""

from typing import Any

from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from accounts.auth.doors import SignedInRequest, agents_only
from tickets.forms.list_filter_form import FilterForm
from tickets.views.list_request import read_list
from tickets.views.shell import shell


@require_safe
@agents_only
def list_filter(request: SignedInRequest) -> HttpResponse:
    """All filters as one form, filled with those of the list it was asked from."""
    asked = read_list(request.GET, request.actor)
    context: dict[str, Any] = {
        "heading": _("Filter"),
        "form": FilterForm(asked.filters.query, request.actor),
        "sort": asked.filters.sort.as_text(),
        "keep": asked.keep,
        "back": f"{reverse('ticket_list')}?{asked.query}",
    }
    if request.htmx:
        return render(request, "tickets/_filter_dialog.html", context)
    return render(request, "tickets/filter.html", context | shell(request))


@require_safe
@agents_only
def list_filter_dialog(request: SignedInRequest) -> HttpResponseBase:
    """The same form over the list, for HTMX; anybody else gets the page."""
    if not request.htmx:
        return redirect(f"{reverse('ticket_list_filter')}?{request.GET.urlencode()}")
    return list_filter(request)
