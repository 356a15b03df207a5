"""One question to tickets, articles and people (contract 4.12)."""

from collections.abc import Collection, Sequence
from typing import Any

from django.db.models import Case, IntegerField, Q, QuerySet, Value, When
from django.db.models.functions import Lower

from accounts.actors import Actor
from accounts.models import Agent, CustomerUser
from accounts.models.agents import SYSTEM_AGENT_ID
from accounts.people.customer_users import customer_users_data
from accounts.people.lists import matching
from accounts.serializers import agent_data
from gotrs.common.validity import Validity
from search import snippets
from search.querylang import MAX_LENGTH, parse
from tickets import search_port
from tickets.api.rows import ticket_rows

KINDS = ("tickets", "articles", "users", "customers")
_OF_AGENTS = ("login", "email", "first_name", "last_name")
_OF_CUSTOMERS = (*_OF_AGENTS, "phone", "mobile")
# Articles are looked for in so many of the best tickets.
_TICKETS_READ = 50


def search(text: str, actor: Actor, kinds: Collection[str], limit: int) -> dict[str, Any]:
    """At most ``limit`` of each kind, best first; ``[]`` for kinds that weren't asked for.

    Customers find neither agents nor customers.
    """
    found: dict[str, Any] = {kind: [] for kind in KINDS}
    if {"tickets", "articles"} & set(kinds):
        ids = search_port.find_ids(text, actor=actor)
        if "tickets" in kinds:
            found["tickets"] = ticket_rows(actor, ids[:limit])
        if "articles" in kinds:
            found["articles"] = articles(text, actor, ids[:_TICKETS_READ])[:limit]
    if actor.is_customer:
        return found
    if "users" in kinds:
        found["users"] = [agent_data(agent) for agent in agents(text)[:limit]]
    if "customers" in kinds:
        people = customers(text)[:limit]
        found["customers"] = customer_users_data(list(people))
    return found


def articles(text: str, actor: Actor, ticket_ids: Sequence[int]) -> list[dict[str, Any]]:
    """Articles of these tickets that have all the words, in the order of the tickets. One query.

    Of each ticket the newest eight that the actor may read are looked through, of each text the
    first 4,000 characters.
    """
    marker = snippets.Marker(parse(text))
    if not marker.query.wanted or not ticket_ids:
        return []
    rows = snippets.newest_articles(ticket_ids, actor).values_list(
        "pk", "ticket_id", "ticket__tn", "subject", "beginning", "created_at"
    )
    places = {ticket_id: place for place, ticket_id in enumerate(ticket_ids)}
    hits = [row for row in rows if marker.is_met_by(row[3], row[4])]
    hits.sort(key=lambda row: places[row[1]])
    return [
        {
            "id": pk,
            "ticket_id": ticket_id,
            "tn": tn,
            "subject": subject,
            "snippet": marker.excerpt(body) or snippets.beginning(body),
            "create_time": created_at,
        }
        for pk, ticket_id, tn, subject, body, created_at in hits
    ]


def agents(text: str) -> QuerySet[Agent]:
    """Valid agents that have each word in login, name or address; whole logins first."""
    people = Agent.objects.filter(valid_id=Validity.VALID).exclude(pk=SYSTEM_AGENT_ID)
    return _best_first(people, text, _OF_AGENTS)


def customers(text: str) -> QuerySet[CustomerUser]:
    """Valid customer users, in the same way; also by phone."""
    people = CustomerUser.objects.filter(valid_id=Validity.VALID)
    return _best_first(people, text, _OF_CUSTOMERS)


def _best_first(people: QuerySet[Any], text: str, columns: Sequence[str]) -> QuerySet[Any]:
    text = text.strip()[:MAX_LENGTH]
    whole = Q(login__iexact=text) | Q(email__iexact=text)
    begins = Q(login__istartswith=text) | Q(last_name__istartswith=text)
    rank = Case(
        When(whole, then=Value(0)),
        When(begins, then=Value(1)),
        default=Value(2),
        output_field=IntegerField(),
    )
    return (
        people.filter(matching(text, columns))
        .alias(rank=rank)
        .order_by("rank", Lower("last_name"), Lower("first_name"), "id")
    )
