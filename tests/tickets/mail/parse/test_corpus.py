"""Real mails from a folder outside of the project: GOTRS_MAIL_CORPUS names it.

The folder holds ``*.eml`` and ``expected.json``, which says what another helpdesk made of them.
Where we differ on purpose it is named below with the rule that says so.
"""

import json
import os
import re
import unicodedata
from pathlib import Path
from typing import Any

import pytest

from tickets.mail.intake.parse import ParsedAttachment, ParsedMail, parse_mail

CORPUS = os.environ.get("GOTRS_MAIL_CORPUS", "")

_BLANKS = "rule 4.7 keeps blanks in file names; the expected name has underscores"
_MINIMAL = "the expectation of this mail is about its file only; what it leaves out is not absent"

#: (mail, what): why it differs.
EXCEPTIONS = {
    ("EmptyEmail.eml", "names"): _BLANKS,
    ("PostMaster-Test9.eml", "names"): _BLANKS,
    ("PostMaster-PostMaster-Test20.eml", "names"): "rule 4.7 numbers equal names in one mail",
    (
        "PostMaster-Test18.eml",
        "from",
    ): "rule 7.6 reads undeclared bytes as windows-1252, not U+FFFD",
    ("PostMaster-Test18.eml", "body"): "rule 7.6, as above; a document's title is no text of it",
    ("PostMaster-Test26.eml", "body"): "rule 7.8 takes the text after a first part that is a file",
    ("PostMaster-Test26.eml", "content_type"): "rule 7.8: the type of the text that was taken",
    ("LongContentTypeAttachment.eml", "to"): _MINIMAL,
    ("LongContentTypeAttachment.eml", "message_id"): _MINIMAL,
    ("LongContentTypeAttachment.eml", "content_type"): _MINIMAL,
    ("LongContentTypeAttachment.eml", "body"): _MINIMAL,
}


def expectations() -> list[Any]:
    if not CORPUS:
        reason = "GOTRS_MAIL_CORPUS names no folder"
        return [pytest.param({}, marks=pytest.mark.skip(reason=reason), id="none")]
    expected = json.loads((Path(CORPUS) / "expected.json").read_text(encoding="utf-8"))
    return [pytest.param(entry, id=entry["file"]) for entry in expected]


def differences(expected: dict[str, Any], parsed: ParsedMail) -> dict[str, tuple[Any, Any]]:
    """What differs, by its name: (expected, found)."""
    wanted, files = expected["attachments"], parsed.attachments
    pairs = {
        "subject": (expected["subject"] or "", parsed.subject),
        "from": (expected["from"] or "", parsed.from_),
        "to": (expected["to"] or "", parsed.to),
        "cc": (expected["cc"] or "", parsed.cc),
        "message_id": (expected["message_id"] or "", parsed.message_id),
        "names": (
            [comparable_name(file["filename"], expected) for file in wanted],
            [comparable_name(file.filename, expected) for file in files],
        ),
        "dispositions": (
            [file["disposition"] for file in wanted],
            [file.disposition for file in files],
        ),
        "sizes": ([file["size"] for file in wanted], sizes(expected, files)),
        "content_type": (
            expected["body_content_type"] or "",
            shown_content_type(parsed),
        ),
        "body": (expected["body_starts"].strip(), beginning(expected, parsed)),
    }
    return {name: pair for name, pair in pairs.items() if pair[0] != pair[1]}


def comparable_name(name: str, expected: dict[str, Any]) -> str:
    """A name, or '.eml' where the note says that names of embedded mails are not to be compared."""
    assert not re.search(r"[\r\n]", name)
    if name.endswith(".eml") and "not the exact name" in expected.get("note", ""):
        return ".eml"
    return unicodedata.normalize("NFC", name)


def sizes(expected: dict[str, Any], files: tuple[ParsedAttachment, ...]) -> list[int]:
    """The sizes found; within two bytes counts as equal where the note says so."""
    tolerance = 2 if "within 2 bytes" in expected.get("note", "") else 0
    found = [file.size for file in files]
    wanted = [file["size"] for file in expected["attachments"]]
    if len(found) != len(wanted):
        return found
    return [
        want if abs(size - want) <= tolerance else size
        for size, want in zip(found, wanted, strict=True)
    ]


def shown_content_type(parsed: ParsedMail) -> str:
    """The declared type as the other helpdesk shows it: converted to plain text in UTF-8."""
    kind, _, parameters = parsed.body_content_type.partition(";")
    if kind == "text/html" or not parameters:
        return "text/plain"
    if "charset" in parameters:
        return "text/plain; charset=utf-8"
    return f"{kind};{parameters}"


def beginning(expected: dict[str, Any], parsed: ParsedMail) -> str:
    """The text as far as it is expected; text made from HTML is compared by its words."""
    text, wanted = parsed.body_text.strip(), expected["body_starts"].strip()
    if not wanted:
        return text
    if parsed.body_html and parsed.body_content_type.startswith("text/html"):
        matches = " ".join(text.split()).startswith(" ".join(wanted.split()))
        return wanted if matches else text[: len(wanted)]
    return text[: len(wanted)]


@pytest.mark.parametrize("expected", expectations())
def test_a_real_mail_is_read_as_expected(expected: dict[str, Any]) -> None:
    parsed = parse_mail((Path(CORPUS) / expected["file"]).read_bytes())

    found = differences(expected, parsed)
    allowed = {what for file, what in EXCEPTIONS if file == expected["file"]}

    assert {what: pair for what, pair in found.items() if what not in allowed} == {}
    assert allowed <= set(found), "an exception is no longer needed"
