"""Refusals of the domain. Raised by operations, mapped once to an answer by pages and API."""

from collections.abc import Mapping, Sequence

from django.utils.translation import gettext


class DomainError(Exception):
    """Something that was asked for is not possible.

    ``message`` is a sentence for people, ``code`` is stable for programs (contract 1.3), ``status``
    the HTTP status, ``details`` maps a field to its messages. Sentences that the catalogs have are
    said in the reader's language; to programs that is English.
    """

    code = "validation_failed"
    status = 400

    def __init__(
        self,
        message: str,
        *,
        code: str | None = None,
        status: int | None = None,
        details: Mapping[str, Sequence[str]] | None = None,
    ) -> None:
        super().__init__(message)
        self.message = gettext(str(message))
        self.code = code or self.code
        self.status = status or self.status
        self.details = {
            name: [gettext(str(m)) for m in messages] for name, messages in (details or {}).items()
        }


class Invalid(DomainError):
    """A value can't be used. ``field`` names it."""

    def __init__(self, message: str, field: str | None = None, *, code: str | None = None) -> None:
        super().__init__(message, code=code, details={field: [message]} if field else None)
        self.field = field


class NotFound(DomainError):
    """There is no such thing, or the caller may not know that there is (contract 1.9)."""

    code = "not_found"
    status = 404


class Forbidden(DomainError):
    """The thing is readable, the action is not allowed."""

    code = "permission_denied"
    status = 403


class Conflict(DomainError):
    """It clashes with what is there already."""

    code = "duplicate"
    status = 409


class VersionMismatch(DomainError):
    """Somebody else changed the ticket first."""

    code = "version_mismatch"
    status = 412


class TooLarge(DomainError):
    """More bytes or files than allowed."""

    code = "too_large"
    status = 413
