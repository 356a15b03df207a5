"""The text of a mail, as plain text and as HTML (rule 7.8)."""

import re
from dataclasses import dataclass

from .charsets import decode_text, tidy_text
from .files import is_file
from .html_text import html_to_text, text_to_html
from .limits import Budget
from .parts import Part
from .repairs import Repairs
from .transfer import decode_transfer

_META_CHARSET = re.compile(rb"<meta[^>]{0,200}?charset\s*=\s*[\"']?([A-Za-z0-9_.:-]{1,40})", re.I)
_META_WITHIN = 2_048
_HTML_TYPES = frozenset({"text/html", "application/xhtml+xml"})
_DEFAULT_TYPE = "text/plain"


@dataclass(frozen=True, slots=True)
class Body:
    """The body in both forms; ``html`` is '' for a mail without it."""

    text: str
    html: str
    content_type: str


EMPTY_BODY = Body("", "", _DEFAULT_TYPE)


@dataclass(frozen=True, slots=True)
class _Form:
    """One piece of the body: text, HTML, or both as two forms of the same."""

    text: str | None
    html: str | None
    content_type: str

    def as_text(self) -> str:
        return html_to_text(self.html) if self.text is None and self.html else self.text or ""

    def as_html(self) -> str:
        return text_to_html(self.text or "") if self.html is None else self.html


class BodyReader:
    """Puts the body together from the parts of a mail."""

    def __init__(self, budget: Budget, repairs: Repairs) -> None:
        self._budget = budget
        self._repairs = repairs

    def read(self, root: Part) -> Body:
        """The body of the mail. The first piece that isn't blank decides the form of all."""
        forms = self._forms(root) or self._text_file(root)
        if not forms:
            blank = (leaf for leaf in root.leaves() if not is_file(leaf))
            return Body("", "", next(map(_declared_type, blank), _DEFAULT_TYPE))
        text = _join_texts([form.as_text() for form in forms])
        self._budget.check_time()
        if forms[0].html is None:
            return Body(text, "", forms[0].content_type)
        return Body(text, _join_html([form.as_html() for form in forms]), forms[0].content_type)

    def _forms(self, part: Part) -> list[_Form]:
        if part.kind == "multipart/alternative" and part.children:
            return self._alternative(part)
        if part.children:
            return [form for child in part.children for form in self._forms(child)]
        return [] if is_file(part) else self._leaf(part)

    def _alternative(self, part: Part) -> list[_Form]:
        """One piece of several forms. Two different texts are no alternatives: both are kept."""
        choices = [forms for child in part.children if (forms := self._forms(child))]
        plain = [forms for forms in choices if all(form.html is None for form in forms)]
        rich = [forms for forms in choices if any(form.html is not None for form in forms)]
        texts = _distinct([_join_texts([form.as_text() for form in forms]) for forms in plain])
        if not rich:
            first = plain[0][0].content_type if plain else _DEFAULT_TYPE
            return [_Form(_join_texts(texts), None, first)] if texts else []
        html = _distinct([_join_html([form.as_html() for form in forms]) for forms in rich])
        if not texts:
            texts = [_join_texts([form.as_text() for form in forms]) for forms in rich]
        content_type = (plain or rich)[0][0].content_type
        return [_Form(_join_texts(texts), _join_html(html), content_type)]

    def _leaf(self, part: Part) -> list[_Form]:
        text = self._text(part)
        if not text.strip():
            return []
        declared = _declared_type(part)
        if part.kind in _HTML_TYPES:
            return [_Form(None, text, declared)]
        return [_Form(text, None, declared)]

    def _text_file(self, root: Part) -> list[_Form]:
        """The first part, if it is a text: shown too when it is a file and all text there is."""
        first = next(root.leaves())
        return self._leaf(first) if first.kind in {_DEFAULT_TYPE, *_HTML_TYPES} else []

    def _text(self, part: Part) -> str:
        encoding = part.headers.text("Content-Transfer-Encoding")
        data = decode_transfer(part.body, encoding, self._repairs)
        self._budget.add_decoded(len(data))
        charset = part.content_type.get("charset")
        if not charset and part.kind in _HTML_TYPES:
            meta = _META_CHARSET.search(data, 0, _META_WITHIN)
            charset = meta[1].decode("ascii") if meta else ""
        text, as_declared = decode_text(data, charset)
        if not as_declared:
            self._repairs.add("A text is not in the charset that it declares.")
        return tidy_text(text)


def _declared_type(part: Part) -> str:
    return part.headers.text("Content-Type") or _DEFAULT_TYPE


def _join_texts(texts: list[str]) -> str:
    """The texts, divided by blank lines; the last keeps its end."""
    present = [text for text in texts if text.strip()]
    return "\n\n".join([*(text.rstrip("\n") for text in present[:-1]), *present[-1:]])


def _join_html(pieces: list[str]) -> str:
    return "\n<br>\n".join(piece for piece in pieces if piece.strip())


def _distinct(texts: list[str]) -> list[str]:
    seen: dict[str, str] = {}
    for text in texts:
        if text.strip():
            seen.setdefault(" ".join(text.split()), text)
    return list(seen.values())
