"""Header values to text: folding, raw eight-bit bytes, encoded words (RFC 2047).

Words of one charset that follow each other are joined as bytes before they are decoded, because
many senders cut inside of a character. A word that can't be decoded stays as it is written.
"""

import binascii
import re
from dataclasses import dataclass

from .charsets import decode_text, tidy_text
from .transfer import decode_base64

#: ``=?charset?Q?``. Blanks in the encoded text are wrong but common, so its end is looked for.
_WORD_START = re.compile(r"=\?([^?\s=]{1,80})\?([bBqQ])\?")
_LINE_BREAKS = re.compile("[\r\n\x0b\x0c\x1c-\x1e\x85\u2028\u2029]+")


@dataclass(frozen=True, slots=True)
class _Word:
    start: int
    end: int
    charset: str
    data: bytes


def unfold(value: bytes) -> bytes:
    """A raw header value on one line: each fold becomes one blank (RFC 5322 2.2.3, as OTRS)."""
    # No regular expression: blanks before an optional line end make it quadratic.
    lines = (line.strip(b" \t") for line in value.replace(b"\r", b"\n").split(b"\n"))
    return b" ".join(line for line in lines if line)


def decode_header(value: bytes) -> str:
    """A raw header value as readable text on one line. Never raises.

    Line breaks that hide in encoded words become blanks, so a value can't start a new header.
    """
    text, _ = decode_text(unfold(value))
    return one_line(decode_words(text))


def undecoded_header(value: bytes) -> str:
    """A raw header value on one line, its encoded words as they are. Never raises.

    For headers in which there are none: decoded, they would say what their writer never wrote.
    """
    return one_line(tidy_text(decode_text(unfold(value))[0]))


def one_line(text: str) -> str:
    """The text with each run of line breaks made one blank, and without NUL."""
    return _LINE_BREAKS.sub(" ", text).replace("\0", "")


def decode_words(text: str) -> str:
    """Replace the encoded words in a text; what is broken stays readable as it is."""
    if "=?" not in text:
        return text
    words = _find_words(text)
    pieces: list[str] = []
    position = 0
    index = 0
    while index < len(words):
        run = [words[index]]
        while index + len(run) < len(words) and _continues(text, run[-1], words[index + len(run)]):
            run.append(words[index + len(run)])
        index += len(run)
        between = text[position : run[0].start]
        # Blanks between two encoded words are no text, also when their charsets differ.
        if not (position and not between.strip()):
            pieces.append(between)
        pieces.append(decode_text(b"".join(word.data for word in run), run[0].charset)[0])
        position = run[-1].end
    pieces.append(text[position:])
    return "".join(pieces)


def _continues(text: str, word: _Word, following: _Word) -> bool:
    return (
        word.charset.lower() == following.charset.lower()
        and not text[word.end : following.start].strip()
    )


def _find_words(text: str) -> list[_Word]:
    """All encoded words, left to right, in one pass over the text."""
    words: list[_Word] = []
    starts = list(_WORD_START.finditer(text))
    free_from = 0
    for index, start in enumerate(starts):
        if start.start() < free_from:
            continue
        end = text.find("?=", start.end())
        if end < 0:
            break
        following = starts[index + 1].start() if index + 1 < len(starts) else len(text)
        if following < end:
            continue
        charset = start[1].split("*", 1)[0]
        data = _decode_word(start[2], text[start.end() : end])
        if data is not None:
            words.append(_Word(start.start(), end + 2, charset, data))
            free_from = end + 2
    return words


def _decode_word(encoding: str, encoded: str) -> bytes | None:
    data = encoded.encode("utf-8", "surrogatepass")
    if encoding in "qQ":
        return binascii.a2b_qp(data.replace(b"_", b"=20"))
    decoded = decode_base64(data)
    return decoded if decoded or not encoded.strip() else None
