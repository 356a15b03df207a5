"""The ticket page and its regions: head, conversation, panel."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from accounts.actors import Actor
from accounts.auth.doors import SignedInRequest, agents_only
from gotrs.common.errors import NotFound
from gotrs.common.values import read_integer
from tickets import saved_drafts
from tickets.access import access_article, access_ticket, require_reply
from tickets.forms.ticket_composer import ComposerForm
from tickets.mail.outbound import texts
from tickets.models import Ticket, TicketSeen
from tickets.operations import mark_seen
from tickets.views.drafting import (
    answer_to,
    answer_within,
    composer_context,
    new_composer,
    render_template_text,
)
from tickets.views.freshness import Seen, StaleView
from tickets.views.panel import permissions_of, property_menus, surroundings
from tickets.views.shell import shell
from tickets.views.timeline import Timeline, read_timeline


@require_safe
@agents_only
def ticket(request: SignedInRequest, pk: int) -> HttpResponse:
    """The page. Opening it marks the ticket as read.

    ``?reply=<article>``, ``&all=1``, ``&quote=1``, ``?forward=<article>`` and ``?template=<id>``
    preset the composer, for browsers without JavaScript.
    """
    found = access_ticket(request.actor, pk)
    return ticket_page(request, found)


def ticket_page(
    request: SignedInRequest,
    ticket: Ticket,
    *,
    composer: ComposerForm | None = None,
    stale: StaleView | None = None,
    status: int = 200,
) -> HttpResponse:
    """The whole page, also with a composer that was refused."""
    actor = request.actor
    timeline = read_timeline(actor, ticket)
    seen = Seen(ticket.version, timeline.last_history)
    draft = _mark_seen(actor, ticket)
    context = head_context(actor, ticket, seen)
    composer = composer or _preset_composer(request, ticket, seen, timeline, draft)
    context |= composer_context(actor, ticket, composer)
    context |= panel_context(actor, ticket, seen)
    context |= shell(request, queue_id=ticket.queue_id)
    context |= {"timeline": timeline, "stale": stale}
    return render(request, "tickets/ticket.html", context, status=status)


def _mark_seen(actor: Actor, ticket: Ticket) -> dict[str, str]:
    """Note what was read, but write only when there is something new. Returns the draft."""
    marks = TicketSeen.objects.filter(ticket=ticket, agent=actor.agent)
    mark = marks.values_list("article_id", saved_drafts.of_mark()).first()
    if ticket.last_article_id and (mark is None or mark[0] < ticket.last_article_id):
        mark_seen(ticket, actor=actor)
    # Without a mark a draft is rare, but it may have come along with a merged ticket.
    return (mark[1] or {}) if mark else saved_drafts.read(ticket, actor.agent_id)


def _preset_composer(
    request: SignedInRequest, ticket: Ticket, seen: Seen, timeline: Timeline, draft: dict[str, str]
) -> ComposerForm:
    actor, asked = request.actor, request.GET
    answer, body = answer_within(ticket, timeline.articles), ""
    known = {str(article.pk) for article in timeline.articles}
    forwarded = None
    for name in ("article", "forwarded"):
        if draft.get(name) not in known:
            # What it answered is gone.
            draft.pop(name, None)
    if (replied := read_integer(asked.get("reply"))) is not None:
        require_reply(actor, ticket)
        article = access_article(actor, ticket, replied)
        answer = answer_to(ticket, article, everybody="all" in asked)
        body = f"\n\n{texts.quote(article)}" if "quote" in asked else ""
        for name in ("kind", "article", "to", "cc"):
            draft.pop(name, None)
    if (passed_on := read_integer(asked.get("forward"))) is not None:
        require_reply(actor, ticket)
        forwarded = access_article(actor, ticket, passed_on)
        body = f"\n\n{texts.forwarded(forwarded)}"
        for name in ("kind", "forwarded"):
            draft.pop(name, None)
    if (chosen := read_integer(asked.get("template"))) is not None:
        body = render_template_text(actor, ticket, chosen) + body
    if body and "body" in draft:
        draft["body"] += f"\n\n{body}"
    return new_composer(
        actor, ticket, seen, answer=answer, body=body, forwarded=forwarded, draft=draft
    )


def head_context(actor: Actor, ticket: Ticket, seen: Seen) -> dict[str, Any]:
    """Number, title, facts and main actions."""
    return {
        "ticket": ticket,
        "seen": seen,
        "can": permissions_of(actor, ticket),
        "queue_path": ticket.queue.name.split("::"),
        "is_mine": ticket.owner_id is not None and ticket.owner_id == actor.agent_id,
        "held_by_other": ticket.is_locked and ticket.owner_id not in (None, actor.agent_id),
    }


def panel_context(actor: Actor, ticket: Ticket, seen: Seen) -> dict[str, Any]:
    """The properties, each with its menu."""
    can = permissions_of(actor, ticket)
    return {"ticket": ticket, "seen": seen, "can": can, "menus": property_menus(actor, ticket, can)}


@require_safe
@agents_only
def head(request: SignedInRequest, pk: int) -> HttpResponse:
    """The head alone; ``?edit=title`` with the title as a field."""
    found = access_ticket(request.actor, pk)
    if not request.htmx:
        return redirect("ticket", pk=pk)
    context = head_context(request.actor, found, Seen.now_of(found))
    context["editing_title"] = request.GET.get("edit") == "title" and context["can"]["rw"]
    return render(request, "tickets/_ticket_head.html", context)


@require_safe
@agents_only
def panel(request: SignedInRequest, pk: int) -> HttpResponse:
    """The properties alone."""
    found = access_ticket(request.actor, pk)
    if not request.htmx:
        return redirect(f"{reverse('ticket', args=[pk])}#properties")
    return show_panel(request, found)


def show_panel(
    request: SignedInRequest, ticket: Ticket, *, status: int = 200, **more: Any
) -> HttpResponse:
    """The panel as it is now; it brings the composer the version that it shows."""
    context = panel_context(request.actor, ticket, Seen.now_of(ticket)) | {"renewed": True} | more
    return render(request, "tickets/_ticket_panel.html", context, status=status)


@require_safe
@agents_only
def about(request: SignedInRequest, pk: int) -> HttpResponse:
    """Customer, their other tickets, tags, links, watchers, time: the panel's lower half."""
    found = access_ticket(request.actor, pk)
    if request.path.startswith("/api/") and not request.htmx:
        return redirect("ticket_about", pk=pk)
    context = {
        "ticket": found,
        "can": permissions_of(request.actor, found),
        "about": surroundings(request.actor, found),
    }
    if request.htmx:
        return render(request, "tickets/_ticket_about.html", context)
    context |= shell(request, queue_id=found.queue_id)
    return render(request, "tickets/ticket_about.html", context)


@require_safe
@agents_only
def timeline(request: SignedInRequest, pk: int) -> HttpResponse:
    """What was added to the conversation after ``?article=`` and ``?history=``."""
    found = access_ticket(request.actor, pk)
    if not request.htmx:
        return redirect("ticket", pk=pk)
    fresh = read_timeline(
        request.actor,
        found,
        after_article=_number(request.GET.get("article", "")),
        after_history=_number(request.GET.get("history", "")),
    )
    _mark_seen(request.actor, found)
    return _show_entries(request, found, fresh)


def _show_entries(request: SignedInRequest, ticket: Ticket, fresh: Timeline) -> HttpResponse:
    context = {
        "ticket": ticket,
        "timeline": fresh,
        "can": permissions_of(request.actor, ticket),
    }
    return render(request, "tickets/_ticket_entries.html", context)


@require_safe
@agents_only
def article_text(request: SignedInRequest, pk: int, article_id: int) -> HttpResponse:
    """The whole text of an article as plain text, also where the page shows its beginning."""
    found = access_ticket(request.actor, pk)
    article = access_article(request.actor, found, article_id)
    return HttpResponse(article.body_text, content_type="text/plain; charset=utf-8")


def _number(text: str) -> int:
    if not text:
        return 0
    if not text.isdecimal() or len(text) > 18:
        raise NotFound("Entry not found.")
    return int(text)
