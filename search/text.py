"""From text to words: one way for both databases, for what is stored and for what is asked."""

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

# Longer runs of letters (encoded data, mostly) are known by their beginning. PostgreSQL takes no
# more than 2,046 bytes.
MAX_WORD = 100
# Scripts without blanks between words: each character counts as a word, and a run of them that is
# searched for is a phrase. Thai, Lao, Burmese, Khmer, Kana, Han.
_UNSPACED = (
    "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff"
    "\U00020000-\U0003ffff"
)
# A word in a text that isn't folded yet.
WORD = re.compile(rf"[^\W_{_UNSPACED}]+|(?!\W)[{_UNSPACED}]")
_NOT_ASCII = re.compile(r"[^\x00-\x7f]")
_ASCII_WORD = re.compile(r"[a-z0-9]+")
# Between parts of a document, so that no phrase reaches from one into the next.
_GAP = 10


class Weight(StrEnum):
    """Where in a document a word stands; the letters are PostgreSQL's, A counts most."""

    HEAD = "A"  # number and title
    CUSTOMER = "B"  # login, names, company
    VISIBLE = "C"  # articles that the customer may see
    INTERNAL = "D"  # articles for staff only


def fold(text: str) -> str:
    """The text without case and accents: ``Größe`` and ``GROSSE`` are equal.

    >>> fold("Größe café ﬁne")
    'grosse cafe fine'
    """
    if text.isascii():
        return text.lower()
    apart = unicodedata.normalize("NFKD", text.casefold())
    bare = _NOT_ASCII.sub(_without_mark, apart)
    return unicodedata.normalize("NFC", bare.casefold())


def _without_mark(match: re.Match[str]) -> str:
    return "" if unicodedata.combining(match[0]) else match[0]


def words(text: str) -> list[str]:
    """The words of a text, folded, in order.

    >>> words("Re: E-Mail <Zoë@example.com>, 2×")
    ['re', 'e', 'mail', 'zoe', 'example', 'com', '2']
    """
    folded = fold(text)
    pattern = _ASCII_WORD if folded.isascii() else WORD
    return [word[:MAX_WORD] for word in pattern.findall(folded)]


@dataclass(frozen=True)
class Part:
    """A piece of a document: what is said, and where."""

    weight: Weight
    words: list[str]

    @classmethod
    def of(cls, weight: Weight, *texts: str) -> "Part":
        """Made from texts as people wrote them."""
        return cls(weight, words(" ".join(texts)))

    @property
    def cost(self) -> int:
        """Bytes that it takes at most in a tsvector: its words once, and two bytes a place."""
        return sum(len(word.encode()) + 8 for word in set(self.words)) + 2 * len(self.words)


def cut(part: Part, room: int) -> Part:
    """As much of the beginning of a part as costs no more than ``room`` bytes."""
    if part.cost <= room:
        return part
    seen: set[str] = set()
    for index, word in enumerate(part.words):
        room -= 2 if word in seen else len(word.encode()) + 10
        seen.add(word)
        if room < 0:
            return Part(part.weight, part.words[:index])
    return part


def tsvector(parts: Iterable[Part]) -> str:
    """The parts in PostgreSQL's notation: ``'printer':1A,24C``. Places and weights are ours.

    Words hold letters and digits only, so there is nothing to escape.
    """
    places: dict[str, list[str]] = defaultdict(list)
    position = 0
    for part in parts:
        for word in part.words:
            position += 1
            places[word].append(f"{position}{part.weight.value}")
        position += _GAP
    return " ".join(f"'{word}':{','.join(where)}" for word, where in places.items())
