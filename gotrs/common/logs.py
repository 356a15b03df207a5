"""Structured logs: one JSON object a line, with the id of the request, without secrets."""

import fcntl
import json
import logging
import os
import re
from contextlib import suppress
from contextvars import ContextVar
from datetime import UTC, datetime
from pathlib import Path

request_id: ContextVar[str] = ContextVar("request_id", default="-")

# Longer texts are cut: a line must stay readable, and the log must hold more than one.
MAX_TEXT = 20_000
_STANDARD = frozenset(logging.makeLogRecord({}).__dict__) | {"message", "asctime", "request_id"}
_SECRET_NAME = re.compile(r"pass|secret|token|authorization|cookie|api.?key", re.IGNORECASE)
# What introduces a secret, and the secret itself up to its end. All repeats before the secret are
# bounded, so that long hostile texts cost no more than their length.
_SECRET_TEXT = re.compile(
    r"""(
        \b(?:bearer|basic)\s{1,5} | gotrs_ | ://[^\s/:@]{0,200}:(?=[^\s/@]{1,500}@) | /password/
      )[^\s'",}&@]+
      | (
        (?:authorization|cookie)['"]?\s{0,5}[=:]\s{0,5}['"]?
      )[^\r\n'"]+
      | (
        (?:password|passwd|passphrase|pwd|secret|token|api.?key|\botp|credential)[\w-]{0,20}
        \\?['"]?\s{0,5}[=:]\s{0,5}
      )(?:
        \\"(?:[^"\\]|\\[^"])*(?:\\")? | "(?:[^"\\]|\\.)*"? | '(?:[^'\\]|\\.)*'? | [^\s'",}&@]+
      )""",
    re.IGNORECASE | re.VERBOSE,
)


def mask(text: str) -> str:
    """The text with what looks like a token or password replaced by ``***``."""
    return _SECRET_TEXT.sub(lambda m: f"{m[1] or m[2] or m[3]}***", text)


class ContextFilter(logging.Filter):
    """Adds the request's id to each record."""

    def filter(self, record: logging.LogRecord) -> bool:
        record.request_id = request_id.get()
        return True


class JsonFormatter(logging.Formatter):
    """A record as one line of JSON: timestamp, level, logger, message, request id, extra facts."""

    def format(self, record: logging.LogRecord) -> str:
        entry: dict[str, object] = {
            "timestamp": datetime.fromtimestamp(record.created, UTC).isoformat(),
            "level": record.levelname.lower(),
            "logger": record.name,
            "message": _text(record.getMessage()),
            "request_id": getattr(record, "request_id", "-"),
        }
        for name, value in record.__dict__.items():
            if name not in _STANDARD and isinstance(value, str | int | float | bool):
                entry[name] = _shown(name, value)
        if record.exc_info:
            entry["exception"] = _text(self.formatException(record.exc_info))
        if record.stack_info:
            entry["stack"] = _text(self.formatStack(record.stack_info))
        return json.dumps(entry, ensure_ascii=False)


def _text(text: str) -> str:
    """Masked and of bearable length; of what is too long the beginning and the end."""
    if len(text) > MAX_TEXT:
        text = f"{text[: MAX_TEXT // 2]} … {text[-MAX_TEXT // 2 :]}"
    return mask(text)


def _shown(name: str, value: str | float) -> str | float:
    if _SECRET_NAME.search(name) and not isinstance(value, bool):
        return "***"
    return _text(value) if isinstance(value, str) else value


class LogFile(logging.Handler):
    """A file that all processes of the installation append to: the last lines, for the API.

    Two files of at most ``max_bytes`` each are kept, ``name.jsonl`` and the one before it,
    ``name.1.jsonl``. A line is one write at the end of the file, so lines of several processes
    never mix; who finds the file full renames it under a lock. What can't be written, because the
    disk is full, is let go: standard error has it as well.
    """

    def __init__(self, path: str | Path, max_bytes: int) -> None:
        super().__init__()
        self.path = Path(path)
        self.previous = self.path.with_suffix(f".1{self.path.suffix}")
        self._max_bytes = max_bytes
        self._file: int | None = None

    def emit(self, record: logging.LogRecord) -> None:
        """Append one line."""
        try:
            line = self.format(record).encode("utf-8", "replace") + b"\n"
        except Exception:
            self.handleError(record)
            return
        with suppress(OSError):
            os.write(self._current(), line)

    def close(self) -> None:
        """Let the file go; the next line opens it again."""
        if self._file is not None:
            os.close(self._file)
            self._file = None
        super().close()

    def _current(self) -> int:
        """The file that lines go to now: not full, and not renamed by another process."""
        if self._file is None or not self._is_at_its_place(self._file):
            self._open()
        assert self._file is not None
        if os.fstat(self._file).st_size >= self._max_bytes:
            self._rotate()
            self._open()
        return self._file

    def _is_at_its_place(self, file: int) -> bool:
        try:
            return os.path.samestat(os.fstat(file), os.stat(self.path))
        except FileNotFoundError:
            return False

    def _open(self) -> None:
        self.path.parent.mkdir(mode=0o750, parents=True, exist_ok=True)
        opened = os.open(self.path, os.O_WRONLY | os.O_APPEND | os.O_CREAT | os.O_CLOEXEC, 0o640)
        if self._file is not None:
            os.close(self._file)
        self._file = opened

    def _rotate(self) -> None:
        lock = os.open(self.path.with_suffix(".lock"), os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o640)
        try:
            fcntl.flock(lock, fcntl.LOCK_EX)
            # Whoever waited finds that it was done meanwhile; there may be no new file yet.
            with suppress(FileNotFoundError):
                if self.path.stat().st_size >= self._max_bytes:
                    self.path.replace(self.previous)
        finally:
            os.close(lock)
