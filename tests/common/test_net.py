"""The one outgoing client: how it asks, where it goes and where it doesn't."""

import os
import socket
from typing import Any

import pytest
from django.core.exceptions import ImproperlyConfigured

from gotrs.common import env, net
from gotrs.common.net import AddressRefused, OutgoingError, Unresolvable
from tests.servers.receiver import Receiver

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


# --- Configuration --------------------------------------------------------------------------------


def test_a_wrong_entry_of_the_configuration_stops_the_start(monkeypatch):
    monkeypatch.setenv("GOTRS_OUTGOING_ALLOW", "hooks.intern, 10.0.0.0/8, ::1")
    assert env.destinations("GOTRS_OUTGOING_ALLOW") == ["hooks.intern", "10.0.0.0/8", "::1"]
    for wrong in ("10.0.0.0/99", "http://hooks.intern", "*"):
        monkeypatch.setitem(os.environ, "GOTRS_OUTGOING_ALLOW", wrong)
        with pytest.raises(ImproperlyConfigured, match="GOTRS_OUTGOING_ALLOW"):
            env.destinations("GOTRS_OUTGOING_ALLOW")
