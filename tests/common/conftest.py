"""Servers on loopback that may be asked, and what names mean to the resolver."""

import socket
from collections.abc import Iterator
from typing import Any

import pytest

from tests.servers.receiver import Receiver


@pytest.fixture
def allow(settings: Any) -> Any:
    """Loopback may be asked, as by GOTRS_OUTGOING_ALLOW."""
    settings.OUTGOING_ALLOW = ["127.0.0.0/8", "::1"]
    return settings


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    """A server that keeps what it was asked."""
    with Receiver() as server:
        yield server


@pytest.fixture
def names(monkeypatch: pytest.MonkeyPatch) -> dict[str, list[str]]:
    """What names mean: the resolver of this machine, and beside it whatever a test adds."""
    meanings: dict[str, list[str]] = {}
    real = socket.getaddrinfo

    def look_up(host: Any, port: Any, *args: Any, **more: Any) -> Any:
        if host not in meanings:
            return real(host, port, *args, **more)
        return [found for one in meanings[host] for found in real(one, port, *args, **more)]

    monkeypatch.setattr(socket, "getaddrinfo", look_up)
    return meanings
