"""Keys of DKIM, policies of DMARC, and lines to enter."""

import pytest

from tests.tickets.mail.doctor.records import dkim_record
from tickets.mail.doctor.dkim import Key, KeyProblem, Signature, read_key, signatures_in
from tickets.mail.doctor.dmarc import DmarcError, find_policy
from tickets.mail.doctor.zone_file import zone_line

ED25519 = "11qYAYKxCrfVS/7TyWQHOg7hcvPapiMlrwIaaPcHURo="


class Texts(dict[str, list[str]]):
    """TXT records by name."""

    def texts(self, name: str) -> list[str]:
        return self.get(name, [])


def test_a_key_is_read(dkim_key: str) -> None:
    assert read_key(dkim_key) == Key("rsa", 2048)
    assert read_key(dkim_key.replace("v=DKIM1; k=rsa; ", "")) == Key("rsa", 2048)
    assert read_key(f"{dkim_key}; t=y:s") == Key("rsa", 2048, testing=True)
    assert read_key(f"v=DKIM1; k=ed25519; p={ED25519}") == Key("ed25519", 256)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("v=DKIM1; p=", "revoked"),
        ("v=DKIM1; k=rsa", "no key"),
        ("v=spf1 -all", "no key"),
        ("v=DKIM2; p=AAAA", "no key"),
        ("v=DKIM1; p=AAAA", "cut off"),
        ("v=DKIM1; p=%%%%", "cut off"),
        ("v=DKIM1; k=ed25519; p=AAAA", "cut off"),
        (dkim_record(1024)[:-40], "cut off"),
    ],
)
def test_a_key_that_is_worth_nothing_is_told(text: str, words: str) -> None:
    with pytest.raises(KeyProblem, match=words):
        read_key(text)


def test_who_signed_stands_in_the_headers() -> None:
    header = "v=1; a=rsa-sha256; d=Example.com;\r\n s=s1; h=from; bh=x; b=y"
    assert signatures_in([header, "v=1; d=x.test"]) == [Signature("example.com", "s1")]
    assert Signature("example.com", "s1").may_speak_for("mail.example.com")
    assert not Signature("relay.test", "s1").may_speak_for("example.com")


@pytest.mark.parametrize(
    ("records", "domain", "policy"),
    [
        ({"_dmarc.a.test": ["v=DMARC1; p=reject"]}, "a.test", "reject"),
        ({"_dmarc.a.test": ["v=DMARC1;p=Quarantine;"]}, "a.test", "quarantine"),
        ({"_dmarc.a.test": ["v=DMARC1; p=reject"]}, "mail.a.test", "reject"),
        ({"_dmarc.a.test": ["v=DMARC1; p=reject; sp=none"]}, "mail.a.test", "none"),
        ({"_dmarc.a.test": ["v=DMARC1; p=reject; sp=none"]}, "a.test", "reject"),
        ({"_dmarc.a.test": ["v=DMARC1; p=x; rua=mailto:a@a.test"]}, "a.test", "none"),
        ({"_dmarc.a.test": ["other", "v=DMARC1; p=none"]}, "a.test", "none"),
        ({"_dmarc.test": ["v=DMARC1; p=reject; psd=y"]}, "a.test", None),
        (
            {"_dmarc.b.a.test": ["v=DMARC1; p=none"], "_dmarc.a.test": ["v=DMARC1; p=reject"]},
            "c.b.a.test",
            "reject",
        ),
        (
            {"_dmarc.b.a.test": ["v=DMARC1; p=none; psd=n"], "_dmarc.a.test": ["v=DMARC1; p=x"]},
            "c.b.a.test",
            "none",
        ),
        ({"_dmarc.a.test": ["v=DMARC12; p=none"]}, "a.test", None),
        ({}, "a.test", None),
    ],
)
def test_the_policy_is_that_of_the_domain_or_of_one_above(
    records: dict[str, list[str]], domain: str, policy: str | None
) -> None:
    found = find_policy(Texts(records), domain)
    assert (found and found.policy) == policy


@pytest.mark.parametrize(
    "texts", [["v=DMARC1; p=none", "v=DMARC1; p=reject"], ["v=DMARC1; p=x"], ["v=DMARC1"]]
)
def test_a_policy_that_receivers_ignore_is_told(texts: list[str]) -> None:
    with pytest.raises(DmarcError):
        find_policy(Texts({"_dmarc.a.test": texts}), "a.test")


def test_a_long_text_is_entered_in_pieces() -> None:
    assert zone_line("a.test", "TXT", 'say "x"') == r'a.test. IN TXT "say \"x\""'
    assert zone_line("a.test", "TXT", "x" * 300).endswith(f'"{"x" * 255}" "{"x" * 45}"')
