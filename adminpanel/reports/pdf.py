"""A report as PDF."""

from datetime import datetime

from fpdf.enums import TableBordersLayout, XPos, YPos
from fpdf.fonts import FontFace

from adminpanel.reports.layout import Layout, Section
from gotrs.common.paper import LINE, QUIET, SHADE, Paper, printable
from gotrs.common.text import storable

# A name that is longer says nothing more.
_MAX_CELL = 300
_NOTHING = "–"


def render(layout: Layout, *, site_name: str, period: str, made_at: datetime) -> bytes:
    """The report as the bytes of a PDF. ``period`` is the span in words."""
    page = Paper(_cell(site_name))
    page.set_title(f"{layout.title}, {period}")
    page.set_creation_date(made_at)
    page.add_page()
    _heading(page, layout, period)
    _summary(page, layout)
    for section in layout.sections:
        _section(page, section)
    return bytes(page.output())


def _heading(page: Paper, layout: Layout, period: str) -> None:
    page.write_as(20, style="B")
    page.cell(0, 10, layout.title, new_x=XPos.LMARGIN, new_y=YPos.NEXT)
    page.write_as(10, QUIET)
    page.cell(0, 6, period, new_x=XPos.LMARGIN, new_y=YPos.NEXT)
    page.ln(6)


def _summary(page: Paper, layout: Layout) -> None:
    """The figures beside each other, each above its name."""
    width, top = page.epw / 3, page.get_y()
    for column, (label, value) in enumerate(layout.summary):
        left = page.l_margin + column * width
        page.set_xy(left, top)
        page.write_as(18, style="B")
        page.cell(width, 9, _cell(value))
        page.set_xy(left, top + 9)
        page.write_as(9, QUIET)
        page.cell(width, 5, label)
    page.set_xy(page.l_margin, top + 22)


def _section(page: Paper, section: Section) -> None:
    # A heading stays with the beginning of its table.
    if page.get_y() > page.eph - 30:
        page.add_page()
    page.write_as(12, style="B")
    page.cell(0, 8, section.title, new_x=XPos.LMARGIN, new_y=YPos.NEXT)
    page.write_as(9)
    if not section.rows:
        page.write_as(9, QUIET)
        page.cell(0, 6, "Nothing in this time.", new_x=XPos.LMARGIN, new_y=YPos.NEXT)
        page.ln(6)
        return
    names = len(section.header) - section.numbers
    page.set_draw_color(*LINE)
    with page.table(
        borders_layout=TableBordersLayout.HORIZONTAL_LINES,
        col_widths=[3] * names + [1.2] * section.numbers,
        headings_style=FontFace(emphasis="BOLD", color=QUIET, fill_color=SHADE),
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
    return printable(text)
