"""Regular expressions that admins write, matched against what strangers write, within a time.

``re`` can't be stopped, and some expressions take years on some texts; ``regex`` has a time limit.
"""

from functools import lru_cache
from typing import Any

import regex
from django.utils.translation import gettext as _

MAX_PATTERN = 500
_SECONDS = 0.1


@lru_cache(maxsize=256)
def compiled(pattern: str) -> Any:
    """The expression. Raises ValueError, with the reason, for one that is none or too long."""
    if len(pattern) > MAX_PATTERN:
        raise ValueError(
            _("An expression may have at most %(limit)s characters.") % {"limit": MAX_PATTERN}
        )
    try:
        return regex.compile(pattern)
    except (regex.error, OverflowError, RecursionError, MemoryError) as error:
        raise ValueError(str(error)) from None


def found_in(pattern: str, text: str) -> bool:
    """Whether the expression is found in the text; False if that can't be told in time."""
    try:
        return compiled(pattern).search(text, timeout=_SECONDS) is not None
    except TimeoutError:
        return False
