"""Mailboxes, senders and sign-ins in the back office: entered, tried out for real, never leaked."""

import base64
import contextlib
import logging
import socket
import threading
from collections.abc import Callable
from typing import Any
from urllib.parse import urlsplit

import pytest
from django.db import connection, connections
from django.test import Client
from django.urls import reverse

from accounts.models import Agent, AuditEntry
from gotrs.common.clock import now
from queues.models import DeviceCode, MailAccount, ProviderSignIn, SmtpSender, SystemAddress
from tests.cast import make_agent
from tests.servers.dovecot import Mailbox
from tests.servers.identity import CLIENT_SECRET, IdentityServer
from tests.servers.receiver import RawServer
from tests.servers.smtp import SmtpServer, TokenSmtpServer
from tests.tickets.mail.intake.letters import letter
from tests.tokens import answer_in, sign_in_facts
from tickets.mail.intake.fetch import fetch_due_accounts
from tickets.mail.outbound.deliver import deliver_due
from tickets.models import Ticket

pytestmark = pytest.mark.django_db


@pytest.fixture
def office(admin: Agent, browser_of: Callable[..., Client]) -> Client:
    """An admin's browser."""
    return browser_of(admin)


@pytest.fixture
def save(office: Client) -> Callable[..., Any]:
    """Saves a row's form, or an empty one, by a button: ``save(row, "test", host="x")``.

    Follows the browser to where it ends up. None is a field that is left empty.
    """

    def send(row: Any, button: str = "continue", **changes: Any) -> Any:
        place = f"admin:{row._meta.app_label}_{row._meta.model_name}"
        url = reverse(f"{place}_change", args=[row.pk]) if row.pk else reverse(f"{place}_add")
        form = office.get(url).context["adminform"].form
        shown = {field.html_name: field.value() for field in form}
        data = {name: value for name, value in shown.items() if value not in (None, False)}
        data |= {f"_{button}": "1"} | changes
        given = {name: value for name, value in data.items() if value is not None}
        return office.post(url, given, follow=True)

    return send


def said(answer: Any) -> str:
    """The messages of a page."""
    return " ".join(str(message) for message in answer.context["messages"])


def errors(answer: Any) -> str:
    """What the form says that came back."""
    return str(answer.context["adminform"].form.errors)


def mailbox_facts(mailbox: Mailbox, **more: Any) -> dict[str, Any]:
    facts = {
        "name": "Support",
        "host": mailbox.server.host,
        "port": mailbox.server.imap_port,
        "security": "none",
        "login": mailbox.user,
        "new_password": mailbox.password,
    }
    return facts | more


# --- Mailboxes ------------------------------------------------------------------------------------


def test_a_new_mailbox_is_saved_and_tried_at_once(save, mailbox: Mailbox) -> None:
    mailbox.put(letter())
    answer = save(MailAccount(), "test", **mailbox_facts(mailbox))
    assert said(answer) == "Signed in. The folder “INBOX” holds 1 mail, 1 unread."
    assert MailAccount.objects.get().password == mailbox.password
    assert len(mailbox.messages()) == 1


def test_what_is_wrong_is_said_on_the_page(save, mailbox: Mailbox) -> None:
    answer = save(MailAccount(), "test", **mailbox_facts(mailbox, folder="Requests"))
    assert "there is no folder “Requests”" in said(answer)


def test_several_mailboxes_are_tried_from_the_list(office: Client, mailbox: Mailbox) -> None:
    facts = mailbox_facts(mailbox)
    password = facts.pop("new_password")
    good = MailAccount.objects.create(**facts, password=password)
    bad = MailAccount.objects.create(**facts | {"name": "Wrong", "port": 1}, password=password)
    url = reverse("admin:queues_mailaccount_changelist")
    data = {"action": "test_now", "_selected_action": [good.pk, bad.pk]}
    words = said(office.post(url, data, follow=True))
    assert "Support: Signed in." in words
    assert "Wrong: The connection was refused. Is the port right?" in words


def test_several_mailboxes_are_tried_side_by_side(office: Client) -> None:
    """Each of these servers waits for the others to be asked as well before it hangs up."""
    everybody = threading.Barrier(3)

    def wait_for_everybody(_line: socket.socket) -> None:
        with contextlib.suppress(threading.BrokenBarrierError):
            everybody.wait(8)

    with contextlib.ExitStack() as stack:
        for name in "abc":
            server = stack.enter_context(RawServer(wait_for_everybody))
            port = urlsplit(server.url).port
            facts = {"host": "127.0.0.1", "security": "none", "login": "x", "password": "x"}
            MailAccount.objects.create(name=name, port=port or 0, **facts)
        ticked = list(MailAccount.objects.values_list("pk", flat=True))
        data = {"action": "test_now", "_selected_action": ticked}
        answer = office.post(reverse("admin:queues_mailaccount_changelist"), data, follow=True)
    assert not everybody.broken
    assert [str(one).partition(":")[0] for one in answer.context["messages"]] == ["a", "b", "c"]


def test_the_page_shows_how_it_went(office: Client, mailbox: Mailbox) -> None:
    facts = mailbox_facts(mailbox)
    password = facts.pop("new_password")
    account = MailAccount.objects.create(**facts, password=password)
    mailbox.put(letter())
    fetch_due_accounts()
    page = office.get(reverse("admin:queues_mailaccount_change", args=[account.pk]))
    assert "mails fetched" in page.content.decode().lower()
    account.refresh_from_db()
    assert (account.mails_fetched, account.mails_last_run) == (1, 1)


def test_a_password_goes_to_no_other_server_unasked(save, mailbox: Mailbox) -> None:
    """Else whoever may edit the account could have it sent to a server of theirs."""
    save(MailAccount(), **mailbox_facts(mailbox))
    account = MailAccount.objects.get()
    assert "enter the password again" in errors(save(account, host="elsewhere.test"))
    save(account, host="elsewhere.test", new_password="another")
    account.refresh_from_db()
    assert (account.host, account.password) == ("elsewhere.test", "another")


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ({"security": "tls"}, {"security": "starttls"}),
        ({"security": "starttls"}, {"security": "none"}),
        ({"security": "tls"}, {"verify_certificate": None}),
    ],
)
@pytest.mark.parametrize("model", [MailAccount, SmtpSender])
def test_a_password_is_not_sent_less_protected_unasked(save, model, before, after) -> None:
    """Else whoever may edit the row, and listens on the way, reads what nobody shows them."""
    facts = {"name": "x", "host": "mail.test", "port": 993, "login": "x", "password": "s3cret"}
    row = model.objects.create(**facts, **before)
    assert "less protected" in errors(save(row, **after))
    row.refresh_from_db()
    assert (row.security, row.verify_certificate) == (before["security"], True)
    save(row, **after, new_password="another")
    row.refresh_from_db()
    assert row.password == "another"


def test_more_protection_needs_no_password(save) -> None:
    facts = {"name": "x", "host": "mail.test", "port": 993, "login": "x", "password": "s3cret"}
    row = MailAccount.objects.create(**facts, security="starttls", verify_certificate=False)
    save(row, security="tls", verify_certificate="on")
    row.refresh_from_db()
    assert (row.security, row.verify_certificate, row.password) == ("tls", True, "s3cret")


def test_saving_keeps_what_the_worker_noted_meanwhile(save, mailbox: Mailbox) -> None:
    save(MailAccount(), **mailbox_facts(mailbox))
    account = MailAccount.objects.get()
    MailAccount.objects.update(mails_fetched=7, last_error="hm")
    save(account, comment="x")
    account.refresh_from_db()
    assert (account.comment, account.mails_fetched, account.last_error) == ("x", 7, "hm")


def test_an_account_with_a_token_needs_a_sign_in_and_tls(save, mailbox: Mailbox) -> None:
    facts = mailbox_facts(mailbox, auth="oauth2", new_password=None)
    words = errors(save(MailAccount(), **facts))
    assert "Choose the sign-in" in words
    assert "without TLS" in words


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"host": "mail.evil.test"}, "does not name this server"),
        ({"verify_certificate": None}, "whose certificate is checked"),
    ],
)
@pytest.mark.parametrize("model", [MailAccount, SmtpSender])
def test_a_token_goes_to_no_stranger(save, unused_sign_in, model, changes, words) -> None:
    """Else whoever may edit the row reads somebody's mail elsewhere."""
    facts = {"name": "x", "host": "127.0.0.1", "port": 993, "login": "x", "auth": "oauth2"}
    row = model.objects.create(**facts, sign_in=unused_sign_in)
    assert words in errors(save(row, **changes))
    row.refresh_from_db()
    assert (row.host, row.verify_certificate) == ("127.0.0.1", True)


def test_another_mail_server_needs_secret_and_consent_anew(save, sign_in) -> None:
    assert "enter the secret again" in errors(save(sign_in, mail_hosts="mail.evil.test"))
    save(sign_in, mail_hosts="mail.evil.test", new_client_secret="another")
    sign_in.refresh_from_db()
    assert (sign_in.mail_hosts, sign_in.refresh_token) == ("mail.evil.test", "")


def test_another_provider_names_its_mail_servers(save, unused_sign_in) -> None:
    nobody = {"mail_hosts": "", "new_client_secret": "x"}
    assert "Name the mail servers" in errors(save(unused_sign_in, **nobody))
    wrong = {"mail_hosts": "a/b", "new_client_secret": "x"}
    assert "“a/b” is not the name of a server" in errors(save(unused_sign_in, **wrong))


# --- Senders --------------------------------------------------------------------------------------


def test_a_sender_is_entered_tried_and_chosen(save, smtp_server: SmtpServer, admin: Agent) -> None:
    facts = {"name": "Relay", "host": smtp_server.host, "port": smtp_server.port}
    answer = save(SmtpSender(), "test", **facts, security="none", auth="none")
    assert "501" in said(answer) or "would take mail" in said(answer)
    address = SystemAddress.objects.get(pk=1)
    sender = SmtpSender.objects.get()
    answer = save(address, "test", sender=sender.pk)
    assert f"would take mail from {address.email}" in said(answer)
    answer = save(sender, "mail")
    assert f"The server took a mail to {admin.email}" in said(answer)
    assert smtp_server.deliveries[0].recipients == (admin.email,)
    entry = AuditEntry.objects.filter(entity_type="system_address").get()
    assert entry.new_values == {"sender_id": sender.pk}


def test_a_sender_that_an_address_needs_stays_valid(save, smtp_server: SmtpServer) -> None:
    sender = SmtpSender.objects.create(name="Relay", host="x.test", auth="none")
    SystemAddress.objects.filter(pk=1).update(sender=sender)
    assert "sends its mail through it" in errors(save(sender, valid_id="2"))


# --- Signing in at a provider ---------------------------------------------------------------------


def test_an_admin_signs_in_at_the_provider(save, office: Client, identity: IdentityServer) -> None:
    facts = sign_in_facts(identity)
    facts["new_client_secret"] = facts.pop("client_secret")
    page = save(ProviderSignIn(), "sign_in", **facts)
    address = page.context["address"]
    assert address.startswith(f"{identity.url}/authorize?")
    back = identity.consent(address)
    assert back.startswith("https://testserver/admin/oauth2/?") or "/admin/oauth2/?" in back
    page = office.get("/admin/oauth2/", answer_in(back), follow=True)
    assert said(page) == "Signed in."
    sign_in = ProviderSignIn.objects.get()
    assert sign_in.signed_in_at is not None
    entry = AuditEntry.objects.get(action="provider_sign_in.sign_in")
    assert (entry.login, entry.new_values) == ("admin", {})


def test_another_admin_can_not_finish_it(save, identity, browser_of, unused_sign_in) -> None:
    back = identity.consent(save(unused_sign_in, "sign_in").context["address"])
    other = make_agent("other")
    other.roles.create(role_id=2)
    page = browser_of(other).get("/admin/oauth2/", answer_in(back), follow=True)
    assert "no question of ours" in said(page)
    assert not identity.asked


def test_a_made_up_answer_shows_nothing_of_itself(save, office, unused_sign_in) -> None:
    save(unused_sign_in, "sign_in")
    answer = {"state": "x", "error": "<b>Call 555-1234</b>"}
    page = office.get("/admin/oauth2/", answer, follow=True)
    assert "555-1234" not in page.content.decode()


def test_an_admin_signs_in_with_a_code(save, identity: IdentityServer, unused_sign_in) -> None:
    page = save(unused_sign_in, "device").content.decode()
    code = DeviceCode.objects.get()
    assert code.user_code in page
    assert code.verification_url in page
    assert "not entered yet" in said(save(unused_sign_in, "check"))
    identity.enter(code.user_code)
    DeviceCode.objects.update(next_poll_at=now())
    assert said(save(unused_sign_in, "check")) == "Signed in."
    assert said(save(unused_sign_in, "renew")) == "The provider gave a new token."
    save(unused_sign_in, "forget")
    unused_sign_in.refresh_from_db()
    assert (unused_sign_in.refresh_token, unused_sign_in.access_token) == ("", "")
    noted = AuditEntry.objects.filter(action__startswith="provider_sign_in").order_by("id")
    assert [(entry.action.rpartition(".")[2], entry.login) for entry in noted] == [
        ("ask_for_code", "admin"),
        ("sign_in", "admin"),
        ("forget", "admin"),
    ]


def test_secret_and_tokens_go_to_no_other_provider(save, sign_in, identity) -> None:
    elsewhere = f"{identity.url}/other-token"
    assert "enter the secret again" in errors(save(sign_in, token_url=elsewhere))
    save(sign_in, token_url=elsewhere, new_client_secret="another")
    sign_in.refresh_from_db()
    assert (sign_in.client_secret, sign_in.refresh_token) == ("another", "")


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"token_url": "http://provider.example/token"}, "https://"),
        ({"token_url": "https://169.254.169.254/token", "new_client_secret": "x"}, "network"),
        ({"token_url": ""}, "address is needed"),
        ({"provider": "microsoft", "tenant": "../../evil", "new_client_secret": "x"}, "directory"),
        ({"scope": 'a"b'}, "words with blanks"),
    ],
)
def test_a_provider_that_can_not_be_is_refused(save, unused_sign_in, changes, words) -> None:
    assert words in errors(save(unused_sign_in, **changes))


@pytest.mark.django_db(transaction=True)
def test_a_slow_name_server_holds_up_nobody_who_wants_to_write(
    save, unused_sign_in, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where the provider is, is looked up before the transaction of the form."""
    line, held = connections["default"], []
    real = socket.getaddrinfo

    def look_up(host: Any, *args: Any, **more: Any) -> Any:
        if host == "provider.example":
            held.append(line.in_atomic_block)
            raise socket.gaierror
        return real(host, *args, **more)

    monkeypatch.setattr(socket, "getaddrinfo", look_up)
    elsewhere = {name: f"https://provider.example/{name}" for name in ("token_url", "device_url")}
    save(unused_sign_in, **elsewhere, new_client_secret="another")
    unused_sign_in.refresh_from_db()
    assert unused_sign_in.token_url == "https://provider.example/token_url"
    assert held == [False, False]


def test_the_big_providers_need_no_addresses(save) -> None:
    page = save(
        ProviderSignIn(),
        "sign_in",
        name="Office",
        provider="microsoft",
        tenant="contoso.example",
        client_id="1234",
        new_client_secret="s3cret",
    )
    address = page.context["address"]
    assert address.startswith(
        "https://login.microsoftonline.com/contoso.example/oauth2/v2.0/authorize?"
    )
    assert "IMAP.AccessAsUser.All" in address
    assert "s3cret" not in page.content.decode()
    sign_in = ProviderSignIn.objects.get()
    save(sign_in, provider="google", new_client_secret="s3cret")
    address = save(sign_in, "sign_in").context["address"]
    assert address.startswith("https://accounts.google.com/o/oauth2/v2/auth?")
    assert "access_type=offline" in address
    assert "sign in with a code" not in save(sign_in).content.decode()


def test_a_sign_in_that_an_account_needs_stays_valid(save, unused_sign_in) -> None:
    MailAccount.objects.create(
        name="in", host="x.test", port=993, login="x", auth="oauth2", sign_in=unused_sign_in
    )
    assert "A mail account signs in with it" in errors(save(unused_sign_in, valid_id="2"))


def test_a_consent_that_is_over_shows_at_the_account(save, office, sign_in, identity) -> None:
    account = MailAccount.objects.create(
        name="in", host="127.0.0.1", port=1, login="x", auth="oauth2", sign_in=sign_in
    )
    identity.revoke()
    ProviderSignIn.objects.update(access_until=now())
    fetch_due_accounts()
    page = office.get(reverse("admin:queues_mailaccount_change", args=[account.pk]))
    assert "Sign in again." in page.content.decode()


# --- Secrets --------------------------------------------------------------------------------------


def test_no_secret_is_anywhere_in_clear(
    save,
    office: Client,
    identity: IdentityServer,
    token_mailbox: Mailbox,
    token_smtp: TokenSmtpServer,
    ticket: Ticket,
    settings: Any,
    caplog: pytest.LogCaptureFixture,
) -> None:
    """The whole way: entered, consented, fetched, sent, run out, renewed, ended."""
    caplog.set_level(logging.DEBUG)
    settings.MAIL_TRANSPORT = "smtp"
    pages = []
    facts = sign_in_facts(identity)
    facts["new_client_secret"] = facts.pop("client_secret")
    page = save(ProviderSignIn(), "sign_in", **facts)
    pages.append(page)
    back = answer_in(identity.consent(page.context["address"]))
    pages.append(office.get("/admin/oauth2/", back, follow=True))
    sign_in = ProviderSignIn.objects.get()
    facts = {"auth": "oauth2", "sign_in": sign_in.pk, "login": token_mailbox.user}
    server = token_mailbox.server
    pages.append(
        save(MailAccount(), "test", **facts, name="in", host=server.host, port=server.imaps_port)
    )
    assert "Signed in." in said(pages[-1])
    pages.append(
        save(SmtpSender(), "test", **facts, name="out", host="127.0.0.1", port=token_smtp.port)
    )
    SystemAddress.objects.update(sender=SmtpSender.objects.get())
    pages.append(save(SmtpSender.objects.get(), "mail"))
    assert "The server took a mail" in said(pages[-1])
    token_mailbox.put(letter())
    identity.let_tokens_run_out()
    assert fetch_due_accounts() == 1
    deliver_due("w")
    identity.revoke()
    identity.let_tokens_run_out()
    pages.append(save(MailAccount.objects.get(), "test"))
    assert "Sign in again." in said(pages[-1])
    pages.append(save(sign_in, "device"))
    for model in ("mailaccount", "smtpsender", "providersignin"):
        pages.append(office.get(reverse(f"admin:queues_{model}_changelist")))
    pages.append(office.get(reverse("admin:accounts_auditentry_changelist")))
    secrets = [*identity.given, CLIENT_SECRET]
    assert len(secrets) == 7
    shown = "".join(page.content.decode() for page in pages)
    for place, text in (("pages", shown), ("logs", caplog.text), ("database", _whole_database())):
        found = [s[:20] for s in secrets if any(form in text for form in _forms(s))]
        assert not found, f"in the {place}"


def _forms(secret: str) -> list[str]:
    """The secret, and as it stands within something longer in base64."""
    shifted = (base64.b64encode(b"x" * by + secret.encode()).decode() for by in range(3))
    return [secret, *(text[4:-4] for text in shifted)]


def _whole_database() -> str:
    """Every row of every table, as it is stored."""
    texts = []
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f'SELECT * FROM "{table}"')
            texts += [_text(cell) for row in cursor.fetchall() for cell in row]
    return "\n".join(texts)


def _text(cell: Any) -> str:
    if isinstance(cell, bytes | memoryview):
        return bytes(cell).decode("utf-8", "replace")
    return str(cell)
