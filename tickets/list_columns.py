"""The columns that a ticket list can have, and which of them a reader sees."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.utils.functional import Promise
from django.utils.html import escape
from django.utils.translation import gettext, gettext_lazy

from accounts.actors import Actor
from gotrs.common.clock import now
from tickets import list_cells as draw
from tickets.field_values import fields_of
from tickets.filter_fields import PREFIX
from tickets.models import DynamicField, FieldObject

if TYPE_CHECKING:
    from tickets.list_rows import Row

MAX_COLUMNS = 16
# Without it a row could not be opened.
TITLE = "title"


@dataclass(frozen=True)
class Column:
    """A column: what it is called, how it is drawn and exported, and what has to be read for it.

    ``css`` ends the names of its classes, ``col-…`` and ``ticket-row__…``; "" stands for a column
    that only those see who chose it. ``sort`` is the parameter's word, "" if nobody sorts by it.
    """

    name: str
    label: str | Promise
    cell: Callable[["Row"], str]
    plain: Callable[["Row"], object]
    css: str = ""
    sort: str = ""
    from_a: bool = False
    fields: tuple[str, ...] = ()
    joins: tuple[str, ...] = ()

    @property
    def head_css(self) -> str:
        """The class of its head."""
        if self.name == TITLE:
            return ""
        return f"col-{self.css}" if self.css else "col-more"

    def cell_of(self, row: "Row") -> str:
        """The cell of a row as HTML."""
        if self.css and self.css != "sender":
            return f'<td class="ticket-row__{self.css}">{self.cell(row)}</td>'
        # On a phone, which has no heads, these say what they are.
        name, label = self.css or "more", escape(self.label)
        return f'<td class="ticket-row__{name}" data-label="{label}">{self.cell(row)}</td>'


def _ticket(name: str) -> Callable[["Row"], Any]:
    return lambda row: getattr(row.ticket, name)


_OF_PERSON = ("first_name", "last_name", "login")

_COLUMNS = (
    Column("priority", gettext_lazy("Priority"), draw.priority, lambda row: row.priority.name,
           css="priority", sort="priority"),
    Column("number", gettext_lazy("Number"), lambda row: row.number, lambda row: row.number,
           css="number", sort="tn"),
    Column(TITLE, gettext_lazy("Title"), draw.subject, lambda row: row.title,
           css="subject", sort="title", from_a=True),
    Column("state", gettext_lazy("State"), draw.state, lambda row: row.state.name,
           css="state", sort="state", from_a=True),
    Column("queue", gettext_lazy("Queue"), lambda row: escape(row.queue), lambda row: row.queue,
           css="queue", sort="queue", from_a=True),
    Column("sender", gettext_lazy("Last from"), lambda row: escape(row.sender),
           lambda row: row.sender, css="sender"),
    Column("owner", gettext_lazy("Owner"), draw.owner, lambda row: row.owner,
           css="owner", sort="owner", from_a=True),
    Column("activity", gettext_lazy("Changed"), draw.activity, lambda row: row.changed,
           css="age", sort="updated"),
    Column("customer", gettext_lazy("Customer"), lambda row: draw.text(row.customer),
           lambda row: row.customer),
    Column("company", gettext_lazy("Customer id"), lambda row: draw.text(row.ticket.customer_id),
           _ticket("customer_id"), sort="customer", from_a=True),
    Column("responsible", gettext_lazy("Responsible"),
           lambda row: draw.text(_name(row.ticket.responsible)),
           lambda row: _name(row.ticket.responsible), joins=("responsible",),
           fields=tuple(f"responsible__{name}" for name in _OF_PERSON)),
    Column("lock", gettext_lazy("Locked"), lambda row: draw.yes_no(row.locked),
           lambda row: row.locked),
    Column("type", gettext_lazy("Type"), lambda row: draw.text(gettext(_name(row.ticket.type))),
           lambda row: _name(row.ticket.type), joins=("type",), fields=("type__name",)),
    Column("service", gettext_lazy("Service"), lambda row: draw.text(_name(row.ticket.service)),
           lambda row: _name(row.ticket.service), joins=("service",), fields=("service__name",)),
    Column("sla", gettext_lazy("SLA"), lambda row: draw.text(_name(row.ticket.sla)),
           lambda row: _name(row.ticket.sla), joins=("sla",), fields=("sla__name",)),
    Column("created", gettext_lazy("Created"), lambda row: draw.moment(row.ticket.created_at),
           _ticket("created_at"), sort="created"),
    Column("changed", gettext_lazy("Last change"), lambda row: draw.moment(row.changed),
           _ticket("changed_at"), sort="updated"),
    Column("age", gettext_lazy("Age"), lambda row: draw.age_of(row.ticket.created_at),
           lambda row: _days(row.ticket.created_at), sort="created"),
    Column("escalation", gettext_lazy("Deadline"), draw.escalation, _ticket("next_due"),
           sort="escalation", from_a=True),
    Column("pending", gettext_lazy("Pending until"),
           lambda row: draw.pending(row.ticket.pending_until), _ticket("pending_until"),
           sort="pending", from_a=True, fields=("pending_until",)),
    Column("closed", gettext_lazy("Closed"), lambda row: draw.moment(row.ticket.closed_at),
           _ticket("closed_at"), fields=("closed_at",)),
    Column("articles", gettext_lazy("Entries"), lambda row: str(row.ticket.article_count),
           _ticket("article_count"), fields=("article_count",)),
    Column("tags", gettext_lazy("Tags"), lambda row: draw.tags(row.tags), lambda row: row.tags),
)  # fmt: skip
_BY_NAME = {column.name: column for column in _COLUMNS}
DEFAULT_NAMES = (
    "priority", "number", TITLE, "state", "queue", "sender", "owner", "activity",
)  # fmt: skip
DEFAULT_COLUMNS = tuple(_BY_NAME[name] for name in DEFAULT_NAMES)


def _name(found: Any) -> str:
    """The name of what a ticket refers to; "" for nothing."""
    return "" if found is None else str(getattr(found, "full_name", None) or found.name)


def _days(moment: Any) -> int:
    return int((now() - moment).days)


def all_columns(actor: Actor) -> list[Column]:
    """What there is to choose from, with the dynamic fields that the actor sees. No query."""
    return [*_COLUMNS, *(_of_field(field) for field in fields_of(FieldObject.TICKET, actor))]


def _of_field(field: DynamicField) -> Column:
    name = field.name

    def value(row: "Row") -> Any:
        return row.values.get(name)

    return Column(f"{PREFIX}{name}", field.label, lambda row: draw.field_value(value(row)), value)


def columns_named(words: Iterable[str], actor: Actor) -> tuple[Column, ...]:
    """The columns of these names, in this order, with the title; the default ones for no name.

    Names that are not known (any more) are left out.
    """
    wanted = list(dict.fromkeys(words))[:MAX_COLUMNS]
    if not wanted:
        return DEFAULT_COLUMNS
    known = {column.name: column for column in all_columns(actor)}
    found = [known[word] for word in wanted if word in known]
    if not found:
        return DEFAULT_COLUMNS
    if all(column.name != TITLE for column in found):
        found.insert(0, _BY_NAME[TITLE])
    return tuple(found)


def sort_label(key: str) -> str | Promise:
    """What an order is called: as the first column that has it."""
    return next((column.label for column in _COLUMNS if column.sort == key), key)


def words_of(text: str) -> list[str]:
    """The names in a parameter, between commas."""
    return [word.strip() for word in text.split(",") if word.strip()]
