"""The customer portal: one's own requests, and those of one's company (part 12 of the rules)."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import FileResponse, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts import ratelimit
from accounts.actors import Actor
from accounts.auth.doors import SignedInRequest, customers_only
from gotrs.common.errors import DomainError, Forbidden
from queues.models.queues import FollowUpOption
from tickets import files
from tickets.access import (
    access_file,
    access_ticket,
    owns,
    readable_articles,
    require_customer_may,
)
from tickets.forms.fields import add_domain_error, new_files
from tickets.forms.portal import PortalReplyForm, PortalTicketForm
from tickets.list_rows import customer_names, short_sender
from tickets.models import ArticleType, Attachment, SenderType, Ticket
from tickets.models.catalog import ACTIVE_TYPES
from tickets.operations import (
    ArticleDraft,
    close_ticket,
    create_ticket,
    follow_up,
    reopen_ticket,
)

PAGE = 25


@require_safe
@customers_only
def portal(request: SignedInRequest) -> HttpResponse:
    """The customer's tickets, latest change first; open ones unless ``?show=all``."""
    tickets = Ticket.objects.visible_to(request.actor).unarchived().filter(merged_into=None)
    show_all = request.GET.get("show") == "all"
    if not show_all:
        tickets = tickets.filter(state_type__in=ACTIVE_TYPES)
    ordered = tickets.select_related("state").order_by("-changed_at", "-id")
    page = Paginator(ordered, PAGE).get_page(request.GET.get("page"))
    return render(
        request,
        "portal/list.html",
        {"page": page, "rows": _rows(request.actor, list(page)), "show_all": show_all},
    )


def _rows(actor: Actor, tickets: list[Ticket]) -> list[tuple[Ticket, str]]:
    """Each ticket with the name of the colleague whose it is; "" for one's own."""
    others = {t.customer_user_id for t in tickets if t.customer_user_id and not owns(actor, t)}
    names = customer_names(others)
    return [
        (
            ticket,
            names.get(ticket.customer_user_id.lower(), ticket.customer_user_id)
            if ticket.customer_user_id in others
            else "",
        )
        for ticket in tickets
    ]


@require_http_methods(["GET", "HEAD", "POST"])
@customers_only
def portal_new(request: SignedInRequest) -> HttpResponse:
    """A new request; a wrong one answers 422 with everything kept."""
    if request.method != "POST":
        return render(request, "portal/new.html", {"form": PortalTicketForm(request.actor)})
    form = PortalTicketForm(request.actor, request.POST, request.FILES)
    if form.is_valid():
        try:
            ticket = _create(request, form.cleaned_data)
        except DomainError as error:
            add_domain_error(form, error)
        else:
            return redirect("portal_ticket", ticket.pk)
    return render(request, "portal/new.html", {"form": form}, status=422)


def _create(request: SignedInRequest, data: dict[str, Any]) -> Ticket:
    customer = request.actor.customer
    if customer is not None:
        ratelimit.limit_customer_tickets(request, customer.pk)
    return create_ticket(
        actor=request.actor,
        title=data["title"],
        queue=data["queue"],
        service=data.get("service"),
        customer_user_id=customer.login if customer else "",
        article=_draft(data, subject=data["title"]),
    )


def _draft(data: dict[str, Any], subject: str = "") -> ArticleDraft:
    return ArticleDraft(
        subject=subject,
        body=data["body"],
        article_type=ArticleType.WEBREQUEST,
        files=new_files(data["attachments"]),
    )


@require_safe
@customers_only
def portal_ticket(request: SignedInRequest, pk: int) -> HttpResponse:
    """One conversation, without internals."""
    ticket = access_ticket(request.actor, pk)
    if ticket.is_merged and ticket.merged_into_id:
        target = Ticket.objects.visible_to(request.actor).filter(pk=ticket.merged_into_id)
        if target.exists():
            return redirect("portal_ticket", ticket.merged_into_id)
    return _ticket_page(request, ticket, PortalReplyForm())


def _ticket_page(
    request: SignedInRequest, ticket: Ticket, form: PortalReplyForm, status: int = 200
) -> HttpResponse:
    mine = owns(request.actor, ticket)
    context = {
        "ticket": ticket,
        "messages_of_ticket": _conversation(request, ticket),
        "form": form,
        "can_close": mine and ticket.is_active and ticket.queue.customer_can_close,
        "can_reopen": mine and ticket.is_closed and ticket.queue.customer_can_reopen,
        "is_over": ticket.is_closed and ticket.queue.follow_up_id == FollowUpOption.REJECT,
    }
    return render(request, "portal/ticket.html", context, status=status)


@dataclass(frozen=True)
class Message:
    """An article as a customer sees it: who by name alone, the text, the files."""

    pk: int
    who: str
    by_customer: bool
    sent_at: datetime
    text: str
    files: list[Attachment]


def _conversation(request: SignedInRequest, ticket: Ticket) -> list[Message]:
    """The visible articles; inline pictures are files here, for the text is plain. Two queries."""
    articles = readable_articles(request.actor, ticket).prefetch_related("attachments")
    return [
        Message(
            article.pk,
            short_sender(article.from_header),
            article.sender_type == SenderType.CUSTOMER,
            article.created_at,
            article.body_text.strip(),
            list(article.attachments.all()),
        )
        for article in articles
    ]


@require_POST
@customers_only
def portal_reply(request: SignedInRequest, pk: int) -> HttpResponse:
    """Add to a conversation; the queue's follow-up rule says where it goes (rule 12.2)."""
    ticket = access_ticket(request.actor, pk)
    form = PortalReplyForm(request.POST, request.FILES)
    if form.is_valid():
        try:
            result = follow_up(
                ticket, actor=request.actor, draft=_draft(form.cleaned_data, ticket.title)
            )
        except DomainError as error:
            add_domain_error(form, error)
        else:
            messages.success(request, _("Your message was added."))
            return redirect("portal_ticket", result.ticket.pk)
    return _ticket_page(request, ticket, form, status=422)


@require_POST
@customers_only
def portal_state(request: SignedInRequest, pk: int) -> HttpResponse:
    """Close or reopen an own ticket where the queue allows it. Raises Forbidden otherwise."""
    ticket = access_ticket(request.actor, pk)
    action = request.POST.get("action", "")
    if action not in {"close", "reopen"}:
        raise Forbidden(_("You don't have the permission for this."))
    require_customer_may(request.actor, ticket, action)
    if action == "close":
        close_ticket(ticket, actor=request.actor)
    else:
        reopen_ticket(ticket, actor=request.actor)
    return redirect("portal_ticket", ticket.pk)


@require_safe
@customers_only
def portal_file(request: SignedInRequest, pk: str) -> FileResponse:
    """A file of a visible article, always as a download."""
    found = access_file(request.actor, pk)
    response = FileResponse(files.open_file(found), as_attachment=True, filename=found.filename)
    response.headers["Content-Type"] = found.content_type
    response.headers["Content-Security-Policy"] = "sandbox; default-src 'none'"
    return response
