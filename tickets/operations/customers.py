"""Tickets carry copies of a company's key and a customer user's login; they follow a new one.

What a ticket says did not change, so it has no history line and no new version for it.
"""

from collections.abc import Iterator

from django.db.models import Q, QuerySet, Value
from django.db.models.functions import Lower
from django.db.models.lookups import Exact

from accounts import events as accounts_events
from accounts.events import CompanyRenamed, CustomerUserRenamed
from tickets.events import CustomersRenamed, emit
from tickets.models import Ticket

_AT_ONCE = 500


def register() -> None:
    """Called once at start-up."""
    accounts_events.subscribe(CompanyRenamed, follow_company)
    accounts_events.subscribe(CustomerUserRenamed, follow_customer_user)


def follow_company(event: CompanyRenamed) -> None:
    """Write the company's present key to its tickets, in the transaction that renamed it."""
    for ticket_ids in _locked(_same("customer_id", event.old_key)):
        Ticket.objects.filter(pk__in=ticket_ids).update(customer_id=event.company.customer_id)
        emit(CustomersRenamed(ticket_ids, event.actor))


def follow_customer_user(event: CustomerUserRenamed) -> None:
    """Write the customer user's present login to their tickets.

    Tickets of their bare address keep it: that is who wrote, before there was an account.
    """
    customer = event.customer
    mine = _same("customer_user_id", event.old_login)
    for ticket_ids in _locked(mine | _same("customer_user_id", customer.email)):
        tickets = Ticket.objects.filter(_same("customer_user_id", event.old_login))
        tickets.filter(pk__in=ticket_ids).update(customer_user_id=customer.login)
        emit(CustomersRenamed(ticket_ids, event.actor))


def _same(column: str, text: str) -> Q:
    """Any case, by the indexes ticket_customer and ticket_company."""
    return Q(Exact(Lower(column), Lower(Value(text)))) if text else Q(pk__in=[])


def _locked(wanted: Q) -> Iterator[list[int]]:
    """The ids of tickets, in steps; locked in the order of their keys, as operations do."""
    found: QuerySet[Ticket] = Ticket.objects.filter(wanted).order_by("pk").select_for_update()
    ids = list(found.values_list("pk", flat=True))
    for at in range(0, len(ids), _AT_ONCE):
        yield ids[at : at + _AT_ONCE]
