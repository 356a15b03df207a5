"""What went wrong with a mail server, in a sentence."""

import poplib
import smtplib
import ssl

from django.utils.translation import gettext as _
from imapclient.exceptions import IMAPClientError

from gotrs.common.logs import mask
from gotrs.common.net import OutgoingError, Unresolvable
from queues.sign_ins.errors import SignInTrouble
from tickets.mail.signing_in import NotOffered, SignInRefused

_MAX_LENGTH = 1000


def sentence(error: BaseException) -> str:
    """For people, without what looks like a secret."""
    return mask(" ".join(_words(error).split()))[:_MAX_LENGTH]


def without(words: str, secret: str) -> str:
    """The words with the secret blotted out: some servers repeat what they hear."""
    return words.replace(secret, "***") if secret else words


def _words(error: BaseException) -> str:
    if isinstance(error, Unresolvable):
        return _("The name of the server can't be resolved.")
    if isinstance(error, SignInTrouble | NotOffered | OutgoingError):
        return str(error)
    if isinstance(error, SignInRefused):
        return _("The server refuses the sign-in: %s") % error
    if isinstance(error, smtplib.SMTPResponseException):
        return _("The server says: %s") % smtp_answer(error)
    if isinstance(error, smtplib.SMTPServerDisconnected):
        return _("The server hung up.")
    if isinstance(error, IMAPClientError | poplib.error_proto | smtplib.SMTPException):
        return _("The server says: %s") % _plain(error)
    if isinstance(error, OSError):
        return _of_the_line(error)
    return f"{type(error).__name__}: {error}"


def _of_the_line(error: OSError) -> str:
    if isinstance(error, ssl.SSLCertVerificationError):
        return _("The certificate does not hold: %s.") % error.verify_message
    if isinstance(error, ssl.SSLEOFError | ConnectionResetError | BrokenPipeError):
        return _("The server hung up.")
    if isinstance(error, ssl.SSLError):
        reason = error.reason or str(error)
        return _("The server speaks no TLS there (%s). Is the port right?") % reason
    if isinstance(error, TimeoutError):
        return _("The server does not answer in time.")
    if isinstance(error, ConnectionRefusedError):
        return _("The connection was refused. Is the port right?")
    return _("The connection failed: %s.") % (error.strerror or str(error))


def smtp_answer(error: smtplib.SMTPResponseException) -> str:
    """Code and words of an SMTP server."""
    said = error.smtp_error
    text = said.decode("utf-8", "replace") if isinstance(said, bytes) else said
    return f"{error.smtp_code} {text}".replace("\x00", "").strip()


def _plain(error: Exception) -> str:
    """The words of a protocol error; libraries wrap bytes."""
    parts = [a.decode("utf-8", "replace") if isinstance(a, bytes) else str(a) for a in error.args]
    return " ".join(parts)
