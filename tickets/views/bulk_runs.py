"""Changing many tickets by one form: ask, confirm, do it in steps, say what became of each."""

from collections.abc import Sequence
from typing import Any

from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe
from django_htmx.http import HttpResponseClientRedirect

from accounts.actors import Actor
from accounts.auth.doors import SignedInRequest, agents_only
from gotrs.common.errors import Invalid
from gotrs.common.text import grouped
from gotrs.common.values import MAX_ID, read_integer
from tickets import bulk, bulk_runs
from tickets.bulk_runs import MAX_TICKETS
from tickets.forms.list_bulk_form import BulkForm
from tickets.models import BulkRun, Outcome, Ticket
from tickets.views.list_request import read_list
from tickets.views.shell import shell

_MAX_QUERY = 4_000
# Numbers that the result names one by one.
_NAMED = 200


@require_POST
@agents_only
def bulk_edit(request: SignedInRequest) -> HttpResponse:
    """Ask what is to change in the ticked tickets, or in ``all`` of the list; then begin.

    Sent by POST when it only asks, too: five hundred ids have no room in an address. Raises
    Invalid.
    """
    ids = chosen_ids(request.actor, request.POST)
    if "confirmed" not in request.POST:
        return _ask(request, ids, BulkForm(initial=_initial(request), actor=request.actor))
    form = BulkForm(request.POST, actor=request.actor)
    if not form.is_valid():
        return _ask(request, ids, form, status=422)
    if str(len(ids)) != request.POST["confirmed"]:
        form.add_error(None, _("The list has changed meanwhile: it now has %d tickets.") % len(ids))
        return _ask(request, ids, form, status=422)
    said = {name: request.POST.getlist(name) for name in form.fields if name in request.POST}
    run = bulk_runs.start(request.actor, ids, said, request.POST.get("query", "")[:_MAX_QUERY])
    bulk_runs.go_on(request.actor, run, form.change())
    address = reverse("ticket_bulk_run", args=[run.pk])
    return HttpResponseClientRedirect(address) if request.htmx else redirect(address)


def chosen_ids(actor: Actor, data: QueryDict) -> list[int]:
    """The ids of the ticked tickets, or of all in the list of ``query``. Raises Invalid."""
    if data.get("all"):
        return _all_ids(actor, data.get("query", ""))
    numbers = [read_integer(word) for word in data.getlist("ticket")]
    ids = list(dict.fromkeys(n for n in numbers if n is not None and 0 < n <= MAX_ID))
    if len(ids) > bulk.MAX_TICKETS:
        raise Invalid(_("At most %d tickets can be changed at once.") % bulk.MAX_TICKETS)
    visible = Ticket.objects.visible_to(actor).filter(pk__in=ids)
    found = set(visible.values_list("pk", flat=True))
    ids = [pk for pk in ids if pk in found]
    if not ids:
        raise Invalid(_("No ticket is selected."))
    return ids


def _all_ids(actor: Actor, query: str) -> list[int]:
    asked = read_list(QueryDict(query[:_MAX_QUERY]), actor)
    if asked.problem:
        raise asked.problem
    tickets = asked.listing.searched().order_by("id").values_list("pk", flat=True)
    ids = list(tickets[: MAX_TICKETS + 1])
    if not ids:
        raise Invalid(_("No ticket is selected."))
    if len(ids) > MAX_TICKETS:
        text = _("The list has more than %d tickets. Narrow it by a filter first.")
        raise Invalid(text % MAX_TICKETS)
    return ids


def _initial(request: SignedInRequest) -> dict[str, Any]:
    """What a menu of the bar asked for already."""
    names = ("state", "owner", "queue", "priority")
    return {name: request.POST[name] for name in names if request.POST.get(name)}


def _ask(
    request: SignedInRequest, ids: Sequence[int], form: BulkForm, *, status: int = 200
) -> HttpResponse:
    number = len(ids)
    heading = ngettext("Change %(number)s ticket", "Change %(number)s tickets", number) % {
        "number": grouped(number)
    }
    context: dict[str, Any] = {
        "heading": heading,
        "form": form,
        "number": number,
        "all": bool(request.POST.get("all")),
        "ids": [] if request.POST.get("all") else ids,
        "list_query": request.POST.get("query", "")[:_MAX_QUERY],
        "button": heading,
        "back": f"{reverse('ticket_list')}?{_safe(request.POST.get('query', ''))}",
    }
    if request.htmx:
        return render(request, "tickets/_bulk_dialog.html", context, status=status)
    return render(request, "tickets/bulk_edit.html", context | shell(request), status=status)


def _safe(query: str) -> str:
    return QueryDict(query[:_MAX_QUERY]).urlencode()


# --- A run ----------------------------------------------------------------------------------------


@require_safe
@agents_only
def bulk_run(request: SignedInRequest, run_id: int) -> HttpResponse:
    """How far a run of one's own is, and what became of each ticket. Raises NotFound."""
    run = bulk_runs.find_run(request.actor, run_id)
    context = _state_of(request, run) | shell(request)
    return render(request, "tickets/bulk_run.html", context)


@require_POST
@agents_only
def bulk_go_on(request: SignedInRequest, run_id: int) -> HttpResponse:
    """Do the next step; ``again`` lets those wait once more whose result nobody knows.

    Raises NotFound; Invalid if the change can't be made (any more).
    """
    run = bulk_runs.find_run(request.actor, run_id)
    if "again" in request.POST:
        bulk_runs.try_again(run)
    form = _form_of(request.actor, run)
    if not form.is_valid():
        texts = [str(text) for errors in form.errors.values() for text in errors]
        raise Invalid(" ".join(texts))
    bulk_runs.go_on(request.actor, run, form.change())
    if not request.htmx:
        return redirect("ticket_bulk_run", run_id=run.pk)
    return render(request, "tickets/_bulk_progress.html", _state_of(request, run))


def _form_of(actor: Actor, run: BulkRun) -> BulkForm:
    data = QueryDict(mutable=True)
    for name, values in run.change.items():
        data.setlist(name, values)
    return BulkForm(data, actor=actor)


def _state_of(request: SignedInRequest, run: BulkRun) -> dict[str, Any]:
    items = run.items.exclude(outcome=Outcome.WAITING).order_by("id")
    rows = list(items.values_list("ticket_id", "outcome", "message"))
    visible = Ticket.objects.visible_to(request.actor).filter(pk__in=items.values("ticket_id"))
    numbers = dict(visible.values_list("pk", "tn"))
    refused: dict[str, list[tuple[int, str]]] = {}
    for pk, outcome, message in rows:
        if outcome == Outcome.REFUSED:
            refused.setdefault(message, []).append((pk, numbers.get(pk, "")))
    changed = [(pk, numbers[pk]) for pk, out, _m in rows if out == Outcome.DONE and pk in numbers]
    lost = [(pk, numbers.get(pk, "")) for pk, outcome, _m in rows if outcome == Outcome.BEGUN]
    progress = bulk_runs.progress(run)
    return {
        "run": run,
        "progress": progress,
        "refused": list(refused.items()),
        "changed": changed[:_NAMED],
        "further": max(0, len(changed) - _NAMED),
        "unknown": lost if progress.unknown else [],
        "back": f"{reverse('ticket_list')}?{_safe(run.query)}",
    }
