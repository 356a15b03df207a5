"""The whole examination, by real name, mail and mailbox servers."""

import ipaddress
import socket
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from django.db import connections

from queues.models import MailAccount, SmtpSender, SystemAddress
from tests.servers.dovecot import Mailbox
from tests.servers.names import NameServer
from tests.servers.smtp import ReceivingSmtpServer, SmtpServer
from tests.tickets.mail.doctor.records import DOMAIN, LEAVES_FROM, dkim_record
from tickets.mail.doctor.examine import examine
from tickets.mail.doctor.findings import Finding, Level, is_all_well
from tickets.mail.doctor.names import Names
from tickets.mail.doctor.sender_policy import look_at_spf
from tickets.mail.doctor.subjects import Domain
from tickets.mail.intake import spool
from tickets.mail.intake.fetch import fetch_account
from tickets.mail.intake.process import process
from tickets.models import IncomingMail, ReturnCode, Ticket

pytestmark = pytest.mark.django_db

NOTE, MEND, WELL = Level.NOTE, Level.MEND, Level.WELL


def of(findings: list[Finding], title: str) -> Finding:
    """The one finding with this title."""
    (found,) = [one for one in findings if one.title == title]
    return found


# --- Records --------------------------------------------------------------------------------------


def test_a_domain_with_all_it_needs_is_well(address: SystemAddress, healthy: NameServer) -> None:
    findings = examine(with_mail=False)
    assert [(one.subject, one.title, one.level) for one in findings] == [
        (DOMAIN, "MX", WELL),
        (DOMAIN, "SPF", WELL),
        (DOMAIN, "DKIM s1", WELL),
        (DOMAIN, "DMARC", WELL),
    ]
    assert of(findings, "SPF").found == "v=spf1 mx -all (1 lookup)"
    assert is_all_well(findings)


def test_a_domain_without_records_is_told_what_to_enter(
    address: SystemAddress, name_server: NameServer
) -> None:
    findings = examine(with_mail=False)
    assert {one.level for one in findings} == {MEND}
    assert [one.enter for one in findings] == [
        f"{DOMAIN}. IN MX 10 mail.{DOMAIN}.",
        f'{DOMAIN}. IN TXT "v=spf1 mx -all"',
        f's1._domainkey.{DOMAIN}. IN TXT "v=DKIM1; k=rsa; p=<public key of the relay>"',
        f'_dmarc.{DOMAIN}. IN TXT "v=DMARC1; p=none; rua=mailto:postmaster@{DOMAIN}"',
    ]


@pytest.mark.parametrize(
    ("kind", "name", "values", "level", "words", "entry"),
    [
        ("MX", "", ["0 ."], MEND, "takes no mail", "IN MX"),
        ("MX", "", ["5 lost.example."], MEND, "have no address: lost.example", ""),
        ("SPF", "", ["v=spf1 mx +all"], MEND, "+all", '"v=spf1 mx ~all"'),
        ("SPF", "", ["v=spf1 mx"], MEND, "v=spf1 mx", '"v=spf1 mx ~all"'),
        ("SPF", "", ["v=spf1 mxx -all"], MEND, "“mxx” is not understood", ""),
        ("SPF", "", ["v=spf1 mx -all", "v=spf1 a -all"], MEND, "2 SPF", '"v=spf1 a mx ~all"'),
        ("DKIM s1", "s1._domainkey.", ["v=DKIM1; p="], MEND, "revoked", "IN TXT"),
        ("DKIM s1", "s1._domainkey.", [dkim_record(1024)], NOTE, "1024 bits", ""),
        ("DMARC", "_dmarc.", ["v=DMARC1; p=none"], NOTE, "Policy: none", "p=quarantine"),
        ("DMARC", "_dmarc.", ["v=DMARC1; p=reject"], NOTE, "Policy: reject", ""),
        ("DMARC", "_dmarc.", ["v=DMARC1; p=x"], MEND, "no p=", "p=none"),
    ],
)
def test_a_record_that_is_not_right_is_told(
    address: SystemAddress,
    healthy: NameServer,
    kind: str,
    name: str,
    values: list[str],
    level: Level,
    words: str,
    entry: str,
) -> None:
    healthy.forget(f"{name}{DOMAIN}")
    healthy.add(f"{name}{DOMAIN}", "MX" if kind == "MX" else "TXT", *values)
    found = of(examine(with_mail=False), kind)
    assert found.level == level
    assert words in found.found
    assert entry in found.enter
    assert found.why


def test_more_than_ten_lookups_are_told(address: SystemAddress, healthy: NameServer) -> None:
    healthy.forget(DOMAIN)
    words = " ".join(f"a:h{number}.{DOMAIN}" for number in range(11))
    healthy.add(DOMAIN, "TXT", f"v=spf1 {words} -all")
    found = of(examine(with_mail=False), "SPF")
    assert found.level == MEND
    assert "(11 lookups)" in found.found


def test_without_a_selector_it_is_said_how_to_find_one(
    address: SystemAddress, healthy: NameServer
) -> None:
    SystemAddress.objects.filter(pk=address.pk).update(dkim_selector="")
    assert of(examine(with_mail=False), "DKIM").level == NOTE
    findings = examine(with_mail=False, selectors={DOMAIN: ["s1", "s2"]})
    assert of(findings, "DKIM s1").level == WELL
    assert of(findings, "DKIM s2").level == MEND


@pytest.mark.parametrize(
    ("domain", "level", "words", "entry"),
    [
        ({"leaves_from": (LEAVES_FROM,)}, WELL, "pass (mx)", ""),
        ({"leaves_from": ("203.0.113.9",)}, MEND, "fail (-all)", "v=spf1 mx ip4:203.0.113.9 -all"),
        ({"hosts": (f"mx.{DOMAIN}",)}, WELL, "pass (mx)", ""),
        ({"hosts": ("relay.example",)}, NOTE, "fail", "v=spf1 mx ip4:203.0.113.77 -all"),
        ({"hosts": ("10.0.0.25",)}, NOTE, "Nobody outside", ""),
        ({"hosts": ("smtp.gmail.com",)}, NOTE, "fail", "v=spf1 mx include:_spf.google.com -all"),
        ({"hosts": ("nowhere.example",)}, NOTE, "no address", ""),
    ],
)
def test_the_sending_host_is_looked_for_in_the_record(
    healthy: NameServer, domain: dict[str, Any], level: Level, words: str, entry: str
) -> None:
    healthy.add("relay.example", "A", "203.0.113.77")
    healthy.add("smtp.gmail.com", "A", "203.0.113.99")
    leaves = tuple(map(ipaddress.ip_address, domain.pop("leaves_from", ())))
    looked_at = Domain(DOMAIN, **domain, leaves_from=leaves)
    _record, found = look_at_spf(Names([healthy.where]), looked_at)
    assert (found.level, entry in found.enter) == (level, True)
    assert words in found.found


def test_name_servers_that_say_nothing_are_told(
    address: SystemAddress, healthy: NameServer
) -> None:
    healthy.silent = True
    findings = examine(with_mail=False, seconds=9)
    assert len(findings) == 4
    assert {one.level for one in findings} == {MEND}


# --- Lines to servers -----------------------------------------------------------------------------


@pytest.fixture
def account(mailbox: Mailbox) -> Callable[..., MailAccount]:
    """Makes an account that reads the mailbox."""

    def make(protocol: str = "imap", *, clear: bool = False, **more: Any) -> MailAccount:
        facts = {
            "name": "Support",
            "protocol": protocol,
            "host": mailbox.server.host,
            "port": getattr(mailbox.server, f"{protocol}{'' if clear else 's'}_port"),
            "security": "none" if clear else "tls",
            "login": mailbox.user,
            "password": mailbox.password,
        }
        return MailAccount.objects.create(**facts | more)

    return make


@pytest.mark.parametrize("protocol", ["imap", "pop3"])
def test_a_certificate_that_ends_soon_is_told(
    account, healthy: NameServer, imap_server, trust, protocol: str
) -> None:
    """That of the suite holds for a day."""
    trust(imap_server)
    account(protocol)
    found = of([one for one in examine(with_mail=False) if one.subject == "Support"], "Line")
    assert found.level == MEND
    assert found.found.startswith("We get in. TLSv1.3; the certificate holds until 2")
    assert "Renew the certificate" in found.why


def test_a_certificate_that_nobody_vouches_for_is_told(account, healthy: NameServer) -> None:
    account()
    found = of([one for one in examine(with_mail=False) if one.subject == "Support"], "Line")
    assert found.level == MEND
    assert found.found.startswith("The certificate does not hold")
    assert "SSL_CERT_FILE" in found.why


def test_a_wrong_password_is_told_and_not_shown(account, healthy: NameServer) -> None:
    account(clear=True, password="wrong-secret")
    findings = examine(with_mail=False)
    found = of([one for one in findings if one.subject == "Support"], "Line")
    assert found.found.startswith("The server refuses the sign-in")
    assert "wrong-secret" not in str(findings)


def test_a_sender_is_signed_in_at(
    address: SystemAddress, healthy: NameServer, smtp_server: SmtpServer
) -> None:
    sender = SmtpSender.objects.create(
        name="Relay", host=smtp_server.host, port=smtp_server.port, security="none", auth="none"
    )
    SystemAddress.objects.filter(pk=address.pk).update(sender=sender)
    findings = examine(with_mail=False)
    found = of([one for one in findings if one.subject.startswith("127.0.0.1:")], "Line")
    assert (found.level, found.found) == (NOTE, "We get in, in clear, on this machine.")
    assert smtp_server.deliveries == []


def test_a_server_that_says_nothing_does_not_hold_up_the_rest(
    address: SystemAddress, healthy: NameServer
) -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        SmtpSender.objects.create(
            name="Dead", host="127.0.0.1", port=server.getsockname()[1], auth="none"
        )
        began = time.monotonic()
        findings = examine(with_mail=False, seconds=9)
        assert time.monotonic() - began < 9
    assert of(findings, "Line").found == "There was no answer in time."
    assert of(findings, "MX").level == WELL


# --- Round trip -----------------------------------------------------------------------------------


@pytest.fixture
def receiver(tmp_path: Path, mailbox: Mailbox, settings: Any) -> Iterator[ReceivingSmtpServer]:
    """The server of the environment; what it takes it lays into the mailbox."""
    server = ReceivingSmtpServer(tmp_path / "receiver", mailbox.put).start()
    settings.MAIL_TRANSPORT = "smtp"
    settings.SMTP_HOST, settings.SMTP_PORT = server.host, server.port
    settings.SMTP_SECURITY = "none"
    yield server
    server.stop()


def round_trip(**options: Any) -> list[Finding]:
    """What is found about the address."""
    findings = examine(with_mail=True, **options)
    return [one for one in findings if one.subject == f"help@{DOMAIN}"]


def test_a_mail_goes_round_and_tells_how_it_was_judged(
    receiver: ReceivingSmtpServer, address: SystemAddress, healthy: NameServer, account
) -> None:
    results = f"mx.{DOMAIN}; spf=pass; dkim=pass (2048) header.d={DOMAIN}; dmarc=pass"
    signature = f"v=1; a=rsa-sha256; d={DOMAIN}; s=s1; h=from; bh=x; b=y"
    receiver.headers = {"Authentication-Results": results, "DKIM-Signature": signature}
    read = account(clear=True)
    findings = round_trip()
    assert [(one.title, one.level) for one in findings] == [
        ("Round trip", WELL),
        ("Authentication-Results", WELL),
        ("DKIM s1", WELL),
    ]
    assert "came back into “Support”" in of(findings, "Round trip").found
    assert of(findings, "Authentication-Results").found == results
    (delivery,) = receiver.deliveries
    assert (delivery.sender, delivery.recipients) == (address.email, (address.email,))
    assert fetch_account(read) == 1
    assert IncomingMail.objects.get().return_code == ReturnCode.IGNORED
    assert not Ticket.objects.exists()


def test_looking_for_it_leaves_the_mailbox_as_it_was(
    receiver: ReceivingSmtpServer, address: SystemAddress, healthy: NameServer, account, mailbox
) -> None:
    account(clear=True)
    round_trip()
    (mail,) = mailbox.messages()
    assert "\\Seen" not in mail.flags


@pytest.mark.parametrize(
    ("results", "level"),
    [
        ("mx.test; spf=pass; dkim=fail (bad signature); dmarc=pass", MEND),
        ("mx.test; spf=softfail; dkim=pass", MEND),
        ("mx.test; spf=pass (dkim=fail is said of another)", NOTE),
        ("mx.test; none", NOTE),
        ("", NOTE),
    ],
)
def test_what_the_receiver_did_not_like_is_told(
    receiver: ReceivingSmtpServer,
    address: SystemAddress,
    healthy: NameServer,
    account,
    results: str,
    level: Level,
) -> None:
    if results:
        receiver.headers = {"Authentication-Results": results}
    account(clear=True)
    findings = round_trip()
    assert of(findings, "Authentication-Results").level == level
    assert of(findings, "DKIM").found == "The mail came back without a signature."


def test_a_signature_of_another_domain_does_not_count(
    receiver: ReceivingSmtpServer, address: SystemAddress, healthy: NameServer, account, dkim_key
) -> None:
    healthy.add("k._domainkey.relay.example", "TXT", dkim_key)
    receiver.headers = {"DKIM-Signature": "v=1; d=relay.example; s=k; b=x"}
    account(clear=True)
    findings = round_trip()
    assert of(findings, "DKIM k").level == WELL
    assert "signed by relay.example, not by support.example" in of(findings, "DKIM").found


def test_a_mail_that_is_refused_is_told(
    receiver: ReceivingSmtpServer, address: SystemAddress, healthy: NameServer
) -> None:
    receiver.refuse(address.email, "554 5.7.1 Relay access denied")
    (found,) = round_trip()
    assert found.level == MEND
    assert "554 5.7.1 Relay access denied" in found.found


def test_a_mail_that_does_not_come_back_is_told(
    smtp_server: SmtpServer, receiver, address: SystemAddress, healthy: NameServer, settings: Any
) -> None:
    settings.SMTP_PORT = smtp_server.port  # keeps it
    (found,) = round_trip(seconds=9)
    assert found.level == MEND
    assert "did not come back within 1 s." in found.found


@pytest.mark.django_db(transaction=True)
def test_a_mail_that_is_piped_in_is_found_in_the_spool(
    receiver: ReceivingSmtpServer, address: SystemAddress, healthy: NameServer
) -> None:
    def pipe(raw: bytes) -> None:
        try:
            process(spool.store(raw, source="pipe").pk)
        finally:
            connections.close_all()

    receiver._lay_down = pipe
    assert "came back into “pipe”" in of(round_trip(), "Round trip").found


def test_where_mail_is_kept_in_a_folder_none_goes_round(
    address: SystemAddress, healthy: NameServer
) -> None:
    found = of(examine(with_mail=True), "Round trip")
    assert (found.level, found.subject) == (NOTE, "GOTRS_MAIL_TRANSPORT")
