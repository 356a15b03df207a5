"""What the API's document says about addresses that are no view of the API (contract 4.1, 4.2).

Probes answer without the API's envelope, and two addresses answer pages.
"""

from typing import Any

_TEXT = {"type": "string"}


def _status_object(*words: str, **more: Any) -> dict[str, Any]:
    return {
        "type": "object",
        "properties": {"status": {"type": "string", "enum": list(words)}, **more},
        "required": ["status"],
    }


_COMPONENT = {
    "type": "object",
    "properties": {
        "status": {"type": "string", "enum": ["healthy", "degraded", "unhealthy", "disabled"]},
        "message": _TEXT,
        "response_time_ms": {"type": "number"},
    },
    "required": ["status", "message", "response_time_ms"],
}
_DETAILED = _status_object(
    "healthy",
    "degraded",
    "unhealthy",
    components={"type": "object", "additionalProperties": _COMPONENT},
)
_READY = _status_object("ready", "unready", reason=_TEXT)
_LOGIN_FORM = {
    "type": "object",
    "properties": {
        "username": _TEXT,
        "password": _TEXT,
        "otp": _TEXT,
        "csrfmiddlewaretoken": _TEXT,
    },
    "required": ["username", "password", "csrfmiddlewaretoken"],
}


def _operation(
    operation_id: str, summary: str, tag: str, answers: dict[int, tuple[str, str, Any]]
) -> dict[str, Any]:
    """``answers``: status to words, media type ("" for none) and schema."""
    return {
        "operationId": operation_id,
        "summary": summary,
        "tags": [tag],
        "security": [{}],
        "responses": {
            str(status): {
                "description": words,
                **({"content": {kind: {"schema": schema}}} if kind else {}),
            }
            for status, (words, kind, schema) in answers.items()
        },
    }


def _json(
    operation_id: str, summary: str, schema: Any, *, unavailable: str | None = None
) -> dict[str, Any]:
    answers = {200: ("As asked for.", "application/json", schema)}
    if unavailable:
        answers[503] = (unavailable, "application/json", schema)
    return _operation(operation_id, summary, "Site", answers)


PATHS: dict[str, dict[str, Any]] = {
    "/health": {"get": _json("probe_health", "Sign of life", _status_object("healthy"))},
    "/healthz": {"get": _json("probe_liveness", "Liveness", _status_object("healthy"))},
    "/readyz": {
        "get": _json(
            "probe_readiness",
            "Whether requests should be sent here",
            _READY,
            unavailable="The database is gone, migrations are missing or the process is stopping.",
        )
    },
    "/health/detailed": {
        "get": _json(
            "probe_detailed",
            "Every component, really exercised",
            _DETAILED,
            unavailable="Database or storage is unhealthy.",
        )
    },
    "/metrics": {
        "get": _operation(
            "metrics",
            "Figures for Prometheus",
            "Site",
            {
                200: ("Prometheus' text form.", "text/plain", _TEXT),
                401: ("GOTRS_METRICS_TOKEN is set and was not sent.", "text/plain", _TEXT),
            },
        )
    },
    "/api/v1/openapi.json": {
        "get": _json("openapi", "This document", {"type": "object", "additionalProperties": True})
    },
    "/api/docs": {
        "get": _operation(
            "docs", "Swagger UI, from this host alone", "Site", {200: ("HTML.", "text/html", _TEXT)}
        )
    },
    "/login": {
        "get": _operation(
            "login_page", "The login page", "Signing in", {200: ("HTML.", "text/html", _TEXT)}
        ),
        "post": {
            **_operation(
                "login_form",
                "Sign in by the login page's form",
                "Signing in",
                {
                    200: ("The page with its error.", "text/html", _TEXT),
                    302: ("Into the product.", "", None),
                    403: ("The CSRF token is missing.", "text/html", _TEXT),
                    429: ("Too many attempts.", "text/html", _TEXT),
                },
            ),
            "requestBody": {
                "required": True,
                "content": {"application/x-www-form-urlencoded": {"schema": _LOGIN_FORM}},
            },
        },
    },
}


def add(result: dict[str, Any], generator: Any, request: Any, public: bool) -> dict[str, Any]:
    """A hook of drf-spectacular: the document with these paths among the others."""
    result["paths"] = dict(sorted({**result["paths"], **PATHS}.items()))
    return result
