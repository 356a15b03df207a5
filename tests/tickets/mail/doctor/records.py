"""Records of a domain that is as it should be."""

import base64

from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from tests.servers.names import NameServer

DOMAIN = "support.example"
# Where its mail leaves from.
LEAVES_FROM = "203.0.113.5"


def dkim_record(bits: int) -> str:
    """The record of a fresh key."""
    public = rsa.generate_private_key(public_exponent=65537, key_size=bits).public_key()
    content = public.public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)
    return f"v=DKIM1; k=rsa; p={base64.b64encode(content).decode()}"


def fill(server: NameServer, dkim_key: str) -> None:
    """All that the domain needs."""
    server.add(DOMAIN, "MX", f"10 mx.{DOMAIN}.")
    server.add(f"mx.{DOMAIN}", "A", LEAVES_FROM)
    server.add(DOMAIN, "TXT", "some=verification", "v=spf1 mx -all")
    server.add(f"s1._domainkey.{DOMAIN}", "TXT", dkim_key)
    server.add(f"_dmarc.{DOMAIN}", "TXT", f"v=DMARC1; p=reject; rua=mailto:dmarc@{DOMAIN}")
