"""Rows as a file for spreadsheets: CSV or XLSX, in constant memory, with formulas defused.

CSV is UTF-8 with a byte order mark, by which Excel knows the encoding, with commas and CRLF
(RFC 4180); times are RFC 3339 in UTC. XLSX holds numbers and times as such, times in UTC.
"""

import csv
import io
import tempfile
from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import IO, Any, TypeVar

from django.http import FileResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.utils.http import content_disposition_header
from xlsxwriter import Workbook
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from gotrs.common.text import storable

CSV = "csv"
XLSX = "xlsx"
FORMATS = (CSV, XLSX)

CSV_TYPE = "text/csv; charset=utf-8"
XLSX_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
# What spreadsheet programs read as the beginning of a formula (OWASP, "CSV injection").
_FORMULA_SIGNS = ("=", "+", "-", "@", "\t", "\r", "\n")
_BOM = "\ufeff"
_BLOCK = 64 * 1024
# What one sheet, cell or exact number of the format can hold.
_MAX_ROWS = 1_048_576
_MAX_TEXT = 32_767
_MAX_DIGITS = 15

Row = Sequence[object]
Answer = TypeVar("Answer", bound=HttpResponseBase)


def table_response(
    kind: str, name: str, header: Sequence[str], rows: Iterable[Row]
) -> HttpResponseBase:
    """The rows as a download ``name.csv`` or ``name.xlsx``; ``kind`` is one of FORMATS."""
    make = {CSV: csv_response, XLSX: xlsx_response}[kind]
    return make(f"{name}.{kind}", header, rows)


def csv_response(
    filename: str, header: Sequence[str], rows: Iterable[Row]
) -> StreamingHttpResponse:
    """The rows as CSV, sent while they are read; ``rows`` may be a generator of any length."""
    blocks = (block.encode() for block in _csv_blocks(header, rows))
    return _download(StreamingHttpResponse(blocks, content_type=CSV_TYPE), filename)


def xlsx_response(filename: str, header: Sequence[str], rows: Iterable[Row]) -> FileResponse:
    """The rows as XLSX, written to a temporary file first, which is then sent.

    Rows beyond what a sheet can hold go on in further sheets, each with the header.
    """
    file = tempfile.TemporaryFile()  # noqa: SIM115 - closed with the response
    try:
        write_xlsx(file, header, rows)
    except BaseException:
        file.close()
        raise
    file.seek(0)
    return _download(FileResponse(file, content_type=XLSX_TYPE), filename)


def defused(text: str) -> str:
    """The text so that no spreadsheet program takes it for a formula."""
    text = storable(text)
    # Programs skip blanks before they look for a formula.
    return f"'{text}" if text.startswith(_FORMULA_SIGNS) or _is_hidden_formula(text) else text


def _is_hidden_formula(text: str) -> bool:
    return text[:1].isspace() and text.lstrip().startswith(_FORMULA_SIGNS)


# --- CSV ------------------------------------------------------------------------------------------


def _csv_blocks(header: Sequence[str], rows: Iterable[Row]) -> Iterator[str]:
    buffer = io.StringIO()
    buffer.write(_BOM)
    writer = csv.writer(buffer)
    writer.writerow([defused(str(title)) for title in header])
    for row in rows:
        writer.writerow([_csv_cell(value) for value in row])
        if buffer.tell() >= _BLOCK:
            yield buffer.getvalue()
            buffer.seek(0)
            buffer.truncate()
    yield buffer.getvalue()


def _csv_cell(value: object) -> object:
    plain = _plain(value)
    if isinstance(plain, datetime):
        return plain.isoformat(timespec="seconds") + "Z"
    return defused(plain) if isinstance(plain, str) else plain


def _plain(value: object) -> str | int | float | Decimal | datetime | date:
    """What a cell holds: text, a number, a day, or a time in UTC without zone."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, datetime):
        return value.astimezone(UTC).replace(tzinfo=None, microsecond=0)
    if isinstance(value, int | float | Decimal | date | str):
        return value
    if isinstance(value, list | tuple | set | frozenset):
        return ", ".join(str(_plain(inner)) for inner in value)
    return str(value)


# --- XLSX -----------------------------------------------------------------------------------------


def write_xlsx(file: IO[bytes], header: Sequence[str], rows: Iterable[Row]) -> None:
    """Write the rows as a workbook; one row at a time is in memory."""
    book = Workbook(file, {"constant_memory": True, "strings_to_urls": False})
    try:
        _Sheets(book, header).write(rows)
    finally:
        book.close()


class _Sheets:
    """The sheets of a workbook, one after the other."""

    def __init__(self, book: Workbook, header: Sequence[str]) -> None:
        self._book = book
        self._header = header
        self._bold = book.add_format({"bold": True})
        self._time = book.add_format({"num_format": "yyyy-mm-dd hh:mm:ss"})
        self._day = book.add_format({"num_format": "yyyy-mm-dd"})
        self._sheet = self._next()
        self._line = 1

    def write(self, rows: Iterable[Row]) -> None:
        for row in rows:
            if self._line == _MAX_ROWS:
                self._sheet, self._line = self._next(), 1
            for column, value in enumerate(row):
                self._put(column, _plain(value))
            self._line += 1

    def _next(self) -> Worksheet:
        sheet = self._book.add_worksheet()
        sheet.freeze_panes(1, 0)
        for column, title in enumerate(self._header):
            sheet.write_string(0, column, defused(str(title))[:_MAX_TEXT], self._bold)
        return sheet

    def _put(self, column: int, value: Any) -> None:
        if isinstance(value, datetime | date):
            self._put_time(column, value)
        elif isinstance(value, int | float | Decimal) and _is_exact(value):
            self._sheet.write_number(self._line, column, value)
        elif value != "":
            self._sheet.write_string(self._line, column, defused(str(value))[:_MAX_TEXT])

    def _put_time(self, column: int, value: datetime | date) -> None:
        form: Format = self._time if isinstance(value, datetime) else self._day
        if value.year < 1900:  # the calendar of spreadsheets begins there
            self._sheet.write_string(self._line, column, str(value))
        else:
            self._sheet.write_datetime(self._line, column, value, form)


def _is_exact(number: int | float | Decimal) -> bool:
    """Whether a spreadsheet can hold the number; longer ones, like ticket numbers, stay text."""
    if isinstance(number, int):
        return len(str(abs(number))) <= _MAX_DIGITS
    return Decimal(number).is_finite()


def _download(answer: Answer, filename: str) -> Answer:
    answer.headers["Content-Disposition"] = content_disposition_header(True, filename) or ""
    answer.headers["X-Content-Type-Options"] = "nosniff"
    answer.headers["Cache-Control"] = "private, no-store"
    return answer
