"""What hangs on a ticket: watchers, links, time, history, splitting (contract 4.4)."""

from decimal import Decimal

from django.db.models import Sum
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.models import Permission
from accounts.serializers import agent_data
from gotrs.common.api import Page, acted, created, listed, ok, read_page_request
from gotrs.common.api.inputs import read_input
from gotrs.common.api.paging import walk
from gotrs.common.api.schema import (
    CURSOR,
    IDEMPOTENCY_KEY,
    IF_MATCH,
    PAGING,
    describe,
    parameter,
    path_id,
    some_of,
)
from gotrs.common.errors import DomainError, NotFound
from gotrs.common.values import MAX_ID, read_id
from tickets import operations
from tickets.api.base import TicketApi, article_draft
from tickets.api.entry_rows import history_rows, link_row, links_of, time_row
from tickets.api.inputs import LinkInput, SplitInput, TimeInput
from tickets.api.rows import ticket_row
from tickets.api.shapes import (
    HistoryEntrySerializer,
    LinkSerializer,
    RowIdSerializer,
    TicketSerializer,
    TimeEntrySerializer,
    WatchSerializer,
)
from tickets.api.tickets import TICKET_ID, create_facts, require_create, watchers_of, with_article
from tickets.models import Article, HistoryType, LinkType, Ticket, TicketHistory

TAG = "Ticket actions"
_HISTORY_TYPES = {kind.label.lower(): kind.value for kind in HistoryType}


class WatchViewSet(TicketApi):
    """/tickets/{id}/watch"""

    @describe(
        "tickets_watch", "Follow", TAG, WatchSerializer, query=(TICKET_ID, IF_MATCH), message=True,
        errors=(404, 412),
    )  # fmt: skip
    def create(self, request: Request, pk: str) -> Response:
        """Repeating is 200. The version stays."""
        self.refuse_customers()
        ticket = self.ticket()
        self.expected_version(ticket)
        operations.watch_ticket(ticket, actor=self.actor)
        return self._watched(ticket, "You follow the ticket.")

    @describe(
        "tickets_unwatch", "Follow no more", TAG, WatchSerializer, query=(TICKET_ID, IF_MATCH),
        message=True, errors=(404, 412),
    )  # fmt: skip
    def destroy(self, request: Request, pk: str) -> Response:
        """Repeating is 200. The version stays."""
        self.refuse_customers()
        ticket = self.ticket()
        self.expected_version(ticket)
        operations.unwatch_ticket(ticket, actor=self.actor)
        return self._watched(ticket, "You don't follow the ticket any more.")

    def _watched(self, ticket: Ticket, message: str) -> Response:
        watchers = watchers_of(ticket)
        data = {
            "watching": any(agent.pk == self.actor.agent_id for agent in watchers),
            "watchers": [agent_data(agent) for agent in watchers],
        }
        return acted(message, data, ETag=ticket.etag)


class LinkViewSet(TicketApi):
    """/tickets/{id}/links"""

    @describe(
        "links_list", "Linked tickets", TAG, LinkSerializer, many=True, query=(TICKET_ID, *PAGING),
        errors=(404,),
    )  # fmt: skip
    def list(self, request: Request, pk: str) -> Response:
        """Those that the caller can read."""
        self.refuse_customers()
        ticket = self.ticket()
        rows = [link_row(link, ticket) for link in links_of(self.actor, ticket)]
        return listed(read_page_request(request.query_params).of_list(rows))

    @describe(
        "links_create", "Link to a ticket", TAG, LinkSerializer, body=LinkInput,
        query=(TICKET_ID, IF_MATCH, IDEMPOTENCY_KEY), status=201, errors=(404, 409, 412),
    )  # fmt: skip
    def create(self, request: Request, pk: str) -> Response:
        """``direction`` says what the other ticket is to this one; a child by default."""
        ticket = self.ticket(Permission.RW)
        said = read_input(LinkInput, self.body, actor=self.actor)
        target, version = said["target_id"], self.expected_version(ticket)
        if said.get("direction") == "parent":
            link = operations.link_tickets(
                target, actor=self.actor, target=ticket, type=_type(said)
            )
        else:
            link = operations.link_tickets(
                ticket,
                actor=self.actor,
                target=target,
                type=_type(said),
                expected_version=version,
            )
        ticket.refresh_from_db(fields=["version"])
        return created(link_row(link, ticket), ETag=ticket.etag)

    @describe(
        "links_delete", "Take a link away", TAG, RowIdSerializer, errors=(404, 412),
        query=(TICKET_ID, path_id("link_id", "The link's id."), IF_MATCH),
    )  # fmt: skip
    def destroy(self, request: Request, pk: str, link_id: str) -> Response:
        """From both tickets."""
        ticket = self.ticket(Permission.RW)
        number = read_id(link_id)
        link = (
            links_of(self.actor, ticket).filter(pk=number).first() if 0 < number <= MAX_ID else None
        )
        if link is None:
            raise NotFound("Link not found.")
        self.expected_version(ticket)
        operations.unlink_tickets(link, actor=self.actor)
        return ok({"id": number})


def _type(said: dict[str, str]) -> LinkType:
    return LinkType(said.get("type", LinkType.NORMAL))


class TimeViewSet(TicketApi):
    """/tickets/{id}/time"""

    @describe(
        "time_list", "Booked time", TAG, TimeEntrySerializer, many=True, message=True,
        query=(TICKET_ID, *PAGING), errors=(404,),
    )  # fmt: skip
    def list(self, request: Request, pk: str) -> Response:
        """With the sum in the message."""
        self.refuse_customers()
        entries = self.ticket().time_entries.order_by("id")
        total = entries.aggregate(total=Sum("time_unit"))["total"] or Decimal(0)
        rows = [time_row(entry) for entry in entries]
        page = read_page_request(request.query_params).of_list(rows)
        return listed(page, f"{total.normalize():f} booked.")

    @describe(
        "time_book", "Book time", TAG, TimeEntrySerializer, body=TimeInput,
        query=(TICKET_ID, IF_MATCH, IDEMPOTENCY_KEY), status=201, errors=(404, 412),
    )  # fmt: skip
    def create(self, request: Request, pk: str) -> Response:
        """With an article of the ticket or alone."""
        self.refuse_customers()
        ticket = self.ticket(Permission.NOTE)
        said = read_input(TimeInput, self.body, actor=self.actor)
        article = None
        if said.get("article_id") is not None:
            article = _article_of(ticket, said["article_id"])
        entry = operations.book_time(
            ticket,
            actor=self.actor,
            time_unit=said["time_unit"],
            article=article,
            comment=said.get("comment", ""),
            expected_version=self.expected_version(ticket),
        )
        return created(time_row(entry), ETag=ticket.etag)


class SplitViewSet(TicketApi):
    """/tickets/{id}/split"""

    @describe(
        "tickets_split", "Start a new ticket from an article", TAG, TicketSerializer,
        body=SplitInput, query=(TICKET_ID, IF_MATCH, IDEMPOTENCY_KEY), status=201, message=True,
        errors=(404, 409, 412),
    )  # fmt: skip
    def create(self, request: Request, pk: str) -> Response:
        """Title, queue and customer are those of this ticket unless named."""
        self.refuse_customers()
        ticket = self.ticket()
        said = with_article(read_input(SplitInput, self.body, actor=self.actor))
        article = _article_of(ticket, said["article_id"])
        queue = said.get("queue") or ticket.queue
        require_create(self, queue, said)
        facts = create_facts(said) | {"fields": said.get("dynamic_fields", {})}
        if said.get("customer_user_id") is not None:
            facts["customer_user_id"] = said["customer_user_id"]
            facts.setdefault("customer_id", None)
        new = operations.split_article(
            article,
            actor=self.actor,
            title=said.get("title", ""),
            queue=queue,
            expected_version=self.expected_version(ticket),
            **facts,
        )
        if said.get("body", "").strip():
            operations.add_article(new, actor=self.actor, draft=article_draft(self.actor, said))
        row = ticket_row(self.actor, new)
        return created(
            row,
            f"Ticket {new.tn} was split off.",
            ETag=f'"{row["version"]}"',
            Location=f"/api/v1/tickets/{new.pk}",
        )


def _article_of(ticket: Ticket, pk: int) -> Article:
    found: Article | None = ticket.articles.filter(pk=pk).first()
    if found is None:
        raise serializers.ValidationError({"article_id": ["This ticket has no such article."]})
    return found


class HistoryViewSet(TicketApi):
    """/tickets/{id}/history"""

    @describe(
        "history_list", "What happened", TAG, HistoryEntrySerializer, paged=True, errors=(404,),
        query=(
            TICKET_ID,
            parameter("type", "History types; a comma list.", some_of(_HISTORY_TYPES)),
            parameter("order", "asc (default) or desc."),
            *PAGING,
            CURSOR,
        ),
    )  # fmt: skip
    def list(self, request: Request, pk: str) -> Response:
        """Oldest first; not for customers."""
        self.refuse_customers()
        query = request.query_params
        entries = self.ticket().history.select_related("agent")
        if wanted := query.get("type", "").strip():
            entries = entries.filter(type__in=_history_types(wanted))
        descending = query.get("order", "").lower() == "desc"
        page = read_page_request(query)
        if page.cursor is not None:
            ids, pagination = walk(entries, page, "id", descending, {"id": "id"})
            found = TicketHistory.objects.select_related("agent").in_bulk(ids)
            return listed(Page(history_rows(found[pk] for pk in ids), pagination))
        ordered = entries.order_by("-id" if descending else "id")
        return listed(
            page.of(
                entries.count(),
                lambda offset, limit: history_rows(ordered[offset : offset + limit]),
            )
        )


def _history_types(text: str) -> list[int]:
    words = [word.strip().lower() for word in text.split(",") if word.strip()]
    unknown = [word for word in words if word not in _HISTORY_TYPES]
    if unknown:
        raise DomainError(
            "Some filters could not be understood.",
            code="invalid_filter",
            details={"type": [f"There is no history type {unknown[0][:100]}."]},
        )
    return [_HISTORY_TYPES[word] for word in words]
