"""A real mailbox server: Dovecot with IMAP and POP3, plain and by TLS, on loopback."""

import imaplib
import itertools
import os
import shutil
import ssl
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Self

from tests.servers.certificates import make_certificate
from tests.servers.process import Account, Process, accepts_connections, free_port

PASSWORD = "mailbox-secret"

# Runs whole as one plain user, so nothing is privileged and nothing is chrooted. Any user name
# signs in with the one password and gets a mailbox of its own. A wrong one slows nobody down.
_CONFIGURATION = """
protocols = imap pop3
listen = 127.0.0.1
base_dir = {folder}/run
state_dir = {folder}/state
log_path = /dev/stderr
default_internal_user = {user}
default_login_user = {user}
default_internal_group = {group}
mail_location = maildir:{folder}/mail/%u
mail_access_groups = {group}
first_valid_uid = 1
first_valid_gid = 0
disable_plaintext_auth = no
auth_failure_delay = 0
mail_max_userip_connections = 100
auth_mechanisms = {mechanisms}
ssl = yes
ssl_cert = <{certificate.certificate}
ssl_key = <{certificate.key}
passdb {{
  driver = static
  mechanisms = plain login
  args = password={password}
}}
{tokens}
userdb {{
  driver = static
  args = uid={user} gid={group} home={folder}/mail/%u
}}
service imap-login {{
  chroot =
  inet_listener imap {{
    port = {imap_port}
  }}
  inet_listener imaps {{
    port = {imaps_port}
    ssl = yes
  }}
}}
service pop3-login {{
  chroot =
  inet_listener pop3 {{
    port = {pop3_port}
  }}
  inet_listener pop3s {{
    port = {pop3s_port}
    ssl = yes
  }}
}}
service anvil {{
  chroot =
  unix_listener anvil-auth-penalty {{
    mode = 0
  }}
}}
service stats {{
  chroot =
}}
"""

# Who shows a token is who the identity server says.
_TOKENS = """
passdb {{
  driver = oauth2
  mechanisms = xoauth2 oauthbearer
  args = {folder}/oauth2.conf
}}
"""
_TOKEN_CONFIGURATION = """
introspection_mode = post
introspection_url = {url}
username_attribute = username
active_attribute = active
active_value = true
"""


@dataclass(frozen=True)
class StoredMail:
    """A message as the mailbox holds it."""

    uid: int
    flags: frozenset[str]
    raw: bytes


@dataclass(frozen=True)
class Mailbox:
    """One user's account on the server."""

    server: "Dovecot"
    user: str
    password: str = PASSWORD

    def connect(self) -> imaplib.IMAP4:
        """A signed-in IMAP connection; use it with ``with``."""
        client = imaplib.IMAP4(self.server.host, self.server.imap_port, timeout=10)
        client.login(self.user, self.password)
        return client

    def put(self, raw: bytes, *, folder: str = "INBOX") -> None:
        """Lay an unseen message into the mailbox, as a mail transfer agent would."""
        with self.connect() as client:
            if folder != "INBOX":
                client.create(folder)
            _ok(client.append(folder, "", "", raw))

    def deliver(self, raws: Iterable[bytes]) -> None:
        """Lay many unseen messages into the inbox as files, which is quicker than by IMAP."""
        with self.connect() as client:
            _ok(client.select("INBOX"))  # makes the folders
        maildir = self.server.maildir(self.user)
        owner = maildir.stat()
        for number, raw in enumerate(raws):
            path = maildir / "new" / f"{number}.delivered.test"
            path.write_bytes(raw)
            os.chown(path, owner.st_uid, owner.st_gid)

    def messages(self, *, folder: str = "INBOX") -> list[StoredMail]:
        """All messages, oldest first; looking does not mark them as seen."""
        with self.connect() as client:
            _ok(client.select(folder, readonly=True))
            _, (found,) = client.uid("SEARCH", "ALL")
            return [_stored_mail(client, int(uid)) for uid in (found or b"").split()]

    def uid_validity(self, *, folder: str = "INBOX") -> int:
        """The number that changes when UIDs lose their meaning (RFC 9051, 2.3.1.1)."""
        with self.connect() as client:
            _ok(client.select(folder, readonly=True))
            _, (value,) = client.response("UIDVALIDITY")
            return int(value or 0)

    def rebuild(self) -> None:
        """Empty the mailbox and give it another UIDVALIDITY, as a server that lost its disk."""
        maildir = self.server.maildir(self.user)
        for stale in (
            *maildir.glob("dovecot.index*"),
            *maildir.glob("cur/*"),
            *maildir.glob("new/*"),
        ):
            stale.unlink()
        uids = maildir / "dovecot-uidlist"
        # Its first line reads "3 V<uidvalidity> N<next uid> …".
        validity = int(uids.read_text().split()[1].removeprefix("V"))
        uids.write_text(f"3 V{validity + 1} N1\n")


def _ok(answer: tuple[str, list]) -> None:
    status, data = answer
    if status != "OK":
        raise RuntimeError(f"The IMAP server answered {status} {data!r}.")


def _stored_mail(client: imaplib.IMAP4, uid: int) -> StoredMail:
    _, data = client.uid("FETCH", str(uid), "(FLAGS BODY.PEEK[])")
    head, raw = data[0]
    # Dovecot sends FLAGS before or after the literal.
    trailer = b"".join(part for part in data[1:] if isinstance(part, bytes))
    flags = imaplib.ParseFlags(head) or imaplib.ParseFlags(trailer)
    return StoredMail(uid, frozenset(flag.decode() for flag in flags), raw)


class Dovecot:
    """The server; ``mailbox()`` opens a fresh account.

    With ``introspection_url`` it takes tokens too, by the mechanisms in ``takes``.
    """

    host = "127.0.0.1"

    def __init__(self, introspection_url: str = "", takes: str = "xoauth2 oauthbearer") -> None:
        self._introspection_url = introspection_url
        self._takes = takes if introspection_url else ""
        self.imap_port, self.imaps_port = free_port(), free_port()
        self.pop3_port, self.pop3s_port = free_port(), free_port()
        self._numbers = itertools.count(1)

    def start(self) -> Self:
        """Write the configuration and wait until all four ports answer."""
        account = Account.plain("nobody")
        self._folder = account.make_folder("dovecot")
        self.certificate = make_certificate(self._folder)
        if self._introspection_url:
            asking = _TOKEN_CONFIGURATION.format(url=self._introspection_url)
            (self._folder / "oauth2.conf").write_text(asking, encoding="utf-8")
        configuration = self._folder / "dovecot.conf"
        configuration.write_text(self._configuration(account), encoding="utf-8")
        self._process = Process(
            [_find_dovecot(), "-F", "-c", configuration],
            log=self._folder / "log",
            account=account,
            cwd=self._folder,
        )
        self._process.wait_until(self._answers, what="The start of Dovecot")
        return self

    def _configuration(self, account: Account) -> str:
        return _CONFIGURATION.format(
            folder=self._folder,
            user=account.name,
            group=account.group,
            certificate=self.certificate,
            password=PASSWORD,
            mechanisms=f"plain login {self._takes}",
            tokens=_TOKENS.format(folder=self._folder) if self._takes else "",
            imap_port=self.imap_port,
            imaps_port=self.imaps_port,
            pop3_port=self.pop3_port,
            pop3s_port=self.pop3s_port,
        )

    def _answers(self) -> bool:
        ports = (self.imap_port, self.imaps_port, self.pop3_port, self.pop3s_port)
        return all(accepts_connections(port) for port in ports)

    def mailbox(self, name: str = "support") -> Mailbox:
        """A new, empty mailbox whose user name begins with ``name``."""
        return Mailbox(self, f"{name}-{next(self._numbers)}")

    def maildir(self, user: str) -> Path:
        """Where the server keeps this user's mail."""
        return self._folder / "mail" / user

    def tls_context(self) -> ssl.SSLContext:
        """A client's context that trusts this server."""
        return ssl.create_default_context(cafile=self.certificate.certificate)

    def stop(self) -> None:
        """End the server and remove its mailboxes."""
        self._process.stop()
        shutil.rmtree(self._folder, ignore_errors=True)


def _find_dovecot() -> Path:
    for path in (Path("/usr/sbin/dovecot"), Path("/usr/local/sbin/dovecot")):
        if path.exists():
            return path
    raise RuntimeError("Dovecot is not installed. Try: apt-get install dovecot-imapd dovecot-pop3d")
