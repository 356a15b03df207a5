"""The stream of an open page, the same for pages that poll, and that somebody is writing."""

from collections.abc import Iterator

from django.http import HttpResponse, HttpResponseBase, JsonResponse, StreamingHttpResponse
from django.views.decorators.http import require_POST, require_safe

from accounts.actors import Actor
from accounts.auth.doors import SignedInRequest, agents_only
from gotrs.common.values import read_integer
from tickets import tally
from tickets.access import access_ticket, readable_ticket_id
from tickets.live import presence
from tickets.live.hub import hub
from tickets.live.readers import Reader, places_for, situation
from tickets.live.takeover import Stream, can_take_over
from tickets.querysets import readable_queue_ids

# Milliseconds after which a browser whose stream was cut comes back.
_RETRY = 2_000


@require_safe
@agents_only
def live(request: SignedInRequest) -> HttpResponseBase:
    """Server-sent events for one page; ``?ticket=`` names the ticket that it shows.

    A page with a list of tickets says ``?list=1`` and hears also who is at which of them.

    Where the server can't keep connections open it is 204, at which a browser asks no more; the
    page polls :func:`live_now` instead.
    """
    ticket_id = _ticket_id(request)
    if request.method != "GET" or not can_take_over(request.META):
        return HttpResponse(status=204)
    answer = StreamingHttpResponse(
        _hand_over(request, ticket_id), content_type="text/event-stream; charset=utf-8"
    )
    answer.headers["Cache-Control"] = "no-store"
    answer.headers["X-Accel-Buffering"] = "no"  # nginx would keep messages back
    return answer


def _hand_over(request: SignedInRequest, ticket_id: int | None) -> Iterator[bytes]:
    yield f"retry: {_RETRY}\n\n".encode()
    # The head is sent now, with the line above.
    shows_list = _shows_list(request)
    hub.join(Reader(request.login_session, ticket_id, Stream(request.META), shows_list))


@require_safe
@agents_only
def live_now(request: SignedInRequest) -> HttpResponse:
    """How things stand, for pages that poll: what the stream begins with, and who looks."""
    ticket_id = _ticket_id(request)
    people = []
    if ticket_id is not None:
        if request.actor.agent_id is not None:
            presence.look(ticket_id, request.actor.agent_id)
        people = presence.present_at([ticket_id])[ticket_id]
    found = situation(request.actor, ticket_id, people, tally.counts(Actor.system()))
    answer = found.as_dict()
    if _shows_list(request):
        ids = readable_queue_ids(request.actor)
        places = presence.everywhere()
        answer["here"] = places_for(
            request.actor.agent_id, None if ids is None else set(ids), places
        )
    return JsonResponse(answer, headers={"Cache-Control": "no-store"})


@require_POST
@agents_only
def ticket_writing(request: SignedInRequest, pk: int) -> HttpResponse:
    """The agent writes (``writes=1``), or no more."""
    found = access_ticket(request.actor, pk)
    writes = request.POST.get("writes") == "1"
    presence.write(found.pk, request.actor.agent_id or 0, writes=writes)
    return HttpResponse(status=204)


def _shows_list(request: SignedInRequest) -> bool:
    return request.GET.get("list") == "1"


def _ticket_id(request: SignedInRequest) -> int | None:
    """The ticket that the page shows, if the agent may read it. Raises NotFound."""
    asked = request.GET.get("ticket")
    if not asked:
        return None
    return readable_ticket_id(request.actor, pk=read_integer(asked) or 0)
