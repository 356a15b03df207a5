"""The written forms of LDAP: names (RFC 4514), filters (RFC 4515), attributes (RFC 4512).

Read here and not by python-ldap, so that settings can be checked without it, and so that names
from different servers can be compared.
"""

import re

from django.utils.translation import gettext as _

MAX_FILTER = 2000
MAX_DEPTH = 30

_ATTRIBUTE = r"(?:[A-Za-z][A-Za-z0-9-]*|\d+(?:\.\d+)+)(?:;[A-Za-z0-9-]+)*"
_ATTRIBUTE_ALONE = re.compile(_ATTRIBUTE)
# One value of a name: escaped characters, or plain ones; in quotes by RFC 1779.
_PAIR = re.compile(
    rf"""\s*({_ATTRIBUTE})\s*=\s*("(?:[^"\\]|\\.)*"|(?:\\[0-9A-Fa-f]{{2}}|\\.|[^\\",+;])*)""",
    re.DOTALL,
)
_ESCAPED = re.compile(r"(?:\\[0-9A-Fa-f]{2})+|\\.", re.DOTALL)
_BLANKS = re.compile(r"\s+")
_VALUE = r"(?:\\[0-9A-Fa-f]{2}|[^\\()\x00])*"
_NO_STAR = r"(?:\\[0-9A-Fa-f]{2}|[^\\()*\x00])*"
_ITEM = re.compile(
    rf"{_ATTRIBUTE}={_VALUE}|{_ATTRIBUTE}(?:~=|>=|<=){_NO_STAR}"
    rf"|{_ATTRIBUTE}(?::dn)?(?::{_ATTRIBUTE})?:={_NO_STAR}"
    rf"|(?::dn)?:{_ATTRIBUTE}:={_NO_STAR}",
    re.DOTALL,
)


def is_attribute(text: str) -> bool:
    """Whether this may be the name of an attribute."""
    return _ATTRIBUTE_ALONE.fullmatch(text) is not None


def normal_dn(text: str) -> str | None:
    """The name in a form that compares: lower case, one way of escaping; None if it is none.

    Values are compared without case and without extra blanks, as nearly every attribute that
    names are made of is.
    """
    parts: list[list[str]] = [[]]
    position = 0
    while True:
        found = _PAIR.match(text, position)
        if found is None:
            return None
        parts[-1].append(f"{found[1].lower()}={_normal_value(found[2])}")
        position = found.end()
        if position == len(text):
            break
        if text[position] != "+":
            parts.append([])
        position += 1
    return ",".join("+".join(sorted(part)) for part in parts)


def _normal_value(raw: str) -> str:
    quoted = len(raw) > 1 and raw.startswith('"') and raw.endswith('"')
    plain = _ESCAPED.sub(_unescape, raw[1:-1] if quoted else _trimmed(raw))
    plain = _BLANKS.sub(" ", plain).strip().lower()
    return re.sub(r'([\\,+="<>;#])', r"\\\1", plain)


def _trimmed(raw: str) -> str:
    """Without blanks around, but with one at the end that is escaped."""
    end = raw.rstrip()
    return (raw[: len(end) + 1] if end.endswith("\\") else end).lstrip()


def _unescape(found: re.Match[str]) -> str:
    text = found[0]
    if len(text) == 2:
        return text[1]
    return bytes.fromhex(text.replace("\\", "")).decode("utf-8", "replace")


def check_filter(text: str) -> str | None:
    """What is wrong with a filter, as a sentence; None if it can be read."""
    if len(text) > MAX_FILTER:
        return _("A filter may have at most %(limit)s characters.") % {"limit": MAX_FILTER}
    try:
        end = _read_filter(text, 0, 0)
    except ValueError as error:
        return str(error)
    if end != len(text):
        return _("The filter ends at character %(at)s, but there is more behind it.") % {"at": end}
    return None


def _read_filter(text: str, at: int, depth: int) -> int:
    """Where the filter that begins at ``at`` is over. Raises ValueError with a sentence."""
    if depth > MAX_DEPTH:
        raise ValueError(_("The filter is nested too deeply."))
    if text[at : at + 1] != "(":
        raise ValueError(_("A parenthesis is missing at character %(at)s.") % {"at": at + 1})
    kind = text[at + 1 : at + 2]
    if kind in {"&", "|", "!"}:
        at, count = at + 2, 0
        while text[at : at + 1] == "(":
            at, count = _read_filter(text, at, depth + 1), count + 1
        if count == 0 or (kind == "!" and count > 1):
            raise ValueError(
                _("At character %(at)s: %(sign)s has the wrong number of conditions.")
                % {"at": at + 1, "sign": kind}
            )
    else:
        found = _ITEM.match(text, at + 1)
        if found is None:
            raise ValueError(_("The condition at character %(at)s can't be read.") % {"at": at + 2})
        at = found.end()
    if text[at : at + 1] != ")":
        raise ValueError(
            _("A closing parenthesis is missing at character %(at)s.") % {"at": at + 1}
        )
    return at + 1


def escape_filter(value: str) -> str:
    """The value as it may stand in a filter: nothing in it means anything (RFC 4515, 3)."""
    return re.sub(r"[\\*()\x00]", lambda found: f"\\{ord(found[0]):02x}", value)
