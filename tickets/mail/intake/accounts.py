"""Who we are at a mailbox."""

from queues.models import AccountAuth, MailAccount
from tickets.mail.signing_in import Identity


def identity_of(account: MailAccount) -> Identity:
    """Login, and password or sign-in at a provider."""
    if account.auth == AccountAuth.OAUTH2:
        return Identity(account.login, sign_in_id=account.sign_in_id or 0, host=account.host)
    return Identity(account.login, password=account.password)
