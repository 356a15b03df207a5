"""The last lines of the log, newest first, without reading all of it (gotrs.common.logs)."""

import os
from collections.abc import Iterator
from datetime import datetime
from itertools import islice
from typing import Any

import orjson
from django.conf import settings

from gotrs.common.logs import LogFile

DEFAULT_LIMIT = 100
MAX_LIMIT = 1000
# Levels of the API and what they are in the log, from the least to the worst.
LEVELS = ("debug", "info", "warn", "error")
_NAMES = {
    "debug": "debug",
    "info": "info",
    "warning": "warn",
    "error": "error",
    "critical": "error",
}
_BLOCK = 64 * 1024


def last_entries(
    limit: int = DEFAULT_LIMIT, level: str = "debug", search: str = ""
) -> list[dict[str, Any]]:
    """The newest LogEntry objects of that level or above whose text holds ``search``, any case."""
    wanted = set(LEVELS[LEVELS.index(level) :])
    needle = search.lower()
    found = (
        entry
        for entry in _entries()
        if entry["level"] in wanted and (not needle or needle in _text_of(entry))
    )
    return list(islice(found, limit))


def _entries() -> Iterator[dict[str, Any]]:
    if not settings.LOG_FILE_MAX_BYTES:
        return
    log = LogFile(settings.LOG_FILE, settings.LOG_FILE_MAX_BYTES)
    seen: os.stat_result | None = None
    for path in (log.path, log.previous):
        try:
            file = os.open(path, os.O_RDONLY | os.O_CLOEXEC)
        except FileNotFoundError:
            continue
        try:
            facts = os.fstat(file)
            # Renamed between the two looks, the same file would be read twice.
            if seen is None or not os.path.samestat(seen, facts):
                yield from _read(file, facts.st_size)
            seen = facts
        finally:
            os.close(file)


def _read(file: int, size: int) -> Iterator[dict[str, Any]]:
    for line in _lines_backwards(file, size):
        entry = _entry(line)
        if entry is not None:
            yield entry


def _lines_backwards(file: int, size: int) -> Iterator[bytes]:
    """The lines from the last one to the first, in blocks."""
    rest = b""
    while size > 0:
        length = min(_BLOCK, size)
        size -= length
        head, *lines = (os.pread(file, length, size) + rest).split(b"\n")
        yield from (line for line in reversed(lines) if line)
        rest = head
    if rest:
        yield rest


def _entry(line: bytes) -> dict[str, Any] | None:
    """A line as LogEntry; None for what is no line of ours."""
    try:
        facts = orjson.loads(line)
        moment = datetime.fromisoformat(facts.pop("timestamp"))
        level = _NAMES[facts.pop("level")]
        message = str(facts.pop("message"))
    except (ValueError, KeyError, TypeError, AttributeError):
        return None
    return {"timestamp": moment, "level": level, "message": message, "context": facts}


def _text_of(entry: dict[str, Any]) -> str:
    return "\n".join([entry["message"], *map(str, entry["context"].values())]).lower()
