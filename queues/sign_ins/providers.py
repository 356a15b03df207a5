"""Where providers are asked, and for what."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from queues.models import Provider, ProviderSignIn

# https://learn.microsoft.com/exchange/client-developer/legacy-protocols/
# how-to-authenticate-an-imap-pop-smtp-application-by-using-oauth
_MICROSOFT = "https://login.microsoftonline.com/{tenant}/oauth2/v2.0/"
_MICROSOFT_SCOPE = (
    "https://outlook.office.com/IMAP.AccessAsUser.All "
    "https://outlook.office.com/POP.AccessAsUser.All "
    "https://outlook.office.com/SMTP.Send "
    "offline_access"
)
# Accounts of any organisation; private ones have no IMAP scope of this kind.
_MICROSOFT_TENANT = "organizations"
# https://developers.google.com/workspace/gmail/imap/xoauth2-protocol
_GOOGLE_SCOPE = "https://mail.google.com/"
# Domains below which only the provider has mail servers.
_MAIL_DOMAINS = {
    Provider.MICROSOFT: ("office365.com", "outlook.com", "office.com"),
    Provider.GOOGLE: ("gmail.com", "googlemail.com"),
}


@dataclass(frozen=True)
class Endpoints:
    """A provider's addresses; ``device`` is empty where codes for other devices are not given.

    ``asked`` goes with the browser to the provider, besides what OAuth needs.
    """

    authorization: str
    token: str
    device: str
    scope: str
    asked: Mapping[str, str] = field(default_factory=dict)


def endpoints_of(sign_in: ProviderSignIn) -> Endpoints:
    """The addresses that a sign-in uses."""
    if sign_in.provider == Provider.MICROSOFT:
        start = _MICROSOFT.format(tenant=sign_in.tenant or _MICROSOFT_TENANT)
        return Endpoints(
            authorization=start + "authorize",
            token=start + "token",
            device=start + "devicecode",
            scope=sign_in.scope or _MICROSOFT_SCOPE,
            # Who is signed in there already is seldom the mailbox.
            asked={"prompt": "select_account"},
        )
    if sign_in.provider == Provider.GOOGLE:
        return Endpoints(
            authorization="https://accounts.google.com/o/oauth2/v2/auth",
            token="https://oauth2.googleapis.com/token",  # noqa: S106 - an address
            # Google gives codes for other devices, but not for mail.
            device="",
            scope=sign_in.scope or _GOOGLE_SCOPE,
            # Else there is no refresh token, or only the first time.
            asked={"access_type": "offline", "prompt": "consent select_account"},
        )
    return Endpoints(
        authorization=sign_in.authorization_url,
        token=sign_in.token_url,
        device=sign_in.device_url,
        scope=sign_in.scope,
    )


def may_see_tokens(sign_in: ProviderSignIn, host: str) -> bool:
    """Whether a mail server is the provider's, or one that the sign-in names."""
    name = host.lower().rstrip(".")
    domains = _MAIL_DOMAINS.get(Provider(sign_in.provider), ())
    if any(name == domain or name.endswith(f".{domain}") for domain in domains):
        return True
    return name in sign_in.mail_hosts.lower().split()
