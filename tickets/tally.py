"""Exact totals of big lists without counting them (models.TicketTally).

Every operation that changes a ticket's queue, state, lock or archive flag calls :func:`record` in
its transaction; readers sum a few hundred rows instead of a million tickets. Removed tickets are
in no total (rule 5.22).
"""

from collections import Counter
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from typing import Any, NamedTuple

from django.db import connection, transaction
from django.db.models import BooleanField, Count, ExpressionWrapper, Q, QuerySet, Sum

from accounts.actors import Actor
from tickets.models import Ticket, TicketTally
from tickets.models.catalog import ACTIVE_TYPES, PENDING_TYPES, Lock, StateType
from tickets.querysets import readable_queue_ids

# Rows that one transaction folds; more are left to the next one.
_FOLD_AT_ONCE = 10_000


class TallyKey(NamedTuple):
    """What tickets are counted by."""

    queue_id: int
    state_id: int
    state_type: int
    locked: bool
    archived: bool


@dataclass(frozen=True)
class QueueCounts:
    """How many tickets of a queue are in which condition, without archived ones."""

    new: int = 0
    open: int = 0
    pending: int = 0
    closed: int = 0
    merged: int = 0
    unlocked: int = 0

    @property
    def active(self) -> int:
        """New, open or pending: what still wants work. ``unlocked`` are those nobody is at."""
        return self.new + self.open + self.pending

    @property
    def total(self) -> int:
        """All of them."""
        return self.active + self.closed + self.merged


def key_of(ticket: Ticket) -> TallyKey | None:
    """Where the ticket counts, as it stands in memory; None for a removed one."""
    if ticket.state_type == StateType.REMOVED:
        return None
    return TallyKey(
        ticket.queue_id,
        ticket.state_id,
        ticket.state_type,
        ticket.lock == Lock.LOCK,
        ticket.archived,
    )


def record(before: TallyKey | None, after: TallyKey | None) -> None:
    """Note that a ticket counts under ``after`` instead of ``before``; None stands for nowhere.

    Appends rows, so writers never wait for each other. Belongs into the transaction that changes
    the ticket.
    """
    if before == after:
        return
    steps = [(before, -1), (after, +1)]
    TicketTally.objects.bulk_create(
        [TicketTally(**key._asdict(), amount=amount) for key, amount in steps if key]
    )


def fold() -> int:
    """Replace rows of equal keys by their sum; returns how many rows disappeared.

    Readers see the rows before or after, never between. Rows that others are just adding stay
    for the next time.
    """
    disappeared = 0
    while True:
        step = _fold_some()
        disappeared += step
        if step < _FOLD_AT_ONCE // 2:
            return disappeared


@transaction.atomic
def _fold_some() -> int:
    crowded = (
        TicketTally.objects.values(*TallyKey._fields)
        .annotate(rows=Count("id"), total=Sum("amount"))
        .filter(Q(rows__gt=1) | Q(total=0))
    )
    if not crowded.exists():
        return 0
    rows = list(
        TicketTally.objects.select_for_update()
        .order_by("id")
        .values_list("id", *TallyKey._fields, "amount")[:_FOLD_AT_ONCE]
    )
    sums = _sum(row[1:] for row in rows)
    TicketTally.objects.filter(pk__in=[row[0] for row in rows]).delete()
    _write(sums)
    return len(rows) - len(sums)


def counts(actor: Actor) -> dict[int, QueueCounts]:
    """The counts of each queue that the actor reads and that has tickets, by queue id."""
    if actor.is_customer:
        return {}
    readable = readable_queue_ids(actor)
    with connection.cursor() as cursor:
        cursor.execute(_COUNTS)
        rows = cursor.fetchall()
    return {
        queue_id: QueueCounts(*map(int, sums))  # PostgreSQL sums them as decimals
        for queue_id, *sums in rows
        if readable is None or queue_id in readable
    }


def _sum_where(condition: str) -> str:
    return f"sum(CASE WHEN {condition} THEN amount ELSE 0 END)"


def _is_one_of(kinds: Iterable[StateType]) -> str:
    return f"state_type IN ({', '.join(str(kind.value) for kind in kinds)})"


# Every page asks this, for its side bar: one row a queue, in the order of QueueCounts, and always
# the same statement, so that it need not be planned anew.
_COUNTS = f"""
SELECT queue_id,
  {_sum_where(_is_one_of([StateType.NEW]))},
  {_sum_where(_is_one_of([StateType.OPEN]))},
  {_sum_where(_is_one_of(PENDING_TYPES))},
  {_sum_where(_is_one_of([StateType.CLOSED]))},
  {_sum_where(_is_one_of([StateType.MERGED]))},
  {_sum_where(_is_one_of(ACTIVE_TYPES) + " AND NOT locked")}
FROM {TicketTally._meta.db_table}
WHERE NOT archived
GROUP BY queue_id
"""  # noqa: S608 - made of our own words


def by_state(actor: Actor) -> dict[int, int]:
    """How many tickets the actor may read in each state, by state id; exact, without archived ones.

    One query, two where the site lets agents see tickets outside of their queues (rule 6.3).
    """
    if actor.is_customer:
        sums = Counter(_in_states(Ticket.objects.visible_to(actor).unarchived()))
    else:
        rows = _in_readable_queues(actor).filter(archived=False)
        sums = Counter(dict(rows.values_list("state_id").annotate(total=Sum("amount"))))
        sums.update(_in_states(Ticket.objects.visible_by_exception(actor).unarchived()))
    return {state_id: total for state_id, total in sums.items() if total}


def breakdown(actor: Actor) -> Counter[tuple[int, int, int, bool]]:
    """How many tickets the agent may read per (queue id, state id, state type, archived).

    What :func:`count` sums, for many questions at once. One query, two where the site lets agents
    see tickets outside of their queues (rule 6.3).
    """
    keys = ("queue_id", "state_id", "state_type", "archived")
    sums: Counter[tuple[int, int, int, bool]] = Counter()
    for *key, total in _in_readable_queues(actor).values_list(*keys).annotate(total=Sum("amount")):
        sums[tuple(key)] += total
    beyond = Ticket.objects.visible_by_exception(actor).order_by()
    for *key, total in beyond.values_list(*keys).annotate(total=Count("id")):
        sums[tuple(key)] += total
    return sums


def _in_states(tickets: QuerySet[Ticket]) -> dict[int, int]:
    return dict(tickets.order_by().values_list("state_id").annotate(total=Count("id")))


def count(
    actor: Actor,
    *,
    queue_ids: Collection[int] | None = None,
    state_ids: Collection[int] | None = None,
    state_types: Collection[int] | None = None,
    archived: bool | None = False,
) -> int:
    """How many tickets the actor may read in these queues and states; exact.

    None means no restriction; ``archived=None`` counts both kinds.
    """
    chosen = Q()
    if queue_ids is not None:
        chosen &= Q(queue_id__in=queue_ids)
    if state_ids is not None:
        chosen &= Q(state_id__in=state_ids)
    if state_types is not None:
        chosen &= Q(state_type__in=state_types)
    if archived is not None:
        chosen &= Q(archived=archived)
    if actor.is_customer:
        return Ticket.objects.visible_to(actor).filter(chosen).count()
    in_queues = _in_readable_queues(actor).filter(chosen).aggregate(total=Sum("amount"))["total"]
    return (in_queues or 0) + Ticket.objects.visible_by_exception(actor).filter(chosen).count()


def _in_readable_queues(actor: Actor) -> QuerySet[TicketTally]:
    queue_ids = readable_queue_ids(actor)
    if queue_ids is None:
        return TicketTally.objects.all()
    return TicketTally.objects.filter(queue_id__in=queue_ids)


def differences() -> dict[TallyKey, int]:
    """Where the tally is wrong: key -> tickets that it misses (negative: that it invents).

    One statement, so tickets that are being changed at the same time do no harm.
    """
    noted = TicketTally.objects.values_list(*TallyKey._fields).annotate(total=-Sum("amount"))
    return _sum(_real_totals().union(noted, all=True))


@transaction.atomic
def rebuild() -> None:
    """Count all tickets anew. Operations that change tickets wait until it is done."""
    if connection.vendor == "postgresql":
        # Those that are under way are let through: what they changed is counted here, or else
        # noted by them after us. On SQLite a transaction that writes is alone from its beginning.
        with connection.cursor() as cursor:
            cursor.execute(f"LOCK TABLE {TicketTally._meta.db_table} IN SHARE ROW EXCLUSIVE MODE")
    TicketTally.objects.all().delete()
    _write(_sum(_real_totals()))


def _real_totals() -> QuerySet[Ticket, tuple[Any, ...]]:
    return (
        Ticket.objects.exclude(state_type=StateType.REMOVED)
        .annotate(locked=ExpressionWrapper(Q(lock=Lock.LOCK), BooleanField()))
        .order_by()
        .values_list(*TallyKey._fields)
        .annotate(total=Count("id"))
    )


def _sum(rows: Iterable[tuple[Any, ...]]) -> dict[TallyKey, int]:
    """Totals per key of rows (…key, amount), without those that are zero."""
    sums: Counter[TallyKey] = Counter()
    for *key, amount in rows:
        sums[TallyKey(*key)] += amount
    return {key: amount for key, amount in sums.items() if amount}


def _write(sums: dict[TallyKey, int]) -> None:
    TicketTally.objects.bulk_create(
        [TicketTally(**key._asdict(), amount=amount) for key, amount in sums.items()]
    )
