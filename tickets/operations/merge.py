"""Merging one ticket into another, and taking that back (rules 5.14 to 5.16)."""

from datetime import datetime
from typing import Any

from accounts.actors import Actor
from accounts.models import Agent
from gotrs.common.clock import now
from gotrs.common.errors import DomainError, Invalid
from tickets import catalog, saved_drafts
from tickets.events import ArticlesMoved, TicketMerged, TicketUnmerged
from tickets.models import (
    Article,
    ArticleType,
    HistoryType,
    LinkType,
    Lock,
    OutgoingMail,
    SenderType,
    State,
    StateType,
    Ticket,
    TicketHistory,
    TicketLink,
    TicketMerge,
    TimeEntry,
)
from tickets.operations.articles import write_article
from tickets.operations.change import Change, changing, lock_together
from tickets.operations.drafts import ArticleDraft
from tickets.operations.merged_relations import (
    bring_links_back,
    bring_watchers_back,
    move_links,
    move_watchers,
)
from tickets.operations.state import apply_state


def end_of_chain(ticket: Ticket) -> Ticket:
    """The ticket that a merged one finally became part of; itself if it isn't merged."""
    seen = {ticket.pk}
    while ticket.is_merged and ticket.merged_into_id and ticket.merged_into_id not in seen:
        seen.add(ticket.merged_into_id)
        ticket = Ticket.objects.get(pk=ticket.merged_into_id)
    return ticket


def merge_tickets(
    source: Ticket,
    *,
    actor: Actor,
    target: Ticket,
    expected_version: int | None = None,
) -> Ticket:
    """Make ``source`` part of ``target``; returns the target.

    Articles with their history, time, watchers and links move; the source gets the state merged, is
    unlocked and keeps a visible notice. Raises Invalid for a merge into itself or with a removed
    ticket, DomainError ``already_merged`` if one of them is merged (it names the end of the chain).
    """
    if source.pk == target.pk:
        raise Invalid("A ticket can't be merged into itself.", "target_id")
    with (
        lock_together(source, target),
        changing(source, actor=actor, expected_version=expected_version, any_state=True) as change,
        changing(target, actor=actor, any_state=True) as other,
    ):
        _check_mergeable(source, target)
        before = _state_before(source)
        moved = _move_all(source, target)
        _set_merged(change, target)
        notice = write_article(change, _notice(source, target))
        _finish_target(other)
        TicketMerge.objects.create(
            source=source,
            target=target,
            moved=moved,
            before=before,
            notice=notice,
            created_by_id=actor.agent_id,
        )
        change.log(HistoryType.MERGED, old=source.tn, new=target.tn)
        other.log(HistoryType.MERGED, old=source.tn, new=target.tn)
        change.emit(TicketMerged(source, actor, target))
        other.emit(ArticlesMoved(target, actor, source))
        change.emit(ArticlesMoved(source, actor, target))
    return target


def _check_mergeable(source: Ticket, target: Ticket) -> None:
    for ticket in (source, target):
        if ticket.is_removed:
            raise Invalid("A deleted ticket can't be merged.", "target_id")
        if ticket.is_merged:
            end = end_of_chain(ticket)
            raise DomainError(
                f"Ticket {ticket.tn} was merged into {end.tn} already.", code="already_merged"
            )


def _state_before(ticket: Ticket) -> dict[str, Any]:
    return {
        "state_id": ticket.state_id,
        "owner_id": ticket.owner_id,
        "lock": ticket.lock,
        "pending_until": ticket.pending_until.isoformat() if ticket.pending_until else None,
        "closed_at": ticket.closed_at.isoformat() if ticket.closed_at else None,
        "archived": ticket.archived,
    }


def _move_all(source: Ticket, target: Ticket) -> dict[str, Any]:
    """Move what moves, and note it, so that it can come back."""
    articles = list(Article.everything.filter(ticket=source).values_list("pk", flat=True))
    _move_articles(articles, source, target)
    times = list(source.time_entries.values_list("pk", flat=True))
    TimeEntry.objects.filter(pk__in=times).update(ticket=target)
    saved_drafts.move(source, target)
    return {
        "articles": articles,
        "time_entries": times,
        **move_watchers(source, target),
        "links": move_links(source, target),
        "parent_link": _link_to_parent(source, target),
    }


def _move_articles(articles: list[int], source: Ticket, target: Ticket) -> None:
    """Those of the articles that the source has, with their history and outgoing mail."""
    TicketHistory.objects.filter(ticket=source, article_id__in=articles).update(ticket=target)
    OutgoingMail.objects.filter(ticket=source, article_id__in=articles).update(ticket=target)
    Article.everything.filter(ticket=source, pk__in=articles).update(ticket=target)


def _link_to_parent(source: Ticket, target: Ticket) -> int:
    """The target is the parent of what became part of it."""
    link = TicketLink.objects.create(type=LinkType.PARENT_CHILD, source=target, target=source)
    return link.pk


def _set_merged(change: Change, target: Ticket) -> None:
    apply_state(change, catalog.default_state(StateType.MERGED))
    change.set(
        merged_into=target,
        article_count=0,
        visible_article_count=0,
        last_article_id=None,
        lock_stamp=None,
    )


def _notice(source: Ticket, target: Ticket) -> ArticleDraft:
    return ArticleDraft(
        subject="Ticket merged",
        body=f"Ticket {source.tn} was merged into ticket {target.tn}.",
        article_type=ArticleType.NOTE_EXTERNAL,
        sender_type=SenderType.SYSTEM,
        history=HistoryType.MERGED,
        from_="GOTRS",
    )


def _finish_target(change: Change) -> None:
    """Counts of the target; it becomes unread for all but who merged."""
    recount(change)
    change.touch()
    marks = change.ticket.seen.all()
    if change.actor.agent_id is not None:
        marks = marks.exclude(agent_id=change.actor.agent_id)
    marks.delete()


def recount(change: Change) -> None:
    """Article counts and the last article, read anew after articles moved."""
    articles = change.ticket.articles
    spoken = articles.exclude(sender_type=SenderType.SYSTEM).order_by("-id")
    change.set(
        article_count=articles.count(),
        visible_article_count=articles.filter(is_visible_for_customer=True).count(),
        last_article_id=spoken.values_list("pk", flat=True).first(),
    )


def unmerge_ticket(source: Ticket, *, actor: Actor, expected_version: int | None = None) -> Ticket:
    """Undo a merge: what the source brought and is still there comes back (rule 5.16).

    What was written after the merge stays with the target. Raises DomainError ``not_merged``.
    """
    while True:
        target = end_of_chain(source)
        with (
            lock_together(source, target),
            changing(
                source, actor=actor, expected_version=expected_version, any_state=True
            ) as change,
            changing(target, actor=actor, any_state=True) as other,
        ):
            if end_of_chain(source).pk != target.pk:
                continue  # somebody merged or un-merged one of them a moment ago
            _unmerge(change, other)
        return source


def _unmerge(change: Change, other: Change) -> None:
    source, target, actor = change.ticket, other.ticket, change.actor
    merge = TicketMerge.objects.filter(source=source, undone_at__isnull=True).first()
    if merge is None or not source.is_merged:
        raise DomainError("No merge of this ticket can be undone.", code="not_merged")
    _bring_back(merge, source, target)
    _restore_state(change, merge.before)
    recount(change)
    recount(other)
    other.touch()
    TicketMerge.objects.filter(pk=merge.pk).update(undone_at=now(), notice=None)
    change.log(HistoryType.UNMERGED, old=target.tn, new=source.tn)
    other.log(HistoryType.UNMERGED, old=target.tn, new=source.tn)
    change.emit(TicketUnmerged(source, actor, target))
    change.emit(ArticlesMoved(source, actor, target))
    other.emit(ArticlesMoved(target, actor, source))


def _bring_back(merge: TicketMerge, source: Ticket, target: Ticket) -> None:
    moved = merge.moved
    if merge.notice_id is not None:
        TicketHistory.objects.filter(article_id=merge.notice_id).update(article=None)
        Article.objects.filter(pk=merge.notice_id).delete()
    _move_articles(moved["articles"], target, source)
    TimeEntry.objects.filter(ticket=target, pk__in=moved["time_entries"]).update(ticket=source)
    bring_watchers_back(moved, source, target)
    TicketLink.objects.filter(pk=moved["parent_link"]).delete()
    bring_links_back(moved["links"], source, target)


def _restore_state(change: Change, before: dict[str, Any]) -> None:
    ticket = change.ticket
    state = State.objects.get(pk=before["state_id"])
    apply_state(change, state)
    owner_id = before["owner_id"]
    change.set(
        merged_into=None,
        owner=Agent.objects.get(pk=owner_id) if owner_id else None,
        lock=before["lock"],
        lock_stamp=now() if before["lock"] == Lock.LOCK else None,
        pending_until=_moment(before["pending_until"]) if state.is_pending else None,
        closed_at=_moment(before["closed_at"]) if ticket.is_closed else None,
        archived=before["archived"],
    )


def _moment(value: str | None) -> datetime | None:
    return datetime.fromisoformat(value) if value else None
