"""What helps while a new ticket is typed: texts, SLAs, what the customer has open already."""

from typing import Any

from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from accounts.actors import Actor
from accounts.auth.doors import SignedInRequest, agents_only
from accounts.models import CustomerUser, Permission
from gotrs.common.errors import NotFound
from gotrs.common.values import MAX_ID, read_integer
from queues.models import Queue, Template
from tickets.forms.ticket_choices import catalog
from tickets.mail.outbound import placeholders
from tickets.models import Ticket
from tickets.views.drafting import texts_of
from tickets.views.panel import open_tickets_of_customer

_SIMILAR = 5


def texts_for(queue: Queue | None) -> QuerySet[Template]:
    """Texts that a new ticket can begin with: those of all queues, and those of this one."""
    return texts_of(("Create",), queue.pk if queue is not None else None)


def beginning(actor: Actor, template_id: int, queue: Queue | None, customer: str) -> dict[str, str]:
    """Title and body of such a text with its tags filled in; those without a value stay to be seen.

    Raises NotFound for a text that isn't offered here.
    """
    known = 0 < template_id <= MAX_ID
    text = texts_for(queue).filter(pk=template_id).first() if known else None
    if text is None:
        raise NotFound(_("There is no such text."))
    # A ticket as it would be: it is not saved, and has no articles.
    person = CustomerUser.objects.valid().named(customer).first() if customer else None
    ticket = Ticket(pk=0, queue=queue, customer_user_id=person.login if person else customer)
    ticket.customer_id = person.customer_id if person else ""

    def filled(source: str) -> str:
        return placeholders.render_marked(source, ticket=ticket, agent=actor.agent).text

    return {"title": filled(text.subject), "body": filled(text.text)}


def queue_of(actor: Actor, raw: Any) -> Queue | None:
    """The queue that is chosen, if one may create tickets in it."""
    number = read_integer(raw)
    if number is None or not 0 < number <= MAX_ID:
        return None
    return Queue.objects.valid().allowed(actor, Permission.CREATE).filter(pk=number).first()


@require_safe
@agents_only
def new_ticket_texts(request: SignedInRequest) -> HttpResponse:
    """The menu of texts for the queue that is chosen."""
    if not request.htmx:
        return redirect("ticket_new")
    queue = queue_of(request.actor, request.GET.get("queue"))
    context = {"texts": texts_for(queue), "queue": queue, "customer": _customer(request)}
    return render(request, "tickets/_new_texts.html", context)


@require_safe
@agents_only
def new_ticket_slas(request: SignedInRequest) -> HttpResponse:
    """The SLAs of the service that is chosen, as options."""
    if not request.htmx:
        return redirect("ticket_new")
    number = read_integer(request.GET.get("service"))
    return render(request, "tickets/_new_slas.html", {"slas": catalog().slas_of(number)})


@require_safe
@agents_only
def new_ticket_similar(request: SignedInRequest) -> HttpResponse:
    """What the customer has open already, latest change first, as far as one may read it."""
    if not request.htmx:
        return redirect("ticket_new")
    name = _customer(request)
    person = CustomerUser.objects.valid().named(name).first() if name else None
    login = person.login if person else name
    found = list(open_tickets_of_customer(request.actor, login)[: _SIMILAR + 1])
    context = {"found": found[:_SIMILAR], "has_more": len(found) > _SIMILAR, "login": login}
    return render(request, "tickets/_new_similar.html", context)


def _customer(request: SignedInRequest) -> str:
    return request.GET.get("customer", "").replace("\0", "").strip()[:255]
