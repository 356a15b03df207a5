"""Readable text from the HTML of a mail, and the way back (rule 7.8).

Kept small and our own: the text must come out of any input, in linear time. ``html.parser`` is
quadratic on some malformed input in the Python versions that we support, and the libraries at hand
bring either lxml and an HTTP client or Markdown marks that are no text of the sender.

Links are numbered and listed at the end, as OTRS does.
"""

import html
import re

_MARKUP = re.compile(r"<(?:(?P<comment>!--)|[!?]|(?P<end>/?)(?P<name>[a-zA-Z][^\s/>]*))")
# Not possessive as a whole: Python 3.11.2, Debian's, is wrong there (gh-106052).
_TAG_REST = re.compile(r"""(?:[^>"']++|"[^"]*+"|'[^']*+')*>""")
_HREF = re.compile(r"""\bhref\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'>]+))""", re.IGNORECASE)
_LINK_SCHEMES = ("http://", "https://", "ftp://", "mailto:", "tel:")
_HUGE_REFERENCE = re.compile(r"&#(?:[0-9]{8,}|[xX][0-9a-fA-F]{7,});?")
_BLANKS = re.compile(r"[ \t\r\n\f]+")
_MANY_LINES = re.compile(r"\n{4,}")

_PARAGRAPH = re.compile(r"p|h[1-6]|blockquote|pre|[duo]l|hr")
_BLOCK = re.compile(
    r"address|article|aside|body|caption|center|d[dt]|details|div|fieldset|figcaption|figure|footer"
    r"|form|header|html|li|main|nav|section|summary|table|tbody|tfoot|thead|tr"
)
_HIDDEN = frozenset({"script", "style", "title", "template", "noembed", "noframes"})
#: After so many tags with an unclosed quote the next ``>`` ends each tag.
_MOST_BROKEN_TAGS = 16
#: Deeper quotes and lists get no further prefix, or the text would grow with the square of depth.
_DEEPEST = 8


def html_to_text(source: str) -> str:
    """The text of an HTML document. Scripts and styles go, images too; linear time, no errors."""
    return _Converter(source).text()


def text_to_html(text: str) -> str:
    """Plain text as a fragment of HTML that shows the same lines."""
    lines = html.escape(text, quote=False).split("\n")
    return "<div>" + "<br>\n".join(lines) + "</div>"


class _Converter:
    """One pass over the source: ``_scan`` finds the markup, ``_write`` knows about lines."""

    def __init__(self, source: str) -> None:
        self._source = source
        self._out: list[str] = []
        self._at_line_start = True
        self._after_blank = False
        self._quotes = 0
        self._pre = 0
        self._lists: list[int | None] = []
        self._link: tuple[str, int] | None = None
        self._urls: list[str] = []
        self._comments_close = True
        self._broken_tags = 0
        self._last_bracket = source.rfind(">")

    def text(self) -> str:
        self._scan()
        self._end_link()
        lines = "".join(self._out).replace("\xa0", " ").split("\n")
        text = _MANY_LINES.sub("\n\n\n", "\n".join(line.rstrip() for line in lines)).strip("\n")
        if self._urls:
            notes = "\n".join(f"[{number}] {url}" for number, url in enumerate(self._urls, 1))
            text = f"{text}\n\n\n{notes}"
        return text

    def _scan(self) -> None:
        position = 0
        while position <= self._last_bracket and (mark := _MARKUP.search(self._source, position)):
            self._write(self._source[position : mark.start()])
            if mark["comment"]:
                position = self._after_comment(mark.end())
            elif mark["name"]:
                position = self._read_tag(mark)
            else:
                position = self._after_bracket(mark.end())
        self._write(self._source[position:])

    def _after_bracket(self, position: int) -> int:
        end = self._source.find(">", position) if position <= self._last_bracket else -1
        return end + 1 if end >= 0 else len(self._source)

    def _after_comment(self, position: int) -> int:
        """The place after ``-->``; a comment that is never closed hides only its mark."""
        end = self._source.find("-->", position) if self._comments_close else -1
        self._comments_close = end >= 0
        return end + 3 if end >= 0 else position

    def _read_tag(self, mark: re.Match[str]) -> int:
        rest = None
        if self._broken_tags < _MOST_BROKEN_TAGS:
            rest = _TAG_REST.match(self._source, mark.end())
        end = rest.end() if rest else self._after_bracket(mark.end())
        self._broken_tags += rest is None
        name = mark["name"].lower()
        if mark["end"]:
            self._close(name)
        elif name in _HIDDEN:
            return self._after_hidden(name, end)
        else:
            self._open(name, self._source[mark.end() : end])
        return end

    def _after_hidden(self, name: str, position: int) -> int:
        closing = re.compile(f"</{name}", re.IGNORECASE).search(self._source, position)
        return self._after_bracket(closing.end()) if closing else len(self._source)

    def _open(self, name: str, attributes: str) -> None:
        if name == "br":
            self._new_line()
        elif name == "a":
            self._end_link()
            self._begin_link(attributes)
        elif name in {"td", "th"}:
            self._write(" ")
        self._open_block(name)

    def _open_block(self, name: str) -> None:
        if _PARAGRAPH.fullmatch(name):
            self._paragraph()
        elif _BLOCK.fullmatch(name):
            self._block()
        if name == "blockquote":
            self._quotes += 1
        elif name == "pre":
            self._pre += 1
        elif name in {"ul", "ol"}:
            self._lists.append(0 if name == "ol" else None)
        elif name == "li":
            self._begin_item()

    def _close(self, name: str) -> None:
        if name == "a":
            self._end_link()
        if _PARAGRAPH.fullmatch(name):
            self._paragraph()
        elif _BLOCK.fullmatch(name):
            self._block()
        if name == "blockquote":
            self._quotes = max(0, self._quotes - 1)
        elif name == "pre":
            self._pre = max(0, self._pre - 1)
        elif name in {"ul", "ol"} and self._lists:
            self._lists.pop()

    def _begin_item(self) -> None:
        indent = "  " * min(len(self._lists) - 1, _DEEPEST)
        bullet = "- "
        if self._lists and (number := self._lists[-1]) is not None:
            self._lists[-1] = number + 1
            bullet = f"{number + 1}. "
        self._put(indent + bullet)
        self._after_blank = True

    def _begin_link(self, attributes: str) -> None:
        match = _HREF.search(attributes)
        if match:
            url = _unescape(match[1] or match[2] or match[3] or "")
            url = "".join(url.split())
            if url.lower().startswith(_LINK_SCHEMES):
                # The number is put here once the text of the link is known to differ from it.
                self._put("")
                self._link = (url, len(self._out))
                self._out.append("")

    def _end_link(self) -> None:
        if self._link is None:
            return
        url, place = self._link
        self._link = None
        shown = "".join(self._out[place:]).strip()
        if shown not in {url, url.partition(":")[2], url.partition("://")[2]}:
            self._urls.append(url)
            self._out[place] = f"[{len(self._urls)}]"

    def _write(self, source: str) -> None:
        """Add running text: blanks collapse, except in ``pre``."""
        if not source:
            return
        text = _unescape(source)
        if self._pre:
            self._write_lines(text)
            return
        text = _BLANKS.sub(" ", text)
        if self._at_line_start or self._after_blank:
            text = text.lstrip(" ")
        if text:
            self._put(text)
            self._after_blank = text.endswith(" ")

    def _write_lines(self, text: str) -> None:
        lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
        for index, line in enumerate(lines):
            if index:
                self._new_line()
            if line:
                self._put(line)

    def _put(self, text: str) -> None:
        if self._at_line_start:
            self._out.append("> " * min(self._quotes, _DEEPEST))
            self._at_line_start = False
        self._out.append(text)
        self._after_blank = False

    def _new_line(self) -> None:
        if self._at_line_start and self._quotes:
            self._out.append(">" * min(self._quotes, _DEEPEST))
        self._out.append("\n")
        self._at_line_start = True
        self._after_blank = False

    def _block(self) -> None:
        if not self._at_line_start:
            self._new_line()

    def _paragraph(self) -> None:
        self._block()
        if self._out[-2:] != ["\n", "\n"] and self._out:
            self._out.append("\n")


def _unescape(text: str) -> str:
    # ``html.unescape`` raises on numbers of more than 4,300 digits.
    return html.unescape(_HUGE_REFERENCE.sub("\ufffd", text)) if "&" in text else text
