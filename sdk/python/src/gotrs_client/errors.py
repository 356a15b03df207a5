"""Refusals of the API as exceptions."""

from typing import Any


class ApiError(Exception):
    """The API refused. ``code`` is stable, ``details`` maps a field to its messages."""

    def __init__(
        self,
        status: int,
        code: str,
        message: str,
        details: dict[str, list[str]] | None = None,
        request_id: str | None = None,
    ) -> None:
        super().__init__(f"{status} {code}: {message}")
        self.status = status
        self.code = code
        self.message = message
        self.details = details or {}
        self.request_id = request_id


class ValidationError(ApiError):
    """400: a value or the request can't be used."""


class AuthenticationError(ApiError):
    """401: who asks is not known, or not any more."""


class PermissionDeniedError(ApiError):
    """403: not allowed."""


class NotFoundError(ApiError):
    """404: there is no such thing, or one may not know that there is."""


class ConflictError(ApiError):
    """409: it clashes with what is there."""


class VersionMismatchError(ApiError):
    """412: somebody else changed the ticket first. Read it again, then decide."""


class RateLimitedError(ApiError):
    """429: too many requests, also after waiting as the server said."""


_KINDS: dict[int, type[ApiError]] = {
    400: ValidationError,
    401: AuthenticationError,
    403: PermissionDeniedError,
    404: NotFoundError,
    409: ConflictError,
    412: VersionMismatchError,
    429: RateLimitedError,
}


def error_of(status: int, body: Any, request_id: str | None) -> ApiError:
    """The exception for an answer of that status."""
    said = body if isinstance(body, dict) else {}
    return _KINDS.get(status, ApiError)(
        status,
        str(said.get("code", "unknown")),
        str(said.get("error", "The server gave no reason.")),
        said.get("details"),
        request_id,
    )
