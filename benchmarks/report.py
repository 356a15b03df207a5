"""The figures as a table: on the screen, and in benchmarks/README.md between two marks."""

import os
import platform
import re
from datetime import UTC, datetime
from pathlib import Path

from benchmarks.cluster import SETTINGS
from benchmarks.measure import Figures

_README = Path(__file__).with_name("README.md")
_BEGIN, _END = "<!-- figures -->", "<!-- /figures -->"


def as_markdown(figures: Figures, tickets: int, articles: int, seconds: float) -> str:
    """The whole report."""
    lines = [
        f"Measured {datetime.now(UTC):%d %B %Y} on {_machine()}. "
        f"{tickets:,} tickets with {articles:,} articles, built in {seconds:.0f} s. "
        "PostgreSQL with "
        + ", ".join(f"`{name} = {value}`" for name, value in SETTINGS.items())
        + ".",
        "",
        "| request | p50 · p95 · p99 ms | queries | psycopg alone, p50 · p95 · p99 ms |",
        "|---|---|---|---|",
    ]
    for row in figures.rows:
        shown = "" if row.queries is None else str(row.queries)
        lines.append(f"| {row.what} | {row.timing} | {shown} | {row.raw or ''} |")
    lines += ["", "| figure | |", "|---|---|"]
    lines += [f"| {what} | {value} |" for what, value in figures.facts]
    return "\n".join(lines)


def write(text: str) -> None:
    """Put the report into the README."""
    readme = _README.read_text(encoding="utf-8")
    pattern = re.compile(f"{re.escape(_BEGIN)}.*{re.escape(_END)}", re.DOTALL)
    new = f"{_BEGIN}\n\n{text}\n\n{_END}"
    _README.write_text(pattern.sub(lambda _match: new, readme), encoding="utf-8")


def _machine() -> str:
    import django
    import psycopg

    return (
        f"{_processor()}, {len(os.sched_getaffinity(0))} cores, {_memory()} GiB of memory, "
        f"{_system()}, PostgreSQL {_postgresql()}, Python {platform.python_version()}, "
        f"Django {django.__version__}, psycopg {psycopg.__version__}"
    )


def _processor() -> str:
    found = re.search(r"model name\s*: (.+)", Path("/proc/cpuinfo").read_text())
    return found[1].strip() if found else platform.machine()


def _memory() -> int:
    found = re.search(r"MemTotal:\s*(\d+)", Path("/proc/meminfo").read_text())
    return round(int(found[1]) / 1024**2) if found else 0


def _system() -> str:
    try:
        return platform.freedesktop_os_release()["PRETTY_NAME"]
    except OSError:
        return platform.system()


def _postgresql() -> str:
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("SHOW server_version")
        return str(cursor.fetchone()[0]).split()[0]
