"""Encryption of connections to mail servers."""

import ssl

from queues.models import MailAccount

CONNECT_TIMEOUT = 30  # seconds, rule 7.1
READ_TIMEOUT = 60


def context_for(account: MailAccount) -> ssl.SSLContext:
    """TLS 1.2 or newer; certificates are checked unless the account says otherwise."""
    context = ssl.create_default_context()
    if not account.verify_certificate:
        context.check_hostname = False
        context.verify_mode = ssl.CERT_NONE
    return context
