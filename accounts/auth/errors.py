"""Refusals at the door (contract 1.3)."""

from django.utils.translation import gettext as _

from gotrs.common.errors import DomainError, Forbidden


class Unauthorized(DomainError):
    """Who asks is not known. Each code tells why."""

    code = "authentication_required"
    status = 401


def authentication_required() -> Unauthorized:
    """Nothing was sent that says who asks."""
    return Unauthorized(_("You have to sign in first."))


def invalid_token() -> Unauthorized:
    """A token that is bad, expired or revoked."""
    return Unauthorized(_("The token is invalid, expired or revoked."), code="invalid_token")


def invalid_credentials() -> Unauthorized:
    """The same words whether the account or the password is wrong."""
    return Unauthorized(_("Wrong user name or password."), code="invalid_credentials")


def invalid_refresh_token() -> Unauthorized:
    """A refresh token that is bad, expired, revoked or no refresh token at all."""
    return Unauthorized(_("The refresh token is invalid or expired."), code="invalid_refresh_token")


def refresh_token_reused() -> Unauthorized:
    """A refresh token that was used before: somebody has a copy, so its session is over."""
    return Unauthorized(
        _("This refresh token was used before. The session has been ended."),
        code="refresh_token_reused",
    )


def otp_required() -> Unauthorized:
    """The password is right; the account has a second factor as well."""
    return Unauthorized(_("Enter the code of your authenticator as well."), code="otp_required")


def invalid_otp() -> Unauthorized:
    """A code that is wrong, too old, or was used before."""
    return Unauthorized(_("The code is wrong or was used before."), code="invalid_otp")


def insufficient_scope() -> Forbidden:
    """The personal API token doesn't reach that far (contract 1.4)."""
    return Forbidden(
        _("This API token is not meant for that: its scopes don't include it."),
        code="insufficient_scope",
    )


def kept_by_directory() -> Forbidden:
    """The password of an LDAP account is changed in the directory."""
    return Forbidden(
        _("This account is kept by the directory: change its password there."),
        code="protected_object",
    )


def account_disabled() -> Forbidden:
    """Told only to who knows the password."""
    return Forbidden(_("This account is disabled."), code="account_disabled")
