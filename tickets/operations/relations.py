"""Links, watchers, booked time, seen marks (rules 5.18 to 5.20, 4.8)."""

from decimal import Decimal

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from accounts.actors import Actor
from accounts.models import Agent
from gotrs.common.errors import Conflict, Forbidden, Invalid
from gotrs.common.text import storable
from tickets.events import TicketUpdated
from tickets.models import (
    Article,
    HistoryType,
    LinkType,
    Ticket,
    TicketLink,
    TimeEntry,
    Watcher,
)
from tickets.operations.articles import book
from tickets.operations.change import changing, describe_after, history_row, lock_together

MAX_COMMENT = 250


def link_tickets(
    source: Ticket,
    *,
    actor: Actor,
    target: Ticket,
    type: LinkType = LinkType.NORMAL,
    expected_version: int | None = None,
) -> TicketLink:
    """Say that two tickets belong together; ``source`` is the parent of a ParentChild link.

    Raises Invalid for a link to itself, Conflict if the pair has a link of this type already.
    """
    if source.pk == target.pk:
        raise Invalid("A ticket can't be linked to itself.", "target_id")
    with (
        lock_together(source, target),
        changing(source, actor=actor, expected_version=expected_version) as change,
    ):
        try:
            with transaction.atomic():
                link = TicketLink.objects.create(
                    type=type, source=source, target=target, created_by_id=actor.agent_id
                )
        except IntegrityError:
            raise Conflict("These tickets are linked like this already.") from None
        change.log(HistoryType.TICKET_LINK_ADD, old=type, new=target.tn)
        with changing(target, actor=actor) as other:
            other.log(HistoryType.TICKET_LINK_ADD, old=type, new=source.tn)
    return link


def unlink_tickets(link: TicketLink, *, actor: Actor, expected_version: int | None = None) -> None:
    """Take a link away, from both tickets; ``expected_version`` is that of the link's source.

    The link that a merge made goes by un-merging only: raises DomainError ``already_merged``.
    """
    source, target = link.source, link.target
    with (
        lock_together(source, target),
        changing(source, actor=actor, expected_version=expected_version) as change,
        changing(target, actor=actor) as other,
    ):
        deleted, _rows = TicketLink.objects.filter(pk=link.pk).delete()
        if deleted:
            change.log(HistoryType.TICKET_LINK_DELETE, old=link.type, new=target.tn)
            other.log(HistoryType.TICKET_LINK_DELETE, old=link.type, new=source.tn)


def watch_ticket(ticket: Ticket, *, actor: Actor, agent: Agent | None = None) -> Ticket:
    """Let an agent (default: the actor) follow the ticket. Repeating does nothing."""
    follower = agent or actor.agent
    if follower is None:
        raise Forbidden("Only agents follow tickets.")
    with transaction.atomic():
        _watcher, created = Watcher.objects.get_or_create(ticket=ticket, agent=follower)
        if created:
            _log_aside(ticket, actor, HistoryType.SUBSCRIBE, follower.login)
    return ticket


def unwatch_ticket(ticket: Ticket, *, actor: Actor, agent: Agent | None = None) -> Ticket:
    """The agent does not follow the ticket any more. Repeating does nothing."""
    follower = agent or actor.agent
    with transaction.atomic():
        deleted, _rows = Watcher.objects.filter(ticket=ticket, agent=follower).delete()
        if deleted and follower:
            _log_aside(ticket, actor, HistoryType.UNSUBSCRIBE, follower.login)
    return ticket


def _log_aside(ticket: Ticket, actor: Actor, kind: HistoryType, value: str) -> None:
    """A history row that is no change of the ticket itself: its version stays (contract 4.4)."""
    row = history_row(ticket, kind, actor, new=value)
    describe_after(row, ticket)
    row.save()


def book_time(
    ticket: Ticket,
    *,
    actor: Actor,
    time_unit: Decimal,
    article: Article | None = None,
    comment: str = "",
    expected_version: int | None = None,
) -> TimeEntry:
    """Book time on the ticket, in the site's unit (rule 5.19).

    Raises Invalid unless it is positive with at most two decimals, for an overlong comment, and
    for an article of another ticket.
    """
    comment = storable(comment).strip()
    if len(comment) > MAX_COMMENT:
        raise Invalid(
            _("A comment may have at most %(limit)s characters.") % {"limit": MAX_COMMENT},
            "comment",
        )
    with changing(ticket, actor=actor, expected_version=expected_version) as change:
        if article is not None and not ticket.articles.filter(pk=article.pk).exists():
            raise Invalid("This article belongs to another ticket.", "article_id")
        entry = book(change, time_unit, article=article, comment=comment)
        change.emit(TicketUpdated(ticket, actor, "time", None, time_unit))
    return entry
