"""Articles and their files (contract 4.6)."""

from dataclasses import replace
from typing import Any

from django.db.models import QuerySet
from drf_spectacular.types import OpenApiTypes
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.models import Permission
from gotrs.common.api import Page, acted, created, listed, ok, read_page_request
from gotrs.common.api.inputs import read_input
from gotrs.common.api.paging import walk
from gotrs.common.api.schema import (
    CURSOR,
    IDEMPOTENCY_KEY,
    IF_MATCH,
    PAGING,
    describe,
    one_of,
    parameter,
    path_id,
)
from gotrs.common.errors import DomainError, NotFound
from gotrs.common.values import MAX_ID, read_boolean, read_id, read_integer
from tickets import operations
from tickets.access import access_article, access_file, readable_articles, require, require_reply
from tickets.api.base import TicketApi, article_draft
from tickets.api.entry_rows import SENDER_NAMES, article_row, article_rows, file_row
from tickets.api.inputs import ArticleInput, EditArticleInput
from tickets.api.lists import CURSOR_COLUMNS
from tickets.api.shapes import ArticleSerializer, FileSerializer, RowIdSerializer
from tickets.api.tickets import TICKET_ID
from tickets.downloads import file_response
from tickets.field_values import complete
from tickets.filters import Sort, read_sort
from tickets.models import (
    Article,
    ArticleType,
    Attachment,
    DynamicField,
    FieldObject,
    MailChannel,
    SenderType,
    Ticket,
)

TAG = "Articles"
ARTICLE_ID = path_id("article_id", "The article's id.")
_SENDERS = {name: value for value, name in SENDER_NAMES.items()}
_TYPES = {kind.label: kind.value for kind in ArticleType}


class ArticleViewSet(TicketApi):
    """/tickets/{id}/articles"""

    @describe(
        "articles_list", "The conversation", TAG, ArticleSerializer, many=True, errors=(404,),
        query=(
            TICKET_ID,
            parameter("order", "asc (default) or desc."),
            parameter("sender_type", "Who wrote it.", one_of(_SENDERS)),
            parameter("visible", "For customers.", bool),
            parameter("article_type", "A name.", one_of(_TYPES)),
            *PAGING,
            CURSOR,
        ),
    )  # fmt: skip
    def list(self, request: Request, pk: str) -> Response:
        """Oldest first; customers see the visible ones."""
        query = request.query_params
        articles = _filtered(readable_articles(self.actor, self.ticket()), query)
        page = read_page_request(query)
        if page.cursor is not None:
            sort = read_sort(query, Sort("id"))
            key = sort.key if sort.key in CURSOR_COLUMNS else "id"
            ids, pagination = walk(articles, page, key, sort.descending, CURSOR_COLUMNS)
            by_id = {a.pk: a for a in Article.objects.filter(pk__in=ids)}
            rows = article_rows(self.actor, [by_id[pk] for pk in ids])
            return listed(Page(rows, pagination))
        if query.get("order", "").lower() == "desc":
            articles = articles.order_by("-id")
        if not page.asked:
            return listed(article_rows(self.actor, articles))
        return listed(
            page.of(
                articles.count(),
                lambda offset, limit: article_rows(self.actor, articles[offset : offset + limit]),
            )
        )

    @describe(
        "articles_create", "Add an article or reply", TAG, ArticleSerializer, body=ArticleInput,
        query=(TICKET_ID, IF_MATCH, IDEMPOTENCY_KEY), status=201, errors=(404, 409, 412, 413),
    )  # fmt: skip
    def create(self, request: Request, pk: str) -> Response:
        """``email-external`` mails the customer. Multipart with ``file`` parts works, too."""
        ticket = self.ticket(Permission.NOTE)
        said = read_input(ArticleInput, self.body, actor=self.actor)
        draft = article_draft(self.actor, said, self.sent_files())
        draft = replace(draft, fields=self._fields(said))
        version = self.expected_version(ticket)
        if self.actor.is_customer:
            result = operations.follow_up(
                ticket, actor=self.actor, draft=draft, expected_version=version
            )
            article, ticket = result.article, result.ticket
        else:
            article = self._add(ticket, draft, said, version)
        ticket.refresh_from_db(fields=["version"])
        return created(
            article_row(self.actor, article),
            ETag=ticket.etag,
            Location=f"/api/v1/tickets/{article.ticket_id}/articles/{article.pk}",
        )

    def _fields(self, said: dict[str, Any]) -> dict[DynamicField, Any]:
        """Customers set what is meant for them; the rest of what they send is ignored."""
        named = said.get("dynamic_fields", {})
        if self.actor.is_customer:
            named = {field: value for field, value in named.items() if field.customer_visible}
        return complete(FieldObject.ARTICLE, self.actor, named)

    def _add(
        self, ticket: Ticket, draft: Any, said: dict[str, Any], version: int | None
    ) -> Article:
        if draft.effective_channel == MailChannel.EMAIL and draft.sender_type in {
            None,
            SenderType.AGENT,
        }:
            require_reply(self.actor, ticket)
        state = said.get("state")
        if state is not None:
            require(self.actor, ticket, Permission.RW)
        if said.get("in_reply_to") is not None:
            draft = replace(draft, in_reply_to=_answered(ticket, said))
        return operations.add_article(
            ticket,
            actor=self.actor,
            draft=draft,
            state=state,
            pending_until=said.get("pending_until"),
            expected_version=version,
        )

    @describe(
        "articles_get", "Read an article", TAG, ArticleSerializer, errors=(404,),
        query=(TICKET_ID, ARTICLE_ID),
    )  # fmt: skip
    def retrieve(self, request: Request, pk: str, article_id: str) -> Response:
        """Another ticket's article, or for a customer a hidden one, is 404."""
        article = access_article(self.actor, self.ticket(), read_id(article_id))
        return ok(article_row(self.actor, article))

    @describe(
        "articles_update", "Change an article", TAG, ArticleSerializer, body=EditArticleInput,
        query=(TICKET_ID, ARTICLE_ID, IF_MATCH), errors=(404, 412),
    )  # fmt: skip
    def update(self, request: Request, pk: str, article_id: str) -> Response:
        """The earlier text is kept. That of mails and of customers can't be changed."""
        ticket, article = self._to_change(article_id)
        said = read_input(EditArticleInput, self.body, require_any=True, actor=self.actor)
        operations.edit_article(
            article,
            actor=self.actor,
            subject=said.get("subject"),
            body=said.get("body"),
            visible=said.get("is_visible_for_customer"),
            values=said.get("dynamic_fields", {}),
            expected_version=self.expected_version(ticket),
        )
        return ok(article_row(self.actor, article), ETag=ticket.etag)

    @describe(
        "articles_patch", "Change an article", TAG, ArticleSerializer, body=EditArticleInput,
        query=(TICKET_ID, ARTICLE_ID, IF_MATCH), errors=(404, 412),
    )  # fmt: skip
    def partial_update(self, request: Request, pk: str, article_id: str) -> Response:
        """The same as PUT."""
        return self.update(request, pk, article_id)

    @describe(
        "articles_delete", "Delete a note", TAG, RowIdSerializer, message=True,
        query=(TICKET_ID, ARTICLE_ID, IF_MATCH), errors=(404, 412),
    )  # fmt: skip
    def destroy(self, request: Request, pk: str, article_id: str) -> Response:
        """It is hidden everywhere; an admin can restore it."""
        ticket, article = self._to_change(article_id)
        version = self.expected_version(ticket)
        operations.delete_article(article, actor=self.actor, expected_version=version)
        return acted("The note was deleted.", {"id": article.pk}, ETag=ticket.etag)

    def _to_change(self, article_id: str) -> tuple[Ticket, Article]:
        ticket = self.ticket(Permission.RW)
        article = access_article(self.actor, ticket, read_id(article_id))
        article.ticket = ticket
        return ticket, article


class TicketFileViewSet(TicketApi):
    """/tickets/{id}/attachments"""

    @describe(
        "attachments_list", "Files of a ticket", TAG, FileSerializer, many=True,
        query=(TICKET_ID, *PAGING), errors=(404,),
    )  # fmt: skip
    def list(self, request: Request, pk: str) -> Response:
        """Those of all articles that the caller sees."""
        found = _files_of(readable_articles(self.actor, self.ticket()))
        rows = [file_row(file) for file in found]
        return listed(read_page_request(request.query_params).of_list(rows))

    @describe(
        "attachments_get", "Download a file of a ticket", TAG, OpenApiTypes.BINARY, bare=True,
        query=(
            TICKET_ID,
            path_id("attachment_id", "The file's id.", str),
            parameter("inline", "true: raster images and PDF are shown in place.", bool),
        ),
        errors=(404,),
    )  # fmt: skip
    def retrieve(self, request: Request, pk: str, attachment_id: str) -> Any:
        """The bytes, as GET /files/{id}."""
        ticket = self.ticket()
        file = access_file(self.actor, attachment_id)
        if file.article is None or file.article.ticket_id != ticket.pk:
            raise NotFound("File not found.")
        return file_response(file, inline=wants_inline(request))


def wants_inline(request: Request) -> bool:
    """Whether ``inline=true`` was asked for."""
    return read_boolean(request.query_params.get("inline", "")) is True


def _filtered(articles: QuerySet[Article], query: Any) -> QuerySet[Article]:
    """The filters of the article list. Raises DomainError ``invalid_filter``."""
    wrong: dict[str, list[str]] = {}
    if sender := query.get("sender_type", "").strip().lower():
        if sender in _SENDERS:
            articles = articles.filter(sender_type=_SENDERS[sender])
        else:
            wrong["sender_type"] = ["Use agent, system or customer."]
    if kind := query.get("article_type", "").strip().lower():
        if kind in _TYPES:
            articles = articles.filter(article_type=_TYPES[kind])
        else:
            wrong["article_type"] = [f"There is no article type {kind[:100]}."]
    if visible := query.get("visible", "").strip():
        choice = read_boolean(visible)
        if choice is None:
            wrong["visible"] = ["Use true or false."]
        else:
            articles = articles.filter(is_visible_for_customer=choice)
    if wrong:
        message = "Some filters could not be understood."
        raise DomainError(message, code="invalid_filter", details=wrong)
    return articles


def _answered(ticket: Ticket, said: dict[str, Any]) -> Article:
    """The article that ``in_reply_to`` names, by id or Message-ID. Raises ValidationError."""
    raw = said["in_reply_to"]
    number = read_integer(raw)
    found = None
    if number is not None:
        found = ticket.articles.filter(pk=number).first() if 0 < number <= MAX_ID else None
    elif isinstance(raw, str):
        found = ticket.articles.filter(message_id=raw.strip()).order_by("-id").first()
    if found is None:
        raise serializers.ValidationError({"in_reply_to": ["There is no such article here."]})
    return found


def _files_of(articles: QuerySet[Article]) -> QuerySet[Attachment]:
    return (
        Attachment.objects.filter(article__in=articles.order_by())
        .select_related("article")
        .order_by("article_id", "position", "created_at")
    )
