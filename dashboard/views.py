"""The first page of an agent, and the sheet of keys."""

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from accounts.auth.doors import SignedInRequest, agents_only
from dashboard import charts, queries
from tickets.list_rows import load, rows_of
from tickets.models import Ticket
from tickets.views.shell import shell

MY_TICKETS = 10


@require_safe
def dashboard(request: SignedInRequest) -> HttpResponse:
    """Numbers that lead to their lists, my tickets, what happened last, and where work waits.

    The chart over time comes after the page, as a fragment for ``#history``, unless the address
    names its days. Customers are led to their portal.
    """
    if request.actor.is_customer:
        return redirect("portal")
    days = charts.read_days(request.GET.get("days", ""))
    if request.htmx and request.htmx.target == "history":
        chart = charts.history(request.actor, days)
        return render(request, "dashboard/_history.html", {"chart": chart})
    frame = shell(request)
    mine = Ticket.objects.visible_to(request.actor).active().filter(owner_id=request.actor.agent_id)
    ids = list(mine.order_by("-changed_at", "-id").values_list("pk", flat=True)[:MY_TICKETS])
    context = frame | {
        "tiles": queries.tiles(request.actor),
        "rows": rows_of(load(ids), request.actor),
        "activity": queries.recent_activity(request.actor),
        "periods": charts.PERIODS,
        "days": days,
        "chart": charts.history(request.actor, days) if "days" in request.GET else None,
        "state_bars": charts.state_bars(request.actor),
        "bars": queries.queue_bars(frame["queue_tree"]),
    }
    return render(request, "dashboard/dashboard.html", context)


@require_safe
@agents_only
def keys(request: SignedInRequest) -> HttpResponse:
    """What each key does: a page, and for HTMX a dialog."""
    context = {"sections": _sections()}
    if request.htmx:
        return render(request, "dashboard/_keys_dialog.html", context)
    return render(request, "dashboard/keys.html", context | shell(request))


def _sections() -> list[tuple[str, list[tuple[list[str], str]]]]:
    """The sheet: headings with keys and what they do. Elements name theirs (js/keys.js)."""
    return [
        (
            _("Everywhere"),
            [
                (["Ctrl", "K"], _("Go to or do: the palette (⌘ K on a Mac)")),
                (["c"], _("New ticket")),
                (["/"], _("Search")),
                (["?"], _("This sheet")),
                (["Ctrl", "Enter"], _("Send what is being written")),
                (["Esc"], _("Close a menu or a dialog")),
            ],
        ),
        (
            _("In a list"),
            [
                (["j"], _("Next ticket")),
                (["k"], _("Previous ticket")),
                (["Enter"], _("Open it")),
                (["x"], _("Select it")),
                (["f"], _("Filter")),
            ],
        ),
        (
            _("On a ticket"),
            [
                (["r"], _("Reply")),
                (["n"], _("Note")),
                (["a"], _("Owner")),
                (["s"], _("State")),
                (["p"], _("Priority")),
                (["q"], _("Queue")),
                (["j"], _("Next entry")),
                (["k"], _("Previous entry")),
            ],
        ),
    ]
