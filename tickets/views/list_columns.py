"""Choosing the columns of a list: for oneself, or for a view that one may change."""

from typing import Any

from django.http import HttpResponse, QueryDict
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from accounts.auth.doors import SignedInRequest, agents_only
from tickets import list_preferences, ticket_views
from tickets.list_columns import (
    DEFAULT_NAMES,
    MAX_COLUMNS,
    TITLE,
    Column,
    all_columns,
    columns_named,
)
from tickets.models import TicketView
from tickets.views.list_request import Asked, read_list
from tickets.views.shell import shell

_MAX_QUERY = 4_000


@require_http_methods(["GET", "HEAD", "POST"])
@agents_only
def list_columns(request: SignedInRequest) -> HttpResponse:
    """Show the columns to choose from, keep what was chosen.

    ``up`` and ``down`` name a column that is to change its place; then nothing is kept yet. What a
    view shows is kept in the view if its owner says so (``where=view``), else it is one's own.
    """
    if request.method != "POST":
        asked = _list_of(request, request.GET)
        return _ask(request, asked, [column.name for column in asked.columns])
    asked = _list_of(request, QueryDict(request.POST.get("query", "")[:_MAX_QUERY]))
    chosen = _chosen(request)
    if moved := _moved(request, chosen):
        return _ask(request, asked, moved)
    names = [column.name for column in columns_named(chosen, request.actor)]
    if "reset" in request.POST or names == list(DEFAULT_NAMES):
        names = []
    _keep(request, asked, names)
    without = {**asked.keep, "columns": None}
    return redirect(f"{reverse('ticket_list')}?{asked.filters.as_query(**without)}")


@require_safe
@agents_only
def list_columns_dialog(request: SignedInRequest) -> HttpResponseBase:
    """The same form over the list, for HTMX; anybody else gets the page."""
    if not request.htmx:
        return redirect(f"{reverse('ticket_list_columns')}?{request.GET.urlencode()}")
    return list_columns(request)


def _list_of(request: SignedInRequest, params: QueryDict) -> Asked:
    asked = read_list(params, request.actor)
    if asked.problem and asked.view is None:
        raise asked.problem
    return asked


def _chosen(request: SignedInRequest) -> list[str]:
    known = {column.name for column in all_columns(request.actor)}
    return [name for name in request.POST.getlist("column") if name in known][:MAX_COLUMNS]


def _moved(request: SignedInRequest, chosen: list[str]) -> list[str]:
    """The columns with one of them moved by a place; [] if none is to be."""
    for word, by in (("up", -1), ("down", +1)):
        name = request.POST.get(word, "")
        if name in chosen:
            at = chosen.index(name)
            to = max(0, min(at + by, len(chosen) - 1))
            chosen[at], chosen[to] = chosen[to], chosen[at]
            return chosen
    return []


def _keep(request: SignedInRequest, asked: Asked, names: list[str]) -> None:
    if asked.view is not None and request.POST.get("where") == "view":
        ticket_views.save_view(request.actor, asked.view, columns=names)
    else:
        list_preferences.keep(request.actor, columns=names)


def _for_view(request: SignedInRequest, view: TicketView | None) -> bool:
    return view is not None and ticket_views.may_change(request.actor, view)


def _ask(request: SignedInRequest, asked: Asked, chosen: list[str]) -> HttpResponse:
    columns = all_columns(request.actor)
    by_name = {column.name: column for column in columns}
    shown: list[Column] = [by_name[name] for name in chosen if name in by_name]
    others = [column for column in columns if column.name not in chosen]
    context: dict[str, Any] = {
        "heading": _("Columns"),
        "shown": shown,
        "others": others,
        "always": TITLE,
        "view": asked.view if _for_view(request, asked.view) else None,
        "list_query": asked.query,
        "back": f"{reverse('ticket_list')}?{asked.query}",
    }
    if request.htmx:
        return render(request, "tickets/_columns_dialog.html", context)
    return render(request, "tickets/columns.html", context | shell(request))
