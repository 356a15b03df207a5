"""A real SMTP server in a thread: it keeps what it takes, and misbehaves when told to."""

import asyncio
import base64
import collections
import email
import email.policy
import ssl
import threading
from collections.abc import Callable
from dataclasses import dataclass
from email.message import EmailMessage
from pathlib import Path
from typing import Any, Self

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword, Session

from tests.servers.certificates import Certificate, make_certificate

USER = "gotrs"
PASSWORD = "relay-secret"


@dataclass(frozen=True)
class Delivery:
    """One accepted message with its envelope."""

    sender: str
    recipients: tuple[str, ...]
    raw: bytes
    encrypted: bool
    user: str | None

    @property
    def message(self) -> EmailMessage:
        """The message, parsed."""
        return email.message_from_bytes(self.raw, policy=email.policy.default)


class SmtpServer:
    """Listens on loopback between ``start`` and ``stop``.

    ``tls`` offers STARTTLS, ``auth`` demands a sign-in with USER and PASSWORD.
    """

    host = "127.0.0.1"

    def __init__(self, folder: Path, *, tls: bool = False, auth: bool = False) -> None:
        self._folder = folder
        self._tls = tls
        self._auth = auth
        self._exclude = ["XOAUTH2", "OAUTHBEARER"]
        self._changed = threading.Condition()
        self._hanging: list[asyncio.Event] = []
        self.certificate: Certificate | None = None
        self.forget()

    def start(self) -> Self:
        """Listen on a free port, given as ``port``."""
        options: dict[str, Any] = {}
        if self._tls:
            self._folder.mkdir(parents=True, exist_ok=True)
            self.certificate = make_certificate(self._folder)
            context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
            context.load_cert_chain(self.certificate.certificate, self.certificate.key)
            options |= {"tls_context": context, "require_starttls": True}
        if self._auth:
            options |= {
                "authenticator": _authenticate,
                "auth_required": True,
                "auth_require_tls": self._tls,
                "auth_exclude_mechanism": self._exclude,
            }
        self._controller = _AnyPort(self, hostname=self.host, port=0, **options)
        self._controller.start()
        self.port: int = self._controller.port
        return self

    def stop(self) -> None:
        """Let go of hanging clients and close the port."""
        self.release()
        self._controller.stop()

    # --- What tests say -------------------------------------------------------------------------

    def forget(self) -> None:
        """Back to an empty, well-behaved server."""
        self.release()
        self.deliveries: list[Delivery] = []
        self.attempts = 0
        self._refused: dict[str, str] = {}
        self._answers: list[str] = []
        self._hang_next = False
        self._drop_after_data = False

    def refuse(self, address: str, answer: str = "550 5.1.1 No such user here") -> None:
        """Answer RCPT for this address so; other recipients of the same mail are taken."""
        self._refused[address.lower()] = answer

    def accept(self, address: str) -> None:
        """Take mail for a refused address again."""
        self._refused.pop(address.lower(), None)

    def answer_data_with(self, *answers: str) -> None:
        """The answers to the next messages, e.g. ``451 4.3.0 Try later``; those are not kept."""
        self._answers.extend(answers)

    def hang(self) -> None:
        """Take the next message's data and say nothing until ``release``."""
        self._hang_next = True

    def release(self) -> None:
        """Let hanging clients go on."""
        for event in self._hanging:
            self._controller.loop.call_soon_threadsafe(event.set)
        self._hanging = []

    def drop_after_data(self) -> None:
        """Keep the next message, then cut the line without an answer: the sender can't know."""
        self._drop_after_data = True

    def wait_for(self, count: int, *, seconds: float = 20) -> list[Delivery]:
        """The deliveries, as soon as there are ``count``. Raises TimeoutError."""
        with self._changed:
            if not self._changed.wait_for(lambda: len(self.deliveries) >= count, seconds):
                raise TimeoutError(f"{len(self.deliveries)} of {count} mails came.")
            return list(self.deliveries)

    def wait_for_attempts(self, count: int, *, seconds: float = 20) -> None:
        """Wait until ``count`` messages were offered, taken or not. Raises TimeoutError."""
        with self._changed:
            if not self._changed.wait_for(lambda: self.attempts >= count, seconds):
                raise TimeoutError(f"{self.attempts} of {count} attempts came.")

    # --- What aiosmtpd calls --------------------------------------------------------------------

    async def handle_RCPT(
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        refusal = self._refused.get(address.lower())
        if refusal:
            return refusal
        envelope.rcpt_tos.append(address)
        return "250 2.1.5 OK"

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:
        with self._changed:
            self.attempts += 1
            self._changed.notify_all()
        if self._hang_next:
            self._hang_next = False
            event = asyncio.Event()
            self._hanging.append(event)
            await event.wait()
        if self._answers:
            answer = self._answers.pop(0)
            if not answer.startswith("2"):
                return answer
        self._keep(session, envelope)
        if self._drop_after_data:
            self._drop_after_data = False
            assert isinstance(server.transport, asyncio.Transport)
            server.transport.abort()
        return "250 2.0.0 OK: kept"

    def _keep(self, session: Session, envelope: Envelope) -> None:
        assert isinstance(envelope.original_content, bytes)
        login = session.auth_data
        delivery = Delivery(
            sender=envelope.mail_from or "",
            recipients=tuple(envelope.rcpt_tos),
            raw=envelope.original_content,
            encrypted=session.ssl is not None,
            user=login.login.decode() if isinstance(login, LoginPassword) else None,
        )
        with self._changed:
            self.deliveries.append(delivery)
            self._changed.notify_all()


class TokenSmtpServer(SmtpServer):
    """Takes tokens alone, by XOAUTH2, or OAUTHBEARER if ``bearer``; ``holds`` says whose one is."""

    def __init__(self, folder: Path, holds: Callable[[str], str], *, bearer: bool = False) -> None:
        super().__init__(folder, tls=True, auth=True)
        self._holds = holds
        self._exclude = ["LOGIN", "PLAIN", "XOAUTH2" if bearer else "OAUTHBEARER"]

    async def auth_XOAUTH2(self, server: SMTP, args: list[str]) -> AuthResult:
        return await self._by_token(server, args)

    async def auth_OAUTHBEARER(self, server: SMTP, args: list[str]) -> AuthResult:
        return await self._by_token(server, args)

    async def _by_token(self, server: SMTP, args: list[str]) -> AuthResult:
        """Refuse as the big ones do: by a question with the reason, whose answer is empty."""
        shown = base64.b64decode(args[1]).decode()
        token = shown.partition("auth=Bearer ")[2].rstrip("\x01")
        user = self._holds(token)
        if user and user in shown.partition("auth=")[0]:
            login = LoginPassword(user.encode(), b"")
            return AuthResult(success=True, auth_data=login)
        await server.challenge_auth('{"status":"400","schemes":"bearer"}')
        return AuthResult(success=False, handled=False)


class ReceivingSmtpServer(SmtpServer):
    """Hands each mail on to ``lay_down``, below headers that it writes, as a receiver's server."""

    def __init__(self, folder: Path, lay_down: Callable[[bytes], None]) -> None:
        self.headers: dict[str, str] = {}
        self._lay_down = lay_down
        super().__init__(folder)

    def _keep(self, session: Session, envelope: Envelope) -> None:
        super()._keep(session, envelope)
        head = "".join(f"{name}: {value}\r\n" for name, value in self.headers.items())
        self._lay_down(head.encode() + self.deliveries[-1].raw)


class _LongLines(SMTP):
    """Takes tokens, which are longer than the commands of old."""

    line_length_limit = 16_384
    command_size_limits = collections.defaultdict(lambda: 16_384)


class _AnyPort(Controller):
    """A controller on the port that the system gives it."""

    def factory(self) -> SMTP:
        return _LongLines(self.handler, **self.SMTP_kwargs)

    def _trigger_server(self) -> None:
        assert isinstance(self.server, asyncio.Server)
        self.port = self.server.sockets[0].getsockname()[1]
        super()._trigger_server()


def _authenticate(
    server: SMTP, session: Session, envelope: Envelope, mechanism: str, data: object
) -> AuthResult:
    good = isinstance(data, LoginPassword) and data == LoginPassword(
        USER.encode(), PASSWORD.encode()
    )
    return AuthResult(success=good, auth_data=data if good else None, handled=good)
