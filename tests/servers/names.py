"""A real name server on loopback, by UDP and TCP: it answers from the records that a test gives."""

import contextlib
import socket
import socketserver
import struct
import threading
from typing import Self

import dns.exception
import dns.flags
import dns.message
import dns.name
import dns.rcode
import dns.rdataclass
import dns.rdatatype
import dns.rrset

# What fits into an answer by UDP, unless who asks says that it takes more (RFC 1035, 4.2.1).
_UDP_BYTES = 512


class NameServer:
    """Knows what ``add`` tells it, and answers that anything else does not exist.

    ``silent`` makes it take questions and say nothing. ``asked`` counts them.
    """

    host = "127.0.0.1"

    def __init__(self) -> None:
        self.silent = False
        self.asked = 0
        self._records: dict[dns.name.Name, dict[str, list[str]]] = {}

    def add(self, name: str, kind: str, *values: str) -> None:
        """Records as in a zone file; texts are put in quotes, in pieces if they are long."""
        if kind == "TXT":
            values = tuple(_quoted(value) for value in values)
        kinds = self._records.setdefault(dns.name.from_text(name), {})
        kinds.setdefault(kind, []).extend(values)

    def forget(self, name: str) -> None:
        """As if the name had never been."""
        self._records.pop(dns.name.from_text(name), None)

    @property
    def where(self) -> tuple[str, int]:
        """Address and port."""
        return self.host, self.port

    def start(self) -> Self:
        """Listen on a free port, the same by UDP and TCP."""
        server = self

        class ByUdp(socketserver.BaseRequestHandler):
            def handle(self) -> None:
                data, line = self.request
                if answer := server._answer(data, _UDP_BYTES):
                    line.sendto(answer, self.client_address)

        class ByTcp(socketserver.BaseRequestHandler):
            def handle(self) -> None:
                with contextlib.suppress(OSError, struct.error):
                    (length,) = struct.unpack("!H", _read(self.request, 2))
                    if answer := server._answer(_read(self.request, length), 65_535):
                        self.request.sendall(struct.pack("!H", len(answer)) + answer)

        self._tcp = socketserver.ThreadingTCPServer((self.host, 0), ByTcp)
        self.port: int = self._tcp.server_address[1]
        self._udp = socketserver.ThreadingUDPServer((self.host, self.port), ByUdp)
        for one in (self._tcp, self._udp):
            one.daemon_threads = True
            threading.Thread(target=one.serve_forever, args=(0.02,), daemon=True).start()
        return self

    def stop(self) -> None:
        """Close both ports."""
        for one in (self._tcp, self._udp):
            one.shutdown()
            one.server_close()

    def _answer(self, data: bytes, most: int) -> bytes | None:
        self.asked += 1
        if self.silent:
            return None
        question = dns.message.from_wire(data)
        answer = dns.message.make_response(question)
        asked = question.question[0]
        kinds = self._records.get(dns.name.Name(asked.name.canonicalize().labels))
        if kinds is None:
            answer.set_rcode(dns.rcode.NXDOMAIN)
        elif values := kinds.get(dns.rdatatype.to_text(asked.rdtype)):
            answer.answer.append(
                dns.rrset.from_text_list(asked.name, 60, dns.rdataclass.IN, asked.rdtype, values)
            )
        try:
            return answer.to_wire(max_size=most)
        except dns.exception.TooBig:
            short = dns.message.make_response(question)
            short.flags |= dns.flags.TC
            return short.to_wire()


def _quoted(text: str) -> str:
    plain = text.replace("\\", "\\\\").replace('"', '\\"')
    return " ".join(f'"{plain[at : at + 200]}"' for at in range(0, max(1, len(plain)), 200))


def _read(line: socket.socket, length: int) -> bytes:
    data = b""
    while len(data) < length and (piece := line.recv(length - len(data))):
        data += piece
    return data
