"""New tickets by phone or mail, with the customer found or made in place."""

from typing import Any

from django.db import transaction
from django.db.models import Q
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from accounts.actors import Actor
from accounts.auth.doors import SignedInRequest, agents_only
from accounts.models import CustomerCompany, CustomerUser, Permission
from gotrs.common.errors import DomainError, Forbidden
from gotrs.common.values import read_integer
from tickets.forms.fields import add_domain_error, new_files
from tickets.forms.new_ticket import MAIL, NewTicketForm
from tickets.models import ArticleType, MailChannel, SenderType, Ticket
from tickets.operations import ArticleDraft, create_ticket
from tickets.views import new_hints
from tickets.views.shell import shell

SUGGESTIONS = 8
MIN_LETTERS, MAX_LETTERS = 2, 200
MAX_WORDS = 4


@require_http_methods(["GET", "HEAD", "POST"])
@agents_only
def ticket_new(request: SignedInRequest) -> HttpResponse:
    """The form; saved, it leads to the ticket. A wrong one answers 422 with everything kept."""
    if request.method != "POST":
        return _page(request, NewTicketForm(request.actor, initial=_initial(request)))
    form = NewTicketForm(request.actor, request.POST, request.FILES)
    if form.is_valid():
        try:
            ticket = _create(request.actor, form.cleaned_data)
        except DomainError as error:
            add_domain_error(form, error)
            refused = isinstance(error, Forbidden)
            return _page(request, form, status=error.status if refused else 422)
        else:
            return redirect("ticket", ticket.pk)
    return _page(request, form, status=422)


def _initial(request: SignedInRequest) -> dict[str, Any]:
    """What the address says: a customer, a queue, a text to begin with."""
    queue, customer = request.GET.get("queue"), request.GET.get("customer", "")
    initial: dict[str, Any] = {"customer": customer, "queue": queue}
    if (number := read_integer(request.GET.get("template"))) is not None:
        customer = customer.replace("\0", "").strip()[:MAX_LETTERS]
        chosen = new_hints.queue_of(request.actor, queue)
        initial |= new_hints.beginning(request.actor, number, chosen, customer)
    return initial


def _page(request: SignedInRequest, form: NewTicketForm, status: int = 200) -> HttpResponse:
    context = shell(request) | {"form": form, "texts": new_hints.texts_for(None)}
    return render(request, "tickets/new.html", context, status=status)


@transaction.atomic
def _create(actor: Actor, data: dict[str, Any]) -> Ticket:
    """The ticket of a valid form. Raises Forbidden for an owner without the permission."""
    queue, owner = data["queue"], data["owner"]
    if owner is not None and not actor.grants.allows(queue.group_id, Permission.OWNER):
        raise Forbidden(_("You may not choose an owner in this queue."))
    by_mail = data["kind"] == MAIL
    draft = ArticleDraft(
        subject=data["title"],
        body=data["body"],
        article_type=ArticleType.EMAIL_EXTERNAL if by_mail else ArticleType.PHONE,
        channel=MailChannel.EMAIL if by_mail else MailChannel.PHONE,
        sender_type=SenderType.AGENT if by_mail else SenderType.CUSTOMER,
        files=new_files(data["attachments"]),
    )
    return create_ticket(
        actor=actor,
        title=data["title"],
        queue=queue,
        article=draft,
        state=data["state"],
        pending_until=data["pending_until"],
        priority=data["priority"],
        type=data["type"],
        service=data["service"],
        sla=data["sla"],
        owner=owner,
        customer_user_id=data["customer"] or _new_customer(data).login,
    )


def _new_customer(data: dict[str, Any]) -> CustomerUser:
    """A customer made with the ticket; they set a password by the reset page, if ever."""
    person = CustomerUser(
        login=data["new_email"],
        email=data["new_email"],
        first_name=data["new_first_name"],
        last_name=data["new_last_name"],
        customer_id=data["new_company"],
    )
    person.set_unusable_password()
    person.save()
    return person


@require_safe
@agents_only
def suggest_customers(request: SignedInRequest) -> HttpResponse:
    """Customers whose name, login, address or company holds every word of the text."""
    if not request.htmx:
        return redirect("ticket_new")
    text = request.GET.get("customer", "").replace("\0", "").strip()[:MAX_LETTERS]
    asked = len(text) >= MIN_LETTERS
    people = _find_customers(text) if asked else []
    keys = {person.customer_id for person in people}
    names = CustomerCompany.objects.filter(customer_id__in=keys)
    companies = dict(names.values_list("customer_id", "name")) if keys else {}
    found = [(person, companies.get(person.customer_id, person.customer_id)) for person in people]
    return render(request, "tickets/_customers.html", {"found": found, "asked": asked})


def _find_customers(text: str) -> list[CustomerUser]:
    wanted = Q()
    for word in text.split()[:MAX_WORDS]:
        wanted &= (
            Q(first_name__icontains=word)
            | Q(last_name__icontains=word)
            | Q(login__icontains=word)
            | Q(email__icontains=word)
            | Q(customer_id__icontains=word)
        )
    return list(
        CustomerUser.objects.valid().filter(wanted).order_by("last_name", "id")[:SUGGESTIONS]
    )
