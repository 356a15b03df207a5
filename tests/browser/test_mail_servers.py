"""An admin sets up a mailbox at a provider, in a real browser: consent, test, and how it looks."""

import os
from collections.abc import Callable, Iterator

import pytest
from django.conf import settings
from playwright.sync_api import Page, expect

from accounts.models import Agent
from queues.models import MailAccount, ProviderSignIn, SmtpSender, SystemAddress
from tests.browser.test_access import AXE, looks_of, problems_of
from tests.browser.test_list_page import sign_in as open_signed_in
from tests.servers.app import App
from tests.servers.dovecot import Mailbox
from tests.servers.identity import CLIENT_ID, CLIENT_SECRET, SCOPE, IdentityServer
from tests.servers.names import NameServer
from tests.tickets.mail.intake.letters import letter

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def app(
    make_app: Callable[..., App], token_mailbox: Mailbox, transactional_db: None
) -> Iterator[App]:
    """GOTRS that trusts the provider and the mail server of the suite."""
    app = make_app(
        SSL_CERT_FILE=os.environ["SSL_CERT_FILE"],
        GOTRS_OUTGOING_ALLOW="127.0.0.1",
        GOTRS_RATE_LOGIN="off",
        GOTRS_ENCRYPTION_KEY=",".join(settings.ENCRYPTION_KEYS),
    ).start()
    yield app
    app.stop()


@pytest.fixture
def asking_app(
    make_app: Callable[..., App], name_server: NameServer, transactional_db: None
) -> Iterator[App]:
    """GOTRS whose mail doctor asks the name server of the suite."""
    where = f"{name_server.host}:{name_server.port}"
    app = make_app(GOTRS_RATE_LOGIN="off", GOTRS_DNS_SERVERS=where).start()
    yield app
    app.stop()


def _fill(page: Page, **fields: str) -> None:
    for name, value in fields.items():
        field = page.locator(f"[name={name}]")
        if field.evaluate("one => one.tagName") == "SELECT":
            field.select_option(value)
        else:
            field.fill(value)


def test_a_mailbox_is_set_up_by_consenting_at_the_provider(
    app: App,
    admin: Agent,
    open_page: Callable[..., Page],
    identity: IdentityServer,
    token_mailbox: Mailbox,
) -> None:
    token_mailbox.put(letter())
    page = open_page(ignore_https_errors=True)
    open_signed_in(page, app, admin, "/admin/")
    page.goto(f"{app.url}/admin/queues/providersignin/add/")
    expect(page.get_by_text(f"{app.url}/admin/oauth2/")).to_be_visible()
    _fill(
        page,
        name="Support mailbox",
        provider="other",
        client_id=CLIENT_ID,
        new_client_secret=CLIENT_SECRET,
        authorization_url=f"{identity.url}/authorize",
        token_url=f"{identity.url}/token",
        scope=SCOPE,
        mail_hosts=token_mailbox.server.host,
    )
    page.get_by_role("button", name="Save and sign in at the provider…").click()
    expect(page.get_by_role("heading", name="Consent")).to_be_visible()
    page.get_by_role("link", name="Allow").click()
    page.wait_for_url("**/admin/queues/providersignin/*/change/")
    expect(page.get_by_text("Signed in.").first).to_be_visible()
    assert "code=" not in page.url

    page.goto(f"{app.url}/admin/queues/mailaccount/add/")
    _fill(
        page,
        name="Support",
        host=token_mailbox.server.host,
        port=str(token_mailbox.server.imaps_port),
        auth="oauth2",
        login=token_mailbox.user,
        sign_in=str(ProviderSignIn.objects.get().pk),
    )
    page.get_by_role("button", name="Save and test").click()
    expect(page.get_by_text("The folder “INBOX” holds 1 mail, 1 unread.")).to_be_visible()


@pytest.mark.skipif(not AXE.exists(), reason="axe-core is missing: make test brings it")
def test_the_mail_doctor_says_what_to_enter(
    asking_app: App, name_server: NameServer, admin: Agent, page: Page
) -> None:
    SystemAddress.objects.filter(pk=1).update(email="help@support.example")
    name_server.add("support.example", "TXT", "v=spf1 mx -all")
    open_signed_in(page, asking_app, admin, "/admin/queues/systemaddress/")
    page.locator(".object-tools").get_by_role("link", name="Mail doctor").click()
    page.get_by_role("button", name="Examine").click()
    expect(page.get_by_text("There is something to mend.")).to_be_visible()
    record = '_dmarc.support.example. IN TXT "v=DMARC1; p=none;'
    expect(page.get_by_text(record)).to_be_visible()
    assert not problems_in_any_look(page)


@pytest.mark.skipif(not AXE.exists(), reason="axe-core is missing: make test brings it")
def test_the_pages_of_mail_servers_are_for_everybody(
    live_app: App, admin: Agent, page: Page
) -> None:
    provider = ProviderSignIn.objects.create(name="Office", client_id="1", ended=True)
    facts = {"host": "mail.example", "port": 993, "login": "support@example.com"}
    account = MailAccount.objects.create(
        name="Support", auth="oauth2", sign_in=provider, last_error="Sign in again.", **facts
    )
    sender = SmtpSender.objects.create(name="Relay", **facts)
    open_signed_in(page, live_app, admin, "/admin/")
    found = {}
    for path in (
        "mailaccount/",
        "providersignin/",
        f"mailaccount/{account.pk}/change/",
        f"smtpsender/{sender.pk}/change/",
        "systemaddress/1/change/",
        f"providersignin/{provider.pk}/change/",
    ):
        page.goto(f"{live_app.url}/admin/queues/{path}")
        if problems := problems_in_any_look(page):
            found[path] = problems
    assert not found


def problems_in_any_look(page: Page) -> dict[str, list[str]]:
    """What axe-core finds wrong, and whether the page is wider than the window."""
    too_wide = "document.documentElement.scrollWidth > document.documentElement.clientWidth"
    found = {}
    for look in looks_of(page):
        said = problems_of(page) + ["too wide"] * bool(page.evaluate(too_wide))
        if said:
            found[look] = said
    return found
