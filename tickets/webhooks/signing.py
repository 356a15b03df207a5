"""Signatures, by which a receiver knows who sent a request and that nobody changed or kept it."""

import hashlib
import hmac

HEADER = "X-GOTRS-Signature"


def sign(secret: str, body: bytes, moment: int) -> str:
    """The value of the header: ``t=<unix time>,v1=<hex HMAC-SHA256 of "t.body">`` (contract 4.16).

    ``moment`` is the time of sending in seconds; receivers refuse old ones, so that a request that
    was overheard is worth nothing later.
    """
    digest = hmac.new(secret.encode(), b"%d.%s" % (moment, body), hashlib.sha256).hexdigest()
    return f"t={moment},v1={digest}"
