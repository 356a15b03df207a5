"""Full-text search as tickets.search_port promises it."""

from django.core.exceptions import EmptyResultSet
from django.db.models import QuerySet

from accounts.actors import Actor
from search.engines import engine
from search.querylang import parse
from search.text import fold
from tickets.models import Ticket
from tickets.numbers import number_candidates
from tickets.search_port import Hits


def find(text: str, *, actor: Actor, within: QuerySet[Ticket]) -> Hits:
    """See tickets.search_port.find. The ticket whose number was typed comes first."""
    query = parse(text)
    if not query:
        return Hits([])
    numbers = typed_numbers(text)
    named = list(within.filter(tn__in=numbers).values_list("pk", flat=True)) if numbers else []
    try:
        found = engine().find(query, within=within, visible_only=actor.is_customer)
    except EmptyResultSet:  # Django knows without asking that nothing can be seen
        return Hits([])
    return Hits([*named, *(pk for pk in found.ids if pk not in named)], found.more)


def typed_numbers(text: str) -> list[str]:
    """Ticket numbers that the text consists of (digits alone), or names after a hook."""
    bare = fold(text).strip().removeprefix("#")
    if bare.isascii() and bare.isdecimal():
        return [bare]
    return number_candidates(text)[:10]
