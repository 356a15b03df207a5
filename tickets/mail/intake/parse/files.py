"""The files in a mail (rule 7.9)."""

import html
import re
from dataclasses import dataclass
from urllib.parse import unquote

from .charsets import tidy_text
from .filenames import (
    UNKNOWN_EXTENSION,
    clean_file_name,
    extension_for,
    is_blocked_name,
    name_without_slashes,
    unique_names,
)
from .filetypes import detect_type
from .head import split_head
from .limits import Budget
from .model import ParsedAttachment
from .parts import MESSAGE_TYPES, Part
from .repairs import Repairs
from .transfer import decode_transfer
from .words import one_line

#: Text that is no text of the sender, and what other readers take for the body.
_TEXT_FILES = frozenset(
    {"text/calendar", "text/css", "text/directory", "text/javascript", "text/rfc822-headers"}
    | {"text/vcard", "text/watch-html", "text/x-amp-html", "text/x-vcard"}
)
_TNEF_TYPES = frozenset({"application/ms-tnef", "application/vnd.ms-tnef"})
_GENERIC_TYPES = frozenset({"text/plain", "application/octet-stream"})
_NO_EXTENSION = frozenset({"", UNKNOWN_EXTENSION})
_CID_LINK = re.compile(r"""\bcid:([^"'\s<>)]{1,500})""", re.IGNORECASE)
_LONGEST_DISPOSITION = 100
_SUBJECT_WITHIN = 64 * 1024


def is_file(part: Part) -> bool:
    """Whether a leaf is a file and not a piece of the body."""
    if part.is_multipart:
        return False
    return (
        _disposition(part) not in {None, "inline"}
        or not part.kind.startswith("text/")
        or part.kind in _TEXT_FILES
        or bool(_declared_name(part))
    )


def read_files(
    root: Part, body_html: str, budget: Budget, repairs: Repairs
) -> tuple[ParsedAttachment, ...]:
    """All files of the mail, in its order, empty ones too."""
    shown = _shown_in_place(body_html)
    drafts: list[_Draft] = []
    for part in root.leaves():
        if is_file(part):
            draft = _draft(part, len(drafts) + 1, repairs)
            budget.add_decoded(len(draft.content))
            drafts.append(draft)
    names = unique_names(draft.filename for draft in drafts)
    return tuple(draft.finish(name, shown) for draft, name in zip(drafts, names, strict=True))


@dataclass(frozen=True, slots=True)
class _Draft:
    """A file whose name may still be that of another."""

    part: Part
    filename: str
    declared_name: str
    content_type: str
    content: bytes

    def finish(self, filename: str, shown: frozenset[str]) -> ParsedAttachment:
        content_id = one_line(self.part.headers.text("Content-ID")).strip().strip("<>").strip()
        is_raster = self.content_type.startswith("image/") and "svg" not in self.content_type
        return ParsedAttachment(
            filename=filename,
            declared_type=self.part.kind,
            content_type=self.content_type,
            disposition=_disposition(self.part),
            content_id=content_id,
            inline=is_raster and bool(content_id) and content_id.lower() in shown,
            blocked=is_blocked_name(self.declared_name) or is_blocked_name(filename),
            content=self.content,
        )


def _draft(part: Part, number: int, repairs: Repairs) -> _Draft:
    encoding = part.headers.text("Content-Transfer-Encoding")
    content = repairs.guard(
        "a file", lambda: decode_transfer(part.body, encoding, repairs), lambda: part.body
    )
    kind = detect_type(content, part.kind)
    declared_name = _declared_name(part)
    filename = clean_file_name(declared_name)
    if filename != declared_name:
        repairs.add("A file name was cleaned.")
    return _Draft(
        part, filename or _made_name(part, kind, content, number), declared_name, kind, content
    )


def _made_name(part: Part, kind: str, content: bytes, number: int) -> str:
    """A name for a file that came without."""
    if part.kind in MESSAGE_TYPES:
        subject = split_head(content[:_SUBJECT_WITHIN])[0].text("Subject")
        title = clean_file_name(name_without_slashes(tidy_text(subject)))
        if title:
            return clean_file_name(f"{title}.eml")
    if part.kind in _TNEF_TYPES:
        return "winmail.dat"
    found = "" if kind in _GENERIC_TYPES else extension_for(kind)
    return f"file-{number}{found if found not in _NO_EXTENSION else extension_for(part.kind)}"


def _declared_name(part: Part) -> str:
    """The name as sent: of the disposition, else of the content type."""
    return tidy_text(part.disposition.get("filename") or part.content_type.get("name"))


def _disposition(part: Part) -> str | None:
    return part.disposition.value.strip(" \"'")[:_LONGEST_DISPOSITION] or None


def _shown_in_place(body_html: str) -> frozenset[str]:
    """The content ids that the HTML names, in lower case, as written and without escapes."""
    if "cid:" not in body_html.lower():
        return frozenset()
    found = set()
    for match in _CID_LINK.finditer(body_html):
        content_id = html.unescape(match[1]) if "&#" not in match[1] else match[1]
        found |= {content_id.lower(), unquote(content_id).lower()}
    return frozenset(found)
