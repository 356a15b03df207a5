"""A certificate for 127.0.0.1, made on the spot, that is its own authority."""

import datetime
import ipaddress
from dataclasses import dataclass
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID


@dataclass(frozen=True)
class Certificate:
    """Two PEM files. ``certificate`` is also what a client must trust."""

    certificate: Path
    key: Path


def make_certificate(folder: Path, *, expired: bool = False) -> Certificate:
    """Write a fresh certificate for localhost and 127.0.0.1 into ``folder``.

    It holds for a day; one that is ``expired`` held until a minute ago.
    """
    key, serial = ec.generate_private_key(ec.SECP256R1()), x509.random_serial_number()
    # A name of its own: who trusts several must find the right one.
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, f"authority {serial:x}"[:64])])
    now = datetime.datetime.now(datetime.UTC)
    until = now - datetime.timedelta(minutes=1) if expired else now + datetime.timedelta(days=1)
    names = x509.SubjectAlternativeName(
        [x509.DNSName("localhost"), x509.IPAddress(ipaddress.ip_address("127.0.0.1"))]
    )
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(serial)
        .not_valid_before(now - datetime.timedelta(hours=1))
        .not_valid_after(until)
        .add_extension(names, critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .sign(key, hashes.SHA256())
    )
    files = Certificate(folder / "certificate.pem", folder / "key.pem")
    files.certificate.write_bytes(certificate.public_bytes(serialization.Encoding.PEM))
    files.key.write_bytes(
        key.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        )
    )
    # The server that reads it may run as another user; the key is worth nothing.
    files.key.chmod(0o644)
    return files
