"""A report as PDF: A4, with page numbers, in a font that has Latin, Greek, Cyrillic and Arabic."""

from collections.abc import Sequence
from datetime import datetime
from functools import cache
from pathlib import Path

from fontTools.ttLib import TTFont
from fpdf import FPDF
from fpdf.enums import TableBordersLayout, XPos, YPos
from fpdf.fonts import FontFace

from adminpanel.reports.layout import Layout, Section
from gotrs.common.text import storable

_FONTS = Path(__file__).parent / "fonts"
_FAMILY = "DejaVu"
_INK = (30, 34, 42)
_QUIET = (104, 112, 125)
_LINE = (214, 219, 226)
_SHADE = (244, 246, 249)
_MARGIN = 18
# A name that is longer says nothing more.
_MAX_CELL = 300
_NOTHING = "–"
_BOX = "□"


class _Page(FPDF):
    """Header-less pages with a footer: where it comes from, and which page it is."""

    def __init__(self, site_name: str) -> None:
        super().__init__(format="A4")
        self.site_name = site_name
        self.set_margins(_MARGIN, _MARGIN)
        self.set_auto_page_break(True, margin=_MARGIN + 4)
        self.add_font(_FAMILY, "", _FONTS / "DejaVuSans.ttf")
        self.add_font(_FAMILY, "B", _FONTS / "DejaVuSans-Bold.ttf")
        self.set_text_shaping(True)

    def write_as(self, size: float, color: Sequence[int] = _INK, style: str = "") -> None:
        """How the next text looks."""
        self.set_font(_FAMILY, style, size)
        self.set_text_color(*color)

    def footer(self) -> None:
        """Called by the library at the end of each page."""
        self.set_y(-_MARGIN + 4)
        self.write_as(8, _QUIET)
        self.cell(0, 5, f"{self.page_no()} / {{nb}}  ·  {self.site_name}")


def render(layout: Layout, *, site_name: str, period: str, made_at: datetime) -> bytes:
    """The report as the bytes of a PDF. ``period`` is the span in words."""
    page = _Page(_cell(site_name))
    page.set_title(f"{layout.title}, {period}")
    page.set_creator("GOTRS")
    page.set_creation_date(made_at)
    page.add_page()
    _heading(page, layout, period)
    _summary(page, layout)
    for section in layout.sections:
        _section(page, section)
    return bytes(page.output())


def _heading(page: _Page, layout: Layout, period: str) -> None:
    page.write_as(20, style="B")
    page.cell(0, 10, layout.title, new_x=XPos.LMARGIN, new_y=YPos.NEXT)
    page.write_as(10, _QUIET)
    page.cell(0, 6, period, new_x=XPos.LMARGIN, new_y=YPos.NEXT)
    page.ln(6)


def _summary(page: _Page, layout: Layout) -> None:
    """The figures beside each other, each above its name."""
    width, top = page.epw / 3, page.get_y()
    for column, (label, value) in enumerate(layout.summary):
        left = page.l_margin + column * width
        page.set_xy(left, top)
        page.write_as(18, style="B")
        page.cell(width, 9, _cell(value))
        page.set_xy(left, top + 9)
        page.write_as(9, _QUIET)
        page.cell(width, 5, label)
    page.set_xy(page.l_margin, top + 22)


def _section(page: _Page, section: Section) -> None:
    # A heading stays with the beginning of its table.
    if page.get_y() > page.eph - 30:
        page.add_page()
    page.write_as(12, style="B")
    page.cell(0, 8, section.title, new_x=XPos.LMARGIN, new_y=YPos.NEXT)
    page.write_as(9)
    if not section.rows:
        page.write_as(9, _QUIET)
        page.cell(0, 6, "Nothing in this time.", new_x=XPos.LMARGIN, new_y=YPos.NEXT)
        page.ln(6)
        return
    names = len(section.header) - section.numbers
    page.set_draw_color(*_LINE)
    with page.table(
        borders_layout=TableBordersLayout.HORIZONTAL_LINES,
        col_widths=[3] * names + [1.2] * section.numbers,
        headings_style=FontFace(emphasis="BOLD", color=_QUIET, fill_color=_SHADE),
        line_height=5.5,
        padding=(0.8, 2),
        text_align=["LEFT"] * names + ["RIGHT"] * section.numbers,
    ) as table:
        for row in [section.header, *section.rows]:
            cells = table.row()
            for value in row:
                cells.cell(_cell(value))
    page.ln(8)


def _cell(value: object) -> str:
    """The text of a cell; a dash for nothing, a box for what the font does not have."""
    if value is None or value == "":
        return _NOTHING
    text = " ".join(storable(str(value)).split())
    if len(text) > _MAX_CELL:
        text = f"{text[:_MAX_CELL]}…"
    return "".join(sign if ord(sign) in _known() else _BOX for sign in text)


@cache
def _known() -> frozenset[int]:
    """The characters of the font."""
    with TTFont(_FONTS / "DejaVuSans.ttf", lazy=True) as font:
        return frozenset(font.getBestCmap())
