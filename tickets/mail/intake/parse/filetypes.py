"""What a file is, by its content and not by its name (rule 4.7).

Answers are for deciding what may be shown, so they lean to the dangerous side: text that a browser
could run is never called harmless.
"""

import re

import puremagic

_TYPE = re.compile(r"[a-z0-9!#$&^_.+-]{1,127}/[a-z0-9!#$&^_.+-]{1,127}")
_SAMPLE = 64 * 1024
_CONTROL_BYTES = bytes(set(range(32)) - set(b"\t\n\r\f\x1b")) + b"\x7f"
_UNKNOWN = "application/octet-stream"
_SVG = re.compile(rb"<(?:[a-z0-9]{1,20}:)?svg[\s>]", re.IGNORECASE)
_HTML = re.compile(
    rb"<(?:!doctype\s+html|html|head|body|script|iframe|style|title|meta|link|object|embed|img|table"
    rb"|div|form|a|p|br|b|font|h1|span)[\s>/]",
    re.IGNORECASE,
)
_TEXT_STARTS = (
    (b"BEGIN:VCALENDAR", "text/calendar"),
    (b"BEGIN:VCARD", "text/vcard"),
    (b"-----BEGIN PGP SIGNATURE-----", "application/pgp-signature"),
    (b"-----BEGIN PGP MESSAGE-----", "application/pgp-encrypted"),
    (b"-----BEGIN PGP PUBLIC KEY", "application/pgp-keys"),
    (b"{\\rtf", "application/rtf"),
    (b"%PDF-", "application/pdf"),
    (b"%!PS", "application/postscript"),
)
_TNEF = b"\x78\x9f\x3e\x22"
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ZIP = b"PK\x03\x04"
_OOXML = "application/vnd.openxmlformats-officedocument."
_OFFICE_MEMBERS = (
    (b"word/document.xml", _OOXML + "wordprocessingml.document"),
    (b"xl/workbook.", _OOXML + "spreadsheetml.sheet"),
    (b"ppt/presentation.xml", _OOXML + "presentationml.presentation"),
)
#: Files that are ZIP archives inside, by what they are declared to be.
_ZIPPED = re.compile(r"application/(?:vnd\..+|(?:x-)?java-archive|(?:.+[+-])?zip(?:-.+)?)")
_OLE_TYPES = frozenset(
    {"application/msword", "application/vnd.ms-excel", "application/vnd.ms-powerpoint"}
    | {"application/vnd.ms-outlook", "application/vnd.visio", "application/vnd.ms-project"}
)
#: Types that a browser may run; declared so, text keeps its type whatever it looks like.
_ACTIVE = frozenset(
    {"text/html", "application/xhtml+xml", "image/svg+xml", "text/xml", "application/xml"}
    | {"text/javascript", "application/javascript", "text/css"}
)


def detect_type(content: bytes, declared: str = "") -> str:
    """The content type of a file: by what it holds, and only then by what was declared.

    A declared text type holds for text and a declared binary one for unknown bytes; a file that
    claims to be an image and isn't is ``application/octet-stream``.
    """
    declared = declared if _TYPE.fullmatch(declared) else ""
    sample = content[:_SAMPLE]
    if not sample.translate(None, _CONTROL_BYTES).strip():
        return (declared or _UNKNOWN) if not content else _binary_type(content, declared)
    if len(sample.translate(None, _CONTROL_BYTES)) == len(sample):
        return _text_type(sample, declared)
    return _binary_type(content, declared)


def _text_type(sample: bytes, declared: str) -> str:
    start = sample.removeprefix(b"\xef\xbb\xbf").lstrip()
    if declared in _ACTIVE:
        return "image/svg+xml" if _SVG.search(sample) else declared
    if start.startswith(b"<") and _SVG.search(sample):
        return "image/svg+xml"
    if start[:5].lower() == b"<?xml":
        return "application/xml"
    if start.startswith(b"<") and _HTML.search(sample):
        return "text/html"
    for beginning, kind in _TEXT_STARTS:
        if start.startswith(beginning):
            return kind
    if declared.startswith(("text/", "message/")) or declared == "application/json":
        return declared
    return "text/plain"


def _binary_type(content: bytes, declared: str) -> str:
    if content.startswith(_TNEF):
        return "application/ms-tnef"
    if content.startswith(_OLE):
        return declared if declared in _OLE_TYPES else "application/x-ole-storage"
    if content.startswith(_ZIP):
        return _zip_type(content, declared)
    found = _by_signature(content)
    if found:
        return found
    provable = declared.startswith(("image/", "text/", "message/", "multipart/"))
    return _UNKNOWN if provable or not declared else declared


def _zip_type(content: bytes, declared: str) -> str:
    """All archives begin alike, so the names of the files in them tell."""
    directory = content[-_SAMPLE:]
    for member, kind in _OFFICE_MEMBERS:
        if member in directory:
            return kind
    return declared if _ZIPPED.fullmatch(declared) else "application/zip"


def _by_signature(content: bytes) -> str:
    try:
        found = str(puremagic.from_string(content, mime=True))
    except (puremagic.PureError, ValueError):
        return ""
    # The library's name for it is not the registered one.
    found = {"image/x-ms-bmp": "image/bmp"}.get(found, found)
    return found if _TYPE.fullmatch(found) else ""
