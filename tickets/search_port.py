"""The door to full-text search for code that may not import the app ``search`` (house.md, floors).

The app registers its engine when it starts; lists and the API ask here.
"""

from dataclasses import dataclass
from typing import Protocol

from django.db.models import QuerySet

from accounts.actors import Actor
from tickets.models import Ticket

MAX_HITS = 10_000


@dataclass(frozen=True)
class Hits:
    """What a search found.

    ``ids`` are best first: the newest 200 matches ranked, then further ones from newest to oldest.
    ``more`` says that there are older matches which are not in it, because the words are too
    common to collect them all (then it may be no more than 100); narrowing the search reaches them.
    """

    ids: list[int]
    more: bool = False


class Engine(Protocol):
    """What the app ``search`` provides."""

    def __call__(self, text: str, *, actor: Actor, within: QuerySet[Ticket]) -> Hits: ...


_engine: Engine | None = None


def register(engine: Engine) -> None:
    """Called once, when the app ``search`` starts."""
    global _engine
    _engine = engine


def find(text: str, *, actor: Actor, within: QuerySet[Ticket] | None = None) -> Hits:
    """Tickets that match the text (words by AND, ``"phrase"``, ``-not``, ``begin*``).

    ``within`` is what is searched: tickets already limited to what the actor may read, perhaps by
    more filters; by default all that are visible to the actor and not archived. Customers find by
    text that they may see only. Any text is a valid query; one without a word finds nothing.
    """
    if _engine is None:
        raise RuntimeError("The app search has not registered its engine.")
    if within is None:
        within = Ticket.objects.visible_to(actor).unarchived()
    return _engine(text, actor=actor, within=within)


def find_ids(text: str, *, actor: Actor, within: QuerySet[Ticket] | None = None) -> list[int]:
    """As :func:`find`, only the ids, best first (at most MAX_HITS)."""
    return find(text, actor=actor, within=within).ids
