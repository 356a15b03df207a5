"""Asking a real name server."""

import ipaddress
import os

import pytest
from django.core.exceptions import ImproperlyConfigured

from gotrs.common import env
from tests.servers.names import NameServer
from tickets.mail.doctor import names
from tickets.mail.doctor.names import Names, NamesTrouble


@pytest.fixture
def asked(name_server: NameServer) -> Names:
    return Names([name_server.where])


def test_records_of_each_kind_are_had(name_server: NameServer, asked: Names) -> None:
    name_server.add("a.test", "TXT", "v=spf1 -all", "")
    name_server.add("a.test", "MX", "20 second.a.test.", "10 first.a.test.")
    name_server.add("first.a.test", "A", "192.0.2.1")
    name_server.add("first.a.test", "AAAA", "2001:db8::1")
    name_server.add("1.2.0.192.in-addr.arpa", "PTR", "first.a.test.")
    address = ipaddress.ip_address("192.0.2.1")
    assert asked.texts("a.test") == ["", "v=spf1 -all"]
    assert asked.exchanges("a.test") == ["first.a.test", "second.a.test"]
    assert asked.all_addresses("first.a.test") == [address, ipaddress.ip_address("2001:db8::1")]
    assert asked.all_addresses("192.0.2.1") == [address]
    assert asked.hosts(address) == ["first.a.test"]


def test_what_does_not_exist_has_no_records(name_server: NameServer, asked: Names) -> None:
    name_server.add("a.test", "A", "192.0.2.1")
    assert asked.texts("a.test") == []
    assert asked.texts("b.test") == []
    for no_name in ("a..test", "x" * 80 + ".test", "ä\x00.test"):
        assert asked.texts(no_name) == []


def test_a_long_answer_comes_by_tcp(name_server: NameServer, asked: Names) -> None:
    name_server.add("a.test", "TXT", "x" * 1500)
    assert asked.texts("a.test") == ["x" * 1500]


def test_nothing_is_asked_twice(name_server: NameServer, asked: Names) -> None:
    name_server.add("a.test", "TXT", "x")
    asked.texts("a.test")
    asked.texts("a.test")
    assert name_server.asked == 1


def test_a_server_that_says_nothing_is_left(name_server: NameServer, monkeypatch) -> None:
    monkeypatch.setattr(names, "_QUESTION_SECONDS", 0.3)
    name_server.silent = True
    with pytest.raises(NamesTrouble, match=r"no answer about TXT of a\.test"):
        Names([name_server.where]).texts("a.test")


def test_what_a_terminal_would_obey_is_left_out(name_server: NameServer, asked: Names) -> None:
    name_server.add("a.test", "TXT", "v=spf1 \x1b[2J -all")
    assert asked.texts("a.test") == ["v=spf1 \ufffd[2J -all"]


def test_name_servers_are_named_by_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(os.environ, "X_DNS", "192.0.2.53, 127.0.0.1:5353,[2001:db8::53]:54,::1")
    assert env.name_servers("X_DNS") == [
        ("192.0.2.53", 53), ("127.0.0.1", 5353), ("2001:db8::53", 54), ("::1", 53),
    ]  # fmt: skip
    for wrong in ("dns.example", "127.0.0.1:0", "127.0.0.1:99999", "127.0.0.1:x", "1.2.3", "[x]:5"):
        monkeypatch.setitem(os.environ, "X_DNS", wrong)
        with pytest.raises(ImproperlyConfigured, match="X_DNS must hold addresses"):
            env.name_servers("X_DNS")
