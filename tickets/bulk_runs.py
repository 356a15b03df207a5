"""Changing more tickets than one request can: kept with a result each, done in steps.

Each ticket is checked and committed by itself (tickets.bulk). A step takes its tickets before it
changes them, so two windows never change one twice; what a crash leaves begun is called unknown.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta

from django.db import transaction
from django.db.models import Count, Q

from accounts.actors import Actor
from accounts.auth.guards import agent_of
from gotrs.common.clock import now
from gotrs.common.errors import NotFound
from gotrs.common.values import MAX_ID
from tickets.bulk import BulkChange, apply_to_each
from tickets.models import BulkItem, BulkRun, Outcome

# More than this is no daily work; it would keep others waiting.
MAX_TICKETS = 5_000
# A step answers within some seconds.
STEP = 50
# A step that has not ended by then never will.
_LOST_AFTER = timedelta(minutes=2)
_KEPT_FOR = timedelta(days=7)


@dataclass(frozen=True)
class Progress:
    """How far a run is."""

    total: int
    changed: int
    refused: int
    waiting: int
    unknown: int

    @property
    def done(self) -> int:
        """Those that have a result."""
        return self.changed + self.refused

    @property
    def is_finished(self) -> bool:
        """Whether nothing is left to do."""
        return not self.waiting


@transaction.atomic
def start(actor: Actor, ids: Sequence[int], said: Mapping[str, list[str]], query: str) -> BulkRun:
    """A run that has changed nothing yet. Old ones of the agent go."""
    agent = agent_of(actor)
    BulkRun.objects.filter(agent=agent, created_at__lt=now() - _KEPT_FOR).delete()
    run = BulkRun.objects.create(agent=agent, change=dict(said), query=query)
    items = [BulkItem(run=run, ticket_id=pk) for pk in dict.fromkeys(ids)]
    BulkItem.objects.bulk_create(items, batch_size=500)
    return run


def find_run(actor: Actor, pk: int) -> BulkRun:
    """A run of the agent's own. Raises NotFound."""
    found = BulkRun.objects.filter(agent=agent_of(actor), pk=min(pk, MAX_ID)).first()
    if found is None:
        raise NotFound("Bulk change not found.")
    return found


def go_on(actor: Actor, run: BulkRun, change: BulkChange) -> None:
    """Change the next tickets of the run and keep what became of each."""
    items = _take(run)
    if not items:
        return
    results = apply_to_each(actor, list(items), change)
    refusals: dict[str, list[int]] = defaultdict(list)
    for result in results:
        if result.error is not None:
            refusals[result.error.message].append(items[result.ticket_id])
    done = [items[result.ticket_id] for result in results if result.error is None]
    BulkItem.objects.filter(pk__in=done).update(outcome=Outcome.DONE)
    for message, refused in refusals.items():
        BulkItem.objects.filter(pk__in=refused).update(outcome=Outcome.REFUSED, message=message)


@transaction.atomic
def _take(run: BulkRun) -> dict[int, int]:
    """The next tickets, by ticket id the item's id; from now on nobody else takes them."""
    waiting = run.items.filter(outcome=Outcome.WAITING).order_by("id")
    rows = waiting.select_for_update(skip_locked=True).values_list("ticket_id", "pk")
    items = dict(rows[:STEP])
    run.items.filter(pk__in=items.values(), outcome=Outcome.WAITING).update(
        outcome=Outcome.BEGUN, begun_at=now()
    )
    return items


def try_again(run: BulkRun) -> None:
    """Let those wait again of which nobody knows what became of them."""
    lost = run.items.filter(outcome=Outcome.BEGUN, begun_at__lt=now() - _LOST_AFTER)
    lost.update(outcome=Outcome.WAITING)


def progress(run: BulkRun) -> Progress:
    """How far it is. One query."""
    lost = Q(outcome=Outcome.BEGUN, begun_at__lt=now() - _LOST_AFTER)
    found = run.items.aggregate(
        total=Count("id"),
        changed=Count("id", filter=Q(outcome=Outcome.DONE)),
        refused=Count("id", filter=Q(outcome=Outcome.REFUSED)),
        waiting=Count("id", filter=Q(outcome=Outcome.WAITING)),
        unknown=Count("id", filter=lost),
    )
    return Progress(**found)
