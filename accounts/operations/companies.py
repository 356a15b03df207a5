"""Companies of customers (contract 4.11). Their key is text that people and tickets carry."""

from collections.abc import Mapping
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import Value
from django.db.models.functions import Lower

from accounts import audit, events
from accounts.actors import Actor
from accounts.models import CustomerCompany, CustomerUser, CustomerUserCompany
from gotrs.common import kept
from gotrs.common.errors import Conflict
from gotrs.common.validity import Validity

_ENTITY = "customer"
_NAMES = ("customer_id", "name")
_NOT_AUDITED = frozenset({"created_at", "changed_at"})


@transaction.atomic
def create_company(*, actor: Actor, customer_id: str, name: str, **columns: Any) -> CustomerCompany:
    """A new company. Raises Conflict if its key or its name is in use, in any case."""
    company = CustomerCompany(customer_id=customer_id, name=name, **columns)
    _check_free(company, {"customer_id": customer_id, "name": name})
    _save(company)
    audit.record(actor, "customer.create", _ENTITY, company.customer_id, new=_audited(company))
    kept.forget_everything()
    return company


@transaction.atomic
def update_company(
    company: CustomerCompany, *, actor: Actor, changes: Mapping[str, Any]
) -> CustomerCompany:
    """Change the columns that are named. People and tickets follow a new key.

    Raises Conflict if a new key or name is in use.
    """
    company = CustomerCompany.objects.select_for_update().get(pk=company.pk)
    _check_free(company, changes)
    before, old_key, old_name = _audited(company), company.customer_id, company.name
    for name, value in changes.items():
        setattr(company, name, value)
    _save(company)
    if company.customer_id != old_key:
        _rename_in_people(old_key, company.customer_id)
    audit.record_change(actor, "customer.update", _ENTITY, old_key, before, _audited(company))
    if (company.customer_id, company.name) != (old_key, old_name):
        events.emit(events.CompanyRenamed(company, actor, old_key))
    kept.forget_everything()
    return company


def deactivate_company(company: CustomerCompany, *, actor: Actor) -> CustomerCompany:
    """No longer offered. Its people and tickets stay as they are, and share nothing any more."""
    return update_company(company, actor=actor, changes={"valid_id": Validity.INVALID.value})


def _rename_in_people(old: str, new: str) -> None:
    """Customer users carry the key, as their own or as a further company."""
    of_old = Lower(Value(old))
    people = CustomerUser.objects.alias(low=Lower("customer_id")).filter(low=of_old)
    people.update(customer_id=new)
    further = CustomerUserCompany.objects.alias(low=Lower("customer_id")).filter(low=of_old)
    if old.lower() != new.lower():
        # Nobody has one company twice.
        both = CustomerUserCompany.objects.alias(low=Lower("customer_id")).filter(
            low=Lower(Value(new))
        )
        further.filter(customer_user__in=both.values("customer_user")).delete()
    further.update(customer_id=new)


def _check_free(company: CustomerCompany, said: Mapping[str, Any]) -> None:
    taken: dict[str, list[str]] = {}
    for name in _NAMES:
        if name not in said:
            continue
        same = CustomerCompany.objects.alias(low=Lower(name)).filter(low=Lower(Value(said[name])))
        if same.exclude(pk=company.pk).exists():
            taken[name] = ["There is such a customer already."]
    if taken:
        raise Conflict("There is such a customer already.", details=taken)


def _save(company: CustomerCompany) -> None:
    try:
        with transaction.atomic():
            company.save()
    except IntegrityError:
        # Two at the same moment; the other one was first.
        message = "There is such a customer already."
        raise Conflict(message, details={key: [message] for key in _NAMES}) from None


def _audited(company: CustomerCompany) -> dict[str, Any]:
    columns = audit.columns_of(company)
    return {name: value for name, value in columns.items() if name not in _NOT_AUDITED}
