"""A ticket's sheet as PDF."""

import io
import logging
from datetime import datetime

from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from fpdf.enums import WrapMode, XPos, YPos
from PIL import Image

from gotrs.common.paper import BOX, LINE, QUIET, Paper, printable
from tickets.files import open_file
from tickets.models import Attachment
from tickets.views.sheet import PrintedEntry, Sheet

logger = logging.getLogger(__name__)

# Laying out costs 20 microseconds a character, three times as much where letters are joined.
MAX_CHARACTERS = 80_000
_MAX_PIXELS = 25_000_000
_WIDEST, _HIGHEST = 1600, 1600
_DOTS_TO_MM = 25.4 / 144
_MAX_SHARE = 0.6  # of a page's height


def render(sheet: Sheet, *, site_name: str, made_at: datetime) -> bytes:
    """The sheet as the bytes of a PDF."""
    ticket = sheet.ticket
    page = Paper(_line(f"{ticket.tn}  ·  {site_name}"))
    page.set_title(_line(f"{ticket.tn} {ticket.title}"))
    page.set_creation_date(made_at)
    page.add_page()
    page.write_as(17, style="B")
    _write(page, ticket.title, 8)
    page.ln(3)
    for label, value in sheet.facts:
        _fact(page, label, value)
    for entry in sheet.entries:
        _entry(page, entry)
    for note in _notes(sheet):
        page.ln(4)
        page.write_as(8.5, QUIET)
        _write(page, note, 5)
    return bytes(page.output())


def _fact(page: Paper, label: str, value: str) -> None:
    page.write_as(9, QUIET)
    page.cell(38, 5.5, _line(label))
    page.write_as(9)
    _write(page, _line(value), 5.5)


def _entry(page: Paper, printed: PrintedEntry) -> None:
    entry = printed.entry
    # A heading stays with the beginning of its text.
    if page.get_y() > page.eph - 20:
        page.add_page()
    page.ln(5)
    page.set_draw_color(*LINE)
    page.line(page.l_margin, page.get_y(), page.l_margin + page.epw, page.get_y())
    page.ln(3)
    page.write_as(10.5, style="B")
    _write(page, _line(entry.name), 5.5)
    page.write_as(8.5, QUIET)
    moment = date_format(localtime(entry.moment), "DATETIME_FORMAT")
    _write(page, _line(f"{printed.role} · {moment}"), 4.5)
    for label, value in ((_("to"), entry.to), (_("cc"), entry.cc)):
        if value:
            _write(page, _line(f"{label} {value}"), 4.5)
    page.ln(1.5)
    if entry.subject:
        page.write_as(9.5, style="B")
        _write(page, _line(entry.subject), 5)
    for part in entry.parts:
        page.write_as(9.5, QUIET if part.is_quote else (0, 0, 0))
        _write(page, part.text, 5)
    if entry.is_cut:
        page.write_as(8.5, QUIET)
        _write(page, _("The text goes on; the page of the ticket has all of it."), 5)
    for picture in printed.pictures:
        _picture(page, picture)
    if printed.files:
        page.write_as(8.5, QUIET)
        _write(page, _("Files: %(names)s") % {"names": _line(printed.files)}, 5)


def _picture(page: Paper, file: Attachment) -> None:
    """The picture, at most as wide as the text. One that can't be read is left out."""
    image = _read(file)
    if image is None:
        return
    width, height = image.width * _DOTS_TO_MM, image.height * _DOTS_TO_MM
    share = min(1, page.epw / width, page.eph * _MAX_SHARE / height)
    width, height = width * share, height * share
    if page.get_y() + height > page.eph:
        page.add_page()
    page.ln(2)
    page.image(image, w=width, h=height)
    page.ln(2)


def _read(file: Attachment) -> Image.Image | None:
    """Its pixels, scaled down, without what else the file says (place, camera)."""
    try:
        with open_file(file) as content, Image.open(io.BytesIO(content.read())) as image:
            if image.width * image.height > _MAX_PIXELS or min(image.size) < 1:
                return None
            image.thumbnail((_WIDEST, _HIGHEST))
            flat = Image.new("RGB", image.size, "white")
            seen = image.convert("RGBA")
            flat.paste(seen, mask=seen)
            return flat
    except Exception:  # whatever strangers put into a picture, the rest is printed
        logger.info("Picture %s can't be printed.", file.pk, exc_info=True)
        return None


def _notes(sheet: Sheet) -> list[str]:
    notes = []
    if sheet.left_out:
        notes.append(
            _("%(count)s further entries are too many for this paper; the page of the ticket has "
              "all of them.") % {"count": sheet.left_out}
        )  # fmt: skip
    if any(BOX in printable(f"{one.text}{one.entry.name}") for one in sheet.entries):
        notes.append(
            _("A box stands for a character that the font of this PDF does not have. Printing the "
              "page from the browser shows it.")
        )  # fmt: skip
    return notes


def _write(page: Paper, text: str, height: float) -> None:
    """A paragraph down from here; then at the margin again."""
    text = printable(text)
    page.shape_only_if_needed(text)
    page.multi_cell(
        page.w - page.r_margin - page.get_x(),
        height,
        text,
        align="L",
        new_x=XPos.LMARGIN,
        new_y=YPos.NEXT,
        wrapmode=WrapMode.WORD,
    )


def _line(text: str) -> str:
    return printable(" ".join(text.split()))
