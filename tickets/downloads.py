"""Handing a file to a browser so that it can do no harm (docs/security.md)."""

from django.http import FileResponse

from gotrs.common.errors import NotFound
from tickets import files
from tickets.models import Attachment

# Whatever the file is, it can run nothing and load nothing, not even when it is shown in place.
_POLICY = "default-src 'none'; style-src 'unsafe-inline'; sandbox"


def file_response(attachment: Attachment, *, inline: bool = False) -> FileResponse:
    """The bytes unchanged, as a download; raster images and PDF may be shown in place.

    The type is the one that was found by content, and browsers are told not to guess. Raises
    NotFound if the storage has lost the bytes.
    """
    in_place = inline and attachment.content_type in files.INLINE_TYPES and not attachment.dangerous
    try:
        content = files.open_file(attachment)
    except FileNotFoundError:
        raise NotFound("The content of this file is missing.") from None
    answer = FileResponse(
        content,
        as_attachment=not in_place,
        filename=attachment.filename,
        content_type=attachment.content_type or "application/octet-stream",
    )
    answer.headers["X-Content-Type-Options"] = "nosniff"
    answer.headers["Content-Security-Policy"] = _POLICY
    answer.headers["Cache-Control"] = "private, no-store"
    return answer
