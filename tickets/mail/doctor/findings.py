"""What the doctor found, each thing in the same form."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum


class Level(StrEnum):
    """How it is: well, worth knowing, or something to mend."""

    WELL = "well"
    NOTE = "note"
    MEND = "mend"


@dataclass(frozen=True)
class Finding:
    """One thing: what was looked at, what was found, why it matters, and what is to be entered.

    ``subject`` is the domain, server or mailbox that it is about; ``enter`` is a record or setting
    as it has to be written, or empty.
    """

    level: Level
    subject: str
    title: str
    found: str
    why: str = ""
    enter: str = ""


def is_all_well(findings: Iterable[Finding]) -> bool:
    """Whether nothing has to be mended."""
    return all(finding.level != Level.MEND for finding in findings)
