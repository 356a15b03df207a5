"""The bar over selected tickets: one change for all of them, with a result for each."""

from collections.abc import Callable

from django.contrib import messages
from django.http import HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST
from django_htmx.http import HttpResponseClientRedirect

from accounts.actors import Actor
from accounts.auth.doors import SignedInRequest, agents_only
from accounts.models import Agent
from gotrs.common.errors import Invalid
from gotrs.common.values import MAX_ID, read_integer
from queues.models import Queue
from tickets.bulk import (
    MAX_TICKETS,
    BulkChange,
    BulkResult,
    apply_to_each,
    to_owner,
    to_priority,
    to_queue,
    to_state,
)
from tickets.models import Priority, State, StateType
from tickets.views.bulk_runs import bulk_edit


@require_POST
@agents_only
def bulk(request: SignedInRequest) -> HttpResponseBase:
    """Change the ticked tickets and say what was done with each. Raises Invalid for bad input.

    What is meant for ``all`` tickets of the list is asked about first.
    """
    if request.POST.get("all"):
        return bulk_edit(request)
    ids = [pk for word in request.POST.getlist("ticket") if (pk := _number(word))]
    if not ids:
        raise Invalid(_("No ticket is selected."))
    if len(ids) > MAX_TICKETS:
        raise Invalid(_("At most %d tickets can be changed at once.") % MAX_TICKETS)
    results = apply_to_each(request.actor, ids, _change(request))
    _tell(request, results)
    back = request.POST.get("next", "")
    if not url_has_allowed_host_and_scheme(back, {request.get_host()}):
        back = reverse("ticket_list")
    return HttpResponseClientRedirect(back) if request.htmx else HttpResponseRedirect(back)


def _change(request: SignedInRequest) -> BulkChange:
    """What the pressed part of the bar asks for."""
    for name, build in _CHANGES.items():
        if value := request.POST.get(name, ""):
            return build(request.actor, value)
    raise Invalid(_("Choose what to change."))


def _to_state(actor: Actor, value: str) -> BulkChange:
    states = State.objects.valid().exclude(type_id__in=(StateType.MERGED, StateType.REMOVED))
    state = states.filter(pk=_number(value)).first()
    if state is None:
        raise Invalid(_("There is no such state."), "state")
    return to_state(state)


def _to_owner(actor: Actor, value: str) -> BulkChange:
    wanted = actor.agent_id if value == "me" else _number(value)
    owner = None if value == "none" else Agent.objects.filter(pk=wanted).first()
    if owner is None and value != "none":
        raise Invalid(_("There is no such agent."), "owner")
    return to_owner(owner)


def _to_queue(actor: Actor, value: str) -> BulkChange:
    queue = Queue.objects.valid().visible_to(actor).filter(pk=_number(value)).first()
    if queue is None:
        raise Invalid(_("There is no such queue."), "queue")
    return to_queue(queue)


def _to_priority(actor: Actor, value: str) -> BulkChange:
    priority = Priority.objects.valid().filter(pk=_number(value)).first()
    if priority is None:
        raise Invalid(_("There is no such priority."), "priority")
    return to_priority(priority)


_CHANGES: dict[str, Callable[[Actor, str], BulkChange]] = {
    "state": _to_state,
    "owner": _to_owner,
    "queue": _to_queue,
    "priority": _to_priority,
}


def _number(value: str) -> int:
    """An id; 0, which none has, for anything else."""
    number = read_integer(value)
    return number if number is not None and 0 < number <= MAX_ID else 0


def _tell(request: SignedInRequest, results: list[BulkResult]) -> None:
    """What was done: a sentence for those that went well, one for each reason of a refusal."""
    done = [result for result in results if result.error is None]
    if done:
        text = ngettext("%d ticket changed.", "%d tickets changed.", len(done)) % len(done)
        messages.success(request, text)
    refused: dict[str, list[str]] = {}
    for result in results:
        if result.error is not None:
            number = result.ticket.tn if result.ticket else str(result.ticket_id)
            refused.setdefault(result.error.message, []).append(number)
    for reason, numbers in refused.items():
        messages.error(request, f"{', '.join(numbers)}: {reason}")
