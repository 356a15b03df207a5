"""Changing single facts: title, priority, type, service, SLA, customer, tags, archive."""

from collections.abc import Iterable

from django.utils.translation import gettext as _

from accounts.actors import Actor
from gotrs.common.errors import Invalid
from gotrs.common.text import storable
from queues.models import Service, Sla
from queues.services import services_of
from tickets import rules
from tickets.customers import customer_of
from tickets.events import (
    TicketCustomerChanged,
    TicketPriorityChanged,
    TicketTitleChanged,
    TicketUpdated,
)
from tickets.models import HistoryType, Priority, Ticket, TicketTag, TicketType
from tickets.operations.change import Change, archive_within, changing
from tickets.operations.ownership import lock_for_work


def set_title(
    ticket: Ticket, *, actor: Actor, title: str, expected_version: int | None = None
) -> Ticket:
    """Raises Invalid for a blank title or one of more than 255 characters."""
    title = rules.clean_title(title)
    with changing(ticket, actor=actor, expected_version=expected_version) as change:
        old = ticket.title
        if change.set(title=title):
            change.log(HistoryType.TITLE_UPDATE, old=old, new=title)
            change.emit(TicketTitleChanged(ticket, actor, old, title))
    return ticket


def set_priority(
    ticket: Ticket, *, actor: Actor, priority: Priority, expected_version: int | None = None
) -> Ticket:
    """Raises Invalid for another priority that isn't in use any more."""
    with changing(ticket, actor=actor, expected_version=expected_version) as change:
        old = ticket.priority
        if change.set(priority=priority):
            rules.check_in_use(priority, "priority_id")
            lock_for_work(change)
            change.log(HistoryType.PRIORITY_UPDATE, old=old.name, new=priority.name)
            change.emit(TicketPriorityChanged(ticket, actor, old.pk, priority.pk))
    return ticket


def set_type(
    ticket: Ticket, *, actor: Actor, type: TicketType | None, expected_version: int | None = None
) -> Ticket:
    """Raises Invalid for another type that isn't in use any more."""
    with changing(ticket, actor=actor, expected_version=expected_version) as change:
        old = ticket.type
        if change.set(type=type):
            rules.check_in_use(type, "type_id")
            _log_names(change, HistoryType.TYPE_UPDATE, "type", old, type)
    return ticket


def set_service(
    ticket: Ticket, *, actor: Actor, service: Service | None, expected_version: int | None = None
) -> Ticket:
    """A change of service clears an SLA that doesn't fit (rule 5.24). Raises Invalid."""
    with changing(ticket, actor=actor, expected_version=expected_version) as change:
        old = ticket.service
        if change.set(service=service):
            check_service(actor, service)
            _log_names(change, HistoryType.SERVICE_UPDATE, "service", old, service)
            if ticket.sla is not None and not _fits(service, ticket.sla):
                _set_sla(change, None)
    return ticket


def set_sla(
    ticket: Ticket, *, actor: Actor, sla: Sla | None, expected_version: int | None = None
) -> Ticket:
    """Raises Invalid if the SLA isn't one of the ticket's service."""
    with changing(ticket, actor=actor, expected_version=expected_version) as change:
        if sla is not None and sla.pk != ticket.sla_id:
            check_sla_fits(ticket.service, sla)
        _set_sla(change, sla)
    return ticket


def _set_sla(change: Change, sla: Sla | None) -> None:
    old = change.ticket.sla
    if change.set(sla=sla):
        _log_names(change, HistoryType.SLA_UPDATE, "sla", old, sla)


def check_service(actor: Actor, service: Service | None) -> None:
    """In use, and among those of a customer who chooses it (rule 5.24). Raises Invalid."""
    rules.check_in_use(service, "service_id")
    if service is None or actor.customer is None:
        return
    if not services_of(actor.customer).filter(pk=service.pk).exists():
        raise Invalid("There is no such service.", "service_id")


def check_sla_fits(service: Service | None, sla: Sla | None) -> None:
    """An SLA must belong to the service (rule 5.24). Raises Invalid."""
    rules.check_in_use(service, "service_id")
    if sla is None:
        return
    if not sla.is_valid or service is None or not _fits(service, sla):
        raise Invalid("This SLA does not belong to the service.", "sla_id")


def _fits(service: Service | None, sla: Sla) -> bool:
    return service is not None and sla.services.filter(pk=service.pk).exists()


def set_customer(
    ticket: Ticket,
    *,
    actor: Actor,
    customer_user_id: str,
    customer_id: str | None = None,
    expected_version: int | None = None,
) -> Ticket:
    """Whose ticket it is; the company follows from the customer user unless named.

    Raises Invalid for overlong values.
    """
    customer_user_id, company = clean_customer(customer_user_id, customer_id)
    with changing(ticket, actor=actor, expected_version=expected_version) as change:
        old_company, old_login = ticket.customer_id, ticket.customer_user_id
        if change.set(customer_user_id=customer_user_id, customer_id=company):
            old, new = f"{old_company}/{old_login}", f"{company}/{customer_user_id}"
            change.log(HistoryType.CUSTOMER_UPDATE, old=old, new=new)
            change.emit(TicketCustomerChanged(ticket, actor, old_company, old_login))
    return ticket


def clean_customer(customer_user_id: str, customer_id: str | None) -> tuple[str, str]:
    """Login (or bare address) and company as they are stored; raises Invalid for overlong ones.

    The company follows from the customer user unless named; "" for somebody unknown (5.1, 7.16).
    """
    login = storable(customer_user_id).strip()
    if len(login) > rules.MAX_CUSTOMER_USER:
        raise Invalid(
            _("A login may have at most %(limit)s characters.")
            % {"limit": rules.MAX_CUSTOMER_USER},
            "customer_user_id",
        )
    if customer_id is None:
        person = customer_of(login)
        company = person.customer_id if person else ""
    else:
        company = storable(customer_id).strip()
    if len(company) > rules.MAX_CUSTOMER_ID:
        raise Invalid(
            _("A customer id may have at most %(limit)s characters.")
            % {"limit": rules.MAX_CUSTOMER_ID},
            "customer_id",
        )
    return login, company


def set_archived(
    ticket: Ticket, *, actor: Actor, archived: bool, expected_version: int | None = None
) -> Ticket:
    """Out of daily sight, or back (rule 5.21). Watchers stay, seen marks go."""
    with changing(ticket, actor=actor, expected_version=expected_version) as change:
        archive_within(change, archived)
    return ticket


def set_tags(
    ticket: Ticket, *, actor: Actor, tags: Iterable[str], expected_version: int | None = None
) -> Ticket:
    """Exactly these tags, in lower case; at most 20 (rule 4.8). Raises Invalid."""
    with changing(ticket, actor=actor, expected_version=expected_version) as change:
        write_tags(change, tags)
    return ticket


def write_tags(change: Change, tags: Iterable[str]) -> None:
    """Tags within a change."""
    wanted = list(dict.fromkeys(rules.clean_tag(tag) for tag in tags))
    if len(wanted) > rules.MAX_TAGS:
        raise Invalid(
            _("A ticket may have at most %(limit)s tags.") % {"limit": rules.MAX_TAGS}, "tags"
        )
    if change.is_first and not wanted:
        return
    present = set(change.ticket.tags.values_list("name", flat=True))
    if present == set(wanted):
        return
    change.ticket.tags.exclude(name__in=wanted).delete()
    TicketTag.objects.bulk_create(
        TicketTag(ticket=change.ticket, name=name) for name in wanted if name not in present
    )
    old, new = ", ".join(sorted(present)), ", ".join(sorted(wanted))
    change.log(HistoryType.TAG_UPDATE, old=old, new=new)
    change.emit(TicketUpdated(change.ticket, change.actor, "tags", old, new))


def _log_names(
    change: Change,
    kind: HistoryType,
    field: str,
    old: TicketType | Service | Sla | None,
    new: TicketType | Service | Sla | None,
) -> None:
    old_name, new_name = (old.name if old else None), (new.name if new else None)
    change.log(kind, old=old_name, new=new_name)
    change.emit(TicketUpdated(change.ticket, change.actor, field, old_name, new_name))
