"""Which services a customer user may choose (rule 5.24)."""

from collections.abc import Iterable
from typing import TypedDict

from django.db import transaction

from accounts.models import CustomerUser
from gotrs.common.validity import ValidityQuerySet
from queues.models import Service, ServiceCustomer


def services_of(customer: CustomerUser | None) -> ValidityQuerySet:
    """The valid services that are assigned to the customer user or, without any, the default ones.

    Where nothing at all is assigned yet, neither to a person nor as a default, every valid service
    is a default one: a fresh installation offers what it has. For nobody (None, a sender without
    account) these are the default ones.
    """
    offered = Service.objects.valid()
    assigned = ServiceCustomer.objects.filter(service__in=offered)
    own = assigned.filter(customer_user=customer) if customer else assigned.none()
    if own.exists():
        return offered.filter(pk__in=own.values("service"))
    if ServiceCustomer.objects.exists():
        return offered.filter(pk__in=assigned.filter(customer_user=None).values("service"))
    return offered


class Assignment(TypedDict):
    """Who may choose a service: everybody without own services, and these logins."""

    is_default: bool
    customers: list[str]


def assignment_of(service: Service) -> Assignment:
    """Who may choose the service; logins in alphabetical order."""
    rows = ServiceCustomer.objects.filter(service=service)
    named = rows.filter(customer_user__isnull=False).order_by("customer_user__login")
    return {
        "is_default": rows.filter(customer_user=None).exists(),
        "customers": list(named.values_list("customer_user__login", flat=True)),
    }


@transaction.atomic
def assign_service(
    service: Service, *, is_default: bool, customers: Iterable[CustomerUser]
) -> None:
    """Let exactly these customer users choose the service, and with ``is_default`` all others."""
    wanted: set[int | None] = {customer.pk for customer in customers}
    if is_default:
        wanted.add(None)
    rows = ServiceCustomer.objects.filter(service=service)
    present = dict(rows.values_list("customer_user_id", "pk"))
    rows.filter(pk__in=[pk for key, pk in present.items() if key not in wanted]).delete()
    ServiceCustomer.objects.bulk_create(
        ServiceCustomer(service=service, customer_user_id=key) for key in wanted - present.keys()
    )
