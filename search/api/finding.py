"""Searching tickets, articles and people, and suggestions (contract 4.12)."""

from collections.abc import Mapping

from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.auth.guards import require_agent
from accounts.auth.viewsets import ApiViewSet
from accounts.masterdata import bad_filter
from accounts.people.customer_users import CustomerUserSerializer
from accounts.serializers import AgentSerializer, agent_data
from gotrs.common.api import listed, ok, read_page_request
from gotrs.common.api.schema import (
    PAGING,
    SOME_TEXT,
    TextListSerializer,
    describe,
    parameter,
    some_of,
)
from search import everything, past_queries
from search.querylang import MAX_LENGTH
from search.suggestions import LIMIT, suggest_texts
from tickets.api.lists import TICKET_LIST_PARAMETERS, ticket_page
from tickets.api.shapes import TicketSerializer
from tickets.filters import RELEVANCE, Sort

TAG = "Search"
BEST_FIRST = Sort(RELEVANCE)
_HELP = 'Words by AND, "phrase", -not, begin*; a ticket number finds its ticket first.'
_Q = parameter("q", _HELP, SOME_TEXT, required=True)


class ArticleHitSerializer(serializers.Serializer):
    """An article that has all the words."""

    id = serializers.IntegerField()
    ticket_id = serializers.IntegerField()
    tn = serializers.CharField()
    subject = serializers.CharField()
    snippet = serializers.CharField(help_text="A line of the text around the first hit; plain.")
    create_time = serializers.DateTimeField()


class FoundSerializer(serializers.Serializer):
    """What was found, best first; kinds that weren't asked for are empty."""

    tickets = TicketSerializer(many=True)
    articles = ArticleHitSerializer(many=True)
    users = AgentSerializer(many=True)
    customers = CustomerUserSerializer(many=True)


class SearchViewSet(ApiViewSet):
    """/search: what the caller may read."""

    @describe(
        "search", "Search everything", TAG, FoundSerializer,
        query=(
            _Q,
            parameter("types", "A comma list; default: all.", some_of(everything.KINDS)),
            parameter("limit", "Of each kind at most; default 20, at most 100.", int),
        ),
    )  # fmt: skip
    def everything(self, request: Request) -> Response:
        """Customers find their tickets and what they may read in them."""
        text = self._asked()
        kinds = _kinds(request.query_params)
        past_queries.note(self.actor, text)
        limit = read_page_request(request.query_params).per_page
        return ok(everything.search(text, self.actor, kinds, limit))

    @describe(
        "search_tickets", "Search tickets", TAG, TicketSerializer, paged=True,
        query=(_Q, *(one for one in TICKET_LIST_PARAMETERS if one.name != "q")),
    )  # fmt: skip
    def tickets(self, request: Request) -> Response:
        """With all filters of the ticket list; ``q`` is required, the order is by relevance."""
        text = self._asked()
        page = ticket_page(self.actor, request.query_params, default_sort=BEST_FIRST)
        past_queries.note(self.actor, text)
        return listed(page)

    @describe(
        "search_users", "Search agents", TAG, AgentSerializer, paged=True,
        query=(
            parameter("q", "Words in login, name or address, by AND.", SOME_TEXT, required=True),
            *PAGING,
        ),
    )  # fmt: skip
    def users(self, request: Request) -> Response:
        """Valid agents, whole logins first."""
        require_agent(self.actor)
        found = everything.agents(self._asked())
        return listed(
            read_page_request(request.query_params).of(
                found.count(),
                lambda offset, limit: [agent_data(a) for a in found[offset : offset + limit]],
            )
        )

    @describe(
        "search_suggestions", "Suggestions while one types", TAG, TextListSerializer, bare=True,
        query=(
            parameter("q", "What has been typed so far.", SOME_TEXT, required=True),
            parameter("limit", "Default 10, at most 100.", int),
        ),
    )  # fmt: skip
    def suggestions(self, request: Request) -> Response:
        """Ticket numbers, earlier queries, customers' names, titles, tags; no doubles."""
        text = self._asked()
        asked = read_page_request(request.query_params)
        limit = asked.per_page if request.query_params.get("limit") else LIMIT
        return listed(suggest_texts(text, self.actor, limit))

    def _asked(self) -> str:
        """The parameter ``q``. Raises ValidationError if it is missing or blank."""
        text = self.request.query_params.get("q", "").strip()
        if not text:
            raise serializers.ValidationError({"q": ["Say what to search for."]})
        return text[:MAX_LENGTH]


def _kinds(query: Mapping[str, str]) -> set[str]:
    """The parameter ``types``. Raises DomainError ``invalid_filter``."""
    words = {word.strip().lower() for word in query.get("types", "").split(",") if word.strip()}
    if not words <= set(everything.KINDS):
        raise bad_filter(types=f"Use some of: {', '.join(everything.KINDS)}.")
    return words or set(everything.KINDS)
