"""The ticket list: filters, order and endless paging."""

from dataclasses import replace
from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from accounts.actors import Actor
from accounts.auth.doors import SignedInRequest, agents_only
from accounts.models import Permission
from gotrs.common.text import grouped
from queues import following
from tickets.filters import TicketFilters
from tickets.forms.list_bulk import bulk_menus
from tickets.forms.list_filters import column_heads, filter_bar
from tickets.list_columns import DEFAULT_COLUMNS
from tickets.list_rows import Page, read_page
from tickets.listing import TicketList
from tickets.ticket_views import first_view, may_change
from tickets.views.list_request import Asked, read_list
from tickets.views.shell import shell

# Beyond this the exact number of a filtered list says nothing more, and costs a scan.
COUNT_LIMIT = 1_000


@require_safe
@agents_only
def ticket_list(request: SignedInRequest) -> HttpResponse:
    """The list as a page. Filters that can't be meant show no tickets but what is wrong (400).

    A view that names what is gone is nobody's mistake: its page says so (200).
    """
    if not request.GET and (first := first_view(request.actor)):
        return redirect(f"{reverse('ticket_list')}?view={first}")
    asked = read_list(request.GET, request.actor)
    problem = asked.problem
    context = _frame(request, asked) | {
        "problem": problem,
        "view": asked.view,
        "view_changed": asked.changed,
        "view_is_ours": asked.view is not None and may_change(request.actor, asked.view),
        "page": _page(request, asked),
        "total": "" if problem else count(asked.listing),
        "columns": column_heads(asked.filters, asked.columns, asked.keep),
        "filters": asked.filters,
        "bar": filter_bar(asked.filters, asked.keep),
        "bulk_menus": bulk_menus(request.actor),
        "keep": asked.keep,
        "address": asked.query,
        "query": asked.filters.text,
        "clear": _without_filters(asked),
        "width": len(asked.columns) + 1,
        "is_wide": asked.columns != DEFAULT_COLUMNS,
    }
    status = problem.status if problem and asked.view is None else 200
    return render(request, "tickets/list.html", context, status=status)


def _frame(request: SignedInRequest, asked: Asked) -> dict[str, Any]:
    """Navigation and heading."""
    if asked.view is not None:
        frame = shell(request, view_id=asked.view.pk)
        return frame | {"heading": asked.view.name}
    if asked.problem:
        return shell(request) | {"heading": _("Tickets")}
    queue_id = _single_queue(asked.filters)
    frame = shell(request, nav=_nav(asked.filters), queue_id=queue_id)
    if queue_id is None:
        return frame | {"heading": _heading(asked.filters)}
    return frame | _of_queue(request.actor, queue_id)


def _of_queue(actor: Actor, queue_id: int) -> dict[str, Any]:
    """Its name as the heading, and whether one follows it, if one may. One query."""
    queue, is_followed = following.seen_by(actor, queue_id)
    may_follow = actor.grants.allows(queue.group_id, Permission.RO)
    return {
        "heading": queue.name,
        "queue": queue if may_follow else None,
        "is_followed": is_followed,
    }


def _without_filters(asked: Asked) -> str:
    """The list with its queue and order alone."""
    kept = {name: asked.filters.query.get(name) for name in ("queue_id", "subqueues")}
    plain = replace(asked.filters, query={name: text for name, text in kept.items() if text})
    return f"?{plain.as_query(**asked.keep)}"


def _page(request: SignedInRequest, asked: Asked) -> Page:
    if asked.problem:
        return Page([], "")
    after = request.GET.get("after", "")
    return read_page(asked.listing, after, columns=asked.columns, size=asked.size, keep=asked.keep)


@require_safe
@agents_only
def ticket_rows(request: SignedInRequest) -> HttpResponse:
    """The rows after those shown, for HTMX; anybody else gets the page. Raises DomainError."""
    if not request.htmx:
        return redirect(f"{reverse('ticket_list')}?{request.GET.urlencode()}")
    asked = read_list(request.GET, request.actor)
    if asked.problem:
        raise asked.problem
    context = {"page": _page(request, asked), "width": len(asked.columns) + 1}
    return render(request, "tickets/_rows.html", context)


def count(listing: TicketList) -> str:
    """The number of tickets in the list; exact, or "1,000+" where counting would cost a scan."""
    if listing.filters.countable or listing.filters.text:
        return grouped(listing.total())
    found = listing.tickets.order_by()[: COUNT_LIMIT + 1].count()
    return f"{grouped(COUNT_LIMIT)}+" if found > COUNT_LIMIT else grouped(found)


def _single_queue(filters: TicketFilters) -> int | None:
    value = filters.query.get("queue_id", "")
    return int(value) if value.isdecimal() else None


def _nav(filters: TicketFilters) -> str:
    if filters.query.get("queue_id"):
        return ""
    owner = filters.query.get("assigned_to", "")
    return {"me": "mine", "none": "unassigned", "": "all"}.get(owner, "")


def _heading(filters: TicketFilters) -> str:
    headings = {"mine": _("My tickets"), "unassigned": _("Unassigned"), "all": _("All tickets")}
    return headings.get(_nav(filters), _("Tickets"))
