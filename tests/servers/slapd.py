"""A real directory: OpenLDAP's slapd with the usual schema, plain, by StartTLS and by TLS."""

import base64
import itertools
import shutil
import subprocess
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Self

from tests.servers.certificates import make_certificate
from tests.servers.process import Account, Process, accepts_connections, free_port

SUFFIX = "dc=gotrs,dc=test"
ADMIN_DN = f"cn=admin,{SUFFIX}"
ADMIN_PASSWORD = "directory-secret"
# May read everything.
READER_DN = f"cn=reader,{SUFFIX}"
# May read everything, but gets at most 50 entries for a search, in pages or not.
LIMITED_DN = f"cn=limited,{SUFFIX}"
READER_PASSWORD = "reader-secret"

_CONFIGURATION = """
include /etc/ldap/schema/core.schema
include /etc/ldap/schema/cosine.schema
include /etc/ldap/schema/inetorgperson.schema
include /etc/ldap/schema/nis.schema
modulepath {modules}
moduleload back_mdb
moduleload memberof
pidfile {folder}/pid
argsfile {folder}/args
TLSCertificateFile {certificate.certificate}
TLSCertificateKeyFile {certificate.key}
# Binding with a name and without a password succeeds, as nobody: the trap of RFC 4513, 5.1.2.
allow bind_anon_cred bind_anon_dn
database mdb
maxsize 104857600
suffix "{suffix}"
rootdn "{admin}"
rootpw {password}
directory {folder}/data
dbnosync
overlay memberof
index objectClass,uid,cn,mail,member eq
limits dn.exact="{reader}" size=unlimited
limits dn.exact="{limited}" size=50
access to attrs=userPassword by anonymous auth by * none
access to * by users read by * none
"""

Entry = Mapping[str, str | Sequence[str]]


@dataclass(frozen=True)
class Branch:
    """A part of the directory of a test's own: ``people`` and ``groups`` below it."""

    server: "Slapd"
    base: str

    @property
    def people(self) -> str:
        """Where the people are."""
        return f"ou=people,{self.base}"

    @property
    def groups(self) -> str:
        """Where the groups are."""
        return f"ou=groups,{self.base}"

    def add_person(self, uid: str, *, dn: str = "", password: str = "", **attributes: str) -> str:
        """A person; returns the DN. Attributes are named as in inetOrgPerson; "" leaves one out."""
        dn = dn or f"uid={uid},{self.people}"
        given = {
            "uid": uid,
            "cn": attributes.get("cn", uid.capitalize()),
            "sn": "Agent",
            "givenName": uid.capitalize(),
            "mail": f"{uid}@corp.test",
            "userPassword": password,
            **attributes,
        }
        entry = {name: value for name, value in given.items() if value}
        self.server.add([(dn, {"objectClass": "inetOrgPerson", **entry})])
        return dn

    def add_group(self, cn: str, members: Sequence[str], **attributes: str) -> str:
        """A groupOfNames; returns the DN. Members are DNs, of people or of groups."""
        dn = f"cn={cn},{self.groups}"
        entry = {"objectClass": "groupOfNames", "cn": cn, "member": members, **attributes}
        self.server.add([(dn, entry)])
        return dn

    def change(self, dn: str, **attributes: str | Sequence[str]) -> None:
        """Replace attributes; without values they go."""
        self.server.change(dn, attributes)

    def rename(self, dn: str, rdn: str) -> str:
        """Give the entry another name; returns the new DN. Its entryUUID stays."""
        self.server.run("ldapmodrdn", "-r", dn, rdn)
        return f"{rdn},{dn.partition(',')[2]}"

    def remove(self, dn: str) -> None:
        """Delete the entry."""
        self.server.run("ldapdelete", dn)


class Slapd:
    """The server; ``branch()`` gives a fresh part of the directory."""

    host = "127.0.0.1"

    def __init__(self, *, expired: bool = False) -> None:
        self.port, self.tls_port = free_port(), free_port()
        self._expired = expired
        self._numbers = itertools.count(1)

    def start(self) -> Self:
        """Write the configuration, wait until both ports answer, and load the first entries."""
        account = Account.plain("nobody")
        self._folder = account.make_folder("slapd")
        (self._folder / "data").mkdir()
        shutil.chown(self._folder / "data", account.uid, account.gid)
        self.certificate = make_certificate(self._folder, expired=self._expired)
        configuration = self._folder / "slapd.conf"
        configuration.write_text(self._configuration(), encoding="utf-8")
        urls = f"ldap://{self.host}:{self.port} ldaps://{self.host}:{self.tls_port}"
        self._process = Process(
            [_find_slapd(), "-d", "0", "-f", configuration, "-h", urls],
            log=self._folder / "log",
            account=account,
            cwd=self._folder,
        )
        self._process.wait_until(self._answers, what="The start of slapd")
        self.add(
            [
                (
                    SUFFIX,
                    {"objectClass": ["dcObject", "organization"], "dc": "gotrs", "o": "GOTRS"},
                ),
                (READER_DN, _service("reader")),
                (LIMITED_DN, _service("limited")),
            ]
        )
        return self

    def _configuration(self) -> str:
        return _CONFIGURATION.format(
            folder=self._folder,
            modules="/usr/lib/ldap",
            certificate=self.certificate,
            suffix=SUFFIX,
            admin=ADMIN_DN,
            password=ADMIN_PASSWORD,
            reader=READER_DN,
            limited=LIMITED_DN,
        )

    def _answers(self) -> bool:
        return accepts_connections(self.port) and accepts_connections(self.tls_port)

    def branch(self) -> Branch:
        """A new part of the directory with nobody in it."""
        base = f"ou=branch-{next(self._numbers)},{SUFFIX}"
        units = (base, f"ou=people,{base}", f"ou=groups,{base}")
        self.add([(dn, {"objectClass": "organizationalUnit"}) for dn in units])
        return Branch(self, base)

    def add(self, entries: Iterable[tuple[str, Entry]]) -> None:
        """Add entries: DN and attributes, each a value or several."""
        self.run("ldapadd", stdin="\n".join(_ldif(dn, entry) for dn, entry in entries))

    def change(self, dn: str, attributes: Entry) -> None:
        """Replace attributes of an entry."""
        lines = [_line("dn", dn), "changetype: modify"]
        for name, values in attributes.items():
            lines.append(f"replace: {name}")
            lines.extend(_line(name, value) for value in _listed(values))
            lines.append("-")
        self.run("ldapmodify", stdin="\n".join(lines) + "\n")

    def run(self, program: str, *arguments: str, stdin: str = "") -> None:
        """One of the programs of ldap-utils, as the admin of the directory."""
        url = f"ldap://{self.host}:{self.port}"
        command = [program, "-x", "-H", url, "-D", ADMIN_DN, "-w", ADMIN_PASSWORD, *arguments]
        done = subprocess.run(command, input=stdin, text=True, capture_output=True, check=False)
        if done.returncode:
            raise RuntimeError(f"{program}: {done.stderr}")

    def stop(self) -> None:
        """End the server and remove its data."""
        self._process.stop()
        shutil.rmtree(self._folder, ignore_errors=True)


def _service(name: str) -> Entry:
    return {"objectClass": "person", "cn": name, "sn": name, "userPassword": READER_PASSWORD}


def _ldif(dn: str, entry: Entry) -> str:
    lines = [_line("dn", dn)]
    lines.extend(_line(name, value) for name, values in entry.items() for value in _listed(values))
    return "\n".join(lines) + "\n"


def _listed(values: str | Sequence[str]) -> Sequence[str]:
    return [values] if isinstance(values, str) else values


def _line(name: str, value: str) -> str:
    """In base64, so that no character of the value means anything in LDIF."""
    return f"{name}:: {base64.b64encode(value.encode()).decode()}"


def _find_slapd() -> Path:
    path = Path("/usr/sbin/slapd")
    if not path.exists():
        raise RuntimeError("slapd is not installed. Try: apt-get install slapd ldap-utils")
    return path
