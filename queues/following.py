"""What an agent follows: "my queues" and "my services" of the notifications (rule 9.3)."""

from collections.abc import Iterable
from typing import Any

from django.db import transaction
from django.db.models import Exists, OuterRef

from accounts import audit
from accounts.actors import Actor
from accounts.models import Agent, Permission
from gotrs.common.errors import Forbidden, NotFound
from gotrs.common.kept import Kept
from gotrs.common.values import MAX_ID
from queues.models import Queue, QueueFollower, Service, ServiceFollower

# Every new ticket asks, and most queues are followed by nobody.
_kept = Kept(seconds=5)


def offered_queues(actor: Actor) -> list[Queue]:
    """The queues that the actor may follow, in the order of the tree: those they may read."""
    return list(Queue.objects.allowed(actor, Permission.RO).valid().by_name())


def find_queue(actor: Actor, pk: int) -> Queue:
    """A queue that the actor may read, in use or not. Raises NotFound."""
    readable = Queue.objects.allowed(actor, Permission.RO)
    queue = readable.filter(pk=pk).first() if 0 < pk <= MAX_ID else None
    if queue is None:
        raise NotFound("Queue not found.")
    return queue


def seen_by(actor: Actor, pk: int) -> tuple[Queue, bool]:
    """A queue that is known to be there, and whether the actor follows it. One query."""
    follows = QueueFollower.objects.filter(queue=OuterRef("pk"), agent=actor.agent)
    queue = Queue.objects.annotate(is_followed=Exists(follows)).get(pk=pk)
    return queue, queue.is_followed


def followed_ids(agent: Agent) -> set[int]:
    """Ids of the queues that the agent follows, whether or not they may still read them."""
    return set(QueueFollower.objects.filter(agent=agent).values_list("queue_id", flat=True))


def followed_by(actor: Actor) -> set[int]:
    """As followed_ids, of an actor who is no customer; read once an actor."""
    found: set[int] | None = actor.__dict__.get("_followed")
    if found is None:
        assert actor.agent is not None
        found = actor.__dict__["_followed"] = followed_ids(actor.agent)
    return found


def is_followed(queue_id: int) -> bool:
    """Whether anybody follows the queue; at most five seconds old."""
    return queue_id in _kept.get("queues", _followed_by_anybody)


def _followed_by_anybody() -> frozenset[int]:
    return frozenset(QueueFollower.objects.values_list("queue_id", flat=True).distinct())


def follow(queue: Queue, *, actor: Actor) -> None:
    """Follow one more queue; repeating changes nothing. Whether it may be read is asked before."""
    choose([queue], among=[queue], actor=actor)


def unfollow(queue: Queue, *, actor: Actor) -> None:
    """Follow a queue no more; repeating changes nothing."""
    choose([], among=[queue], actor=actor)


def choose(chosen: Iterable[Queue], *, among: Iterable[Queue], actor: Actor) -> None:
    """Of the queues ``among`` follow the chosen ones alone; what is not among them stays.

    Raises Forbidden for customers.
    """
    _choose(QueueFollower, "queue", chosen, among, actor)


def choose_services(chosen: Iterable[Service], *, among: Iterable[Service], actor: Actor) -> None:
    """As :func:`choose`, of services. Raises Forbidden for customers."""
    _choose(ServiceFollower, "service", chosen, among, actor)


@transaction.atomic
def _choose(
    model: type[QueueFollower] | type[ServiceFollower],
    what: str,
    chosen: Iterable[Queue] | Iterable[Service],
    among: Iterable[Queue] | Iterable[Service],
    actor: Actor,
) -> None:
    """``what`` is the field of the model that names what is followed."""
    if actor.agent is None:
        raise Forbidden(f"Customers follow no {what}s.")
    rows: Any = model._default_manager
    followers = rows.filter(agent=actor.agent)
    before = set(followers.values_list(f"{what}_id", flat=True))
    after = (before - {row.pk for row in among}) | {row.pk for row in chosen}
    followers.filter(**{f"{what}__in": before - after}).delete()
    rows.bulk_create(
        [model(**{"agent": actor.agent, f"{what}_id": pk}) for pk in sorted(after - before)],
        ignore_conflicts=True,
    )
    _kept.forget()
    # Who asked before the commit has read what was.
    transaction.on_commit(_kept.forget)
    audit.record_change(
        actor,
        "preferences.update",
        "agent",
        actor.agent.pk,
        {f"followed_{what}s": sorted(before)},
        {f"followed_{what}s": sorted(after)},
    )


# --- Services -------------------------------------------------------------------------------------


def offered_services() -> list[Service]:
    """The services that anybody may follow, in the order of the tree: those in use."""
    return list(Service.objects.valid().order_by("name"))


def followed_service_ids(agent: Agent) -> set[int]:
    """Ids of the services that the agent follows."""
    return set(ServiceFollower.objects.filter(agent=agent).values_list("service_id", flat=True))


def is_service_followed(service_id: int | None) -> bool:
    """Whether anybody follows the service; at most five seconds old. Nobody follows none."""
    return service_id in _kept.get("services", _services_followed_by_anybody)


def _services_followed_by_anybody() -> frozenset[int]:
    return frozenset(ServiceFollower.objects.values_list("service_id", flat=True).distinct())
