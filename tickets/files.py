"""Files of articles: their limits, their names, and where the bytes are (rules 4.6, 4.7).

Bytes lie in the file storage under their SHA-256. They are written before the row that names them,
so a row never points to nothing; what is left over after a crash is cleared by the worker.
"""

import hashlib
import os
import re
import time
from collections.abc import Sequence
from pathlib import Path
from typing import IO

from django.conf import settings
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.utils.translation import gettext as _

from accounts.actors import Actor
from gotrs.common.errors import DomainError, Invalid, TooLarge
from gotrs.common.text import storable
from tickets.mail.intake.parse import filetypes
from tickets.mail.intake.parse.filenames import BLOCKED_EXTENSIONS
from tickets.models import Attachment

INLINE_TYPES = frozenset(
    {"image/png", "image/jpeg", "image/gif", "image/webp", "image/bmp", "application/pdf"}
)
_MAX_NAME_BYTES = 220
_MAX_EXTENSION_BYTES = 20
_YOUNG_SECONDS = 3600
# Control characters, line and paragraph separators, marks that turn the direction of reading, and
# what a file system or a header takes amiss.
_UNSAFE = re.compile(
    r'[\x00-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff<>:"|?*]'
)


def safe_name(name: str) -> str:
    """The name without path, control characters, direction overrides and leading dots (4.7)."""
    clean = _bare_name(name).lstrip(". ").strip()
    return _shorten(clean) if clean else "file"


def _bare_name(name: str) -> str:
    last = re.split(r"[\\/]", storable(name))[-1]
    return _UNSAFE.sub("", last).strip()


def _shorten(name: str, suffix: str = "") -> str:
    """With ``suffix`` before the extension, in at most 220 bytes of UTF-8; the extension stays."""
    stem, dot, extension = name.rpartition(".")
    if not (dot and stem) or len(extension.encode()) > _MAX_EXTENSION_BYTES:
        stem, dot, extension = name, "", ""
    end = f"{suffix}{dot}{extension}"
    room = _MAX_NAME_BYTES - len(end.encode())
    return stem.encode()[:room].decode(errors="ignore") + end


def is_blocked(name: str) -> bool:
    """Whether it is a program or script by any of its extensions, or a dot file (rule 4.6)."""
    bare = _bare_name(name)
    if bare.startswith("."):
        return True
    return any(part.strip() in BLOCKED_EXTENSIONS for part in bare.lower().split(".")[1:])


def unique_names(names: Sequence[str]) -> list[str]:
    """Equal names of one article become ``name-1.ext`` (rule 4.7)."""
    taken: set[str] = set()
    last_number: dict[str, int] = {}
    result = []
    for name in names:
        candidate = name
        while candidate.lower() in taken:
            last_number[name] = last_number.get(name, 0) + 1
            candidate = _shorten(name, f"-{last_number[name]}")
        taken.add(candidate.lower())
        result.append(candidate)
    return result


def detect_type(content: bytes, declared: str = "") -> str:
    """The media type by content; the declared one only if the content says nothing against it.

    What opens in the browser has to prove itself, whatever is declared.
    """
    declared = declared.split(";")[0].strip().lower()
    return filetypes.detect_type(content, "" if declared in INLINE_TYPES else declared)


def _path(sha256: str) -> str:
    return f"{sha256[:2]}/{sha256[2:4]}/{sha256}"


def store_bytes(content: bytes) -> str:
    """Keep the bytes; returns their SHA-256 in hex. Storing the same again makes them young."""
    sha256 = hashlib.sha256(content).hexdigest()
    try:
        os.utime(default_storage.path(_path(sha256)))
    except FileNotFoundError:
        default_storage.save(_path(sha256), ContentFile(content))
    return sha256


def discard_bytes(sha256: str) -> bool:
    """Remove bytes that no row names; True if they are gone.

    Bytes that were stored within the last hour stay: their row may just be being written. They are
    put aside before their age is read, so a :func:`store_bytes` at the same moment either makes
    them young in time or stores them anew.
    """
    path = Path(default_storage.path(_path(sha256)))
    aside = path.with_name(f".{path.name}.discarded")
    if Attachment.objects.filter(sha256=sha256).exists():
        return False
    try:
        path.rename(aside)
    except FileNotFoundError:
        return False
    if time.time() - aside.stat().st_mtime < _YOUNG_SECONDS:
        aside.rename(path)
        return False
    aside.unlink()
    return True


def open_file(attachment: Attachment) -> IO[bytes]:
    """The bytes as a file, for streaming. Raises FileNotFoundError if the storage lost them."""
    return default_storage.open(_path(attachment.sha256), "rb")


def read_file(attachment: Attachment) -> bytes:
    """The bytes at once."""
    with open_file(attachment) as file:
        return file.read()


def store_upload(actor: Actor, filename: str, content: bytes, declared: str = "") -> Attachment:
    """Keep an upload; it belongs to the actor until an article takes it (contract 4.6).

    Raises Invalid for an empty file, TooLarge over the limit, DomainError ``file_type_blocked``.
    """
    if not content:
        raise Invalid("The file is empty.", "file")
    check_upload(filename, len(content))
    return Attachment.objects.create(
        uploaded_by_id=actor.agent_id,
        uploaded_by_customer=actor.customer,
        filename=safe_name(filename),
        content_type=detect_type(content, declared),
        size=len(content),
        sha256=store_bytes(content),
    )


def check_upload(filename: str, size: int) -> None:
    """Raises TooLarge, or DomainError ``file_type_blocked`` (rule 4.6)."""
    if size > settings.UPLOAD_MAX_BYTES:
        limit = settings.UPLOAD_MAX_BYTES // 1024 // 1024
        raise TooLarge(_("A file may have at most %(limit)s MB.") % {"limit": limit})
    if is_blocked(filename):
        raise DomainError(
            "Files of this kind are not accepted.",
            code="file_type_blocked",
            details={"file": ["Files of this kind are not accepted."]},
        )


def check_article_files(sizes: Sequence[int]) -> None:
    """Raises TooLarge beyond 20 files or 50 MB an article (rule 4.6)."""
    if len(sizes) > settings.ARTICLE_MAX_FILES:
        limit = settings.ARTICLE_MAX_FILES
        raise TooLarge(_("An article may have at most %(limit)s files.") % {"limit": limit})
    if sum(sizes) > settings.ARTICLE_MAX_BYTES:
        limit = settings.ARTICLE_MAX_BYTES // 1024 // 1024
        raise TooLarge(
            _("The files of an article may have at most %(limit)s MB together.") % {"limit": limit}
        )
