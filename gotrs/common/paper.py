"""Pages of a PDF: A4, with page numbers, in a font that has Latin, Greek, Cyrillic and Arabic."""

import unicodedata
from collections.abc import Sequence
from functools import cache
from pathlib import Path

from fontTools.ttLib import TTFont
from fpdf import FPDF

from gotrs.common.text import storable

INK = (30, 34, 42)
QUIET = (104, 112, 125)
LINE = (214, 219, 226)
SHADE = (244, 246, 249)
# What stands for a character that the font does not have.
BOX = "□"

_FONTS = Path(__file__).parent / "fonts"
_FAMILY = "DejaVu"
_MARGIN = 18


class Paper(FPDF):
    """Header-less pages with a footer: which page it is, and where it comes from."""

    def __init__(self, origin: str) -> None:
        super().__init__(format="A4")
        self.origin = origin
        self.set_margins(_MARGIN, _MARGIN)
        self.set_auto_page_break(True, margin=_MARGIN + 4)
        self.add_font(_FAMILY, "", _FONTS / "DejaVuSans.ttf")
        self.add_font(_FAMILY, "B", _FONTS / "DejaVuSans-Bold.ttf")
        self.set_text_shaping(True)
        self.set_creator("GOTRS")

    def write_as(self, size: float, color: Sequence[int] = INK, style: str = "") -> None:
        """How the next text looks."""
        self.set_font(_FAMILY, style, size)
        self.set_text_color(*color)

    def shape_only_if_needed(self, text: str) -> None:
        """Join letters, and turn their direction, in the next text only if it asks for that.

        It takes three times as long, which shows in long texts.
        """
        self.set_text_shaping(not text.isascii() and any(map(_is_shaped, text)))

    def footer(self) -> None:
        """Called by the library at the end of each page."""
        self.set_y(-_MARGIN + 4)
        self.write_as(8, QUIET)
        self.cell(0, 5, f"{self.page_no()} / {{nb}}  ·  {self.origin}")


def _is_shaped(sign: str) -> bool:
    return unicodedata.bidirectional(sign) in {"R", "AL"} or bool(unicodedata.combining(sign))


def printable(text: str) -> str:
    """The text with a box for each character that the font does not have. Lines stay."""
    return "".join(map(_drawn, storable(text).expandtabs(4)))


def _drawn(sign: str) -> str:
    if sign == "\n" or ord(sign) in _known():
        return sign
    # Joiners and marks of direction have no shape that could be missed.
    return "" if unicodedata.category(sign) in {"Cc", "Cf", "Mn"} else BOX


@cache
def _known() -> frozenset[int]:
    """The characters of the font."""
    with TTFont(_FONTS / "DejaVuSans.ttf", lazy=True) as font:
        return frozenset(font.getBestCmap())
