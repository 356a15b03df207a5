"""The side panel of a ticket: its properties, and what is around it."""

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.db.models import Count, Q, QuerySet, Sum
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from accounts import site
from accounts.actors import Actor
from accounts.models import CustomerCompany, CustomerUser, Permission
from tickets import field_values
from tickets.access import may
from tickets.customers import customer_of
from tickets.forms.ticket_choices import Catalog, catalog, queue_choices, workers
from tickets.models import DynamicField, FieldObject, LinkType, StateType, Ticket, TicketLink
from tickets.models.relations import DIRECTED_LINKS

OTHER_TICKETS = 5


def permissions_of(actor: Actor, ticket: Ticket) -> dict[str, bool]:
    """What this actor may do with this ticket; templates ask nothing else (house rule 4)."""
    merged = ticket.is_merged
    rw = may(actor, ticket, Permission.RW)
    reply_needs = str(site.get("reply_needs"))
    return {
        "rw": rw and not merged,
        "note": may(actor, ticket, Permission.NOTE) and not merged,
        "reply": may(actor, ticket, reply_needs) and not merged and _can_send(ticket),
        "owner": may(actor, ticket, Permission.OWNER) and not merged,
        "priority": may(actor, ticket, Permission.PRIORITY) and not merged,
        "move": not merged
        and (rw or actor.grants.allows(ticket.queue.group_id, Permission.MOVE_INTO)),
        "close": rw and not merged and not ticket.is_closed,
        "reopen": rw and ticket.is_closed,
        "unmerge": rw and merged,
        "split": not merged,
        "send": may(actor, ticket, reply_needs) and not merged,
        "mail_log": actor.is_admin,
    }


def _can_send(ticket: Ticket) -> bool:
    return ticket.queue.system_address_id is not None


@dataclass(frozen=True)
class Menu:
    """One property that is changed by choosing from a list."""

    name: str
    label: str
    choices: list[tuple[Any, str]]
    value: Any
    shown: str
    can_change: bool

    @property
    def key(self) -> str:
        """The key that leads to it (js/keys.js), if any."""
        return _KEYS.get(self.name, "")


_KEYS = {"state": "s", "priority": "p", "queue": "q", "owner": "a"}


def property_menus(actor: Actor, ticket: Ticket, can: dict[str, bool]) -> list[Menu]:
    """The properties in the order of the panel."""
    offered = catalog()
    agents = workers(ticket) if can["owner"] or can["rw"] else []
    people = [(agent.pk, _named(agent.name, agent.is_away)) for agent in agents]
    queues = queue_choices(actor, Permission.MOVE_INTO) if can["move"] else []
    menus = [
        _menu("state", _("State"), _states(offered), ticket.state, can["rw"]),
        _menu("priority", _("Priority"), offered.priorities, ticket.priority, can["priority"]),
        _menu("queue", _("Queue"), queues, ticket.queue, can["move"]),
        _menu("owner", _("Owner"), people, ticket.owner, can["owner"], nobody=_("Nobody")),
        _menu(
            "responsible",
            _("Responsible"),
            people,
            ticket.responsible,
            can["owner"],
            nobody=_("Nobody"),
        ),
    ]
    if len(offered.types) > 1 or ticket.type_id:
        menus.append(
            _menu("type", _("Type"), offered.types, ticket.type, can["rw"], nobody=_("None"))
        )
    if offered.services or ticket.service_id:
        none = _("None")
        menus.append(
            _menu("service", _("Service"), offered.services, ticket.service, can["rw"], nobody=none)
        )
        slas = offered.slas_of(ticket.service_id)
        if slas or ticket.sla_id:
            menus.append(_menu("sla", _("SLA"), slas, ticket.sla, can["rw"], nobody=none))
    return menus


def _states(offered: Catalog) -> list[Any]:
    return [state for state in offered.states if state.type_id != StateType.NEW]


def _named(name: str, is_away: bool) -> str:
    return _("%(name)s (out of office)") % {"name": name} if is_away else name


def _menu(
    name: str, label: str, rows: list[Any], current: Any, can_change: bool, nobody: str = ""
) -> Menu:
    """A menu that always holds the present value, even one that is offered no more."""
    translated = name in {"state", "priority", "type"}
    choices = [
        row if isinstance(row, tuple) else (row.pk, _(row.name) if translated else row.name)
        for row in rows
    ]
    shown = (_(str(current)) if translated else str(current)) if current else nobody
    if nobody:
        choices.insert(0, ("", nobody))
    value = current.pk if current else ""
    if value not in {key for key, _label in choices}:
        choices.insert(0, (value, shown))
    return Menu(name, label, choices, value, shown, can_change)


# --- Around the ticket --------------------------------------------------------------------------


@dataclass(frozen=True)
class Link:
    """A linked ticket, and what it is to this one."""

    pk: int
    relation: str
    other: Ticket


@dataclass(frozen=True)
class Surroundings:
    """Who asked, what else they ask, and what and who hangs on the ticket."""

    customer: CustomerUser | None
    company: CustomerCompany | None
    others: list[Ticket]
    other_count: int
    tags: list[str]
    watchers: list[str]
    is_watching: bool
    links: list[Link]
    time_total: Decimal | None
    time_unit: str
    fields: list[tuple[str, str]]


def surroundings(actor: Actor, ticket: Ticket) -> Surroundings:
    """What the lower half of the panel shows. Nine queries, whatever the numbers."""
    others = open_tickets_of_customer(actor, ticket.customer_user_id).exclude(pk=ticket.pk)
    watching = list(ticket.watchers.select_related("agent").order_by("id"))
    total = ticket.time_entries.aggregate(total=Sum("time_unit"))["total"]
    shown = list(others[: OTHER_TICKETS + 1])
    return Surroundings(
        customer=customer_of(ticket.customer_user_id),
        company=_company(ticket.customer_id),
        others=shown[:OTHER_TICKETS],
        other_count=len(shown)
        if len(shown) <= OTHER_TICKETS
        else others.aggregate(found=Count("pk"))["found"],
        tags=list(ticket.tags.order_by("name").values_list("name", flat=True)),
        watchers=[row.agent.full_name for row in watching],
        is_watching=any(row.agent_id == actor.agent_id for row in watching),
        links=links_of(actor, ticket),
        time_total=total,
        time_unit=str(site.get("time_unit_label")),
        fields=fields_shown(actor, ticket),
    )


def fields_shown(actor: Actor, ticket: Ticket) -> list[tuple[str, str]]:
    """The dynamic fields by label, "" where nothing is said. One query, none without fields."""
    fields = field_values.fields_of(FieldObject.TICKET, actor)
    values = field_values.read_values(FieldObject.TICKET, [ticket.pk], fields)[ticket.pk]
    return [(field.label, _said(field, values[field.name])) for field in fields]


def _said(field: DynamicField, value: field_values.Value | None) -> str:
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if isinstance(value, datetime):
        return date_format(localtime(value), "DATETIME_FORMAT")
    if isinstance(value, date):
        return date_format(value, "DATE_FORMAT")
    return field_values.as_text(field, value) or ""


def open_tickets_of_customer(actor: Actor, login: str) -> QuerySet[Ticket]:
    """Tickets of the customer user that want work, latest change first."""
    tickets = Ticket.objects.visible_to(actor).active().of_customer(login)
    return tickets.select_related("state").order_by("-changed_at", "-id")


def _company(customer_id: str) -> CustomerCompany | None:
    if not customer_id:
        return None
    found: CustomerCompany | None = CustomerCompany.objects.filter(
        customer_id__iexact=customer_id
    ).first()
    return found


def links_of(actor: Actor, ticket: Ticket) -> list[Link]:
    """Links whose other end the actor may read (rule 5.18)."""
    readable = Ticket.objects.visible_to(actor)
    rows = (
        TicketLink.objects.filter(
            Q(source=ticket, target__in=readable) | Q(target=ticket, source__in=readable)
        )
        .select_related("source__state", "target__state")
        .order_by("type", "id")
    )
    return [_link(row, ticket) for row in rows]


def _link(row: TicketLink, ticket: Ticket) -> Link:
    outward = row.source_id == ticket.pk
    other = row.target if outward else row.source
    if row.type in DIRECTED_LINKS:
        relation = _DIRECTIONS[LinkType(row.type)][0 if outward else 1]
    else:
        relation = str(LinkType(row.type).label)
    return Link(row.pk, _(relation), other)


_DIRECTIONS = {
    LinkType.PARENT_CHILD: (gettext_noop("child"), gettext_noop("parent")),
    LinkType.DEPENDS_ON: (gettext_noop("depends on"), gettext_noop("needed by")),
    LinkType.DUPLICATE_OF: (gettext_noop("duplicate of"), gettext_noop("duplicated by")),
}
