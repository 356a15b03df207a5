"""HTML that people of ours write in an editor: cleaned narrowly, and told as plain text."""

import re
from html.parser import HTMLParser

import nh3

_TAGS = frozenset(
    "a b blockquote br code del div em i img li ol p pre s strong sub sup u ul".split()
)
_ATTRIBUTES = {"a": {"href"}, "img": {"src", "alt", "width", "height"}, "ol": {"start"}}
_SCHEMES = {"http", "https", "mailto", "tel", "cid"}
_BLOCKS = frozenset("blockquote div li ol p pre ul".split())
_NO_PICTURE = re.compile(r"<img\b(?![^>]*\ssrc=)[^>]*>")


def clean_written(source: str) -> str:
    """HTML with what an editor offers: formats, lists, links, quotes, and own pictures (``cid:``).

    Pictures from elsewhere are left out, so a reply never makes a reader's program fetch one.
    """
    cleaned = nh3.clean(
        source.replace("\x00", ""),
        tags=set(_TAGS),
        attributes=_ATTRIBUTES,
        attribute_filter=_attribute,
        url_schemes=_SCHEMES,
        link_rel=None,
        strip_comments=True,
    )
    return _NO_PICTURE.sub("", cleaned)


def _attribute(tag: str, name: str, value: str) -> str | None:
    """Pictures by their Content-ID alone."""
    if tag == "img" and name == "src" and not value.strip().lower().startswith("cid:"):
        return None
    return value


def written_to_text(source: str) -> str:
    """Cleaned HTML as a person would type it: lists with marks, quotes behind ``>``, addresses.

    It is the text of a mail for readers without HTML, and what lists, search and quotes show.
    """
    reader = _Reader()
    reader.feed(source)
    reader.close()
    return reader.text()


class _Reader(HTMLParser):
    """Collects lines; each knows how deep it is quoted and how far it is indented."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self._lines: list[str] = []
        self._line = ""
        self._mark = ""
        self._quotes = 0
        self._in_pre = 0
        # Of each open list the number of its next item; None for one without numbers.
        self._lists: list[int | None] = []
        self._link, self._link_text = "", ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Blocks begin a line; lists, quotes and pictures have marks."""
        facts = dict(attrs)
        if tag in _BLOCKS:
            self._end_line()
        if tag == "br":
            self._end_line(even_if_empty=True)
        elif tag == "blockquote":
            self._quotes += 1
        elif tag == "pre":
            self._in_pre += 1
        elif tag in {"ol", "ul"}:
            self._lists.append(_start_of(facts) if tag == "ol" else None)
        elif tag == "li":
            self._mark = self._next_mark()
        elif tag == "img" and facts.get("src"):
            self._line += f"[{facts.get('alt') or 'image'}]"
        elif tag == "a":
            self._link, self._link_text = facts.get("href") or "", ""

    def handle_endtag(self, tag: str) -> None:
        """A link's address follows it, unless it is what was read."""
        if tag == "a":
            self._end_link()
        if tag in _BLOCKS:
            empty = tag in {"div", "p"} and not self._line.strip() and not self._lists
            self._end_line(even_if_empty=empty or (tag == "li" and bool(self._mark)))
        if tag == "p" and not self._lists and self._lines and self._lines[-1].strip("> "):
            self._lines.append(self._prefix().rstrip())
        if tag == "blockquote":
            self._quotes = max(0, self._quotes - 1)
        elif tag == "pre":
            self._in_pre = max(0, self._in_pre - 1)
        elif tag in {"ol", "ul"} and self._lists:
            self._lists.pop()

    def handle_data(self, data: str) -> None:
        """Line ends count within preformatted text alone."""
        if self._in_pre:
            first, *others = data.split("\n")
            self._line += first
            for line in others:
                self._end_line(even_if_empty=True)
                self._line = line
            return
        words = " ".join(data.replace("\xa0", " ").split(" ")).replace("\r", "").replace("\n", " ")
        if words.strip() or self._line:
            self._line += words
            self._link_text += words

    def text(self) -> str:
        """What was read, without blank ends and with single blank lines."""
        self._end_line()
        kept: list[str] = []
        for line in (line.rstrip() for line in self._lines):
            if line or (kept and kept[-1]):
                kept.append(line)
        return "\n".join(kept).strip("\n")

    def _prefix(self) -> str:
        return "> " * self._quotes

    def _end_line(self, *, even_if_empty: bool = False) -> None:
        line = self._line if self._in_pre else self._line.strip()
        if line.strip() or even_if_empty:
            depth = max(0, len(self._lists) - 1) * 2
            indent = " " * (depth if self._mark or not self._lists else depth + 2)
            self._lines.append(f"{self._prefix()}{indent}{self._mark}{line}")
            self._mark = ""
        self._line = ""

    def _next_mark(self) -> str:
        number = self._lists[-1] if self._lists else None
        if number is None:
            return "- "
        self._lists[-1] = number + 1
        return f"{number}. "

    def _end_link(self) -> None:
        shown = self._link.removeprefix("mailto:").removeprefix("tel:")
        said = self._link_text.strip()
        if shown and said.rstrip("/") not in {shown.rstrip("/"), self._link.rstrip("/")}:
            bare = shown.partition("://")[2].rstrip("/")
            if said.rstrip("/") != bare:
                self._line += f" <{shown}>"
        self._link = ""


def _start_of(facts: dict[str, str | None]) -> int:
    start = facts.get("start") or ""
    return int(start) if start.isascii() and start.isdigit() and len(start) < 6 else 1
