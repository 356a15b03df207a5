"""The bar of filters over the ticket list, and the heads of its columns."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils import formats, timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import Agent
from gotrs.common.values import MAX_ID, read_integer, read_time
from queues.models import Queue, Service, Sla
from tickets import catalog
from tickets.filter_reader import STATUS_GROUPS
from tickets.filters import TicketFilters
from tickets.list_columns import Column, sort_label

ORDERS = [
    ("-updated", gettext_lazy("latest change")),
    ("updated", gettext_lazy("oldest change")),
    ("-created", gettext_lazy("newest")),
    ("created", gettext_lazy("oldest")),
    ("-priority", gettext_lazy("priority")),
    ("escalation", gettext_lazy("deadline")),
]
STATUS_WORDS = {
    "new": gettext_lazy("new"),
    "open": gettext_lazy("new and open"),
    "pending": gettext_lazy("pending"),
    "closed": gettext_lazy("closed"),
}
# Filters with a control of their own in the bar; all others show as chips that can be removed.
_IN_BAR = frozenset({"status", "priority_id", "assigned_to", "subqueues"})
NamesOf = Callable[[Sequence[int]], dict[str, str]]
Names = Mapping[str, NamesOf]

LABELS = {
    "q": gettext_lazy("Search"),
    "search": gettext_lazy("Title or number"),
    "queue": gettext_lazy("Queue"),
    "state": gettext_lazy("State"),
    "state_id": gettext_lazy("State"),
    "queue_id": gettext_lazy("Queue"),
    "priority": gettext_lazy("Priority"),
    "type": gettext_lazy("Type"),
    "type_id": gettext_lazy("Type"),
    "service_id": gettext_lazy("Service"),
    "sla_id": gettext_lazy("SLA"),
    "owner_id": gettext_lazy("Owner"),
    "responsible_id": gettext_lazy("Responsible"),
    "customer_id": gettext_lazy("Customer id"),
    "customer_user_id": gettext_lazy("Customer"),
    "tag": gettext_lazy("Tag"),
    "locked": gettext_lazy("Locked"),
    "escalated": gettext_lazy("Escalated"),
    "watched": gettext_lazy("Followed"),
    "archived": gettext_lazy("Archived"),
    "created_after": gettext_lazy("Created after"),
    "created_before": gettext_lazy("Created before"),
    "updated_after": gettext_lazy("Changed after"),
    "updated_before": gettext_lazy("Changed before"),
    "closed_after": gettext_lazy("Closed after"),
    "closed_before": gettext_lazy("Closed before"),
    "pending_after": gettext_lazy("Pending until after"),
    "pending_before": gettext_lazy("Pending until before"),
    "escalation_before": gettext_lazy("Deadline before"),
}
_YES_NO = {"true": gettext_lazy("yes"), "false": gettext_lazy("no")}


@dataclass(frozen=True)
class Choice:
    """An option of a control; ``value`` as the query string has it."""

    value: str
    label: str | Promise
    chosen: bool = False


@dataclass(frozen=True)
class Control:
    """A choice in the bar; ``on`` if it limits the list."""

    name: str
    label: str | Promise
    groups: list[tuple[str | Promise, list[Choice]]]
    on: bool = False
    only_phone: bool = False

    @property
    def text(self) -> str:
        """What is chosen, in words."""
        choices = (choice for _label, group in self.groups for choice in group)
        return next((str(choice.label) for choice in choices if choice.chosen), "")


@dataclass(frozen=True)
class Chip:
    """A filter without a control; following ``url`` removes it."""

    name: str
    value: str
    label: str | Promise
    text: str
    url: str


@dataclass(frozen=True)
class Bar:
    """All of the bar. ``narrowed`` if any filter but the queue is set.

    ``queue_id`` is the queue of the heading, which has no chip.
    """

    controls: list[Control]
    chips: list[Chip]
    narrowed: bool
    queue_id: str = ""

    @property
    def said(self) -> list[tuple[str, str]]:
        """All that limits the list, in words: pairs of label and value."""
        chosen = [(control, control.text) for control in self.controls if control.on]
        pairs = [(str(control.label), text) for control, text in chosen]
        return pairs + [(str(chip.label), chip.text) for chip in self.chips]


def filter_bar(filters: TicketFilters, keep: Mapping[str, str], names: Names | None = None) -> Bar:
    """The controls and chips that show these filters; links carry ``keep`` on.

    One query for each kind of thing that is named by its id, none with ``names`` of all.
    """
    names = names or _NAMES
    owner = _owner(filters, names)
    controls = [_status(filters), owner, _priority(filters), _order(filters)]
    chips = [
        Chip(
            name, value, LABELS.get(name, name), _spoken(name, value, names),
            f"?{filters.as_query(**{**keep, name: None})}",
        )
        for name, value in filters.query.items()
        if name not in _IN_BAR and not (name == "queue_id" and is_one_queue(value, keep))
    ]  # fmt: skip
    queue_id = filters.query.get("queue_id", "")
    hidden = queue_id if is_one_queue(queue_id, keep) else ""
    return Bar(controls, chips, bool(chips) or any(c.on for c in controls), hidden)


def _status(filters: TicketFilters) -> Control:
    given = filters.query.get("status", "")
    words = [(word, STATUS_WORDS[word]) for word in STATUS_GROUPS if word in STATUS_WORDS]
    states = [(state.name, _(state.name)) for state in catalog.states().values() if state.is_valid]
    names = {value for value, _label in states} - STATUS_WORDS.keys()
    named = [(value, label) for value, label in states if value in names]
    groups: list[tuple[str | Promise, list[Choice]]] = [
        ("", _choices([("", _("active")), *words], given))
    ]
    groups.append((_("States"), _choices(named, given)))
    known = STATUS_WORDS.keys() | names
    if given and given not in known:
        groups.insert(0, ("", [Choice(given, given.replace(",", ", "), chosen=True)]))
    return Control("status", gettext_lazy("Status"), groups, on=bool(given))


def _owner(filters: TicketFilters, names: Names) -> Control:
    given = filters.query.get("assigned_to", "")
    options = [("", _("anybody")), ("me", _("me")), ("none", _("nobody"))]
    if given and given not in dict(options):
        options.append((given, _spoken("owner_id", given, names)))
    return Control("owner", gettext_lazy("Owner"), [("", _choices(options, given))], on=bool(given))


def _priority(filters: TicketFilters) -> Control:
    given = filters.query.get("priority_id", "")
    known = [p for p in catalog.priorities().values() if p.is_valid]
    options = [("", _("any")), *((str(p.pk), _(p.name)) for p in reversed(known))]
    if given and given not in dict(options):
        names = dict(options)
        options.append((given, ", ".join(names.get(word, word) for word in given.split(","))))
    return Control(
        "priority_id", gettext_lazy("Priority"), [("", _choices(options, given))], on=bool(given)
    )


def _order(filters: TicketFilters) -> Control:
    """Sent with the form on every screen; only phones, which have no column heads, show it."""
    given = filters.sort.as_text()
    options: list[tuple[str, str | Promise]] = list(ORDERS)
    if given not in dict(options):
        options.append((given, sort_label(filters.sort.key)))
    return Control(
        "sort", gettext_lazy("Sort by"), [("", _choices(options, given))], only_phone=True
    )


def _choices(options: Iterable[tuple[str, str | Promise]], given: str) -> list[Choice]:
    return [Choice(value, label, value == given) for value, label in options]


def is_one_queue(value: str, keep: Mapping[str, str]) -> bool:
    """Whether the heading of the list says which queue it is."""
    return value.isdecimal() and "view" not in keep


def _spoken(name: str, value: str, known: Names) -> str:
    """A filter's value for the eye: names instead of ids, moments in the reader's time zone."""
    if name.endswith(("_after", "_before")) and (moment := read_time(value)):
        local = timezone.localtime(moment)
        midnight = (local.hour, local.minute) == (0, 0)
        form = "SHORT_DATE_FORMAT" if midnight else "SHORT_DATETIME_FORMAT"
        return formats.date_format(local, form)
    if names_of := known.get(name):
        words = [word.strip() for word in value.split(",")]
        names = names_of([number for word in words if (number := read_integer(word)) is not None])
        return ", ".join(str(_WORDS.get(word) or names.get(word, word)) for word in words)
    return str(_YES_NO.get(value.lower(), value))


def _named(rows: Iterable[Any]) -> dict[str, str]:
    return {str(row.pk): str(getattr(row, "full_name", None) or row.name) for row in rows}


def _some(model: type[Any]) -> NamesOf:
    """Names of some rows, read with one query."""
    return lambda ids: _named(model.objects.filter(pk__in=[i for i in ids if 0 < i <= MAX_ID]))


def _all(model: type[Any]) -> NamesOf:
    """Names of all rows, read once when the first is asked for."""
    found: dict[str, str] = {}

    def names(_ids: Sequence[int]) -> dict[str, str]:
        if not found:
            found.update(_named(model.objects.all()))
        return found

    return names


def _names(read: Callable[[type[Any]], NamesOf]) -> Names:
    """How the ids of each filter are said."""
    agents = read(Agent)
    return {
        "state_id": lambda ids: {str(pk): _(row.name) for pk, row in catalog.states().items()},
        "type_id": lambda ids: {str(pk): _(row.name) for pk, row in catalog.types().items()},
        "queue": lambda _ids: {},
        "queue_id": read(Queue),
        "service_id": read(Service),
        "sla_id": read(Sla),
        "owner_id": agents,
        "responsible_id": agents,
    }


def names_of_all() -> Names:
    """For pages that show the filters of many views: four queries at the most."""
    return _names(_all)


_NAMES = _names(_some)
_WORDS = {
    "me": gettext_lazy("me"),
    "mine": gettext_lazy("those that I follow"),
    "none": gettext_lazy("none"),
}


def column_heads(
    filters: TicketFilters, columns: Sequence[Column], keep: Mapping[str, str]
) -> list[dict[str, Any]]:
    """Column heads; each sorts by its column, again turns the order around."""
    heads = []
    for column in columns:
        key = column.sort
        current = bool(key) and filters.sort.key == key
        descending = filters.sort.descending
        turned = descending if current else column.from_a
        sort = key if turned else f"-{key}"
        heads.append(
            {
                "name": column.name,
                "label": column.label,
                "css": column.head_css,
                "url": f"?{filters.as_query(**keep, sort=sort)}" if key else "",
                "direction": ("descending" if descending else "ascending") if current else "",
            }
        )
    return heads
