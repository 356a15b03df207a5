"""The frame of every agent page: navigation, and the queue tree with live counts."""

from dataclasses import dataclass, field
from typing import Any

from django.urls import reverse

from accounts.actors import Actor
from accounts.auth.doors import SignedInRequest
from queues.models.queues import SEPARATOR
from tickets import tally
from tickets.querysets import readable_queues
from tickets.view_counts import view_menu


@dataclass
class QueueNode:
    """A queue in the side bar, with those below it."""

    pk: int | None
    path: str
    url: str = ""
    count: int = 0
    unread: int = 0
    current: bool = False
    open: bool = False
    children: list["QueueNode"] = field(default_factory=list)

    @property
    def name(self) -> str:
        """The last part of the path."""
        return self.path.rsplit(SEPARATOR, 1)[-1]


def shell(
    request: SignedInRequest,
    *,
    nav: str = "",
    queue_id: int | None = None,
    view_id: int | None = None,
) -> dict[str, Any]:
    """What base.html reads: navigation, saved views and the queue tree.

    Two queries, however many queues; a third now and then, for the views are kept.
    """
    return {
        "nav": nav,
        "queue_tree": queue_tree(request.actor, queue_id),
        "view_menu": view_menu(request.actor, view_id),
    }


def queue_tree(actor: Actor, current: int | None = None) -> list[QueueNode]:
    """The readable queues as a tree; a parent that can't be read is a bare name."""
    counts = tally.counts(actor)
    nodes: dict[str, QueueNode] = {}
    roots: list[QueueNode] = []
    base = reverse("ticket_list")
    for queue in readable_queues(actor):
        found = counts.get(queue.pk)
        if not queue.is_valid and not (found and found.active):
            continue
        node = _place(queue.name, nodes, roots)
        node.pk, node.url = queue.pk, f"{base}?queue_id={queue.pk}"
        node.count = found.new + found.open if found else 0
        node.unread = found.new if found else 0
        node.current = queue.pk == current
    for root in roots:
        _unfold(root)
    return roots


def _place(path: str, nodes: dict[str, QueueNode], roots: list[QueueNode]) -> QueueNode:
    """The node of a path, made with its parents if it is new."""
    if path in nodes:
        return nodes[path]
    node = nodes[path] = QueueNode(pk=None, path=path)
    parent, separator, _name = path.rpartition(SEPARATOR)
    (_place(parent, nodes, roots).children if separator else roots).append(node)
    return node


def _unfold(node: QueueNode) -> bool:
    """Open the branches that lead to the current queue; True if it is here."""
    inside = [_unfold(child) for child in node.children]
    node.open = any(inside) or node.current
    if not node.url and node.children:
        node.url = node.children[0].url
    return node.open
