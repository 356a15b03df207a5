"""Reading the single filters of ticket lists (contract 4.3); tickets.filters puts them together."""

import re
from collections.abc import Callable, Collection, Iterable, Mapping
from functools import cached_property

from django.db import connection
from django.db.models import Model, Q, QuerySet
from django.db.models.functions import Lower
from django.db.models.lookups import Exact
from django.utils.translation import gettext as _

from accounts.actors import Actor
from accounts.models import Agent
from gotrs.common.clock import now
from gotrs.common.errors import Invalid
from gotrs.common.values import MAX_ID, read_boolean, read_integer, read_time
from queues.following import followed_by
from queues.models import Queue, Service, Sla
from queues.models.queues import SEPARATOR
from tickets import catalog, filter_fields
from tickets.models import Lock, Priority, State, StateType, TicketTag, TicketType, Watcher
from tickets.models.catalog import ACTIVE_TYPES, PENDING_TYPES
from tickets.rules import MAX_TITLE

NONE = "none"
ME = "me"
MINE = "mine"
_MAX_NAME = 200
# Status groups (contract part 2); in ``status`` they win over a state of that name.
STATUS_GROUPS: dict[str, tuple[StateType, ...]] = {
    "new": (StateType.NEW,),
    "open": (StateType.NEW, StateType.OPEN),
    "pending": PENDING_TYPES,
    "closed": (StateType.CLOSED,),
    "active": ACTIVE_TYPES,
}
# Facts that customers don't see; their filters are ignored for them (contract 1.9).
_INTERNAL = frozenset(
    {"owner_id", "responsible_id", "assigned_to", "escalated", "escalation_before", "watched"}
)
_TIMES = {
    "created": "created_at",
    "updated": "changed_at",
    "closed": "closed_at",
    "pending": "pending_until",
    "escalation": "next_due",
}


class FilterReader:
    """Reads each parameter into conditions, and notes the wrong ones in ``errors``."""

    def __init__(self, params: Mapping[str, str], actor: Actor) -> None:
        self.actor = actor
        self.errors: dict[str, list[str]] = {}
        self.query: dict[str, str] = {}
        self.rest: list[Q] = []
        self.queue_ids: frozenset[int] | None = None
        self.archived: bool | None = False
        self._state_ids: frozenset[int] | None = None
        self._given = {
            name: value.strip()
            for name in _READERS
            if (value := params.get(name, "")).strip()
            and not (actor.is_customer and name in _INTERNAL)
        }
        self._fields = {
            name: value.strip()
            for name, value in params.items()
            if name.startswith(filter_fields.PREFIX) and value.strip()
        }

    def read_all(self) -> None:
        """Read all filters that were given."""
        for name, value in self._given.items():
            try:
                _READERS[name](self, name, value)
            except _Wrong as error:
                self.errors[name] = [str(error)]
            else:
                self.query[name] = value
        for name, value in self._fields.items():
            self._read_field(name, value)

    def _read_field(self, name: str, value: str) -> None:
        """A dynamic field; for customers those that they don't see are ignored, as above."""
        field, suffix = filter_fields.find_field(name, self.actor)
        if field is None:
            if not self.actor.is_customer:
                self.errors[name[:_MAX_NAME]] = [_("There is no field of this name.")]
            return
        try:
            self.rest.append(filter_fields.condition(field, suffix, value, _contains))
        except Invalid as error:
            self.errors[name] = [error.message]
        else:
            self.query[name] = value

    def states(self) -> tuple[frozenset[int] | None, frozenset[int] | None]:
        """The chosen states as (ids, types); ids are None if all states of the types are meant.

        Partial indexes are chosen by type, so the types are always named.
        """
        if self._state_ids is None:
            return None, None
        types = frozenset(s.type_id for s in self._all_states if s.pk in self._state_ids)
        all_of_types = {s.pk for s in self._all_states if s.type_id in types}
        return (None if self._state_ids == all_of_types else self._state_ids), types

    # --- States, queues, catalog ------------------------------------------------------------------

    def status(self, name: str, value: str) -> None:
        """Groups or state names."""
        chosen: set[int] = set()
        for word in _split(value):
            if (types := STATUS_GROUPS.get(word.lower())) is not None:
                chosen |= {s.pk for s in self._all_states if s.type_id in types}
            else:
                chosen.add(self._state_named(word))
        self._limit_states(chosen)

    def state(self, name: str, value: str) -> None:
        """State names."""
        self._limit_states({self._state_named(word) for word in _split(value)})

    def state_id(self, name: str, value: str) -> None:
        """State ids."""
        known = {s.pk for s in self._all_states}
        self._limit_states(_known_ids(value, known, _("There is no state %s.")))

    def queue_id(self, name: str, value: str) -> None:
        """Ids of readable queues, with ``subqueues`` also those below them."""
        known = self._readable_queues
        chosen = _known_ids(value, known, _("There is no queue %s."))
        if read_boolean(self._given.get("subqueues", "")):
            above = tuple(f"{known[pk]}{SEPARATOR}" for pk in chosen)
            chosen |= {pk for pk, full in known.items() if full.startswith(above)}
        self._limit_queues(chosen)

    def queue(self, name: str, value: str) -> None:
        """Names of readable queues; ``mine`` are those that the caller follows."""
        by_name = {full.lower(): pk for pk, full in self._readable_queues.items()}
        words = _split(value)
        is_word = self.actor.agent is not None and MINE not in by_name
        names = [word for word in words if not (is_word and word.lower() == MINE)]
        chosen = _named(names, by_name, _("There is no queue %s."))
        if names != words:
            chosen |= followed_by(self.actor) & self._readable_queues.keys()
        self._limit_queues(chosen)

    def subqueues(self, name: str, value: str) -> None:
        """Read with ``queue_id``."""
        _boolean(value)

    def priority(self, name: str, value: str) -> None:
        """Names, slugs or ids."""
        by_name = names_of_priorities(self.all_priorities())
        self.rest.append(
            Q(priority_id__in=sorted(_named(value, by_name, _("There is no priority %s."))))
        )

    def type(self, name: str, value: str) -> None:
        """Names of types."""
        by_name = {found.name.lower(): found.pk for found in self.all_types()}
        self.rest.append(Q(type_id__in=sorted(_named(value, by_name, _("There is no type %s.")))))

    # --- References by id -------------------------------------------------------------------------

    def reference(self, name: str, value: str) -> None:
        """Ids, and ``none`` for tickets without one."""
        _rows, label = _REFERENCES[name]
        words = _split(value)
        condition = Q()
        if NONE in (word.lower() for word in words) and name != "priority_id":
            condition |= Q(**{f"{name}__isnull": True})
            words = [word for word in words if word.lower() != NONE]
        if words:
            known = self.existing(name, words)
            condition |= Q(**{f"{name}__in": sorted(_known_ids(words, known, _(label)))})
        self.rest.append(condition)

    def person(self, name: str, value: str) -> None:
        """Agents by id, ``me``, or ``none``."""
        column = "owner_id" if name == "assigned_to" else name
        words = [self._me(word) for word in _split(value)]
        condition = Q()
        if NONE in words:
            condition |= Q(**{f"{column}__isnull": True})
        ids = [word for word in words if word != NONE]
        if ids:
            known = self.existing(name, ids)
            label = _("There is no agent %s.")
            condition |= Q(**{f"{column}__in": sorted(_known_ids(ids, known, label))})
        self.rest.append(condition)

    def _me(self, word: str) -> str:
        if word.lower() == ME and self.actor.agent is not None:
            return str(self.actor.agent.pk)
        return NONE if word.lower() == NONE else word

    # --- Free text --------------------------------------------------------------------------------

    def customer(self, name: str, value: str) -> None:
        """Exactly this key or login, in any case; the index is on the lower-case text."""
        self.rest.append(Q(Exact(Lower(name), value.lower())))

    def tag(self, name: str, value: str) -> None:
        """Tickets with this tag."""
        tagged = TicketTag.objects.filter(name=value.lower()).values("ticket")
        self.rest.append(Q(pk__in=tagged))

    def search(self, name: str, value: str) -> None:
        """A part of the title in any case, or a ticket number or its beginning."""
        condition = _contains("title", value)
        if value.isascii() and value.isdigit():
            condition |= Q(tn__startswith=value)
        self.rest.append(condition)

    def full_text(self, name: str, value: str) -> None:
        """Searched by tickets.search_port, not by a condition."""

    # --- Yes or no --------------------------------------------------------------------------------

    def locked(self, name: str, value: str) -> None:
        """Whether the owner is at it."""
        held = Q(lock=Lock.LOCK)
        self.rest.append(held if _boolean(value) else ~held)

    def escalated(self, name: str, value: str) -> None:
        """Whether a running deadline has passed."""
        moment = now()
        late = Q(next_due__lte=moment)
        on_time = Q(next_due__isnull=True) | Q(next_due__gt=moment)
        self.rest.append(late if _boolean(value) else on_time)

    def watched(self, name: str, value: str) -> None:
        """Whether the caller follows it."""
        followed = Q(pk__in=Watcher.objects.filter(agent=self.actor.agent).values("ticket"))
        self.rest.append(followed if _boolean(value) else ~followed)

    def archive(self, name: str, value: str) -> None:
        """``false`` (default), ``true`` or ``all``."""
        self.archived = None if value.lower() == "all" else _boolean(value)

    # --- Times ------------------------------------------------------------------------------------

    def moment(self, name: str, value: str) -> None:
        """``…_after`` includes the moment, ``…_before`` doesn't."""
        column, _sign, direction = name.rpartition("_")
        moment = read_time(value)
        if moment is None:
            raise _Wrong(_("Use a date like 2026-02-03 or 2026-02-03T09:15:00Z."))
        lookup = "gte" if direction == "after" else "lt"
        self.rest.append(Q(**{f"{_TIMES[column]}__{lookup}": moment}))

    # --- What is looked up ------------------------------------------------------------------------

    def existing(self, name: str, words: Iterable[str]) -> set[int]:
        """Which of the ids that a parameter names exist; one query."""
        rows, _label = _REFERENCES.get(name, (Agent.objects.all, ""))
        numbers = [n for word in words if (n := read_integer(word)) is not None and 0 < n <= MAX_ID]
        return set(rows().filter(pk__in=numbers).values_list("pk", flat=True))

    def all_priorities(self) -> Iterable[Priority]:
        """Every priority."""
        return Priority.objects.all()

    def all_types(self) -> Iterable[TicketType]:
        """Every type."""
        return TicketType.objects.all()

    @cached_property
    def _all_states(self) -> list[State]:
        return list(catalog.states().values())

    @cached_property
    def _readable_queues(self) -> dict[int, str]:
        return dict(Queue.objects.visible_to(self.actor).values_list("pk", "name"))

    def _state_named(self, word: str) -> int:
        for state in self._all_states:
            if state.name.lower() == word.lower():
                return state.pk
        raise _Wrong(_("There is no state %s.") % word)

    def _limit_states(self, chosen: Collection[int]) -> None:
        both = frozenset(chosen)
        self._state_ids = both if self._state_ids is None else self._state_ids & both

    def _limit_queues(self, chosen: Collection[int]) -> None:
        both = frozenset(chosen)
        self.queue_ids = both if self.queue_ids is None else self.queue_ids & both


class _Wrong(Exception):
    """A value that can't be meant."""


_REFERENCES: dict[str, tuple[Callable[[], QuerySet[Model]], str]] = {
    "priority_id": (Priority.objects.all, "There is no priority %s."),
    "type_id": (TicketType.objects.all, "There is no type %s."),
    "service_id": (Service.objects.all, "There is no service %s."),
    "sla_id": (Sla.objects.all, "There is no SLA %s."),
}
_READERS: dict[str, Callable[[FilterReader, str, str], None]] = {
    "status": FilterReader.status,
    "state": FilterReader.state,
    "state_id": FilterReader.state_id,
    "queue_id": FilterReader.queue_id,
    "queue": FilterReader.queue,
    "subqueues": FilterReader.subqueues,
    "priority": FilterReader.priority,
    "type": FilterReader.type,
    **dict.fromkeys(_REFERENCES, FilterReader.reference),
    "owner_id": FilterReader.person,
    "responsible_id": FilterReader.person,
    "assigned_to": FilterReader.person,
    "customer_id": FilterReader.customer,
    "customer_user_id": FilterReader.customer,
    "tag": FilterReader.tag,
    "search": FilterReader.search,
    "q": FilterReader.full_text,
    "locked": FilterReader.locked,
    "escalated": FilterReader.escalated,
    "watched": FilterReader.watched,
    "archived": FilterReader.archive,
    **{
        f"{name}_{direction}": FilterReader.moment
        for name in _TIMES
        for direction in ("after", "before")
        if (name, direction) != ("escalation", "after")
    },
}
FILTER_NAMES = tuple(_READERS)


def _split(value: str) -> list[str]:
    words = [word.strip() for word in value.split(",") if word.strip()]
    if not words:
        raise _Wrong(_("Name at least one."))
    return words


def _known_ids(value: str | list[str], known: Collection[int], label: str) -> set[int]:
    """The ids of a comma list, each of which must be known."""
    chosen = set()
    for word in _split(value) if isinstance(value, str) else value:
        number = read_integer(word)
        if number is None or number not in known:
            raise _Wrong(label % word)
        chosen.add(number)
    return chosen


def names_of_priorities(rows: Iterable[Priority]) -> dict[str, int]:
    """Ids by all that a priority may be called: name, slug, id."""
    by_name: dict[str, int] = {}
    for row in rows:
        by_name |= {row.name.lower(): row.pk, row.slug: row.pk, str(row.pk): row.pk}
        by_name[row.slug.replace("-", " ")] = row.pk
    return by_name


def _named(value: str | list[str], by_name: Mapping[str, int], label: str) -> set[int]:
    chosen = set()
    for word in _split(value) if isinstance(value, str) else value:
        if word.lower() not in by_name:
            raise _Wrong(label % word)
        chosen.add(by_name[word.lower()])
    return chosen


def _boolean(value: str) -> bool:
    found = read_boolean(value)
    if found is None:
        raise _Wrong(_("Use true or false."))
    return found


def _contains(column: str, value: str) -> Q:
    """A part in any case; SQLite's LIKE knows only the case of ASCII letters, its REGEXP of all."""
    if len(value) > MAX_TITLE:
        return Q(pk__in=[])
    if connection.vendor == "sqlite" and not value.isascii():
        return Q(**{f"{column}__iregex": re.escape(value)})
    return Q(**{f"{column}__icontains": value})
