"""Trees whose names are paths, ``Parent::Child``: queues and services."""

from collections.abc import Iterable
from typing import TypeVar

from django.db import transaction
from django.utils.translation import gettext as _

from accounts import audit
from accounts.actors import Actor
from gotrs.common.errors import Invalid
from queues.models import Queue, Service
from queues.models.queues import SEPARATOR

MAX_PATH = 200
Node = TypeVar("Node", Queue, Service)


def parent_for(node: Node, path: str) -> Node | None:
    """The row that ``path`` puts ``node`` below; None for the first level.

    Raises Invalid if a part of the path is empty, the parent doesn't exist, or lies below the
    node itself.
    """
    parts = path.split(SEPARATOR)
    if not all(part.strip() == part and part for part in parts):
        raise Invalid(_("Each part of the name between :: needs a text without blanks around it."))
    if len(parts) == 1:
        return None
    parent_path = SEPARATOR.join(parts[:-1])
    model = type(node)
    parent: Node | None = model.objects.filter(name__iexact=parent_path).first()
    if parent is None:
        raise Invalid(_("There is no “%(name)s” to put it below.") % {"name": parent_path})
    if node.pk and (parent.pk == node.pk or _is_below(parent, node)):
        raise Invalid(_("It can't be put below itself."))
    return parent


def check_names_below(node: Node, path: str) -> None:
    """The rows below a row that gets another path get longer names. Raises Invalid if too long."""
    stored = type(node).objects.filter(pk=node.pk).values_list("name", flat=True).first()
    if stored is None or len(path) <= len(stored):
        return
    for row in _below(node, stored):
        if len(row.name) - len(stored) + len(path) > MAX_PATH:
            message = _("The name of “%(name)s” below it would be too long.")
            raise Invalid(message % {"name": row.name}, "name")


def path_below(parent: Node | None, name: str) -> str:
    """The full name of what is called ``name`` below ``parent``."""
    return name if parent is None else f"{parent.name}{SEPARATOR}{name}"


def last_part(path: str) -> str:
    """What a row is called without the names of those above it."""
    return path.rsplit(SEPARATOR, 1)[-1]


def _is_below(row: Node, other: Node) -> bool:
    stored = type(other).objects.values_list("name", flat=True).get(pk=other.pk)
    return row.name.lower().startswith(stored.lower() + SEPARATOR)


@transaction.atomic
def save_in_place(node: Node, *, actor: Actor | None = None) -> Node:
    """Save a new or changed row below the parent that its name tells; those below it follow.

    With an actor the audit log says which rows below got another name. Raises Invalid as
    :func:`parent_for` and :func:`check_names_below`.
    """
    node.parent = parent_for(node, node.name)
    check_names_below(node, node.name)
    # The path is written as the rows above write theirs, so that all follow when one is renamed.
    node.name = path_below(node.parent, last_part(node.name))
    before = type(node).objects.filter(pk=node.pk).values_list("name", flat=True).first()
    node.save()
    if before is not None and before != node.name:
        _rename_below(node, before, actor)
    return node


def _below(node: Node, path: str) -> Iterable[Node]:
    """The rows whose path begins with that of the node."""
    rows = type(node).objects.filter(name__istartswith=path + SEPARATOR)
    return rows.exclude(pk=node.pk).order_by("id")


def _rename_below(node: Node, before: str, actor: Actor | None) -> None:
    entity = node._meta.model_name or ""
    for row in _below(node, before):
        old, row.name = row.name, node.name + row.name[len(before) :]
        row.save(update_fields=["name", "changed_at"])
        if actor is not None:
            audit.record(
                actor, f"{entity}.update", entity, row.pk, old={"name": old}, new={"name": row.name}
            )
