"""Ways for a mail to leave: to an SMTP server, or into a folder that the demo shows."""

import contextlib
import json
import re
import smtplib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext as _

from gotrs.common.net import OutgoingError
from gotrs.common.storage import write_durably
from queues.sign_ins.errors import SignInTrouble
from tickets.mail.lines import Smtp, SmtpTls
from tickets.mail.outbound.addressing import needs_smtputf8, wire_address
from tickets.mail.outbound.servers import Server, environment_server
from tickets.mail.signing_in import NotOffered, Proof, SignInRefused, bearer, signed_in
from tickets.mail.tls import SENDING_SECONDS, context, cut_after
from tickets.mail.troubles import sentence, smtp_answer
from tickets.models import DeliveryState

_LINE_START_DOT = re.compile(rb"(?m)^\.")
_ACCEPTED = frozenset({250, 251})
_GO_ON = 354
_SERVICE_CLOSES = 421
_GOODBYE_SECONDS = 2


@dataclass(frozen=True)
class Outcome:
    """What became of one recipient: SENT, DEFERRED, FAILED or UNCERTAIN, and the server's words."""

    state: DeliveryState
    answer: str = ""


class ServerUnavailable(Exception):
    """No conversation with the server came about: nothing was handed over, for anybody."""


@dataclass(frozen=True)
class Parcel:
    """A mail to hand over. ``name`` stands for it in a folder.

    ``compose(utf8)`` gives its bytes, with or without SMTPUTF8. ``before_handover`` is called when
    the next thing to happen is the message leaving this process; if it raises, nothing is sent.
    """

    name: str
    sender: str
    recipients: tuple[str, ...]
    compose: Callable[[bool], bytes]
    before_handover: Callable[[], None]


class Transport(Protocol):
    """Hands parcels over."""

    def deliver(self, parcel: Parcel) -> Mapping[str, Outcome]:
        """An outcome for each recipient. Raises ServerUnavailable."""
        ...


def configured_transport(server: Server | None = None) -> Transport:
    """The transport that ``GOTRS_MAIL_TRANSPORT`` names, to this server if it is SMTP."""
    if settings.MAIL_TRANSPORT == "folder":
        return FolderTransport(Path(settings.MAIL_FOLDER))
    return SmtpTransport(server)


class FolderTransport:
    """Keeps each mail as ``<name>.eml`` with its envelope in ``<name>.json``."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def deliver(self, parcel: Parcel) -> Mapping[str, Outcome]:
        """Write the mail; both files are whole or not there. The message comes last.

        Raises ServerUnavailable if the folder can't be written.
        """
        content = parcel.compose(True)
        envelope = {
            "sender": parcel.sender,
            "recipients": list(parcel.recipients),
            "at": timezone.now().isoformat(),
        }
        parcel.before_handover()
        try:
            note = json.dumps(envelope, ensure_ascii=False).encode()
            write_durably(self._folder / f"{parcel.name}.json", [note])
            write_durably(self._folder / f"{parcel.name}.eml", [content])
        except OSError as error:
            raise ServerUnavailable(f"The mail folder: {error.strerror}") from error
        return {address: Outcome(DeliveryState.SENT) for address in parcel.recipients}


# What keeps a conversation with a server from coming about.
_TROUBLES = (
    OSError,
    smtplib.SMTPException,
    OutgoingError,
    SignInRefused,
    NotOffered,
    SignInTrouble,
)


class SmtpTransport:
    """Hands mail to a server, by default that of ``GOTRS_SMTP_*``, one conversation a mail.

    TLS is demanded unless the configuration says ``none``: a server that does not offer it, or
    whose certificate does not hold, is unavailable; nothing is ever sent in clear instead
    (rule 8.4). Certificates are checked against the system's; ``SSL_CERT_FILE`` names others.
    ``seconds`` limit each conversation from the name to the good-bye, whatever trickles in.
    """

    def __init__(self, server: Server | None = None, seconds: float = SENDING_SECONDS) -> None:
        self._server = server or environment_server()
        self._seconds = seconds

    def deliver(self, parcel: Parcel) -> Mapping[str, Outcome]:
        """Offer the mail for all recipients at once. Raises ServerUnavailable."""
        with cut_after(self._seconds):
            server = self._connect()
            try:
                conversation = _Conversation(server, parcel)
                outcomes = conversation.run()
                if not conversation.within_data:
                    _say_goodbye(server)
            finally:
                server.close()
        return outcomes

    def ask(self, sender: str, recipient: str) -> str:
        """Whether the server would take a mail, without sending one; its words.

        Raises ServerUnavailable, also if it would not take it.
        """
        with cut_after(self._seconds):
            server = self._connect()
            try:
                for code, answer in (server.mail(_wire(sender)), server.rcpt(_wire(recipient))):
                    if code not in _ACCEPTED:
                        raise ServerUnavailable(_text(code, answer))
                _say_goodbye(server)
            except (OSError, smtplib.SMTPException) as error:
                raise ServerUnavailable(sentence(error)) from error
            finally:
                server.close()
        return _text(code, answer)

    def _connect(self) -> smtplib.SMTP:
        try:
            return connect(self._server)
        except _TROUBLES as error:
            raise ServerUnavailable(sentence(error)) from error


def connect(server: Server) -> smtplib.SMTP:
    """A connection on which mail can be offered, signed in if need be.

    Raises what keeps it from coming about: OSError, SMTPException, SignInRefused, NotOffered,
    SignInTrouble.
    """
    if server.identity is None:
        return _open(server)
    return signed_in(server.identity, lambda proof: _open(server, proof))


def _open(server: Server, proof: Proof | None = None) -> smtplib.SMTP:
    # Each word has its time limit; that of all words until we may speak is twice as long.
    with cut_after(2 * settings.SMTP_TIMEOUT):
        line = _greeted(server)
        try:
            _prepare(line, server)
            if proof is not None:
                _sign_in(line, server, proof)
        except BaseException:
            line.close()
            raise
    return line


def _greeted(server: Server) -> smtplib.SMTP:
    where, seconds = (server.host, server.port, settings.FQDN), settings.SMTP_TIMEOUT
    # The server of the environment is where whoever installs GOTRS says, be it on this machine.
    ours = server.sender_id is None
    if server.security == "tls":
        encryption = context(verify=server.verify)
        return SmtpTls(*where, timeout=seconds, context=encryption, anywhere=ours)
    return Smtp(*where, timeout=seconds, anywhere=ours)


def _prepare(line: smtplib.SMTP, server: Server) -> None:
    line.ehlo_or_helo_if_needed()
    if server.security == "starttls":
        if not line.has_extn("starttls"):
            raise NotOffered(_("TLS is required, but the server does not offer it."))
        line.starttls(context=context(verify=server.verify))
        line.ehlo()


def _sign_in(line: smtplib.SMTP, server: Server, proof: Proof) -> None:
    if not proof.token:
        try:
            line.login(proof.login, proof.password)
        except smtplib.SMTPAuthenticationError as error:
            raise SignInRefused(smtp_answer(error)) from None
        return
    talk = bearer(
        proof,
        line.esmtp_features.get("auth", "").split(),
        host=server.host,
        port=server.port,
        encrypted=server.security != "none",
    )
    try:
        line.auth(talk.mechanism, talk)
    except smtplib.SMTPAuthenticationError as error:
        said = (smtp_answer(error), talk.refusal)
        raise SignInRefused(" ".join(filter(None, said))) from None


class _Conversation:
    """One mail over one connection, recipient by recipient."""

    def __init__(self, server: smtplib.SMTP, parcel: Parcel) -> None:
        self._server = server
        self._parcel = parcel
        self._outcomes: dict[str, Outcome] = {}
        # Whether what is said now would be read as part of the message.
        self.within_data = False

    def run(self) -> Mapping[str, Outcome]:
        """The whole of it. Whoever has no outcome when the line breaks is deferred."""
        try:
            accepted = self._offer()
            if accepted:
                self._hand_over(accepted)
        except (OSError, smtplib.SMTPException) as error:
            self._settle(Outcome(DeliveryState.DEFERRED, sentence(error)))
        return self._outcomes

    def _settle(self, outcome: Outcome, only: Sequence[str] | None = None) -> None:
        """The same outcome for all recipients, or ``only`` some, that have none yet."""
        for address in self._parcel.recipients if only is None else only:
            self._outcomes.setdefault(address, outcome)

    def _offer(self) -> list[str]:
        """MAIL and RCPT: the recipients that the server takes."""
        utf8 = self._server.has_extn("smtputf8") and any(
            needs_smtputf8(address) for address in self._everybody()
        )
        reachable = self._reachable(utf8)
        if not reachable:
            return []
        self._message = self._parcel.compose(utf8)
        options = [f"SIZE={len(self._message)}"] if self._server.has_extn("size") else []
        if utf8:
            options += ["SMTPUTF8", "BODY=8BITMIME"]
        elif not self._message.isascii() and self._server.has_extn("8bitmime"):
            # Only what others wrote, and is sent on as it came (RFC 6152).
            options.append("BODY=8BITMIME")
        code, answer = self._server.mail(_wire(self._parcel.sender), options)
        if code != 250:
            self._settle(_refusal(code, answer))
            return []
        return [address for address in reachable if self._takes(address)]

    def _everybody(self) -> Sequence[str]:
        return (*self._parcel.recipients, self._parcel.sender)

    def _reachable(self, utf8: bool) -> list[str]:
        """Those whose address the server can be told (rule 8.7)."""
        for address in self._parcel.recipients:
            if needs_smtputf8(address) and not utf8:
                words = "The mail server does not take addresses with letters beyond ASCII."
                self._outcomes[address] = Outcome(DeliveryState.FAILED, words)
        return [a for a in self._parcel.recipients if a not in self._outcomes]

    def _takes(self, address: str) -> bool:
        if address in self._outcomes:  # the server has said good-bye meanwhile
            return False
        code, answer = self._server.rcpt(_wire(address))
        if code in _ACCEPTED:
            return True
        self._outcomes[address] = _refusal(code, answer)
        if code == _SERVICE_CLOSES:
            self._settle(_refusal(code, answer))
        return False

    def _hand_over(self, accepted: Sequence[str]) -> None:
        """DATA. Until the closing dot the server can't have taken it; after it, it may have."""
        if self._outcomes.keys() & set(accepted):
            return
        code, answer = self._server.docmd("DATA")
        if code != _GO_ON:
            self._settle(_refusal(code, answer), accepted)
            return
        self.within_data = True
        self._parcel.before_handover()
        ending = b".\r\n" if self._message.endswith(b"\r\n") else b"\r\n.\r\n"
        self._server.send(_LINE_START_DOT.sub(b"..", self._message))
        try:
            self._server.send(ending)
            code, answer = self._server.getreply()
        except (OSError, smtplib.SMTPException) as error:
            words = f"The line broke after the message was handed over: {sentence(error)}"
            self._settle(Outcome(DeliveryState.UNCERTAIN, words), accepted)
            return
        self.within_data = False
        self._settle(_verdict(code, answer), accepted)


def _wire(address: str) -> str:
    """For the envelope; the empty sender of automatic mail stays empty."""
    return wire_address(address) if address else ""


def _refusal(code: int, answer: bytes) -> Outcome:
    """5xx is for ever, anything else may be otherwise later (rule 8.1)."""
    state = DeliveryState.FAILED if 500 <= code <= 599 else DeliveryState.DEFERRED
    return Outcome(state, _text(code, answer))


def _verdict(code: int, answer: bytes) -> Outcome:
    """What the answer to the message means; one that is no answer leaves it open."""
    if code in _ACCEPTED:
        return Outcome(DeliveryState.SENT, _text(code, answer))
    if 400 <= code <= 599:
        return _refusal(code, answer)
    return Outcome(DeliveryState.UNCERTAIN, _text(code, answer))


def _say_goodbye(server: smtplib.SMTP) -> None:
    """End the conversation politely, without waiting long for the reply."""
    with contextlib.suppress(OSError, smtplib.SMTPException):
        if server.sock is not None:
            server.sock.settimeout(_GOODBYE_SECONDS)
        server.quit()


def _text(code: int, answer: bytes) -> str:
    return f"{code} {answer.decode('utf-8', 'replace')}".replace("\x00", "").strip()
