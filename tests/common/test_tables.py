"""Rows as files for spreadsheets."""

import csv
import io
import tracemalloc
import zipfile
from collections.abc import Iterator
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any
from xml.etree import ElementTree

import pytest

from gotrs.common import tables
from gotrs.common.tables import csv_response, table_response, xlsx_response

MOMENT = datetime(2026, 2, 3, 9, 15, tzinfo=UTC)
_NS = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"


def _csv(answer: Any) -> list[list[str]]:
    text = b"".join(answer.streaming_content).decode("utf-8-sig")
    return list(csv.reader(io.StringIO(text, newline="")))


def _sheets(answer: Any) -> list[list[list[str]]]:
    """The cells of each sheet as text."""
    archive = zipfile.ZipFile(io.BytesIO(b"".join(answer.streaming_content)))
    names = sorted(n for n in archive.namelist() if n.startswith("xl/worksheets/sheet"))
    return [_cells(archive.read(name)) for name in names]


def _cells(source: bytes) -> list[list[str]]:
    rows = ElementTree.fromstring(source).iter(f"{_NS}row")
    return [["".join(cell.itertext()) for cell in row] for row in rows]


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        ("plain", "plain"),
        ('Grüße, "Bo"', 'Grüße, "Bo"'),
        ("two\r\nlines", "two\r\nlines"),
        (None, ""),
        (True, "true"),
        (-5, "-5"),
        (Decimal("1.50"), "1.50"),
        (MOMENT, "2026-02-03T09:15:00Z"),
        (date(2026, 2, 3), "2026-02-03"),
        (["a", "b"], "a, b"),
        ("half \ud800", "half \ufffd"),
        ("=1+1", "'=1+1"),
        ("+49 30", "'+49 30"),
        ("-cmd", "'-cmd"),
        ("@SUM(A1)", "'@SUM(A1)"),
        ("\t=1", "'\t=1"),
        ("\r=1", "'\r=1"),
        ("  =1", "'  =1"),
        (["=1"], "'=1"),
    ],
)
def test_cells_say_what_they_mean_and_are_no_formulas(value: object, shown: str) -> None:
    assert _csv(csv_response("x.csv", ["a"], [[value]])) == [["a"], [shown]]


def test_csv_is_utf8_with_a_mark_by_which_excel_knows_it() -> None:
    answer = csv_response("tickets.csv", ["Straße"], [["é"]])
    assert b"".join(answer.streaming_content) == "\ufeffStraße\r\né\r\n".encode()
    assert answer["Content-Type"] == "text/csv; charset=utf-8"
    assert answer["Content-Disposition"] == 'attachment; filename="tickets.csv"'
    assert answer["X-Content-Type-Options"] == "nosniff"


def test_xlsx_keeps_numbers_and_times_and_defuses_formulas() -> None:
    row = ["=1+1", 42, Decimal("1.5"), MOMENT, 2026020310000042, None, "\x07bell", float("nan")]
    answer = table_response("xlsx", "tickets", list("abcdefgh"), [row])
    ((header, cells),) = _sheets(answer)
    assert header == list("abcdefgh")
    cells[3] = cells[3][:10]
    assert cells == ["'=1+1", "42", "1.5", "46056.3854", "2026020310000042",
                     "_x0007_bell", "nan"]  # fmt: skip
    assert answer["Content-Disposition"] == 'attachment; filename="tickets.xlsx"'


def test_more_rows_than_a_sheet_holds_go_on_in_the_next(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tables, "_MAX_ROWS", 3)
    answer = xlsx_response("x.xlsx", ["n"], ([n] for n in range(5)))
    assert _sheets(answer) == [[["n"], ["0"], ["1"]], [["n"], ["2"], ["3"]], [["n"], ["4"]]]


@pytest.mark.parametrize("kind", tables.FORMATS)
def test_a_long_table_needs_no_more_memory_than_a_short_one(kind: str) -> None:
    def rows(count: int) -> Iterator[list[object]]:
        return (["x" * 200, n, MOMENT] for n in range(count))

    def peak(count: int) -> int:
        tracemalloc.start()
        for _block in table_response(kind, "x", ["a", "b", "c"], rows(count)):
            pass
        highest = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        return highest

    peak(10)
    assert peak(5000) < peak(1000) * 1.5
