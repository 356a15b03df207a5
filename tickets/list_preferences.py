"""What an agent chose for their ticket lists: rows a page, columns, order of views, first view."""

from dataclasses import dataclass
from typing import Any

from django.db import transaction

from accounts.actors import Actor
from accounts.models import Preferences
from accounts.preferences import MAX_ITEMS, MIN_ITEMS, preferences_of

DEFAULT_SIZE = 50
# In Preferences.extra.
_NAME = "lists"


@dataclass(frozen=True)
class ListPreferences:
    """The choices of one agent.

    ``size`` is how many rows a page has; ``columns`` are names, none for the default ones;
    ``order`` are ids of views; ``view`` is the id of the one that opens first, or None. ``stamp``
    counts the agent's own changes of views.
    """

    size: int = DEFAULT_SIZE
    columns: tuple[str, ...] = ()
    order: tuple[int, ...] = ()
    view: int | None = None
    stamp: int = 0

    @classmethod
    def of(cls, actor: Actor) -> "ListPreferences":
        """Those of the actor. No query: a page has read the preferences already."""
        found = preferences_of(actor.person)
        if found is None:
            return cls()
        kept = found.extra.get(_NAME, {})
        return cls(
            size=max(MIN_ITEMS, min(found.items_per_page, MAX_ITEMS)),
            columns=tuple(kept.get("columns", ())),
            order=tuple(kept.get("order", ())),
            view=kept.get("view"),
            stamp=kept.get("stamp", 0),
        )


@transaction.atomic
def keep(actor: Actor, **changes: Any) -> None:
    """Keep some of the choices: names of ListPreferences but ``size``."""
    row, _created = Preferences.objects.select_for_update().get_or_create(agent=actor.agent)
    row.extra = {**row.extra, _NAME: {**row.extra.get(_NAME, {}), **changes}}
    row.save(update_fields=["extra"])
    if actor.agent is not None:
        actor.agent.preferences = row
