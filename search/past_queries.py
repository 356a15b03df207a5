"""What people searched for, so that it can be offered to them again."""

from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import QuerySet

from accounts.actors import Actor
from gotrs.common.clock import now
from search.models import PastQuery

# Of each person; older ones go.
KEPT = 50
_MAX_LENGTH = PastQuery._meta.get_field("text").max_length or 0


def note(actor: Actor, text: str) -> None:
    """Remember that the actor searched for this. Long texts were pasted and aren't kept."""
    text = " ".join(text.split())
    if not text or len(text) > _MAX_LENGTH or (actor.customer is None and actor.agent_id is None):
        return
    mine = _of(actor)
    if mine.filter(text=text).update(asked_at=now()):
        return
    try:
        with transaction.atomic():
            PastQuery.objects.create(**_owner(actor), text=text, asked_at=now())
    except IntegrityError:
        return  # the same person, the same words, at the same moment
    old = mine.order_by("-asked_at", "-id").values_list("pk", flat=True)[KEPT:]
    PastQuery.objects.filter(pk__in=list(old)).delete()


def beginning_with(actor: Actor, text: str) -> list[str]:
    """What the actor searched for that begins like this, the latest first. One query."""
    latest = _of(actor).order_by("-asked_at", "-id").values_list("text", flat=True)
    begin = text.lower()
    return [asked for asked in latest if asked.lower().startswith(begin)]


def _of(actor: Actor) -> QuerySet[PastQuery]:
    return PastQuery.objects.filter(**_owner(actor))


def _owner(actor: Actor) -> dict[str, Any]:
    if actor.customer is not None:
        return {"customer_user": actor.customer}
    return {"agent_id": actor.agent_id}
