"""The one outgoing client: where it goes, where it doesn't, and how long it waits."""

import os
import socket
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.core.exceptions import ImproperlyConfigured

from gotrs.common import env, net
from gotrs.common.net import AddressRefused, OutgoingError, TimedOut, Unresolvable
from tests.servers.certificates import make_certificate
from tests.servers.receiver import RawServer, Receiver


@pytest.fixture
def allow(settings: Any) -> Any:
    """Loopback may be asked, as by GOTRS_OUTGOING_ALLOW."""
    settings.OUTGOING_ALLOW = ["127.0.0.0/8", "::1"]
    return settings


@pytest.fixture
def receiver() -> Iterator[Receiver]:
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


# --- Asking ---------------------------------------------------------------------------------------


def test_a_request_arrives_as_it_was_meant(allow, receiver):
    receiver.status, receiver.answer = 201, b'{"ok": true}'
    url = receiver.url.replace("/hook", "/a b".replace(" ", "%20") + "?q=1&r=ä")
    answer = net.send("POST", url, body=b'{"x": 1}', headers={"X-One": "1", "user-agent": "Me"})
    assert (answer.status, answer.body, answer.complete) == (201, b'{"ok": true}', True)
    (received,) = receiver.received
    assert (received.method, received.path) == ("POST", "/a%20b?q=1&r=%C3%A4")
    assert received.body == b'{"x": 1}'
    assert received.headers["Host"] == f"127.0.0.1:{receiver.port}"
    assert (received.headers["X-One"], received.headers["user-agent"]) == ("1", "Me")
    assert "User-Agent" not in received.headers


def test_a_fragment_stays_here_and_an_empty_path_is_the_root(allow, receiver):
    net.send("GET", f"http://127.0.0.1:{receiver.port}#secret")
    assert receiver.received[0].path == "/"
    assert receiver.received[0].headers["User-Agent"].startswith("GOTRS/")


def test_redirects_are_answers_not_orders(allow, receiver):
    with Receiver() as other:
        receiver.status, receiver.headers = 302, {"Location": other.url}
        answer = net.send("POST", receiver.url, body=b"{}")
        assert (answer.status, answer.headers["Location"]) == (302, other.url)
        assert other.received == []


def test_proxies_of_the_environment_are_not_used(allow, receiver, monkeypatch):
    with Receiver() as proxy:
        for name in ("http_proxy", "HTTP_PROXY", "all_proxy"):
            monkeypatch.setenv(name, f"http://127.0.0.1:{proxy.port}")
        net.send("GET", receiver.url)
        assert len(receiver.received) == 1
        assert proxy.received == []


# --- Where it may go ------------------------------------------------------------------------------

INSIDE = [
    "127.0.0.1", "127.8.8.8", "0.0.0.0", "10.1.2.3", "172.16.0.1", "192.168.1.1", "169.254.169.254",
    "100.64.0.1", "192.0.2.1", "198.18.0.1", "224.0.0.1", "240.0.0.1", "255.255.255.255",
    "[::1]", "[::]", "[fe80::1]", "[fc00::1]", "[fd00:ec2::254]", "[fec0::1]", "[ff02::1]",
    "[2001:db8::1]", "[::ffff:127.0.0.1]", "[::ffff:7f00:1]", "[::127.0.0.1]",
    "[::ffff:0:127.0.0.1]", "[2002:7f00:1::]", "[2002:a00:1::1]", "[64:ff9b::7f00:1]",
    "[64:ff9b::10.0.0.1]", "[64:ff9b:1::1]", "[2001::1]",
]  # fmt: skip
# Other ways to write 127.0.0.1 and 10.0.0.1.
DISGUISED = [
    "2130706433",
    "0x7f000001",
    "0177.0.0.1",
    "127.1",
    "0x7f.1",
    "0",
    "１２７.0.0.1",
    "167772161",
]


@pytest.mark.parametrize("host", [*INSIDE, *DISGUISED, "localhost", "LOCALHOST.", "127.0.0.1."])
def test_nothing_inside_the_network_is_asked(host):
    for ask in (net.check, lambda url: net.send("GET", url)):
        with pytest.raises(AddressRefused):
            ask(f"http://{host}:8080/")


@pytest.mark.parametrize(
    "host",
    ["93.184.216.34", "[2606:2800:220:1:248:1893:25c8:1946]", "[::ffff:93.184.216.34]",
     "[64:ff9b::5db8:d822]", "[2002:5db8:d822::1]"],
)  # fmt: skip
def test_public_addresses_may_be_asked_in_any_form(host):
    net.check(f"https://{host}/")


def test_a_name_that_leads_inside_is_refused(names, receiver):
    names["hooks.example.org"] = ["127.0.0.1"]
    url = f"http://hooks.example.org:{receiver.port}/"
    with pytest.raises(AddressRefused, match="private or local"):
        net.check(url)
    with pytest.raises(AddressRefused):
        net.send("POST", url)
    assert receiver.received == []


def test_one_address_inside_spoils_a_name(names):
    names["mixed.example.org"] = ["93.184.216.34", "10.0.0.1"]
    with pytest.raises(AddressRefused):
        net.check("http://mixed.example.org/")


def test_the_address_that_was_checked_is_the_one_that_is_asked(receiver, settings, monkeypatch):
    """A name that means something else the second time it is asked for."""
    settings.OUTGOING_ALLOW = ["127.0.0.2/32"]
    real, asked = socket.getaddrinfo, []

    def rebinding(host: Any, port: Any, *args: Any, **more: Any) -> Any:
        asked.append(host)
        return real("127.0.0.2" if len(asked) == 1 else "127.0.0.1", port, *args, **more)

    monkeypatch.setattr(socket, "getaddrinfo", rebinding)
    with pytest.raises(OutgoingError, match="refused"):  # nobody listens there
        net.send("POST", f"http://rebinding.example.org:{receiver.port}/")
    assert asked == ["rebinding.example.org"]
    assert receiver.received == []


def test_the_host_header_names_the_host_not_its_address(names, receiver, settings):
    settings.OUTGOING_ALLOW = ["hooks.example.org"]
    names["hooks.example.org"] = ["127.0.0.1"]
    net.send("GET", f"http://Hooks.Example.ORG:{receiver.port}/")
    assert receiver.received[0].headers["Host"] == f"hooks.example.org:{receiver.port}"


def test_what_is_allowed_by_name_is_allowed_by_no_other(names, settings):
    settings.OUTGOING_ALLOW = ["Hooks.Example.org"]
    names["hooks.example.org"] = names["other.example.org"] = ["10.0.0.1"]
    net.check("http://hooks.example.org/")
    with pytest.raises(AddressRefused):
        net.check("http://other.example.org/")


def test_an_allowed_network_is_allowed_in_its_ipv6_forms(settings):
    settings.OUTGOING_ALLOW = ["10.1.0.0/16", "fd00::/8"]
    for host in ("10.1.2.3", "[::ffff:10.1.2.3]", "[fd00::7]"):
        net.check(f"http://{host}/")
    with pytest.raises(AddressRefused):
        net.check("http://10.2.0.1/")


def test_a_dead_address_does_not_keep_the_next_one_from_being_asked(names, receiver, allow):
    names["two.example.org"] = ["127.0.0.9", "127.0.0.1"]
    assert net.send("GET", f"http://two.example.org:{receiver.port}/").status == 200


def test_a_name_without_meaning_passes_the_check_and_fails_when_it_is_asked():
    net.check("https://gotrs-nowhere.invalid/")
    with pytest.raises(Unresolvable, match=r"gotrs-nowhere\.invalid"):
        net.send("GET", "https://gotrs-nowhere.invalid/")


@pytest.mark.parametrize(
    "url",
    [
        "", "hooks", "//x.test/", "ftp://x.test/", "file:///etc/passwd", "gopher://x.test/",
        "javascript:alert(1)", "http://", "http:///x", "http://:80/", "http://u:p@x.test/",
        "http://u@x.test/", "http://@x.test/", "http://x.test:0/", "http://x.test:65536/",
        "http://x.test:a/", "http://[::1/", "http://[x]/", "http://[fe80::1%25lo]/",
        "http://x..test/", "http://x test/", "http://x.test/a b", "http://x.test/\r\nHost: y",
        "http://x.test/\x00", "http://x.test\\@127.0.0.1/", "http://x.test/\ud800", " http://x.test",
        "http://" + "x" * 300 + ".test/", "http://x.test/" + "x" * 2000, "http://x_%41.test/",
    ],
)  # fmt: skip
def test_what_is_no_address_is_refused(url):
    with pytest.raises(AddressRefused):
        net.read_url(url)


def test_names_beyond_ascii_travel_as_idna():
    assert net.read_url("https://bücher.example/ä?ö").host == "xn--bcher-kva.example"
    assert net.read_url("https://bücher.example/ä?ö").path == "/%C3%A4?%C3%B6"


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


# --- Configuration --------------------------------------------------------------------------------


def test_a_wrong_entry_of_the_configuration_stops_the_start(monkeypatch):
    monkeypatch.setenv("GOTRS_OUTGOING_ALLOW", "hooks.intern, 10.0.0.0/8, ::1")
    assert env.destinations("GOTRS_OUTGOING_ALLOW") == ["hooks.intern", "10.0.0.0/8", "::1"]
    for wrong in ("10.0.0.0/99", "http://hooks.intern", "*"):
        monkeypatch.setitem(os.environ, "GOTRS_OUTGOING_ALLOW", wrong)
        with pytest.raises(ImproperlyConfigured, match="GOTRS_OUTGOING_ALLOW"):
            env.destinations("GOTRS_OUTGOING_ALLOW")


# --- Lines to mail servers ------------------------------------------------------------------------


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
