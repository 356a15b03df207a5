"""The list of what had to be mended in a mail, shown with it in the mail log."""

from collections.abc import Callable
from typing import TypeVar

from .limits import Quarantine

T = TypeVar("T")

_MOST = 50


class Repairs:
    """Collects each kind of repair once."""

    def __init__(self) -> None:
        self._texts: dict[str, None] = {}

    def add(self, text: str) -> None:
        """Note a repair, as a short English sentence without personal data."""
        if len(self._texts) < _MOST:
            self._texts.setdefault(text)

    def guard(self, what: str, read: Callable[[], T], fallback: Callable[[], T]) -> T:
        """Read something the strict way; on any exception take the fallback and note it.

        Rule 7.6: the standard library raises on real mails, and no mail may be lost to that, so
        everything but a limit that was passed is caught here, and only here.
        """
        try:
            return read()
        except Quarantine:
            raise
        except Exception as error:
            self.add(f"The usual way of reading {what} failed ({type(error).__name__}).")
            return fallback()

    def texts(self) -> tuple[str, ...]:
        """All that was noted, in order."""
        return tuple(self._texts)
