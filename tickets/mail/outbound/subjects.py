"""Subjects of outgoing mail (rule 8.5)."""

import re
from enum import StrEnum

from accounts import site
from tickets.models import Ticket

# What stands before the text of an answer and of a forwarded mail. Only these words are taken off
# an old subject; the same in other languages ("WG:", "AW:") stays, as in OTRS.
REPLY_WORD = "Re"
FORWARD_WORD = "Fwd"
MAX_LENGTH = 100
_CUT = " [...]"

_BLANKS = re.compile(r"\s+")
_LEADING_WORDS = re.compile(rf"(?:\s*(?:{REPLY_WORD}|{FORWARD_WORD})(?:\[\d+\])?\s*:)+", re.I)


class SubjectForm(StrEnum):
    """Where the ticket's number stands; values of the setting ``subject_form``."""

    LEFT = "left"
    RIGHT = "right"
    NONE = "none"


def answer_subject(ticket: Ticket, subject: str) -> str:
    """``Re: [Ticket#N] text`` in the form that the site has chosen."""
    return _build(ticket, subject, REPLY_WORD)


def forward_subject(ticket: Ticket, subject: str) -> str:
    """``Fwd: [Ticket#N] text`` in the form that the site has chosen."""
    return _build(ticket, subject, FORWARD_WORD)


def first_subject(ticket: Ticket, subject: str) -> str:
    """``[Ticket#N] text``: the subject of a ticket's first mail to somebody, without prefix."""
    return _build(ticket, subject, "")


def clean_subject(ticket: Ticket, subject: str) -> str:
    """The text alone: without this ticket's number, leading ``Re:`` and ``Fwd:``, double blanks.

    Longer texts are cut after 100 characters. With the setting ``clean_all_numbers`` the numbers
    of other tickets go as well.
    """
    text = _BLANKS.sub(" ", _number_pattern(ticket.tn).sub(" ", subject))
    text = _strip_words(text).strip()
    if len(text) > MAX_LENGTH:
        text = text[:MAX_LENGTH].rstrip() + _CUT
    return text


def _build(ticket: Ticket, subject: str, word: str) -> str:
    text = clean_subject(ticket, subject)
    number = f"[{site.get('ticket_hook')}{site.get('hook_divider')}{ticket.tn}]"
    parts = {
        SubjectForm.LEFT: [number, text],
        SubjectForm.RIGHT: [text, number],
        SubjectForm.NONE: [text],
    }[SubjectForm(site.get("subject_form"))]
    prefix = [f"{word}:"] if word else []
    return " ".join(part for part in [*prefix, *parts] if part)


def _strip_words(text: str) -> str:
    found = _LEADING_WORDS.match(text)
    return text[found.end() :] if found else text


def _number_pattern(tn: str) -> re.Pattern[str]:
    """The number behind any hook of this site, present or former, with or without brackets."""
    hooks = [site.get("ticket_hook"), *site.get("former_hooks")]
    hook = "|".join(re.escape(word) for word in hooks if word)
    divider = re.escape(site.get("hook_divider"))
    number = r"\d+" if site.get("clean_all_numbers") else re.escape(tn)
    core = rf"(?:{hook})(?:{divider}|:?\s{{0,2}})\s?{number}(?!\d)"
    return re.compile(rf"\[\s*{core}\s*\]|{core}", re.IGNORECASE)
