"""What people type into the search box, read as a query. Any text is one; nothing is an error.

``printer "paper jam" -toner tray*`` asks for tickets with the word *printer* and the phrase *paper
jam*, without *toner*, with a word that begins with *tray*. The page's box knows filters too
(:func:`split_filters`): ``queue:Support state:open owner:me created:>2026-01-01``.
"""

import re
from collections.abc import Collection
from dataclasses import dataclass

from search.text import words

# More than anybody types; the rest of a pasted text is not asked for.
MAX_TERMS = 32
MAX_PHRASE = 32
MAX_LENGTH = 2_000

_TERM = re.compile(r'(?P<minus>(?<!\S)-)?(?:"(?P<phrase>[^"]*)"?|(?P<word>[^\s"]+))')
_FILTER = re.compile(
    r'(?<!\S)(?P<name>[a-z_]+):(?:"(?P<quoted>[^"]*)"|(?P<plain>[^\s"]+))(?!\S)', re.I
)


@dataclass(frozen=True)
class Term:
    """One word, or several that follow each other; ``prefix``: the last one may go on."""

    words: tuple[str, ...]
    prefix: bool = False


@dataclass(frozen=True)
class Query:
    """All of ``wanted`` and none of ``unwanted``."""

    wanted: tuple[Term, ...] = ()
    unwanted: tuple[Term, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.wanted or self.unwanted)


@dataclass(frozen=True)
class Filter:
    """``name:value`` as it was typed, the name in lower case."""

    name: str
    value: str


def parse(text: str, *, last_is_prefix: bool = False) -> Query:
    """Read a query. With ``last_is_prefix`` the last word is still being typed.

    >>> parse('"paper jam" tray*').wanted
    (Term(words=('paper', 'jam'), prefix=False), Term(words=('tray',), prefix=True))
    """
    wanted: list[Term] = []
    unwanted: list[Term] = []
    for match in _TERM.finditer(text[:MAX_LENGTH]):
        term = _term(match)
        if term is not None:
            (unwanted if match["minus"] else wanted).append(term)
    wanted, unwanted = wanted[:MAX_TERMS], unwanted[:MAX_TERMS]
    if last_is_prefix and wanted and not text[-1:].isspace() and not text.endswith('"'):
        wanted[-1] = Term(wanted[-1].words, prefix=True)
    return Query(_once(wanted), _once(unwanted))


def _term(match: re.Match[str]) -> Term | None:
    if match["phrase"] is not None:
        found, prefix = words(match["phrase"]), False
    else:
        found, prefix = words(match["word"]), match["word"].endswith("*")
    return Term(tuple(found[:MAX_PHRASE]), prefix) if found else None


def _once(terms: list[Term]) -> tuple[Term, ...]:
    return tuple(dict.fromkeys(terms))


def split_filters(text: str, names: Collection[str]) -> tuple[str, list[Filter]]:
    """The text without ``name:value`` of the known names, and these; values may be quoted.

    >>> split_filters('queue:"My Team" 12:30 printer', {"queue"})
    ('12:30 printer', [Filter(name='queue', value='My Team')])
    """
    filters: list[Filter] = []

    def take(match: re.Match[str]) -> str:
        name = match["name"].lower()
        if name not in names:
            return match[0]
        filters.append(
            Filter(name, match["quoted"] if match["quoted"] is not None else match["plain"])
        )
        return ""

    rest = _FILTER.sub(take, text[:MAX_LENGTH])
    return " ".join(rest.split()), filters
