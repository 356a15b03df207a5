"""What the views of tickets share: the door, versions, drafts of articles, answers."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from rest_framework import serializers
from rest_framework.response import Response

from accounts.actors import Actor
from accounts.auth.viewsets import ApiViewSet
from accounts.models import Permission
from gotrs.common.api import acted, ok
from gotrs.common.errors import Forbidden, Invalid, VersionMismatch
from gotrs.common.values import read_id
from tickets import files
from tickets.access import access_ticket
from tickets.api.rows import ticket_row
from tickets.models import ArticleType, Ticket
from tickets.operations import ArticleDraft, NewFile

_NOTES = (ArticleType.NOTE_INTERNAL, ArticleType.NOTE_EXTERNAL)


class TicketApi(ApiViewSet):
    """Views below /tickets/{id}."""

    def ticket(self, need: str = Permission.RO) -> Ticket:
        """The ticket of the path. Raises NotFound, Forbidden."""
        return access_ticket(self.actor, read_id(self.kwargs["pk"]), need=need)

    def expected_version(self, ticket: Ticket) -> int | None:
        """What ``If-Match`` says; None without it. Raises VersionMismatch (contract 1.7)."""
        text = self.request.headers.get("If-Match", "").strip()
        if not text or text == "*":
            return None
        if ticket.etag not in {tag.strip() for tag in text.split(",")}:
            raise VersionMismatch("This ticket was changed by somebody else.")
        return ticket.version

    def answer(self, ticket: Ticket, message: str | None = None) -> Response:
        """The ticket as it is now, with its version."""
        row = ticket_row(self.actor, ticket)
        etag = {"ETag": f'"{row["version"]}"'}
        return ok(row, **etag) if message is None else acted(message, row, **etag)

    def refuse_customers(self) -> None:
        """Raises Forbidden for customers, whatever the ticket."""
        if self.actor.is_customer:
            raise Forbidden("This is for agents only.")

    def sent_files(self) -> tuple[NewFile, ...]:
        """The ``file`` parts of a form. Raises Invalid, TooLarge, DomainError."""
        return read_files(self.request.FILES.getlist("file"))


def read_files(sent: Sequence[UploadedFile]) -> tuple[NewFile, ...]:
    """Uploaded files as files of an article. Raises Invalid for an empty one, TooLarge."""
    files.check_article_files([file.size or 0 for file in sent])
    return tuple(read_file(file) for file in sent)


def read_file(sent: UploadedFile) -> NewFile:
    """One uploaded file, whose size and kind are allowed (rule 4.6)."""
    name = sent.name or "file"
    if not sent.size:
        raise Invalid("The file is empty.", "file")
    files.check_upload(name, sent.size)
    return NewFile(name, sent.read(), sent.content_type or "")


def article_draft(
    actor: Actor, said: Mapping[str, Any], sent: tuple[NewFile, ...] = ()
) -> ArticleDraft:
    """The article that a body describes.

    What customers write is theirs and visible, whatever else they say (contract 4.6).
    """
    draft = ArticleDraft(
        body=said.get("body", ""),
        subject=said.get("subject", ""),
        content_type=said.get("content_type", "text/plain"),
        article_type=ArticleType.WEBREQUEST,
        files=(*said.get("file_ids", ()), *sent),
    )
    if actor.is_customer:
        return draft
    kind, visible = said.get("article_type", ArticleType.NOTE_INTERNAL), visibility(said)
    if kind in _NOTES and visible is not None:
        kind = ArticleType.NOTE_EXTERNAL if visible else ArticleType.NOTE_INTERNAL
    return replace(
        draft,
        article_type=kind,
        visible=visible,
        sender_type=said.get("sender_type"),
        channel=said.get("communication_channel"),
        to=said.get("to", ""),
        cc=said.get("cc", ""),
        bcc=said.get("bcc", ""),
        reply_to=said.get("reply_to", ""),
        time_unit=said.get("time_unit"),
    )


def visibility(said: Mapping[str, Any]) -> bool | None:
    """What the body says about visibility; None if nothing."""
    return said.get("is_visible_for_customer")


def require_text(said: Mapping[str, Any], name: str = "body") -> None:
    """Raises ValidationError unless there is a text that isn't blank."""
    if name not in said:
        raise serializers.ValidationError({name: ["This is required."]})
    if not said[name].strip():
        raise serializers.ValidationError({name: ["This may not be blank."]})


def comment_draft(actor: Actor, said: Mapping[str, Any], text: str | None = None) -> Any:
    """The note that comes with an action, or None (contract 4.4)."""
    body = said.get("comment", "") if text is None else text
    if not body.strip():
        return None
    if actor.is_customer:
        return ArticleDraft(body=body, article_type=ArticleType.WEBREQUEST)
    visible = bool(visibility(said))
    kind = ArticleType.NOTE_EXTERNAL if visible else ArticleType.NOTE_INTERNAL
    return ArticleDraft(body=body, article_type=kind)
