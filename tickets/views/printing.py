"""A ticket on paper: a page for the browser's printer, and a PDF."""

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_safe

from accounts import site
from accounts.auth.doors import SignedInRequest, agents_only
from gotrs.common.clock import now
from tickets.access import access_ticket
from tickets.views.sheet import sheet_of


@require_safe
@agents_only
def ticket_print(request: SignedInRequest, pk: int) -> HttpResponse:
    """The whole conversation as a page to be printed; ``?internal=1`` with internal entries.

    Without them it may be handed to the customer. It shows text and the pictures that came along,
    and loads nothing from elsewhere.
    """
    internal = request.GET.get("internal") == "1"
    ticket = access_ticket(request.actor, pk)
    context = {
        "ticket": ticket,
        "sheet": sheet_of(request.actor, ticket, internal=internal),
        "internal": internal,
        "pdf": reverse("ticket_pdf", args=[pk]) + ("?internal=1" if internal else ""),
        "made_at": now(),
    }
    return render(request, "tickets/ticket_print.html", context)


@require_safe
@agents_only
def ticket_pdf(request: SignedInRequest, pk: int) -> HttpResponse:
    """As ticket_print, as a PDF to be kept or sent."""
    from tickets.views import sheet_pdf  # a fifth of a second, which not every start has to take

    internal = request.GET.get("internal") == "1"
    ticket = access_ticket(request.actor, pk)
    sheet = sheet_of(request.actor, ticket, internal=internal, characters=sheet_pdf.MAX_CHARACTERS)
    content = sheet_pdf.render(sheet, site_name=str(site.get("site_name")), made_at=now())
    response = HttpResponse(content, content_type="application/pdf")
    response["Content-Disposition"] = content_disposition_header(True, f"{ticket.tn}.pdf") or ""
    response["X-Content-Type-Options"] = "nosniff"
    response["Cache-Control"] = "private, no-store"
    return response
