"""Tickets: list, create, read, change, delete (contract 4.3)."""

from collections.abc import Mapping
from typing import Any

from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from accounts import ratelimit, site
from accounts.models import Agent, Permission
from accounts.serializers import agent_data
from gotrs.common.api import acted, created, listed, ok
from gotrs.common.api.inputs import read_input
from gotrs.common.api.schema import IDEMPOTENCY_KEY, IF_MATCH, describe, parameter, path_id
from gotrs.common.errors import Forbidden
from gotrs.common.values import read_id
from queues.models import Queue
from tickets.access import access_ticket, readable_articles, readable_ticket_id
from tickets.api.base import TicketApi, article_draft, require_text
from tickets.api.changes import apply_changes
from tickets.api.entry_rows import article_rows, link_row, links_of
from tickets.api.inputs import CreateTicketInput, CustomerTicketInput, UpdateTicketInput
from tickets.api.lists import TICKET_LIST_PARAMETERS, included, ticket_page
from tickets.api.rows import add_last_articles, ticket_row, ticket_rows
from tickets.api.shapes import DeletedTicketSerializer, TicketSerializer
from tickets.field_values import complete
from tickets.models import FieldObject, Ticket
from tickets.operations import ArticleDraft, NewFile, create_ticket, delete_ticket

TAG = "Tickets"
TICKET_ID = path_id("id", "The ticket's id.")
_INCLUDE = parameter("include", "articles, last_article, links, watchers; a comma list.")
# Facts of create_ticket that a body gives as they are.
_FACTS = (
    "state", "priority", "type", "service", "sla", "owner", "responsible", "locked",
    "customer_id", "pending_until", "tags",
)  # fmt: skip
_TEXT = ("body", "subject", "content_type", "file_ids")
_CUSTOMERS_FACTS = frozenset(
    {"title", "queue", "priority", "type", "service", "customer_user_id", "customer_id",
     "dynamic_fields", "article", *_TEXT}
)  # fmt: skip


class TicketViewSet(TicketApi):
    """/tickets and /tickets/{id}"""

    @describe(
        "tickets_list", "List tickets", TAG, TicketSerializer, query=TICKET_LIST_PARAMETERS,
        paged=True,
    )  # fmt: skip
    def list(self, request: Request) -> Response:
        """What the caller may read, newest first; customers see their own.

        Dynamic fields filter as ``df_<name>``, dates and numbers also with ``_after`` and
        ``_before``, texts with ``_contains``.
        """
        return listed(ticket_page(self.actor, request.query_params))

    @describe(
        "tickets_create", "Create a ticket", TAG, TicketSerializer, body=CreateTicketInput,
        query=(IDEMPOTENCY_KEY,), status=201, errors=(409, 413),
    )  # fmt: skip
    def create(self, request: Request) -> Response:
        """A body makes the first article; multipart with ``file`` parts works, too."""
        actor = self.actor
        if actor.is_customer:
            ticket = self._create_by_customer()
        else:
            said = with_article(read_input(CreateTicketInput, self.body, actor=actor))
            require_create(self, said["queue"], said)
            ticket = create_ticket(
                actor=actor,
                title=said["title"],
                queue=said["queue"],
                article=first_article(self, said, self.sent_files()),
                customer_user_id=said.get("customer_user_id") or "",
                fields=complete(FieldObject.TICKET, actor, said.get("dynamic_fields", {})),
                **create_facts(said),
            )
        row = ticket_row(actor, ticket)
        return created(row, ETag=f'"{row["version"]}"', Location=f"/api/v1/tickets/{ticket.pk}")

    def _create_by_customer(self) -> Ticket:
        actor = self.actor
        assert actor.customer is not None
        said = with_article(read_input(CustomerTicketInput, self.body, actor=actor))
        check_customers_facts(said, actor.customer.login, actor.customer.customer_id)
        queue = said.get("queue") or Queue.objects.filter(pk=site.get("portal_queue")).first()
        if queue is None or not queue.customer_visible or not queue.is_valid:
            raise Forbidden("You may not write into this queue.")
        article = first_article(self, said, self.sent_files())
        fields = complete(FieldObject.TICKET, actor, said.get("dynamic_fields", {}))
        ratelimit.limit_customer_tickets(self.request._request, actor.customer.pk)
        return create_ticket(
            actor=actor,
            title=said["title"],
            queue=queue,
            article=article,
            priority=said.get("priority"),
            type=said.get("type"),
            service=said.get("service"),
            customer_user_id=actor.customer.login,
            customer_id=actor.customer.customer_id,
            fields=fields,
        )

    @describe(
        "tickets_get", "Read a ticket", TAG, TicketSerializer, query=(TICKET_ID, _INCLUDE),
        errors=(404,),
    )  # fmt: skip
    def retrieve(self, request: Request, pk: str) -> Response:
        """With ``ETag``, its version."""
        return self._shown(readable_ticket_id(self.actor, pk=read_id(pk)))

    @describe(
        "tickets_get_by_number", "Read a ticket by number", TAG, TicketSerializer,
        query=(path_id("tn", "The ticket's number.", str), _INCLUDE), errors=(404,),
    )  # fmt: skip
    def by_number(self, request: Request, tn: str) -> Response:
        """As by id."""
        return self._shown(readable_ticket_id(self.actor, tn=tn))

    def _shown(self, pk: int) -> Response:
        (row,) = ticket_rows(self.actor, [pk])
        wanted = included(self.request.query_params)
        if "last_article" in wanted:
            add_last_articles(self.actor, [row])
        if wanted & {"articles", "links", "watchers"}:
            self._include(row, access_ticket(self.actor, pk), wanted)
        return ok(row, ETag=f'"{row["version"]}"')

    def _include(self, row: dict[str, Any], ticket: Ticket, wanted: set[str]) -> None:
        if "articles" in wanted:
            row["articles"] = article_rows(self.actor, readable_articles(self.actor, ticket))
        if "links" in wanted:
            row["links"] = [link_row(link, ticket) for link in links_of(self.actor, ticket)]
        if "watchers" in wanted and not self.actor.is_customer:
            row["watchers"] = [agent_data(agent) for agent in watchers_of(ticket)]

    @describe(
        "tickets_update", "Change a ticket", TAG, TicketSerializer, body=UpdateTicketInput,
        query=(TICKET_ID, IF_MATCH), errors=(404, 409, 412),
    )  # fmt: skip
    def update(self, request: Request, pk: str) -> Response:
        """Changes what it names. Every permission that is needed must be held."""
        ticket = self.ticket()
        version = self.expected_version(ticket)
        apply_changes(self.actor, ticket, self.body, expected_version=version)
        return self.answer(ticket)

    @describe(
        "tickets_patch", "Change a ticket", TAG, TicketSerializer, body=UpdateTicketInput,
        query=(TICKET_ID, IF_MATCH), errors=(404, 409, 412),
    )  # fmt: skip
    def partial_update(self, request: Request, pk: str) -> Response:
        """The same as PUT."""
        return self.update(request, pk)

    @describe(
        "tickets_delete", "Delete a ticket", TAG, DeletedTicketSerializer,
        query=(TICKET_ID, IF_MATCH), message=True, errors=(404, 412),
    )  # fmt: skip
    def destroy(self, request: Request, pk: str) -> Response:
        """It is gone from everything; an admin can restore it."""
        ticket = self.ticket(Permission.RW)
        delete_ticket(ticket, actor=self.actor, expected_version=self.expected_version(ticket))
        return acted("The ticket was deleted.", {"id": ticket.pk, "tn": ticket.tn, "deleted": True})


def with_article(said: dict[str, Any]) -> dict[str, Any]:
    """The facts of ``article: {…}`` beside the others. Raises ValidationError for a conflict."""
    inner = said.pop("article", {})
    clash = [name for name in inner if name in said and said[name] != inner[name]]
    if clash:
        raise serializers.ValidationError(
            {f"article.{name}": [f"This contradicts {name}."] for name in clash}
        )
    return {**said, **inner}


def first_article(
    api: TicketApi, said: Mapping[str, Any], sent: tuple[NewFile, ...]
) -> ArticleDraft | None:
    """The first article, if the body has a text. Files need one."""
    if not said.get("body", "").strip() and not said.get("file_ids") and not sent:
        return None
    require_text(said)
    return article_draft(api.actor, said, sent)


def require_create(api: TicketApi, queue: Queue, said: Mapping[str, Any]) -> None:
    """``create`` in the queue, with an owner or responsible also ``owner``. Raises Forbidden."""
    needs = [Permission.CREATE]
    if said.get("owner") or said.get("responsible"):
        needs.append(Permission.OWNER)
    if not all(api.actor.grants.allows(queue.group_id, need) for need in needs):
        raise Forbidden("You don't have the permission for this in that queue.")


def create_facts(said: Mapping[str, Any]) -> dict[str, Any]:
    """What a body says of a new ticket beyond title, queue, customer user and text."""
    return {name: said[name] for name in _FACTS if said.get(name) is not None}


def check_customers_facts(said: Mapping[str, Any], login: str, company: str) -> None:
    """Customers set few facts, and only for themselves (contract 4.3). Raises Forbidden."""
    own = {"customer_user_id": login, "customer_id": company}
    foreign = set(said) - _CUSTOMERS_FACTS
    foreign |= {n for n, mine in own.items() if (said.get(n) or mine).lower() != mine.lower()}
    hidden = [f.name for f in said.get("dynamic_fields", ()) if not f.customer_visible]
    foreign |= {f"dynamic_fields.{name}" for name in hidden}
    if foreign:
        raise Forbidden(f"Customers may not set {', '.join(sorted(foreign))}.")


def watchers_of(ticket: Ticket) -> list[Agent]:
    """Who follows the ticket, by name."""
    return list(
        Agent.objects.filter(watched__ticket=ticket).order_by("first_name", "last_name", "id")
    )
