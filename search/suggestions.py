"""What is offered while somebody types: tickets by number and title, and customers."""

from collections.abc import Iterable
from dataclasses import dataclass
from urllib.parse import urlencode

from django.core.exceptions import EmptyResultSet
from django.db.models import Q, QuerySet
from django.db.models.functions import Lower
from django.db.models.lookups import In
from django.urls import reverse

from accounts.actors import Actor
from accounts.models import CustomerUser
from search import past_queries
from search.engines import engine
from search.finding import typed_numbers
from search.querylang import Query, parse
from search.snippets import Marker
from search.text import words
from tickets.models import Ticket, TicketTag

LIMIT = 10
MAX_LENGTH = 200
_NUMBERS = 5
_CUSTOMERS = 3
_ASKED = 3
_TAGS = 3
# Tags are looked for on so many tickets.
_TAGGED = 1_000
_LOOKED_AT = 30
# Tickets whose number begins as typed that are looked at; a longer number finds what is missing.
_SAME_BEGINNING = 200


@dataclass(frozen=True)
class Suggestion:
    """A place to go to: ``ticket`` or ``customer``; texts are plain, ``marked`` is safe HTML."""

    kind: str
    marked: str
    detail: str
    url: str


@dataclass(frozen=True)
class _Found:
    pk: int
    tn: str
    title: str
    login: str


def suggest(text: str, actor: Actor) -> list[Suggestion]:
    """Up to ten suggestions, numbers first, then customers, then titles from the newest on."""
    text = text.strip()[:MAX_LENGTH]
    query = parse(text, last_is_prefix=True)
    if not query.wanted:
        return []
    visible = Ticket.objects.visible_to(actor)
    by_number = _by_number(text, visible)
    by_words = _by_words(query, visible.unarchived(), actor)
    names = _names(found.login for found in [*by_number, *by_words])
    customers = [] if actor.is_customer else _customers(query, names)
    tickets = {found.pk: found for found in [*by_number, *by_words]}.values()
    marker = Marker(query)
    offered = [_ticket(found, actor, names, marker) for found in tickets]
    split = len(by_number)
    return [*offered[:split], *customers, *offered[split:]][:LIMIT]


def suggest_texts(text: str, actor: Actor, limit: int) -> list[str]:
    """What may be meant: ticket numbers, earlier queries, customers' names, titles, tags.

    In this order, each once whatever its case. Tags are those of the visible tickets that changed
    last. Customers aren't offered names of others.
    """
    text = text.strip()[:MAX_LENGTH]
    query = parse(text, last_is_prefix=True)
    visible = Ticket.objects.visible_to(actor)
    numbers = [ticket.tn for ticket in _by_number(text, visible)]
    asked = past_queries.beginning_with(actor, text)[:_ASKED]
    titles, names = [], []
    if query.wanted:
        tickets = _by_words(query, visible.unarchived(), actor)
        titles = [ticket.title for ticket in tickets if _matches(query, ticket.title)]
        if not actor.is_customer:
            people = _names(ticket.login for ticket in tickets)
            names = [person.full_name for person in _meant(query, people)]
    tags = _tags(text, visible.unarchived())
    once: dict[str, str] = {}
    for found in [*numbers, *asked, *names, *titles, *tags]:
        once.setdefault(found.lower(), found)
    return list(once.values())[:limit]


def _tags(text: str, visible: QuerySet[Ticket]) -> list[str]:
    latest = visible.order_by("-changed_at", "-pk").values("pk")[:_TAGGED]
    tags = TicketTag.objects.filter(ticket__in=latest, name__startswith=text.lower())
    return list(tags.order_by("name").values_list("name", flat=True).distinct()[:_TAGS])


def _by_number(text: str, visible: QuerySet[Ticket]) -> list[_Found]:
    beginnings = typed_numbers(text)
    if len(beginnings) != 1:
        return []
    alike = Ticket.objects.filter(tn__startswith=beginnings[0]).values_list("pk", flat=True)
    return _read(visible.filter(pk__in=list(alike[:_SAME_BEGINNING])).order_by("-pk")[:_NUMBERS])


def _by_words(query: Query, within: QuerySet[Ticket], actor: Actor) -> list[_Found]:
    try:
        ids = engine().newest(query, within=within, limit=_LOOKED_AT)
    except EmptyResultSet:
        return []
    return _read(Ticket.objects.filter(pk__in=ids).order_by("-changed_at", "-pk")) if ids else []


def _read(tickets: QuerySet[Ticket]) -> list[_Found]:
    return [_Found(*row) for row in tickets.values_list("pk", "tn", "title", "customer_user_id")]


def _names(logins: Iterable[str]) -> dict[str, CustomerUser]:
    """The customer users behind logins or addresses, by both in lower case."""
    wanted = sorted({login.lower() for login in logins if login})
    if not wanted:
        return {}
    people = CustomerUser.objects.filter(
        Q(In(Lower("login"), wanted)) | Q(In(Lower("email"), wanted))
    ).only("login", "email", "first_name", "last_name")
    found = list(people)
    by_address = {person.email.lower(): person for person in found}
    return by_address | {person.login.lower(): person for person in found}


def _customers(query: Query, names: dict[str, CustomerUser]) -> list[Suggestion]:
    """Those who are meant themselves; the others only stand on a ticket that is."""
    address = reverse("search")
    return [
        Suggestion(
            "customer",
            Marker(query).mark(person.full_name),
            person.email,
            f"{address}?{urlencode({'q': f'customer:{person.login}'})}",
        )
        for person in _meant(query, names)
    ][:_CUSTOMERS]


def _meant(query: Query, names: dict[str, CustomerUser]) -> list[CustomerUser]:
    """Those whose own name, login or address was typed."""
    people = {person.pk: person for person in names.values()}.values()
    return [
        person
        for person in people
        if _matches(query, f"{person.full_name} {person.login} {person.email}")
    ]


def _matches(query: Query, text: str) -> bool:
    """Whether all wanted words are in the text, in any order."""
    present = words(text)
    return all(
        any(found.startswith(word) if term.prefix else found == word for found in present)
        for term in query.wanted
        for word in term.words
    )


def _ticket(
    found: _Found, actor: Actor, names: dict[str, CustomerUser], marker: Marker
) -> Suggestion:
    person = names.get(found.login.lower())
    who = person.full_name if person else found.login
    page = f"/portal/tickets/{found.pk}" if actor.is_customer else f"/tickets/{found.pk}"
    return Suggestion("ticket", marker.mark(found.title), f"{found.tn} · {who}", page)
