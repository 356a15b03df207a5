"""Telling people of deadlines that come near or have passed (rules 9.4 and 10.7)."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Exists, OuterRef, Q, QuerySet

from accounts.actors import Actor, Channel
from gotrs.common.clock import now
from queues.models import Queue, QueueFollower, Sla
from tickets.models import Circle, Deadline, DeadlineNotice, Ticket
from tickets.notices import events, rules, telling
from tickets.worker.loop import Stop

# Who was told is told again after this time, as long as it lasts (rule 10.7).
_PAUSE = timedelta(days=1)
# How long before a deadline it is near, where its promise names no percentage.
_NEAR = timedelta(hours=1)
# Whom tickets concern that are looked for because of them; others make the search a wider one.
_CONCERNED = (Circle.OWNER, Circle.RESPONSIBLE, Circle.MY_QUEUES)


@dataclass(frozen=True)
class _Spans:
    """How long before a deadline people are warned, by the SLA or queue that promised it."""

    of_slas: Mapping[int, timedelta]
    of_queues: Mapping[int, timedelta]

    @classmethod
    def read(cls, deadline: Deadline) -> "_Spans":
        """Two queries."""
        names = ("pk", f"{deadline}_time", f"{deadline}_notify")
        return cls(
            {pk: _span(*promise) for pk, *promise in Sla.objects.values_list(*names)},
            {pk: _span(*promise) for pk, *promise in Queue.objects.values_list(*names)},
        )

    @property
    def longest(self) -> timedelta:
        """Nobody is warned earlier."""
        return max([_NEAR, *self.of_slas.values(), *self.of_queues.values()])

    def of(self, queue_id: int, sla_id: int | None) -> timedelta:
        """Of the SLA alone if the ticket has one (rule 10.4)."""
        if sla_id is not None:
            return self.of_slas.get(sla_id, _NEAR)
        return self.of_queues.get(queue_id, _NEAR)


def _span(minutes: int | None, percent: int | None) -> timedelta:
    """What is left of the promised minutes when the warning comes, as time of the clock."""
    if not minutes or not percent:
        return _NEAR
    return timedelta(minutes=minutes) * (100 - min(percent, 100)) / 100


def tell_of_deadlines(stop: Stop) -> Mapping[str, int]:
    """Tell of deadlines that come near or have passed, once a day per ticket and deadline."""
    told = 0
    for deadline in Deadline:
        spans, moment = _Spans.read(deadline), now()
        passed = _waiting(deadline, until=moment, passed=True)
        for pk in passed.values_list("pk", flat=True).iterator():
            if stop():
                return {"told": told}
            told += _tell(pk, passed, deadline, passed=True)
        near = _waiting(deadline, since=moment, until=moment + spans.longest, passed=False)
        facts = near.values_list("pk", "queue_id", "sla_id", f"{deadline}_due")
        for pk, queue_id, sla_id, due in facts.iterator():
            if stop():
                return {"told": told}
            if due - spans.of(queue_id, sla_id) <= moment:
                told += _tell(pk, near, deadline, passed=False)
    return {"told": told}


def _waiting(
    deadline: Deadline, *, since: datetime | None = None, until: datetime, passed: bool
) -> QuerySet[Ticket]:
    """Active tickets with this deadline after ``since`` and not after ``until``, which concern
    somebody, and of which nobody was told for a day.

    A ticket's nearest deadline is indexed, and no later than this one.
    """
    told = DeadlineNotice.objects.filter(
        ticket=OuterRef("pk"), deadline=deadline, passed=passed, told_at__gt=now() - _PAUSE
    )
    found = Ticket.objects.active().filter(
        concerning_somebody(events.of_deadline(deadline, passed=passed)),
        ~Exists(told),
        next_due__lte=until,
        **{f"{deadline}_due__lte": until},
    )
    if since is not None:
        found = found.filter(**{f"{deadline}_due__gt": since})
    return found.order_by("next_due", "id")


def concerning_somebody(names: Iterable[str]) -> Q:
    """Tickets with an owner, a responsible agent, or somebody who follows their queue.

    All, if a notification of one of these events is for others as well.
    """
    if any(rules.reach_beyond(name, _CONCERNED) for name in names):
        return Q()
    followed = Exists(QueueFollower.objects.filter(queue=OuterRef("queue")))
    return Q(owner__isnull=False) | Q(responsible__isnull=False) | Q(followed)


@transaction.atomic
def _tell(pk: int, waiting: QuerySet[Ticket], deadline: Deadline, *, passed: bool) -> int:
    """Look again under the ticket's lock: another worker may have been faster."""
    list(Ticket.objects.filter(pk=pk).select_for_update().values_list("pk"))
    ticket = waiting.select_related("queue").filter(pk=pk).first()
    if ticket is None:
        return 0
    DeadlineNotice.objects.update_or_create(
        ticket=ticket, deadline=deadline, passed=passed, defaults={"told_at": now()}
    )
    actor = Actor.system(Channel.AUTOMATION)
    happening = rules.Happening(
        events.of_deadline(deadline, passed=passed),
        ticket,
        actor,
        due=getattr(ticket, f"{deadline}_due"),
        daily=True,
    )
    return len(telling.tell(ticket, [happening], actor=actor))


def clear_old() -> int:
    """Remove what does not matter any more; returns how many rows went."""
    return DeadlineNotice.objects.filter(told_at__lte=now() - _PAUSE).delete()[0]
