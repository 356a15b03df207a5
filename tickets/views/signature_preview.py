"""How answers of an agent will end: the signatures of their queues with the agent's own part."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from accounts import preferences
from accounts.actors import Actor
from accounts.auth.doors import SignedInRequest, agents_only
from accounts.models import Permission
from gotrs.common.text import storable
from queues.models import Queue
from tickets.mail.outbound.texts import answer_frame, has_own_part
from tickets.models import Ticket

# More would be no preview but a list.
_MOST = 3


@dataclass(frozen=True)
class Sample:
    """The end of an answer, and from which queues answers end so."""

    text: str
    queues: list[str]


@require_POST
@agents_only
def signature_preview(request: SignedInRequest) -> HttpResponse:
    """The ends of answers with ``signature`` as it was typed. Changes nothing."""
    typed = storable(request.POST.get("signature", ""))[: preferences.MAX_SIGNATURE].strip()
    if not request.htmx:
        return redirect("account")
    context = {"samples": list(_samples(request.actor, typed)), "typed": typed}
    return render(request, "tickets/_signature_preview.html", context)


def _samples(actor: Actor, typed: str) -> Iterator[Sample]:
    """Filled in for the newest ticket of a queue; queues without one have none to show it at."""
    assert actor.agent is not None  # agents only
    agent = preferences.with_signature(actor.agent, typed)
    queues = Queue.objects.allowed(actor, Permission.NOTE).by_name().select_related("signature")
    by_signature: dict[int, list[Queue]] = defaultdict(list)
    for queue in queues:
        signature = queue.signature
        if queue.is_valid and signature and signature.is_valid and has_own_part(signature):
            by_signature[signature.pk].append(queue)
    for found in list(by_signature.values())[:_MOST]:
        newest = Ticket.objects.visible_to(actor).filter(queue__in=found).order_by("-id")
        if ticket := newest.select_related("queue__salutation", "queue__signature").first():
            yield Sample(answer_frame(ticket, agent).signature, [queue.name for queue in found])
