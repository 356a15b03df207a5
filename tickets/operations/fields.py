"""Changing single facts: title, priority, type, service, SLA, customer, tags, archive."""

from collections.abc import Iterable

from accounts.actors import Actor
from accounts.models import CustomerUser
from gotrs.common.errors import Invalid
from gotrs.common.text import storable
from queues.models import Service, Sla
from tickets import rules
from tickets.events import (
    TicketCustomerChanged,
    TicketPriorityChanged,
    TicketTitleChanged,
    TicketUpdated,
)
from tickets.models import HistoryType, Priority, Ticket, TicketTag, TicketType
from tickets.operations.change import Change, changing
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
    """Raises Invalid for a priority that isn't in use any more."""
    if not priority.is_valid:
        raise Invalid("This priority is not in use any more.", "priority_id")
    with changing(ticket, actor=actor, expected_version=expected_version) as change:
        old = ticket.priority
        if change.set(priority=priority):
            lock_for_work(change)
            change.log(HistoryType.PRIORITY_UPDATE, old=old.name, new=priority.name)
            change.emit(TicketPriorityChanged(ticket, actor, old.pk, priority.pk))
    return ticket


def set_type(
    ticket: Ticket, *, actor: Actor, type: TicketType | None, expected_version: int | None = None
) -> Ticket:
    """Raises Invalid for a type that isn't in use any more."""
    if type is not None and not type.is_valid:
        raise Invalid("This type is not in use any more.", "type_id")
    with changing(ticket, actor=actor, expected_version=expected_version) as change:
        old = ticket.type
        if change.set(type=type):
            _log_names(change, HistoryType.TYPE_UPDATE, "type", old, type)
    return ticket


def set_service(
    ticket: Ticket, *, actor: Actor, service: Service | None, expected_version: int | None = None
) -> Ticket:
    """A change of service clears an SLA that doesn't fit (rule 5.24). Raises Invalid."""
    if service is not None and not service.is_valid:
        raise Invalid("This service is not in use any more.", "service_id")
    with changing(ticket, actor=actor, expected_version=expected_version) as change:
        old = ticket.service
        if change.set(service=service):
            _log_names(change, HistoryType.SERVICE_UPDATE, "service", old, service)
            if ticket.sla is not None and not _fits(service, ticket.sla):
                old_sla = ticket.sla
                change.set(sla=None)
                _log_names(change, HistoryType.SLA_UPDATE, "sla", old_sla, None)
    return ticket


def set_sla(
    ticket: Ticket, *, actor: Actor, sla: Sla | None, expected_version: int | None = None
) -> Ticket:
    """Raises Invalid if the SLA isn't one of the ticket's service."""
    with changing(ticket, actor=actor, expected_version=expected_version) as change:
        check_sla_fits(ticket.service, sla)
        old = ticket.sla
        if change.set(sla=sla):
            _log_names(change, HistoryType.SLA_UPDATE, "sla", old, sla)
    return ticket


def check_sla_fits(service: Service | None, sla: Sla | None) -> None:
    """An SLA must belong to the service (rule 5.24). Raises Invalid."""
    if service is not None and not service.is_valid:
        raise Invalid("This service is not in use any more.", "service_id")
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
    customer_user_id = storable(customer_user_id).strip()
    if len(customer_user_id) > 255:
        raise Invalid("A login may have at most 255 characters.", "customer_user_id")
    company = customer_id_of(customer_user_id) if customer_id is None else customer_id.strip()
    if len(company) > 150:
        raise Invalid("A customer id may have at most 150 characters.", "customer_id")
    with changing(ticket, actor=actor, expected_version=expected_version) as change:
        old = f"{ticket.customer_id}/{ticket.customer_user_id}"
        if change.set(customer_user_id=customer_user_id, customer_id=company):
            change.log(HistoryType.CUSTOMER_UPDATE, old=old, new=f"{company}/{customer_user_id}")
            change.emit(TicketCustomerChanged(ticket, actor))
    return ticket


def customer_id_of(customer_user_id: str) -> str:
    """The company of a customer user, "" for somebody unknown (rules 5.1, 7.16)."""
    if not customer_user_id:
        return ""
    found = CustomerUser.objects.filter(login__iexact=customer_user_id)
    return found.values_list("customer_id", flat=True).first() or ""


def set_archived(
    ticket: Ticket, *, actor: Actor, archived: bool, expected_version: int | None = None
) -> Ticket:
    """Out of daily sight, or back (rule 5.21)."""
    with changing(ticket, actor=actor, expected_version=expected_version) as change:
        old = ticket.archived
        if change.set(archived=archived):
            change.log(HistoryType.ARCHIVE_FLAG_UPDATE, old=old, new=archived)
            change.emit(TicketUpdated(ticket, actor, "archived", old, archived))
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
        raise Invalid(f"A ticket may have at most {rules.MAX_TAGS} tags.", "tags")
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
