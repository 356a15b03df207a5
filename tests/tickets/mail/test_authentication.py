"""What receiving servers write into Authentication-Results, and what others would have them say."""

import pytest

from tickets.mail.authentication import Results, read_results

# As these servers write it; names and keys are made up.
GMAIL = (
    "mx.google.com; dkim=pass header.i=@acme.test header.s=s1 header.b=Zk/Y+4=; spf=pass "
    "(google.com: domain of ben@acme.test designates 192.0.2.1 as permitted sender) "
    "smtp.mailfrom=ben@acme.test; dmarc=pass (p=REJECT sp=REJECT dis=NONE) header.from=acme.test"
)
EXCHANGE = (
    "spf=pass (sender IP is 192.0.2.1) smtp.mailfrom=acme.test; dkim=pass (signature was verified) "
    "header.d=acme.test;dmarc=pass action=none header.from=acme.test;compauth=pass reason=100"
)
RSPAMD = (
    'mx.gotrs.test; dkim=pass header.d=acme.test header.s=s1 header.b="Zk/Y"; '
    "dmarc=pass (policy=quarantine) header.from=acme.test; spf=pass (mx.gotrs.test: domain of "
    '"ben (at home)"@acme.test designates it) smtp.mailfrom="ben; dmarc=fail"@acme.test'
)
FASTMAIL = (
    "mx6.messagingengine.com; dkim=pass (2048-bit rsa key sha256) header.d=acme.test x-bits=2048; "
    "dmarc=pass policy.applied-disposition=none header.from=acme.test (p=reject,d=none); "
    "iprev=pass smtp.remote-ip=192.0.2.1 (mail.acme.test)"
)


@pytest.mark.parametrize(
    ("header", "server"),
    [
        (GMAIL, "mx.google.com"),
        (EXCHANGE, ""),
        (RSPAMD, "mx.gotrs.test"),
        (FASTMAIL, "mx6.messagingengine.com"),
    ],
)
def test_servers_write_it_in_their_own_ways(header: str, server: str) -> None:
    results = read_results(header)
    (dmarc,) = results.of("dmarc")
    assert results.server == server
    assert (dmarc.result, dmarc.values("header.from")) == ("pass", ["acme.test"])
    assert {verdict.result for verdict in results.of("spf", "dkim")} <= {"pass"}


@pytest.mark.parametrize(
    ("header", "server", "said"),
    [
        ("mx.test; none", "mx.test", []),
        ("mx.test 1; dmarc=pass", "mx.test", ["dmarc=pass"]),
        ("mx.test 2; dmarc=pass", "", ["dmarc=pass"]),
        ('"mx.test" (ours); DMARC/1 = Pass', "mx.test", ["dmarc=pass"]),
        ("(a (nested) one) mx.test(1);dmarc(x)=(y)fail(z)", "mx.test", ["dmarc=fail"]),
        ("mx.test; dmarc/2=pass", "mx.test", []),
        ("mx.test; spf=pass (dmarc=pass; dmarc=pass)", "mx.test", ["spf=pass"]),
        (r"mx.test; spf=pass (\); dmarc=pass", "mx.test", ["spf=pass"]),
        ('mx.test; spf=pass smtp.mailfrom="x; dmarc=pass"', "mx.test", ["spf=pass"]),
        (r'mx.test; spf=pass smtp.helo="\"; dmarc=pass"', "mx.test", ["spf=pass"]),
        ("mx.test; x-dmarc=pass", "mx.test", ["x-dmarc=pass"]),
        ("mx.test; x dmarc=pass", "mx.test", []),
        ("mx.test dmarc=pass", "", []),
        ("dmarc=pass", "", ["dmarc=pass"]),
        ("mx.test;;; dmarc=pass;", "mx.test", ["dmarc=pass"]),
        ("mx.test; dmarc=pass (never closed; dkim=pass", "mx.test", ["dmarc=pass"]),
        ("", "", []),
    ],
)
def test_what_stands_in_comments_and_quotes_is_no_verdict(
    header: str, server: str, said: list[str]
) -> None:
    results = read_results(header)
    assert results.server == server
    assert [f"{one.method}={one.result}" for one in results.verdicts] == said


def test_in_a_header_without_end_nothing_is_read() -> None:
    assert read_results("mx.test; dmarc=pass" + " " * 10_000 + "; dmarc=fail") == Results()


@pytest.mark.parametrize("piece", ["(", ")", '"', "\\", ";", " ", "a=b ", " a.", '"\\', "(\\", "é"])
def test_hostile_headers_are_read_as_fast_as_others(piece: str) -> None:
    text = ("mx.test; dmarc=pass " + piece * 10_000)[:10_000]
    assert read_results(text).server in {"mx.test", ""}
