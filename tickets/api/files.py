"""Files: upload before use, download after (contract 4.6)."""

from typing import Any

from django.core.files.uploadedfile import UploadedFile
from drf_spectacular.types import OpenApiTypes
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.auth.viewsets import ApiViewSet
from gotrs.common.api import created, ok
from gotrs.common.api.schema import IDEMPOTENCY_KEY, describe, parameter, path_id
from gotrs.common.errors import Conflict, Forbidden, Invalid
from tickets import files
from tickets.access import access_file
from tickets.api.articles import wants_inline
from tickets.api.base import read_file
from tickets.api.entry_rows import file_row
from tickets.api.shapes import FileSerializer, IdSerializer, UploadSerializer
from tickets.downloads import file_response
from tickets.models import Attachment

TAG = "Files"
_FILE_ID = path_id("id", "The file's id.", str)


class UploadInput(serializers.Serializer):
    """One file, as a form's part."""

    file = serializers.FileField()


class FileViewSet(ApiViewSet):
    """/files/…"""

    @describe(
        "files_upload", "Upload a file", TAG, UploadSerializer, body=UploadInput, files=True,
        query=(IDEMPOTENCY_KEY,), status=201, errors=(413,),
    )  # fmt: skip
    def upload(self, request: Request) -> Response:
        """It belongs to the caller until an article takes it; unused ones go after 24 hours."""
        sent = request.FILES.getlist("file")
        if len(sent) != 1 or not isinstance(sent[0], UploadedFile):
            raise Invalid("Send one file as the part “file” of a form.", "file")
        new = read_file(sent[0])
        stored = files.store_upload(self.actor, new.filename, new.content, new.content_type)
        return created(
            {
                "id": str(stored.pk),
                "filename": stored.filename,
                "size": stored.size,
                "content_type": stored.content_type,
            },
            Location=f"/api/v1/files/{stored.pk}",
        )

    @describe(
        "files_get", "Download a file", TAG, OpenApiTypes.BINARY, bare=True,
        query=(
            _FILE_ID,
            parameter("inline", "true: raster images and PDF are shown in place.", bool),
        ),
        errors=(404,),
    )  # fmt: skip
    def retrieve(self, request: Request, pk: str) -> Any:
        """The bytes unchanged."""
        return file_response(access_file(self.actor, pk), inline=wants_inline(request))

    @describe("files_info", "About a file", TAG, FileSerializer, query=(_FILE_ID,), errors=(404,))
    def info(self, request: Request, pk: str) -> Response:
        """Name, type, size, and where it is used."""
        return ok(file_row(access_file(self.actor, pk)))

    @describe(
        "files_delete", "Delete an unused upload", TAG, IdSerializer, query=(_FILE_ID,),
        errors=(404, 409),
    )  # fmt: skip
    def destroy(self, request: Request, pk: str) -> Response:
        """By its uploader."""
        file = access_file(self.actor, pk)
        if file.article_id is not None or file.template_id is not None:
            if not self._is_uploader(file):
                raise Forbidden("Only the uploader may delete a file.")
            place = "an article" if file.article_id is not None else "a template"
            raise Conflict(f"This file is used in {place}.", code="in_use")
        Attachment.objects.filter(pk=file.pk, article__isnull=True, template__isnull=True).delete()
        files.discard_bytes(file.sha256)
        return ok({"id": str(pk)})

    def _is_uploader(self, file: Attachment) -> bool:
        if self.actor.customer is not None:
            return file.uploaded_by_customer_id == self.actor.customer.pk
        return self.actor.agent_id is not None and file.uploaded_by_id == self.actor.agent_id
