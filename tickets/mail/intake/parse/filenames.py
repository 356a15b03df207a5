"""File names from strangers: what may be kept of them (rules 4.6, 4.7 and 7.9)."""

import mimetypes
import re
import unicodedata
from collections.abc import Iterable

_SEPARATORS = re.compile(r"[/\\]")
#: Marks and overrides that turn the direction of writing, as in ``gpj.exe`` shown as ``exe.jpg``.
_DIRECTION_MARKS = re.compile("[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]")
#: Unicode categories: control characters with CR and LF, line and paragraph breaks, surrogates.
_CONTROLS = frozenset({"Cc", "Zl", "Zp", "Cs"})
_MOST_BYTES = 220
_LONGEST_EXTENSION = 32
#: Programs and scripts; uploads are refused by the same list (tickets.files).
BLOCKED_EXTENSIONS = frozenset(
    {"exe", "com", "bat", "cmd", "ps1", "sh", "vbs", "vbe", "js", "jse", "jar", "app", "deb", "rpm"}
    | {"msi", "dll", "so", "scr", "pif", "hta", "lnk", "cpl", "wsf", "reg", "php", "phtml", "pht"}
)
#: Extensions for nameless parts where the standard library has none, or another than people know.
_EXTENSIONS = {
    "application/ms-tnef": ".dat",
    "application/pgp-encrypted": ".asc",
    "application/pgp-keys": ".asc",
    "application/pgp-signature": ".asc",
    "application/pkcs7-mime": ".p7m",
    "application/pkcs7-signature": ".p7s",
    "application/vnd.ms-tnef": ".dat",
    "application/x-pkcs7-mime": ".p7m",
    "application/x-pkcs7-signature": ".p7s",
    "application/xhtml+xml": ".xhtml",
    "image/jpeg": ".jpg",
    "image/tiff": ".tif",
    "image/webp": ".webp",
    "message/global": ".eml",
    "message/news": ".eml",
    "message/rfc822": ".eml",
    "text/calendar": ".ics",
    "text/directory": ".vcf",
    "text/html": ".html",
    "text/plain": ".txt",
    "text/vcard": ".vcf",
    "text/x-vcard": ".vcf",
}
UNKNOWN_EXTENSION = ".bin"
# Only the types that Python itself knows: the same on every machine.
_KNOWN_TYPES = mimetypes.MimeTypes(filenames=())


def clean_file_name(name: str) -> str:
    """The name without path, control characters, direction overrides and leading dots (rule 4.7).

    At most 220 bytes of UTF-8; the extension survives the cut. '' if nothing is left.
    """
    name = "".join(c for c in name.strip() if unicodedata.category(c) not in _CONTROLS)
    name = _DIRECTION_MARKS.sub("", name).strip()
    name = _SEPARATORS.split(name.rstrip("/\\"))[-1].strip()
    return _cut(name.lstrip(". ").rstrip(". "))


def is_blocked_name(name: str) -> bool:
    """Whether a file of that name is only ever downloaded (rule 4.6).

    Asked for the name as it was sent: its extensions, inner ones too, or a leading dot.
    """
    name = _DIRECTION_MARKS.sub("", _SEPARATORS.split(name.strip())[-1]).strip()
    hidden = name.startswith(".") and bool(name.strip(". "))
    extensions = (extension.strip().lower() for extension in name.split(".")[1:])
    return hidden or any(extension in BLOCKED_EXTENSIONS for extension in extensions)


def name_without_slashes(title: str) -> str:
    """A subject as the base of a file name: its slashes are no paths."""
    return _SEPARATORS.sub("_", title)


def extension_for(content_type: str) -> str:
    """The extension, with its dot, for a file of that type that came without a name."""
    if content_type in _EXTENSIONS:
        return _EXTENSIONS[content_type]
    if content_type.startswith("message/") or content_type == "text/rfc822-headers":
        return ".txt"
    return _KNOWN_TYPES.guess_extension(content_type) or UNKNOWN_EXTENSION


def unique_names(names: Iterable[str]) -> list[str]:
    """The names with repeated ones numbered: ``name.ext``, ``name-1.ext``, ``name-2.ext``.

    Names that differ only in case count as equal, for the file systems that think so too.
    """
    used: set[str] = set()
    numbers: dict[str, int] = {}
    unique: list[str] = []
    for name in names:
        candidate = name
        while candidate.casefold() in used:
            numbers[name.casefold()] = number = numbers.get(name.casefold(), 0) + 1
            stem, extension = _split_extension(name)
            candidate = _cut(f"{stem}-{number}{extension}", keep=f"-{number}{extension}")
        used.add(candidate.casefold())
        unique.append(candidate)
    return unique


def _split_extension(name: str) -> tuple[str, str]:
    stem, dot, extension = name.rpartition(".")
    if not stem or len(extension.encode()) > _LONGEST_EXTENSION:
        return name, ""
    return stem, dot + extension


def _cut(name: str, keep: str = "") -> str:
    """The name cut to the limit, not inside of a character and not in what is to be kept."""
    if len(name.encode()) <= _MOST_BYTES:
        return name
    ending = keep or _split_extension(name)[1]
    stem = name.removesuffix(ending).encode()[: _MOST_BYTES - len(ending.encode())]
    return stem.decode("utf-8", "ignore").rstrip() + ending
