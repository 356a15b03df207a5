"""Signing in at a provider in the back office, for mailboxes and senders."""

import socket
from typing import Any

import pytest
from django.db import connections
from django.test import Client
from django.urls import reverse

from accounts.models import AuditEntry
from gotrs.common.clock import now
from queues.models import DeviceCode, MailAccount, ProviderSignIn
from tests.adminpanel.pages import errors, said
from tests.cast import make_agent
from tests.servers.identity import IdentityServer
from tests.tokens import answer_in, sign_in_facts
from tickets.mail.intake.fetch import fetch_due_accounts

pytestmark = pytest.mark.django_db


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
