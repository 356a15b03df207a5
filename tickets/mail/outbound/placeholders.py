"""Tags in salutations, signatures, templates and automatic texts (rules 8.9, 8.10).

``{{ ticket.number }}`` and OTRS's ``<OTRS_TICKET_TicketNumber>`` are looked up in the closed list
of ``facts``. There is no template engine: nothing is called, and values are never scanned again.
"""

import html
import re
from collections.abc import Callable
from dataclasses import dataclass

from accounts.models import Agent, CustomerUser
from tickets.mail.outbound.facts import Facts
from tickets.mail.outbound.otrs_tags import translate
from tickets.models import Article, Ticket

# What an unknown or empty tag reads in mail that the system sends.
MISSING = "-"
# Not everybody has one, and that is no mistake.
_MAY_BE_EMPTY = frozenset({"me.signature"})

_TAG = re.compile(
    r"\{\{(?P<ours>[^{}\n]{1,300})\}\}"
    r"|(?:<|&lt;)OTRS_(?P<otrs>[A-Za-z0-9_:.-]{1,200})(?:\[(?P<option>[^\[\]<>\n]{0,50})\])?(?:>|&gt;)",
    re.IGNORECASE,
)
_EXPRESSION = re.compile(
    r'\s*(?P<path>[A-Za-z_][\w.:-]*)(?P<filters>(?:\s*\|\s*\w+\s*:\s*(?:"[^"]*"|\d+))*)\s*'
)
_FILTER = re.compile(r'\|\s*(?P<name>\w+)\s*:\s*(?:"(?P<text>[^"]*)"|(?P<number>\d+))')


@dataclass(frozen=True)
class Tag:
    """A parsed tag: what to look up, and what to do with the value."""

    path: str
    default: str | None = None
    lines: int | None = None
    chars: int | None = None
    quoted: bool = False


@dataclass(frozen=True)
class Rendered:
    """A text with its tags filled in, and the tags that had no value, as they were written."""

    text: str
    missing: tuple[str, ...]


def render(
    text: str,
    *,
    ticket: Ticket,
    agent: Agent | None,
    article: Article | None = None,
    recipient: Agent | CustomerUser | None = None,
    comment: str = "",
    as_html: bool = False,
) -> str:
    """The text with its tags filled in; a tag without a value reads ``-``.

    ``agent`` is who writes (``me``), ``article`` the one that is answered or reported. With
    ``as_html`` the text is HTML: values are escaped, and tags are also found HTML-encoded.
    """
    facts = Facts(ticket, agent, article, recipient, comment)
    return fill(text, facts, as_html=as_html, missing=lambda tag: MISSING).text


def render_marked(
    text: str,
    *,
    ticket: Ticket,
    agent: Agent | None,
    article: Article | None = None,
    as_html: bool = False,
) -> Rendered:
    """As render, for a text that an agent goes on writing: tags without a value stay to be seen."""
    facts = Facts(ticket, agent, article)
    return fill(text, facts, as_html=as_html, missing=lambda tag: tag)


def names(text: str, path: str, *, as_html: bool = False) -> bool:
    """Whether one of the tags in the text is about this path."""
    tags = (_read(found, as_html=as_html) for found in _TAG.finditer(text))
    return any(tag is not None and tag.path == path for tag in tags)


def find_tags(text: str) -> list[str]:
    """The tags of a text as written; one that is left in an agent's text blocks sending (8.10)."""
    return [found[0] for found in _TAG.finditer(text)]


def fill(text: str, facts: Facts, *, as_html: bool, missing: Callable[[str], str]) -> Rendered:
    """One pass over the text: each tag is replaced by its value or by ``missing(tag)``."""
    unknown: list[str] = []

    def value_of(found: re.Match[str]) -> str:
        tag = _read(found, as_html=as_html)
        value = "" if tag is None else facts.get(tag.path)
        if not value and tag is not None and tag.default is not None:
            return _escape(tag.default, as_html)
        if tag is not None and tag.path in _MAY_BE_EMPTY and not value:
            return ""
        if tag is None or not value:
            unknown.append(found[0])
            return missing(found[0])
        return _escape(_shorten(value, tag), as_html)

    return Rendered(_TAG.sub(value_of, text), tuple(unknown))


def _read(found: re.Match[str], *, as_html: bool) -> Tag | None:
    if found["otrs"] is not None:
        translated = translate(found["otrs"], found["option"] or "")
        return Tag(**translated) if translated else None
    source = html.unescape(found["ours"]) if as_html else found["ours"]
    expression = _EXPRESSION.fullmatch(source)
    if expression is None:
        return None
    options: dict[str, str | int] = {}
    for one in _FILTER.finditer(expression["filters"]):
        name, text, number = one["name"].lower(), one["text"], one["number"]
        if name == "default" and text is not None:
            options["default"] = text
        elif name in {"lines", "chars"} and number is not None:
            options[name] = int(number)
        else:
            return None
    return Tag(expression["path"].lower(), **options)  # type: ignore[arg-type]


def _shorten(value: str, tag: Tag) -> str:
    if tag.chars is not None and len(value) > tag.chars:
        value = value[: tag.chars].rstrip() + " [...]"
    if tag.lines is not None:
        value = "\n".join(value.splitlines()[: tag.lines])
    if tag.quoted:
        value = "\n".join(f"> {line}".rstrip() for line in value.splitlines())
    return value


def _escape(value: str, as_html: bool) -> str:
    if not as_html:
        return value
    return html.escape(value).replace("\n", "<br>\n")
