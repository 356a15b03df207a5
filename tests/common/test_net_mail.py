"""Lines to mail servers: where they may go, and how long one is looked for."""

import os
import socket
import threading
from typing import Any

import pytest
from django.core.exceptions import ImproperlyConfigured

from gotrs.common import env, net
from gotrs.common.net import AddressRefused
from tests.servers.receiver import Receiver


class Reached(OSError):
    """Somebody was about to connect."""


@pytest.fixture
def reached(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nobody connects to anybody; that it would have come to that is raised."""

    def connect(*_what: Any) -> None:
        raise Reached

    monkeypatch.setattr(socket.socket, "connect", connect)


@pytest.mark.parametrize(
    "address", ["10.1.2.3", "172.16.0.1", "192.168.1.1", "fd12::1", "::ffff:10.0.0.1", "1.1.1.1"]
)
def test_a_mail_server_may_be_in_the_network_of_the_organisation(
    settings, reached, address
) -> None:
    settings.MAIL_ALLOW = ["private"]
    with pytest.raises(Reached):
        net.dial(address, 25, 5)


@pytest.mark.parametrize(
    "address",
    [
        "127.0.0.1", "::1", "localhost", "::ffff:127.0.0.1", "169.254.169.254", "fd00:ec2::254",
        "::ffff:169.254.169.254", "100.100.100.200", "0.0.0.0", "ff02::1", "fe80::1",
    ],
)  # fmt: skip
def test_no_mail_server_is_on_this_machine_or_where_clouds_tell_secrets(
    settings, reached, address: str
) -> None:
    settings.MAIL_ALLOW = ["private"]
    with pytest.raises(AddressRefused, match="unless the configuration allows it"):
        net.dial(address, 25, 5)
    with pytest.raises(Reached):
        net.dial(address, 25, 5, anywhere=True)


def test_where_mail_servers_may_be_is_configured(settings, reached) -> None:
    settings.MAIL_ALLOW = ["127.0.0.1"]
    with pytest.raises(Reached):
        net.dial("127.0.0.1", 25, 5)
    with pytest.raises(AddressRefused):
        net.dial("10.1.2.3", 25, 5)
    settings.MAIL_ALLOW = []
    with pytest.raises(AddressRefused):
        net.dial("127.0.0.1", 25, 5)
    settings.OUTGOING_ALLOW = ["127.0.0.0/8"]
    with pytest.raises(Reached):
        net.dial("127.0.0.1", 25, 5)


def test_organisations_are_trusted_with_their_networks_by_default(monkeypatch) -> None:
    assert env.mail_destinations("X_MAIL") == ["private"]
    monkeypatch.setitem(os.environ, "X_MAIL", "")
    assert env.mail_destinations("X_MAIL") == []
    monkeypatch.setitem(os.environ, "X_MAIL", "private, mail.intern, 127.0.0.1")
    assert env.mail_destinations("X_MAIL") == ["private", "mail.intern", "127.0.0.1"]
    monkeypatch.setitem(os.environ, "X_MAIL", "http://x")
    with pytest.raises(ImproperlyConfigured, match="X_MAIL"):
        env.mail_destinations("X_MAIL")


def test_a_mail_server_with_dead_addresses_is_found_at_the_one_that_lives(
    names: dict[str, list[str]], receiver: Receiver
) -> None:
    names["mail.example.org"] = ["127.0.0.9", "127.0.0.8", "127.0.0.1"]
    net.dial("mail.example.org", receiver.port, 5).close()


def test_a_mail_server_whose_name_is_never_told_is_given_up_in_time(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    release = threading.Event()
    monkeypatch.setattr(socket, "getaddrinfo", lambda *args, **more: release.wait(10) or [])
    with pytest.raises(TimeoutError):
        net.dial("slow.example.org", 25, 0.1)
    release.set()
