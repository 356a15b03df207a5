"""What can be done with a ticket besides writing: one named action each, all by the same way.

An action is asked for with GET (a page, or for HTMX a dialog) and done with POST. A menu of the
panel posts straight away.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.contrib import messages
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods
from django_htmx.http import HttpResponseClientRedirect, reswap, retarget, trigger_client_event

from accounts.actors import Actor
from accounts.auth.doors import SignedInRequest, agents_only
from accounts.models import Permission
from gotrs.common.errors import DomainError, Forbidden, NotFound
from tickets.access import access_ticket, require
from tickets.forms.ticket_base import TicketForm
from tickets.models import Ticket
from tickets.views.freshness import Seen, StaleView, carefully
from tickets.views.shell import shell
from tickets.views.ticket import show_panel

DIALOG = "#ticket-dialog"


@dataclass(frozen=True)
class Call:
    """One action being done: by whom, with what, on which version."""

    actor: Actor
    ticket: Ticket
    form: TicketForm
    version: int | None

    @property
    def data(self) -> Mapping[str, Any]:
        """The form's cleaned data."""
        return self.form.cleaned_data

    @property
    def by(self) -> dict[str, Any]:
        """What each operation is told."""
        return {"actor": self.actor, "expected_version": self.version}


Do = Callable[[Call], "str | None"]


@dataclass(frozen=True)
class Action:
    """A named action: which form, which permissions, which operation.

    ``do`` returns an address if the person should be elsewhere afterwards.
    """

    name: str
    form: type[TicketForm]
    do: Do
    needs: tuple[str, ...] = (Permission.RW,)
    initial: Callable[[SignedInRequest, Ticket], dict[str, Any]] = field(
        default=lambda request, ticket: {}
    )
    # Posted by a menu or button of the page itself, so that refusals show in the panel.
    in_place: bool = False
    done: Any = ""
    heading: Any = ""


def _heading(action: Action) -> str:
    return str(action.form.heading or action.heading)


def view_of(action: Action) -> Callable[..., HttpResponseBase]:
    """The view that asks for an action and does it."""

    @require_http_methods(["GET", "HEAD", "POST"])
    @agents_only
    def view(request: SignedInRequest, pk: int) -> HttpResponse:
        ticket = access_ticket(request.actor, pk)
        require(request.actor, ticket, *action.needs)
        if request.method != "POST":
            if request.path.startswith("/api/") and not request.htmx:
                return redirect(f"ticket_{action.name}", pk=pk)
            return _ask(request, ticket, action, _blank(request, ticket, action))
        form = action.form(request.POST, actor=request.actor, ticket=ticket)
        if not form.is_valid():
            return _refuse(request, ticket, action, form)
        return _perform(request, ticket, action, form)

    view.__doc__ = f"{action.name.capitalize()} a ticket."
    return view


def _blank(request: SignedInRequest, ticket: Ticket, action: Action) -> TicketForm:
    initial = action.initial(request, ticket) | Seen.now_of(ticket).as_initial()
    return action.form(initial=initial, actor=request.actor, ticket=ticket)


def _perform(
    request: SignedInRequest, ticket: Ticket, action: Action, form: TicketForm
) -> HttpResponse:
    def run(version: int | None) -> str | None:
        return action.do(Call(request.actor, ticket, form, version))

    try:
        address = carefully(ticket, request.actor, Seen.of(form.cleaned_data), run)
    except StaleView as stale:
        return _refuse(request, ticket, action, form, stale)
    except (NotFound, Forbidden):
        raise
    except DomainError as error:
        form.take(error)
        return _refuse(request, ticket, action, form)
    return _done(request, ticket, action, address)


def _done(
    request: SignedInRequest, ticket: Ticket, action: Action, address: str | None
) -> HttpResponse:
    try:
        shown = access_ticket(request.actor, ticket.pk)
    except NotFound:  # moved to where this agent reads nothing, or deleted
        address = address or reverse("ticket_list")
    if address or not request.htmx:
        if action.done:
            messages.success(request, str(action.done))
        address = address or reverse("ticket", args=[ticket.pk])
        return HttpResponseClientRedirect(address) if request.htmx else redirect(address)
    response = show_panel(request, shown)
    for event in ("ticket-changed", "dialog-close"):
        trigger_client_event(response, event)
    if action.done:
        trigger_client_event(response, "toast", {"text": str(action.done), "kind": "success"})
    return response


def _refuse(
    request: SignedInRequest,
    ticket: Ticket,
    action: Action,
    form: TicketForm,
    stale: StaleView | None = None,
) -> HttpResponse:
    """Say what is wrong where it was asked for: in the panel, the dialog, or the page."""
    if request.htmx and action.in_place and not request.POST.get("dialog"):
        shown = access_ticket(request.actor, ticket.pk)
        response = show_panel(request, shown, status=422, problems=_sentences(form), stale=stale)
        return trigger_client_event(response, "ticket-changed") if stale else response
    if stale is not None:
        data = request.POST.copy()
        for name, value in stale.seen.as_initial().items():
            data[name] = str(value)
        form.data = data
    response = _ask(request, ticket, action, form, stale=stale, status=422)
    if request.htmx:
        reswap(retarget(response, DIALOG), "innerHTML")
    return response


def _sentences(form: TicketForm) -> list[str]:
    return [str(said) for errors in form.errors.values() for said in errors]


def _ask(
    request: SignedInRequest,
    ticket: Ticket,
    action: Action,
    form: TicketForm,
    *,
    stale: StaleView | None = None,
    status: int = 200,
) -> HttpResponse:
    context: dict[str, Any] = {
        "ticket": ticket,
        "form": form,
        "stale": stale,
        "heading": _heading(action),
        "address": reverse(f"ticket_{action.name}", args=[ticket.pk]),
        "fragment": reverse(f"ticket_{action.name}_fragment", args=[ticket.pk]),
    }
    if request.htmx:
        return render(request, "tickets/_ticket_action_dialog.html", context, status=status)
    context |= shell(request, queue_id=ticket.queue_id)
    return render(request, "tickets/ticket_action.html", context, status=status)
