"""The colours that a person may choose: one style sheet each, beside the default ones.

A palette is a file in ``static/css/palettes`` that gives other values to the colours of
``tokens.css``; who adds a file there adds a palette. Contrast is held by a test.
"""

from functools import cache

from django.conf import settings
from django.utils.translation import gettext_lazy as _

DEFAULT_PALETTE = "petrol"
_FOLDER = "css/palettes"
# The names of those that come with the product; others are called as their file.
_LABELS = {
    DEFAULT_PALETTE: _("Petrol"),
    "plum": _("Plum"),
    "forest": _("Forest"),
    "contrast": _("High contrast"),
}


@cache
def palettes() -> tuple[str, ...]:
    """All palettes, the default first; read once a process."""
    files = (settings.BASE_DIR / "static" / _FOLDER).glob("*.css")
    return (DEFAULT_PALETTE, *sorted(file.stem for file in files))


def choices() -> list[tuple[str, object]]:
    """The palettes as a menu has them."""
    return [(name, _LABELS.get(name, name.replace("-", " ").capitalize())) for name in palettes()]


def known(name: object) -> str:
    """The palette of this name, else the default one: files may disappear."""
    return name if isinstance(name, str) and name in palettes() else DEFAULT_PALETTE


def stylesheet_of(palette: str) -> str:
    """Its static file; "" for the default, which needs none."""
    return "" if palette == DEFAULT_PALETTE else f"{_FOLDER}/{palette}.css"
