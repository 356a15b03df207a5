"""Structured logs: one JSON object a line, with the id of the request, without secrets."""

import json
import logging
import re
from contextvars import ContextVar
from datetime import UTC, datetime

request_id: ContextVar[str] = ContextVar("request_id", default="-")

_STANDARD = frozenset(logging.makeLogRecord({}).__dict__) | {"message", "asctime", "request_id"}
_SECRET_NAME = re.compile(r"pass|secret|token|authorization|cookie|api.?key", re.IGNORECASE)
# What introduces a secret, and the secret itself up to its end.
_SECRET_TEXT = re.compile(
    r"(Bearer\s+|Basic\s+|gotrs_|://[^\s/:@]*:(?=[^\s/@]*@)|"
    r"(?:password|secret|token|api.?key)['\"]?\s*[=:]\s*['\"]?)"
    r"[^\s'\",}&@]+",
    re.IGNORECASE,
)


def mask(text: str) -> str:
    """The text with what looks like a token or password replaced by ``***``."""
    return _SECRET_TEXT.sub(r"\1***", text)


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
            "message": mask(record.getMessage()),
            "request_id": getattr(record, "request_id", "-"),
        }
        for name, value in record.__dict__.items():
            if name not in _STANDARD and isinstance(value, str | int | float | bool):
                entry[name] = _shown(name, value)
        if record.exc_info:
            entry["exception"] = mask(self.formatException(record.exc_info))
        if record.stack_info:
            entry["stack"] = mask(self.formatStack(record.stack_info))
        return json.dumps(entry, ensure_ascii=False)


def _shown(name: str, value: str | float) -> str | float:
    if isinstance(value, str):
        return "***" if _SECRET_NAME.search(name) else mask(value)
    return value
