"""How long the outgoing client waits, how much it reads, and whose certificate it takes."""

import socket
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from gotrs.common import net
from gotrs.common.net import OutgoingError, TimedOut
from tests.servers.certificates import make_certificate
from tests.servers.receiver import RawServer, Receiver

# --- How long and how much ------------------------------------------------------------------------


@pytest.mark.parametrize(
    "opening", [b"", b"HTTP/1.1 200 OK\r\nX-Slow: ", b"HTTP/1.1 100 Continue\r\n\r\n"]
)
def test_a_server_that_trickles_before_the_body_runs_out_of_time(allow, opening):
    stop = threading.Event()

    def trickle(client: socket.socket) -> None:
        client.recv(10_000)
        client.sendall(opening)
        while not stop.wait(0.02):
            client.sendall(opening if opening.endswith(b"\n\r\n") else b"x")

    with RawServer(trickle) as server:
        began = time.monotonic()
        with pytest.raises(TimedOut, match=r"within 0\.3 seconds"):
            net.send("GET", server.url, seconds=0.3)
        assert time.monotonic() - began < 2
        stop.set()


def test_a_server_that_takes_the_request_slowly_runs_out_of_time(allow):
    stop = threading.Event()

    def sip(client: socket.socket) -> None:
        while not stop.wait(0.02):
            client.recv(10)

    with RawServer(sip) as server:
        with pytest.raises(TimedOut):
            net.send("POST", server.url, body=b"x" * 20_000_000, seconds=0.3)
        stop.set()


def test_of_a_body_that_trickles_there_is_what_came_in_time(allow):
    stop = threading.Event()

    def trickle(client: socket.socket) -> None:
        client.recv(10_000)
        client.sendall(b"HTTP/1.1 200 OK\r\n\r\n")
        while not stop.wait(0.02):
            client.sendall(b"x")

    with RawServer(trickle) as server:
        answer = net.send("GET", server.url, seconds=0.3)
        assert (answer.status, answer.complete) == (200, False)
        assert set(answer.body) == {ord("x")}
        stop.set()


def test_a_name_server_that_hangs_runs_out_of_time(monkeypatch):
    release = threading.Event()
    monkeypatch.setattr(socket, "getaddrinfo", lambda *args, **more: release.wait(10) or [])
    with pytest.raises(TimedOut):
        net.send("GET", "http://slow.example.org/", seconds=0.1)
    release.set()


@pytest.mark.parametrize("declared", [True, False])
def test_of_a_huge_answer_only_the_beginning_is_read(allow, declared):
    def pour(client: socket.socket) -> None:
        client.recv(10_000)
        length = b"Content-Length: 999999999999\r\n" if declared else b""
        client.sendall(b"HTTP/1.1 200 OK\r\n" + length + b"\r\n")
        while True:
            client.sendall(b"x" * 65536)

    with RawServer(pour) as server:
        answer = net.send("GET", server.url, max_bytes=1000)
    assert (answer.body, answer.complete) == (b"x" * 1000, False)


def test_a_body_of_exactly_the_limit_is_complete(allow, receiver):
    receiver.answer = b"x" * 1000
    assert net.send("GET", receiver.url, max_bytes=1000).complete
    assert not net.send("GET", receiver.url, max_bytes=999).complete


def test_an_answer_that_breaks_off_is_incomplete(allow):
    def break_off(client: socket.socket) -> None:
        client.recv(10_000)
        client.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nhalf")

    with RawServer(break_off) as server:
        answer = net.send("GET", server.url)
    assert (answer.body, answer.complete) == (b"half", False)


@pytest.mark.parametrize(
    "said",
    [b"", b"SSH-2.0-OpenSSH_9\r\n", b"HTTP/1.1 abc\r\n\r\n", b"HTTP/1.1 200 OK\r\n" + b"a" * 70_000,
     b"HTTP/1.1 200 OK\r\n" + b"a: b\r\n" * 200 + b"\r\n"],
)  # fmt: skip
def test_what_is_no_http_is_an_error_in_words(allow, said):
    def talk(client: socket.socket) -> None:
        client.recv(10_000)
        client.sendall(said)

    with RawServer(talk) as server, pytest.raises(OutgoingError):
        net.send("GET", server.url)


def test_where_nobody_listens_the_error_says_so(allow):
    with pytest.raises(OutgoingError, match="Connection refused"):
        net.send("GET", "http://127.0.0.1:1/")


# --- TLS ------------------------------------------------------------------------------------------


@pytest.fixture
def secure_receiver(tmp_path: Path, allow: Any) -> Iterator[Receiver]:
    """A server whose certificate is good for localhost and 127.0.0.1."""
    with Receiver(make_certificate(tmp_path)) as server:
        server.authority = str(tmp_path / "certificate.pem")  # type: ignore[attr-defined]
        yield server


def test_a_certificate_that_nobody_vouches_for_is_refused(secure_receiver):
    with pytest.raises(OutgoingError, match="certificate does not hold"):
        net.send("POST", secure_receiver.url, body=b"{}")
    assert secure_receiver.received == []


def test_a_certificate_of_a_known_authority_is_taken(secure_receiver, monkeypatch):
    monkeypatch.setenv("SSL_CERT_FILE", secure_receiver.authority)
    assert net.send("POST", secure_receiver.url, body=b"x" * 300_000).status == 200
    assert len(secure_receiver.received[0].body) == 300_000


def test_the_certificate_must_be_for_the_name_not_for_the_address(
    secure_receiver, names, monkeypatch
):
    monkeypatch.setenv("SSL_CERT_FILE", secure_receiver.authority)
    names["other.example.org"] = ["127.0.0.1"]
    with pytest.raises(OutgoingError, match="certificate does not hold"):
        net.send("GET", f"https://other.example.org:{secure_receiver.port}/")
    assert net.send("GET", f"https://localhost:{secure_receiver.port}/").status == 200


def test_a_handshake_that_hangs_runs_out_of_time(allow):
    stop = threading.Event()
    with RawServer(lambda client: stop.wait(10) and None) as server:
        with pytest.raises(TimedOut):
            net.send("GET", server.url.replace("http", "https"), seconds=0.3)
        stop.set()
