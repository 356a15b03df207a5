"""Hits in context: a line of the text around them, the words marked."""

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.db.models import F, QuerySet, Window
from django.db.models.functions import RowNumber, Substr
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

from accounts.actors import Actor
from search.querylang import Query, Term
from search.text import WORD, fold, words
from tickets.models import Article

LENGTH = 160  # characters of a line
_BEFORE = 40  # of them before the hit
_READ = 4_000  # characters of an article that are looked through
_ARTICLES = 8  # of a ticket, from the newest on


@dataclass(frozen=True)
class Marker:
    """Marks the words of a query in texts."""

    query: Query

    def mark(self, text: str) -> SafeString:
        """The text, escaped, with its hits in ``<mark>``."""
        text = unicodedata.normalize("NFC", text)
        if self._pattern is None or not self._pattern.search(fold(text)):
            return escape(text)
        pieces, end = [], 0
        for start, stop in self._hits(text):
            pieces += [escape(text[end:start]), "<mark>", escape(text[start:stop]), "</mark>"]
            end = stop
        pieces.append(escape(text[end:]))
        return mark_safe("".join(pieces))  # noqa: S308 - every piece is escaped

    def line(self, text: str) -> SafeString | None:
        """One line of a longer text around its first hit, marked; None if there is none."""
        found = self.excerpt(text)
        return None if found is None else self.mark(found)

    def excerpt(self, text: str) -> str | None:
        """As :meth:`line`, but plain."""
        text = " ".join(unicodedata.normalize("NFC", text).split())
        for place in self._places(text):
            line = _around(text, place)
            if "<mark>" in self.mark(line):
                return line
        return None

    def is_met_by(self, *texts: str) -> bool:
        """Whether the texts together have all that is wanted and nothing that is unwanted."""
        tokens = [[(word, 0, 0) for word in words(text)] for text in texts]
        wanted, unwanted = self.query.wanted, self.query.unwanted
        return all(_is_in(term, tokens) for term in wanted) and not any(
            _is_in(term, tokens) for term in unwanted
        )

    def _places(self, text: str) -> Iterator[int]:
        """Where in the text a hit may begin, so far apart that each has a line of its own."""
        folded = fold(text)
        if self._pattern is None or not self._pattern.search(folded):
            return
        if len(folded) != len(text):  # places in both are not the same
            yield from (start for start, _stop in self._hits(text))
            return
        looked = 0
        for found in self._pattern.finditer(folded):
            if found.start() >= looked:
                yield found.start()
                looked = found.start() + LENGTH - _BEFORE

    @cached_property
    def _begins(self) -> tuple[str, ...]:
        """Where a term may begin: the first words of all of them."""
        return tuple({term.words[0] for term in self.query.wanted})

    @cached_property
    def _pattern(self) -> re.Pattern[str] | None:
        """Tells quickly that none of the words is in a folded text."""
        begins = sorted(self._begins)
        # Only of scripts with blanks between words it is known where one begins.
        alternatives = [rf"(?<![a-z0-9]){word}" if word.isascii() else word for word in begins]
        return re.compile("|".join(alternatives)) if begins else None

    def _hits(self, text: str) -> Iterator[tuple[int, int]]:
        """Begin and end of each hit, in order, none within another."""
        tokens = [
            (word, match.start(), match.end())
            for match in WORD.finditer(text)
            for word in words(match[0])
        ]
        index, end = 0, 0
        while index < len(tokens):
            if not tokens[index][0].startswith(self._begins):
                index += 1
                continue
            length = max((_length(term, tokens, index) for term in self.query.wanted), default=0)
            if length:
                start, stop = tokens[index][1], tokens[index + length - 1][2]
                if stop > end:
                    yield max(start, end), stop
                    end = stop
            index += length or 1


def _length(term: Term, tokens: Sequence[tuple[str, int, int]], index: int) -> int:
    """How many tokens from ``index`` on are the term; 0 if they are not."""
    found = tokens[index : index + len(term.words)]
    if len(found) < len(term.words):
        return 0
    *front, last = zip(term.words, found, strict=True)
    if any(word != token[0] for word, token in front):
        return 0
    word, token = last
    same = token[0].startswith(word) if term.prefix else token[0] == word
    return len(term.words) if same else 0


def _is_in(term: Term, texts: Sequence[Sequence[tuple[str, int, int]]]) -> bool:
    first, alone = term.words[0], len(term.words) == 1
    for tokens in texts:
        for index, (word, _start, _stop) in enumerate(tokens):
            begins = word.startswith(first) if alone and term.prefix else word == first
            if begins and (alone or _length(term, tokens, index)):
                return True
    return False


def _around(text: str, position: int) -> str:
    """``LENGTH`` characters around a position, cut at blanks, with dots where text is left out."""
    start = max(0, min(position - _BEFORE, len(text) - LENGTH))
    if start:
        start = text.find(" ", start, position) + 1 or start
    end = start + LENGTH
    if end < len(text):
        end = max(text.rfind(" ", position, end), position + 1)
    return f"{'… ' if start else ''}{text[start:end]}{' …' if end < len(text) else ''}"


def beginning(text: str) -> str:
    """The first line's worth of a text."""
    return _around(" ".join(text.split()), 0)


def lines(ticket_ids: Sequence[int], actor: Actor, marker: Marker) -> dict[int, SafeString]:
    """A line for each ticket whose articles have a hit, the newest article first. One query."""
    articles = newest_articles(ticket_ids, actor).values_list("ticket_id", "beginning")
    found: dict[int, SafeString] = {}
    for ticket_id, text in articles:
        if ticket_id not in found and (line := marker.line(text)):
            found[ticket_id] = line
    return found


def newest_articles(ticket_ids: Sequence[int], actor: Actor) -> QuerySet[Any]:
    """The newest articles of each ticket that the actor may read, the newest of all first.

    ``beginning`` is as much of the text as is looked through.
    """
    newest = Window(RowNumber(), partition_by=F("ticket_id"), order_by=F("pk").desc())
    return (
        Article.objects.filter(ticket_id__in=ticket_ids, deleted_at__isnull=True)
        .visible_to(actor)
        .annotate(age=newest, beginning=Substr("body_text", 1, _READ))
        .filter(age__lte=_ARTICLES)
        .order_by("-pk")
    )
