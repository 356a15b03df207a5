"""The first page of an agent."""

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from accounts.auth.doors import SignedInRequest
from dashboard import queries
from tickets.models import Ticket
from tickets.views.list import load, rows_of
from tickets.views.shell import shell

MY_TICKETS = 10


@require_safe
def dashboard(request: SignedInRequest) -> HttpResponse:
    """Numbers that lead to their lists, my tickets, what happened last, and where work waits.

    Customers are led to their portal.
    """
    if request.actor.is_customer:
        return redirect("portal")
    frame = shell(request)
    mine = Ticket.objects.visible_to(request.actor).active().filter(owner_id=request.actor.agent_id)
    ids = list(mine.order_by("-changed_at", "-id").values_list("pk", flat=True)[:MY_TICKETS])
    context = frame | {
        "tiles": queries.tiles(request.actor),
        "rows": rows_of(load(ids), request.actor),
        "activity": queries.recent_activity(request.actor),
        "bars": queries.queue_bars(frame["queue_tree"]),
    }
    return render(request, "dashboard/dashboard.html", context)
