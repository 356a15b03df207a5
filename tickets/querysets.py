"""Reads of tickets and articles, named for the business. One filter for permissions (rule 6.4)."""

from typing import TYPE_CHECKING, Self

from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower
from django.db.models.lookups import In
from django.db.models.query import ModelIterable

from accounts import site
from accounts.actors import Actor, Channel
from accounts.models import CustomerCompany, Permission
from gotrs.common.validity import Validity
from queues.models import Queue

if TYPE_CHECKING:
    from tickets.models import Ticket  # noqa: F401 - named as text below


def readable_queues(actor: Actor) -> list[Queue]:
    """The queues whose tickets the agent reads, in the order of the tree. Read once an actor."""
    found: list[Queue] | None = actor.__dict__.get("_readable_queues")
    if found is None:
        found = list(Queue.objects.allowed(actor, Permission.RO).by_name())
        actor.__dict__["_readable_queues"] = found
    return found


def readable_queue_ids(actor: Actor) -> list[int] | None:
    """Ids of the queues whose tickets the agent reads; None stands for all of them.

    Pages show the queues as well, so they read both with one query; programs need the ids alone.
    """
    if actor.grants.everywhere:
        return None
    if actor.channel != Channel.API:
        return sorted(queue.pk for queue in readable_queues(actor))
    found: list[int] | None = actor.__dict__.get("_readable_queue_ids")
    if found is None:
        ids = Queue.objects.allowed(actor, Permission.RO).values_list("pk", flat=True)
        found = actor.__dict__["_readable_queue_ids"] = sorted(ids)
    return found


class TicketQuerySet(models.QuerySet["Ticket"]):
    """Reads of tickets."""

    def visible_to(self, actor: Actor) -> Self:
        """Tickets that the actor may read, without removed ones (rules 6.1, 6.3, 6.6).

        The only filter of its kind: lists, counts, search, links and exports all use it.
        """
        from tickets.models import StateType

        present = self.exclude(state_type=StateType.REMOVED)
        if actor.is_customer:
            return present.filter(_customer_filter(actor))
        queue_ids = readable_queue_ids(actor)
        if queue_ids is None:
            return present
        return present.filter(Q(queue_id__in=queue_ids) | _exceptions(actor))

    def visible_by_exception(self, actor: Actor) -> Self:
        """Those of visible_to that lie in queues which the agent can't read (rule 6.3)."""
        from tickets.models import StateType

        queue_ids = readable_queue_ids(actor)
        allowed = _exceptions(actor)
        if queue_ids is None or not allowed:
            return self.none()
        present = self.exclude(state_type=StateType.REMOVED)
        return present.filter(allowed).exclude(queue_id__in=queue_ids)

    def active(self) -> Self:
        """New, open and pending ones that are not archived: what still wants work."""
        from tickets.models.catalog import ACTIVE_TYPES

        return self.filter(state_type__in=[int(t) for t in ACTIVE_TYPES], archived=False)

    def unarchived(self) -> Self:
        """Without those that were put out of daily sight (rule 5.21)."""
        return self.filter(archived=False)

    def of_customer(self, login: str, customer_id: str = "") -> Self:
        """Tickets of a customer user, or of the company if a customer id is given; any case."""
        found = Q(pk__in=[])
        if login:
            found |= Q(_lower_is_one_of("customer_user_id", {login.lower()}))
        if customer_id:
            found |= Q(_lower_is_one_of("customer_id", {customer_id.lower()}))
        return self.filter(found)

    # Set by with_names(); clones keep it.
    _named = False

    def with_names(self) -> Self:
        """Joined with what every reader of a ticket shows: queue, people, state, priority, type.

        The last three come from the catalog that the process keeps: to plan a join of nine tables
        takes PostgreSQL longer than to run it. Service and SLA, which few tickets have, are read
        when they are asked for.
        """
        named = self.select_related("queue", "owner", "responsible")
        named._named = True
        return named

    def _clone(self) -> Self:
        clone: Self = super()._clone()  # type: ignore[misc]
        clone._named = self._named
        return clone

    def _fetch_all(self) -> None:
        unread = self._result_cache is None
        super()._fetch_all()
        if self._named and unread and issubclass(self._iterable_class, ModelIterable):
            from tickets import catalog

            catalog.name_all(self._result_cache or ())


def _exceptions(actor: Actor) -> Q:
    """What an agent sees whatever the queue, where the site says so; empty for nothing (6.3)."""
    from tickets.models import Watcher

    allowed = Q()
    if actor.agent_id is None:
        return allowed
    if site.get("owner_has_rw"):
        allowed |= Q(owner_id=actor.agent_id)
    if site.get("responsible_has_rw"):
        allowed |= Q(responsible_id=actor.agent_id)
    if site.get("watcher_has_ro"):
        allowed |= Q(pk__in=Watcher.objects.filter(agent_id=actor.agent_id).values("ticket"))
    return allowed


def _customer_filter(actor: Actor) -> Q:
    """Own tickets, and those of companies that share theirs (rule 6.6)."""
    if actor.customer is None:
        return Q(pk__in=[])
    mine = Q(_lower_is_one_of("customer_user_id", actor.customer.own_names()))
    shared = _sharing_companies(actor)
    return mine | Q(_lower_is_one_of("customer_id", shared)) if shared else mine


def _lower_is_one_of(field: str, values: set[str]) -> In:
    """Any case, by the indexes ticket_customer and ticket_company."""
    return In(Lower(field), sorted(values))


def _sharing_companies(actor: Actor) -> set[str]:
    """Customer ids of the actor, in lower case, whose company shares tickets."""
    ids = actor.customer_ids
    if not ids:
        return set()
    closed = (
        CustomerCompany.objects.annotate(lowered=Lower("customer_id"))
        .filter(lowered__in=ids)
        .exclude(share_tickets=True, valid_id=Validity.VALID)
        .values_list("lowered", flat=True)
    )
    return set(ids) - set(closed)


class ArticleQuerySet(models.QuerySet):
    """Reads of articles."""

    def visible_to(self, actor: Actor) -> Self:
        """Customers see visible ones only (rule 6.6); the ticket itself is checked elsewhere.

        A mail that can still be undone is not there for them yet (rule 8.2).
        """
        from tickets.models import DeliveryState

        if actor.is_customer:
            held = [DeliveryState.HELD, DeliveryState.SCHEDULED]
            return self.filter(is_visible_for_customer=True).exclude(outgoing_mail__state__in=held)
        return self

    def in_order(self) -> Self:
        """As the conversation went."""
        return self.order_by("id")


class PresentArticles(models.Manager.from_queryset(ArticleQuerySet)):  # type: ignore[misc]
    """All articles but deleted ones, which are hidden everywhere (rule 4.4)."""

    def get_queryset(self) -> ArticleQuerySet:
        found: ArticleQuerySet = super().get_queryset()
        return found.filter(deleted_at__isnull=True)


class DeletedArticles(models.Manager.from_queryset(ArticleQuerySet)):  # type: ignore[misc]
    """Deleted articles alone."""

    def get_queryset(self) -> ArticleQuerySet:
        found: ArticleQuerySet = super().get_queryset()
        return found.filter(deleted_at__isnull=False)
