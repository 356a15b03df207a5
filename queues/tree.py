"""Trees whose names are paths, ``Parent::Child``: queues and services."""

from typing import TypeVar

from django.db import transaction
from django.db.models import F, Value
from django.db.models.functions import Concat, Substr
from django.utils.translation import gettext as _

from gotrs.common.errors import Invalid
from queues.models import Queue, Service
from queues.models.queues import SEPARATOR

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


def _is_below(row: Node, other: Node) -> bool:
    stored = type(other).objects.values_list("name", flat=True).get(pk=other.pk)
    return row.name.startswith(stored + SEPARATOR)


@transaction.atomic
def save_in_place(node: Node) -> Node:
    """Save a new or changed row below the parent that its name tells; its children follow.

    Raises Invalid as :func:`parent_for`.
    """
    node.parent = parent_for(node, node.name)
    model = type(node)
    before = model.objects.filter(pk=node.pk).values_list("name", flat=True).first()
    node.save()
    if before is not None and before != node.name:
        model.objects.filter(name__startswith=before + SEPARATOR).update(
            name=Concat(Value(node.name), Substr(F("name"), len(before) + 1))
        )
    return node
