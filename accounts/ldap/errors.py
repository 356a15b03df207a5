"""Refusals of the directory (contract 4.18)."""

from accounts.auth.errors import Unauthorized
from gotrs.common.errors import DomainError


class LdapFailed(DomainError):
    """The directory could not be asked; the message says at which step and why.

    ``away`` says that it did not answer at all, as opposed to answering with a refusal.
    """

    code = "ldap_connection_failed"

    def __init__(self, step: str, reason: str, *, away: bool = False) -> None:
        super().__init__(f"The directory could not be asked. {step}: {reason}")
        self.step, self.reason, self.away = step, reason, away


def not_configured() -> DomainError:
    """Nobody has set a directory up."""
    return DomainError("No LDAP directory is configured.", code="ldap_not_configured")


def extra_missing() -> LdapFailed:
    """The packages for LDAP are an extra."""
    return LdapFailed(
        "Packages",
        "python-ldap and django-auth-ldap are not installed. "
        "Install them with: pip install -r requirements/ldap.txt",
    )


def invalid_credentials() -> Unauthorized:
    """The same words whether the user or the password is wrong."""
    return Unauthorized(
        "The directory knows no such user with this password.", code="ldap_invalid_credentials"
    )
