"""Accounts of customer users (contract 4.11)."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.db import transaction

from accounts import audit, events
from accounts.actors import Actor
from accounts.auth.password_links import send_link
from accounts.auth.passwords import set_password
from accounts.models import CustomerUser, CustomerUserCompany
from accounts.operations.people import (
    check_free,
    close_account,
    columns_of,
    save_free,
    void_links,
)
from gotrs.common.validity import Validity

COLUMNS = (
    "login", "email", "first_name", "last_name", "title", "phone", "mobile", "customer_id",
    "language", "timezone", "comment", "valid_id",
)  # fmt: skip


@transaction.atomic
def create_customer_user(
    *,
    actor: Actor,
    login: str,
    email: str,
    password: str | None = None,
    customer_ids: Iterable[str] = (),
    **columns: Any,
) -> CustomerUser:
    """A new person outside; without a password a mail with a link opens the account.

    The password was checked by the policy. Raises Conflict if login or address are in use.
    """
    customer = CustomerUser(login=login, email=email, **columns)
    check_free(customer, {"login": login, "email": email})
    customer.set_password(password)
    save_free(customer, customer.save)
    _write_companies(customer, customer_ids)
    audit.record(
        actor, "customer_user.create", "customer_user", customer.pk, new=_audited(customer)
    )
    if password is None and customer.is_active:
        send_link(customer, actor=actor)
    return customer


@transaction.atomic
def update_customer_user(
    customer: CustomerUser, *, actor: Actor, changes: Mapping[str, Any]
) -> CustomerUser:
    """Change what ``changes`` names: columns, ``customer_ids``, ``password``.

    Tickets follow a new login. A new password ends all sessions; being made invalid ends API tokens
    as well. Raises Conflict if login or address are in use.
    """
    customer = CustomerUser.objects.select_for_update().get(pk=customer.pk)
    check_free(customer, changes)
    before, old_name = _audited(customer), (customer.login, customer.full_name)
    _write_columns(customer, changes)
    if "customer_ids" in changes:
        _write_companies(customer, changes["customer_ids"])
    audit.record_change(
        actor, "customer_user.update", "customer_user", customer.pk, before, _audited(customer)
    )
    if "password" in changes:
        set_password(customer, changes["password"], actor=actor, action="password.set")
    if (customer.login, customer.full_name) != old_name:
        events.emit(events.CustomerUserRenamed(customer, actor, old_name[0]))
    return customer


def deactivate_customer_user(customer: CustomerUser, *, actor: Actor) -> CustomerUser:
    """Close the account: its sessions and tokens end at once; tickets keep the name."""
    changes = {"valid_id": Validity.INVALID.value}
    return update_customer_user(customer, actor=actor, changes=changes)


def _write_columns(customer: CustomerUser, changes: Mapping[str, Any]) -> None:
    wanted = {name: changes[name] for name in COLUMNS if name in changes}
    changed = [name for name, value in wanted.items() if getattr(customer, name) != value]
    if not changed:
        return
    for name in changed:
        setattr(customer, name, wanted[name])
    if "email" in changed:
        # Staff vouches for an address that it writes, as it does for that of a new account.
        customer.email_proved = True
        changed.append("email_proved")
        void_links(customer)
    save_free(customer, lambda: customer.save(update_fields=[*changed, "changed_at"]))
    if "valid_id" in changed and not customer.is_active:
        close_account(customer)


def _write_companies(customer: CustomerUser, customer_ids: Iterable[str]) -> None:
    """The further companies, each once, without the person's own."""
    own = customer.customer_id.lower()
    wanted = {key.lower(): key for key in customer_ids if key.lower() != own}
    held = {row.customer_id.lower(): row for row in customer.companies.all()}
    customer.companies.filter(
        pk__in=[row.pk for low, row in held.items() if low not in wanted]
    ).delete()
    CustomerUserCompany.objects.bulk_create(
        CustomerUserCompany(customer_user=customer, customer_id=key)
        for low, key in wanted.items()
        if low not in held
    )


def _audited(customer: CustomerUser) -> dict[str, Any]:
    further = customer.companies.order_by("customer_id").values_list("customer_id", flat=True)
    return {**columns_of(customer), "customer_ids": list(further)}
