"""Watchers and links on their way into another ticket and back (rules 5.14, 5.16)."""

from typing import Any

from django.db.models import Q, QuerySet

from tickets.models import Ticket, TicketLink, Watcher


def move_watchers(source: Ticket, target: Ticket) -> dict[str, list[int]]:
    """Followers of the source follow the target, each once.

    Notes the rows that moved, and the agents who followed both.
    """
    already = target.watchers.values_list("agent_id", flat=True)
    doubles = list(source.watchers.filter(agent__in=already).values_list("agent_id", flat=True))
    source.watchers.filter(agent__in=doubles).delete()
    moved = list(source.watchers.values_list("pk", flat=True))
    Watcher.objects.filter(pk__in=moved).update(ticket=target)
    return {"watchers": moved, "double_watchers": doubles}


def bring_watchers_back(moved: dict[str, Any], source: Ticket, target: Ticket) -> None:
    """Rows that are still there return, except of those who follow the source by now."""
    present = list(source.watchers.values_list("agent_id", flat=True))
    still_there = Watcher.objects.filter(ticket=target, pk__in=moved["watchers"])
    still_there.exclude(agent__in=present).update(ticket=source)
    Watcher.objects.bulk_create(
        (Watcher(ticket=source, agent_id=agent) for agent in moved["double_watchers"]),
        ignore_conflicts=True,
    )


def move_links(source: Ticket, target: Ticket) -> list[dict[str, Any]]:
    """Links of the source go to the target, without doubles and links to itself.

    Notes each as it was.
    """
    moved = []
    for link in TicketLink.objects.filter(Q(source=source) | Q(target=source)).order_by("pk"):
        far = link.target_id if link.source_id == source.pk else link.source_id
        moved.append(
            {
                "id": link.pk,
                "type": link.type,
                "source": link.source_id,
                "target": link.target_id,
                "created_by": link.created_by_id,
                "to_itself": far == target.pk,
            }
        )
        if far == target.pk or _between(target.pk, far, link.type).exists():
            link.delete()
        else:
            _reattach(link, source, target)
    return moved


def bring_links_back(moved: list[dict[str, Any]], source: Ticket, target: Ticket) -> None:
    """Links return as they were: those that still are the target's, and those that were given up
    as doubles or as links to itself. What somebody took away since stays away.
    """
    for noted in moved:
        link = TicketLink.objects.filter(pk=noted["id"]).first()
        far = noted["target"] if noted["source"] == source.pk else noted["source"]
        if link is not None:
            if target.pk in (link.source_id, link.target_id):
                _reattach(link, target, source)
        elif noted["to_itself"] or _between(target.pk, far, noted["type"]).exists():
            # Under its old id, by which an un-merge further down the chain knows it.
            TicketLink.objects.create(
                pk=noted["id"],
                type=noted["type"],
                source_id=noted["source"],
                target_id=noted["target"],
                created_by_id=noted["created_by"],
            )


def _between(one: int, other: int, type: str) -> QuerySet[TicketLink]:
    pair = Q(source_id=one, target_id=other) | Q(source_id=other, target_id=one)
    return TicketLink.objects.filter(pair, type=type)


def _reattach(link: TicketLink, old: Ticket, new: Ticket) -> None:
    """Put ``new`` at the end of the link at which ``old`` is."""
    end = "source" if link.source_id == old.pk else "target"
    TicketLink.objects.filter(pk=link.pk).update(**{end: new})
