"""What came of trying a mail server."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Tried:
    """Whether it works, in a sentence."""

    good: bool
    words: str
