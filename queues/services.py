"""Which services a customer user may choose (rule 5.24)."""

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
