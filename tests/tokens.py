"""Mail servers that take tokens, and the provider that gives them."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from django.http import QueryDict

from queues.models import Provider, ProviderSignIn
from queues.sign_ins import browser
from tests.servers.dovecot import Dovecot, Mailbox
from tests.servers.identity import CLIENT_ID, CLIENT_SECRET, SCOPE, IdentityServer
from tests.servers.smtp import TokenSmtpServer

REDIRECT = "https://helpdesk.test/admin/oauth2/"


@pytest.fixture(scope="session")
def _identity_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[IdentityServer]:
    server = IdentityServer(tmp_path_factory.mktemp("identity")).start()
    yield server
    server.stop()


@pytest.fixture(scope="session")
def _token_mailboxes(_identity_server: IdentityServer) -> Iterator[Dovecot]:
    server = Dovecot(_identity_server.introspection_url).start()
    yield server
    server.stop()


@pytest.fixture
def trust(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[..., None]:
    """Makes GOTRS trust servers: ``trust(identity, dovecot)``."""
    bundle = tmp_path / "authorities.pem"
    bundle.touch()
    monkeypatch.setenv("SSL_CERT_FILE", str(bundle))

    def add(*servers: Any) -> None:
        with bundle.open("a") as file:
            file.writelines(one.certificate.certificate.read_text() for one in servers)

    return add


@pytest.fixture
def identity(
    _identity_server: IdentityServer, trust: Callable[..., None], settings: Any
) -> IdentityServer:
    """The provider, where nobody has consented to anything, and which GOTRS may ask."""
    _identity_server.forget("support@gotrs.test")
    settings.OUTGOING_ALLOW = [_identity_server.host]
    trust(_identity_server)
    return _identity_server


@pytest.fixture
def token_mailbox(
    _token_mailboxes: Dovecot, identity: IdentityServer, trust: Callable[..., None]
) -> Mailbox:
    """A mailbox of whoever consents."""
    trust(_token_mailboxes)
    mailbox = _token_mailboxes.mailbox()
    identity.user = mailbox.user
    return mailbox


@pytest.fixture
def token_smtp(
    tmp_path: Path, identity: IdentityServer, trust: Callable[..., None]
) -> Iterator[TokenSmtpServer]:
    """A server that takes mail from whoever shows a token."""
    server = TokenSmtpServer(tmp_path / "token-smtp", identity.holds).start()
    trust(server)
    yield server
    server.stop()


def sign_in_facts(identity: IdentityServer, **more: Any) -> dict[str, Any]:
    """The columns of a sign-in at the provider."""
    facts = {
        "name": "Support mailbox",
        "provider": Provider.OTHER,
        "client_id": CLIENT_ID,
        "client_secret": CLIENT_SECRET,
        "authorization_url": f"{identity.url}/authorize",
        "token_url": f"{identity.url}/token",
        "device_url": f"{identity.url}/device",
        "scope": SCOPE,
        "mail_hosts": "127.0.0.1",
    }
    return facts | more


@pytest.fixture
def unused_sign_in(identity: IdentityServer, db: None) -> ProviderSignIn:
    """The provider is entered; nobody has signed in."""
    return ProviderSignIn.objects.create(**sign_in_facts(identity))


def consent(sign_in: ProviderSignIn, identity: IdentityServer) -> None:
    """Somebody signs in at the provider, in a browser."""
    session: dict[str, Any] = {}
    back = identity.consent(browser.begin(sign_in, session, REDIRECT))
    browser.finish(sign_in, session, answer_in(back))
    sign_in.refresh_from_db()


def answer_in(address: str) -> dict[str, str]:
    """The query of an address that a browser was sent to."""
    return QueryDict(address.partition("?")[2]).dict()


@pytest.fixture
def sign_in(unused_sign_in: ProviderSignIn, identity: IdentityServer) -> ProviderSignIn:
    """Somebody has signed in. A later change of ``identity.user`` counts for later consents."""
    consent(unused_sign_in, identity)
    return unused_sign_in
