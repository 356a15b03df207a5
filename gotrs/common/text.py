"""Text as it is kept: Unicode as it came, without what no database or browser takes."""

import html
import re

from django.utils.formats import number_format

_BLOCK_END = re.compile(r"</(p|div|h[1-6]|li|tr|table|blockquote|pre|ul|ol)\s*>|<br\s*/?>", re.I)
_DROPPED = re.compile(r"<(style|script|head|title)\b.*?</\1\s*>", re.I | re.S)
_TAG = re.compile(r"<[^>]*>")
_BLANK_LINES = re.compile(r"\n[ \t]*(?:\n[ \t]*)+")


def storable(text: str) -> str:
    """Without NUL; lone surrogates become U+FFFD (rule 4.3)."""
    text = text.replace("\x00", "")
    return text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")


def grouped(number: int) -> str:
    """The number as its reader writes it, in groups of three digits: 12,345 or 12.345."""
    return number_format(number, force_grouping=True)


def html_to_text(source: str) -> str:
    """Readable text of cleaned HTML, for lists, search and quotes."""
    text = _TAG.sub("", _BLOCK_END.sub("\n", _DROPPED.sub("", source.replace("\r", ""))))
    return _BLANK_LINES.sub("\n\n", html.unescape(text).replace("\xa0", " ")).strip()


def text_to_html(text: str) -> str:
    """The text as HTML that looks the same."""
    return "<br>\n".join(html.escape(text).split("\n"))
