"""Pages of saved views: make, change, order, delete; the menu of them in the side bar."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse, QueryDict
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe
from django_htmx.http import HttpResponseClientRedirect

from accounts.actors import Actor
from accounts.auth.doors import SignedInRequest, agents_only
from gotrs.common.errors import DomainError, Forbidden, Invalid, NotFound
from tickets import ticket_views
from tickets.forms.list_filters import Names, filter_bar, names_of_all
from tickets.forms.list_views import ViewForm
from tickets.list_preferences import ListPreferences
from tickets.models import TicketView
from tickets.stored_filters import stored_filters
from tickets.view_counts import view_menu
from tickets.views.list_request import Asked, read_list
from tickets.views.shell import shell

# Longer ones are no list that a page has made.
_MAX_QUERY = 4_000


@require_safe
@agents_only
def views_page(request: SignedInRequest) -> HttpResponse:
    """All views that the agent is offered, with what can be done to each."""
    actor = request.actor
    names = names_of_all()
    views = [
        {
            "view": view,
            "ours": ticket_views.may_change(actor, view),
            "chips": _chips(actor, view, names),
        }
        for view in ticket_views.visible_views(actor)
    ]
    context = shell(request) | {"views": views, "first": ListPreferences.of(actor).view}
    return render(request, "tickets/views.html", context)


def _chips(actor: Actor, view: TicketView, names: Names) -> list[tuple[str, str]]:
    """What the view filters by, in words; a sentence for what can't be read any more."""
    try:
        bar = filter_bar(stored_filters(view, actor), {"view": str(view.pk)}, names)
    except DomainError as error:
        texts = [text for found in error.details.values() for text in found]
        return [("", text) for text in texts]
    return bar.said


@require_safe
@agents_only
def views_menu(request: SignedInRequest) -> HttpResponse:
    """The views in the side bar with their figures, for HTMX; anybody else gets the page."""
    if not request.htmx:
        return redirect("ticket_views")
    word = request.GET.get("current", "")
    current = int(word) if word.isascii() and word.isdecimal() and len(word) < 19 else None
    menu = view_menu(request.actor, current, count=True)
    return render(request, "tickets/_view_menu.html", {"view_menu": menu})


@require_http_methods(["GET", "HEAD", "POST"])
@agents_only
def view_new(request: SignedInRequest) -> HttpResponse:
    """Save the list of ``query`` under a name."""
    if request.method != "POST":
        asked = _list_of(request, request.GET.urlencode())
        form = ViewForm(
            initial={
                "query": asked.query,
                "keep_columns": bool(asked.keep.get("columns")),
                "name": asked.view.name if asked.view else "",
            },
            actor=request.actor,
        )
        return _ask(request, form, None)
    form = ViewForm(request.POST, actor=request.actor)
    if not form.is_valid():
        return _ask(request, form, None, status=422)
    return _save(request, form, None)


@require_safe
@agents_only
def view_new_dialog(request: SignedInRequest) -> HttpResponseBase:
    """The same form over the list, for HTMX; anybody else gets the page."""
    if not request.htmx:
        return redirect(f"{reverse('ticket_view_new')}?{request.GET.urlencode()}")
    return view_new(request)


@require_http_methods(["GET", "HEAD", "POST"])
@agents_only
def view_edit(request: SignedInRequest, view_id: int) -> HttpResponse:
    """Change the name of a view and who is offered it. Raises NotFound, Forbidden."""
    view = ticket_views.find_view(request.actor, view_id)
    ticket_views.require_change(request.actor, view)
    if request.method != "POST":
        initial = {
            "name": view.name,
            "sharing": view.sharing,
            "group": str(view.group_id or ""),
            "keep_columns": bool(view.columns),
            "first": ListPreferences.of(request.actor).view == view.pk,
        }
        return _ask(request, ViewForm(initial=initial, actor=request.actor), view)
    form = ViewForm(request.POST, actor=request.actor)
    if not form.is_valid():
        return _ask(request, form, view, status=422)
    return _save(request, form, view)


@require_POST
@agents_only
def view_filters(request: SignedInRequest, view_id: int) -> HttpResponse:
    """Let a view show what the list shows now (``query``). Raises NotFound, Forbidden, Invalid."""
    view = ticket_views.find_view(request.actor, view_id)
    asked = _list_of(request, request.POST.get("query", ""))
    columns = {"columns": _names(asked)} if view.columns or asked.keep.get("columns") else {}
    ticket_views.save_view(request.actor, view, **_contents(asked), **columns)
    messages.success(request, _("The view now shows this list."))
    return redirect(f"{reverse('ticket_list')}?view={view.pk}")


@require_POST
@agents_only
def view_place(request: SignedInRequest, view_id: int) -> HttpResponse:
    """Move a view up or down in one's own menu, or open it first. Raises NotFound, Invalid."""
    view = ticket_views.find_view(request.actor, view_id)
    match request.POST.get("do"):
        case "up":
            ticket_views.move_view(request.actor, view, -1)
        case "down":
            ticket_views.move_view(request.actor, view, +1)
        case "first":
            ticket_views.open_first(request.actor, view)
        case "not-first":
            ticket_views.open_first(request.actor, None)
        case _:
            raise Invalid(_("Choose what to change."))
    return redirect("ticket_views")


@require_http_methods(["GET", "HEAD", "POST"])
@agents_only
def view_delete(request: SignedInRequest, view_id: int) -> HttpResponse:
    """Delete a view, after a question. Raises NotFound, Forbidden."""
    view = ticket_views.find_view(request.actor, view_id)
    ticket_views.require_change(request.actor, view)
    if request.method != "POST":
        context = shell(request, view_id=view.pk) | {
            "heading": _("Delete the view “%s”?") % view.name,
            "help": _("It disappears for everybody who sees it. No ticket is touched."),
            "button": _("Delete"),
            "dangerous": True,
            "address": request.path,
            "back": reverse("ticket_views"),
        }
        return render(request, "tickets/list_form.html", context)
    ticket_views.delete_view(request.actor, view)
    if ListPreferences.of(request.actor).view == view_id:
        ticket_views.open_first(request.actor, None)
    messages.success(request, _("The view “%s” is deleted.") % view.name)
    return redirect("ticket_views")


def _list_of(request: SignedInRequest, query: str) -> Asked:
    """The list that a query string describes. Raises Invalid for one that can't be meant."""
    asked = read_list(QueryDict(query[:_MAX_QUERY]), request.actor)
    if asked.problem:
        raise asked.problem
    return asked


def _contents(asked: Asked) -> dict[str, Any]:
    return {"filters": dict(asked.filters.query), "sort": asked.filters.sort.as_text()}


def _names(asked: Asked) -> list[str]:
    return [column.name for column in asked.columns]


def _save(request: SignedInRequest, form: ViewForm, view: TicketView | None) -> HttpResponse:
    said, actor = form.cleaned_data, request.actor
    values: dict[str, Any] = {name: said[name] for name in ("name", "sharing", "group")}
    try:
        if view is None:
            asked = _list_of(request, said["query"])
            values |= _contents(asked) | {"columns": _names(asked) if said["keep_columns"] else []}
        elif not said["keep_columns"]:
            values["columns"] = []
        elif not view.columns:
            values["columns"] = list(ListPreferences.of(actor).columns)
        saved = ticket_views.save_view(actor, view, **values)
    except (Forbidden, NotFound):
        raise
    except DomainError as error:
        form.take(error)
        return _ask(request, form, view, status=422)
    if said["first"]:
        ticket_views.open_first(actor, saved)
    elif ListPreferences.of(actor).view == saved.pk:
        ticket_views.open_first(actor, None)
    messages.success(request, _("The view “%s” is saved.") % saved.name)
    address = f"{reverse('ticket_list')}?view={saved.pk}"
    return HttpResponseClientRedirect(address) if request.htmx else redirect(address)


def _ask(
    request: SignedInRequest, form: ViewForm, view: TicketView | None, *, status: int = 200
) -> HttpResponse:
    address = reverse("ticket_view_edit", args=[view.pk]) if view else reverse("ticket_view_new")
    context: dict[str, Any] = {
        "form": form,
        "heading": _("Change the view") if view else _("Save this list as a view"),
        "button": _("Save"),
        "address": address,
        "back": reverse("ticket_views") if view else reverse("ticket_list"),
    }
    if request.htmx:
        return render(request, "tickets/_list_dialog.html", context, status=status)
    context |= shell(request, view_id=view.pk if view else None)
    return render(request, "tickets/list_form.html", context, status=status)
