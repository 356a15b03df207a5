"""Regular expressions that admins write, matched against what strangers write, within a time.

``re`` can't be stopped, and some expressions take years on some texts; ``regex`` has a time limit.
"""

import re
from functools import lru_cache
from typing import Any

import regex
from django.utils.translation import gettext as _

MAX_PATTERN = 500
_SECONDS = 0.1
# What Perl knows and ``regex`` does not; named groups, possessive repeats and \z are the same.
_QUOTED = re.compile(r"\\Q(.*?)(?:\\E|\Z)", re.DOTALL)
_CODE_POINT = re.compile(r"\\x\{([0-9A-Fa-f]{1,6})\}")


@lru_cache(maxsize=256)
def compiled(pattern: str, *, any_case: bool = False) -> Any:
    """The expression. Raises ValueError, with the reason, for one that is none or too long."""
    if len(pattern) > MAX_PATTERN:
        raise ValueError(
            _("An expression may have at most %(limit)s characters.") % {"limit": MAX_PATTERN}
        )
    try:
        return regex.compile(pattern, regex.IGNORECASE if any_case else 0)
    except (regex.error, OverflowError, RecursionError, MemoryError) as error:
        raise ValueError(str(error)) from None


def found_in(pattern: str, text: str, *, any_case: bool = False, in_doubt: bool = False) -> bool:
    """Whether the expression is found in the text; ``in_doubt`` if that can't be told in time."""
    try:
        return compiled(pattern, any_case=any_case).search(text, timeout=_SECONDS) is not None
    except TimeoutError:
        return in_doubt


def from_perl(pattern: str) -> str:
    """A Perl expression as we read it: ``\\Q…\\E`` and ``\\x{…}`` are written out."""
    pattern = _QUOTED.sub(lambda quoted: regex.escape(quoted[1]), pattern)
    return _CODE_POINT.sub(lambda found: f"\\U{int(found[1], 16):08x}", pattern)
