"""The page of hits, and suggestions while one types."""

from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.safestring import SafeString
from django.views.decorators.http import require_safe

from accounts.actors import Actor
from accounts.auth.doors import SignedInRequest, agents_only
from search import box, snippets, suggestions
from search.querylang import MAX_LENGTH, parse
from tickets import search_port
from tickets.list_rows import Row, load, rows_of
from tickets.models import Ticket
from tickets.search_port import Hits
from tickets.views.shell import shell

ROWS = 25


@dataclass(frozen=True)
class Hit:
    """A row of the page: the ticket, its title with marks, and a line of its text."""

    row: Row
    title: SafeString
    line: SafeString | None


@dataclass(frozen=True)
class Page:
    """Some hits, how many there are, and where it goes on (0: nowhere)."""

    hits: list[Hit]
    total: int
    more: bool
    next_start: int


@require_safe
@agents_only
def search(request: SignedInRequest) -> HttpResponse:
    """Tickets that match the box, best first; for HTMX's "show more" only the further rows."""
    typed = request.GET.get("q", "")[:MAX_LENGTH]
    asked = box.read(typed, request.actor)
    page = _page(asked, request.actor, _start(request.GET.get("start", "")))
    following = urlencode({"q": typed, "start": page.next_start}) if page.next_start else ""
    context: dict[str, Any] = {"hits": page.hits, "following": following}
    if request.htmx and "start" in request.GET:
        return render(request, "search/_hits.html", context)
    context |= {
        "query": typed,
        "page": page,
        "problem": asked.problem,
        "asked": bool(typed.strip()),
    }
    status = asked.problem.status if asked.problem else 200
    return render(request, "search/search.html", context | shell(request), status=status)


@require_safe
def search_suggest(request: SignedInRequest) -> HttpResponse:
    """Suggestions for the text in the box; without HTMX off to the page."""
    typed = request.GET.get("q", "")[:MAX_LENGTH]
    if not request.htmx:
        return redirect(f"{reverse('search')}?{urlencode({'q': typed})}")
    found = suggestions.suggest(typed, request.actor)
    return render(request, "search/_suggestions.html", {"suggestions": found, "typed": typed})


def _page(asked: box.Asked, actor: Actor, start: int) -> Page:
    if asked.problem or not (asked.text or asked.filters.query):
        return Page([], 0, more=False, next_start=0)
    found = _find(asked, actor)
    ids = found.ids[start : start + ROWS]
    marker = snippets.Marker(parse(asked.text))
    lines = snippets.lines(ids, actor, marker) if asked.text else {}
    hits = [
        Hit(row, marker.mark(row.title), lines.get(row.id)) for row in rows_of(load(ids), actor)
    ]
    following = start + ROWS if start + ROWS < len(found.ids) else 0
    return Page(hits, len(found.ids), found.more, following)


def _find(asked: box.Asked, actor: Actor) -> Hits:
    within = asked.filters.apply(Ticket.objects.visible_to(actor))
    if asked.text:
        return search_port.find(asked.text, actor=actor, within=within)
    newest = within.order_by(*asked.filters.sort.ordering()).values_list("pk", flat=True)
    ids = list(newest[: search_port.MAX_HITS])
    return Hits(ids, more=len(ids) == search_port.MAX_HITS)


def _start(text: str) -> int:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 6 else 0
