"""What a receiving server found out about a mail: Authentication-Results (RFC 8601)."""

import re
from dataclasses import dataclass

# Longer ones are no server's; nothing is read in them, for half a header may say the opposite.
_MAX_LENGTH = 10_000
# A quoted string, a mark, or what stands between them. A quote that is never closed is a letter.
_TOKEN = re.compile(r'"(?:[^"\\]|\\.)*+"|[^"(;]++|["(;]', re.DOTALL)
_COMMENT_MARK = re.compile(r"\\.|[()]", re.DOTALL)
# Not possessive as a whole: Python 3.11.2, Debian's, is wrong there (gh-106052).
_VALUE = r'(?:"(?:[^"\\]|\\.)*+"|[^\s"]++)+'
# The server, and the version of the header: there is one (RFC 8601, 2.2).
_SERVER = re.compile(r'\s*("(?:[^"\\]|\\.)*+"|[^\s"=]++)(?:\s+1)?\s*', re.DOTALL)
_VERDICT = re.compile(rf"\s*([\w-]+)(?:\s*/\s*1)?\s*=\s*({_VALUE})", re.DOTALL | re.ASCII)
_PROPERTY = re.compile(rf"\s([\w-]+(?:\s*\.\s*[\w-]+)?)\s*=\s*({_VALUE})", re.DOTALL | re.ASCII)
_QUOTED_PAIR = re.compile(r"\\(.)", re.DOTALL)
_BLANKS = re.compile(r"\s+")


@dataclass(frozen=True, slots=True)
class Verdict:
    """One result: ``dmarc=pass header.from=acme.test``. All but the values is in lower case."""

    method: str
    result: str
    properties: tuple[tuple[str, str], ...] = ()

    def values(self, name: str) -> list[str]:
        """What is said under this name, e.g. ``header.from``."""
        return [value for found, value in self.properties if found == name]


@dataclass(frozen=True, slots=True)
class Results:
    """What one header says; ``server`` is who says so, "" if that is not said as it has to be."""

    server: str = ""
    verdicts: tuple[Verdict, ...] = ()

    def of(self, *methods: str) -> list[Verdict]:
        """The verdicts by these methods, e.g. ``dmarc``."""
        return [one for one in self.verdicts if one.method in methods]


def read_results(header: str) -> Results:
    """Read one header, unfolded, its encoded words as they came. Never raises.

    What is not understood is left out. Some servers write no name of theirs and begin with a
    verdict; it is read all the same.
    """
    if len(header) > _MAX_LENGTH:
        return Results()
    first, *others = _parts(header)
    found = _SERVER.fullmatch(first)
    parts = others if found else [first, *others]
    verdicts = tuple(verdict for part in parts if (verdict := _read_verdict(part)))
    return Results(_unquoted(found[1]) if found else "", verdicts)


def _parts(header: str) -> list[str]:
    """The texts between semicolons, without comments; in quotes both are mere letters."""
    parts, position = [""], 0
    while found := _TOKEN.match(header, position):
        position = found.end()
        if found[0] == "(":
            position = _end_of_comment(header, position)
            parts[-1] += " "
        elif found[0] == ";":
            parts.append("")
        else:
            parts[-1] += found[0]
    return parts


def _end_of_comment(header: str, position: int) -> int:
    """Comments hold others; one that is never closed goes to the end."""
    depth = 1
    for mark in _COMMENT_MARK.finditer(header, position):
        depth += {"(": 1, ")": -1}.get(mark[0], 0)
        if depth == 0:
            return mark.end()
    return len(header)


def _read_verdict(part: str) -> Verdict | None:
    found = _VERDICT.match(part)
    if found is None:
        return None
    properties = tuple(
        (_BLANKS.sub("", said[1]).lower(), _unquoted(said[2]))
        for said in _PROPERTY.finditer(part, found.end())
    )
    return Verdict(found[1].lower(), _unquoted(found[2]).lower(), properties)


def _unquoted(text: str) -> str:
    if len(text) > 1 and text[0] == text[-1] == '"':
        return _QUOTED_PAIR.sub(r"\1", text[1:-1])
    return text
