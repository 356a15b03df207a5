"""No secret of mailboxes, senders and sign-ins is ever shown, logged or stored in clear."""

import base64
import logging
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.urls import reverse

from queues.models import MailAccount, ProviderSignIn, SmtpSender, SystemAddress
from tests.adminpanel.pages import said
from tests.servers.dovecot import Mailbox
from tests.servers.identity import CLIENT_SECRET, IdentityServer
from tests.servers.smtp import TokenSmtpServer
from tests.tickets.mail.intake.letters import letter
from tests.tokens import answer_in, sign_in_facts
from tickets.mail.intake.fetch import fetch_due_accounts
from tickets.mail.outbound.deliver import deliver_due
from tickets.models import Ticket

pytestmark = pytest.mark.django_db


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
