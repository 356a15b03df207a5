"""Which server takes a mail: the one that its sender's address chose, else the environment's."""

from collections.abc import Collection
from dataclasses import dataclass

from django.conf import settings
from django.db.models import F, Q
from django.db.models.functions import Lower

from gotrs.common.clock import now
from queues.models import SenderAuth, SmtpSender, SystemAddress
from tickets.mail.outbound import addressing
from tickets.mail.outbound.account_mails import system_sender
from tickets.mail.signing_in import Identity
from tickets.models import OutgoingMail


@dataclass(frozen=True)
class Server:
    """A server that takes mail, and who we are there. ``sender_id`` is None for the environment's.

    ``security`` is ``tls``, ``starttls`` or ``none``.
    """

    host: str
    port: int
    security: str
    verify: bool = True
    identity: Identity | None = None
    sender_id: int | None = None


def environment_server() -> Server:
    """The server of ``GOTRS_SMTP_*``."""
    user = settings.SMTP_USER
    return Server(
        settings.SMTP_HOST,
        settings.SMTP_PORT,
        settings.SMTP_SECURITY,
        identity=Identity(user, password=settings.SMTP_PASSWORD) if user else None,
    )


def server_of(sender: SmtpSender | None) -> Server:
    """The server of a row; of none, that of the environment."""
    if sender is None:
        return environment_server()
    identity = None
    if sender.auth == SenderAuth.PASSWORD:
        identity = Identity(sender.login, password=sender.password)
    elif sender.auth == SenderAuth.OAUTH2:
        identity = Identity(sender.login, sign_in_id=sender.sign_in_id or 0, host=sender.host)
    return Server(
        sender.host,
        sender.port,
        sender.security,
        verify=sender.verify_certificate,
        identity=identity,
        sender_id=sender.pk,
    )


def sender_of(mail: OutgoingMail) -> SmtpSender | None:
    """The sender that the address in From has chosen; None for the server of the environment.

    What was chosen counts, also if it is not valid any more: another server may not be allowed to
    send for that address.
    """
    found = addressing.parse(mail.from_header)[:1]
    return sender_of_address(found[0].email) if found else None


def sender_of_address(email: str) -> SmtpSender | None:
    """The sender that one of our addresses has chosen."""
    address = (
        SystemAddress.objects.annotate(key=Lower("email"))
        .filter(key=email.lower())
        .select_related("sender")
        .first()
    )
    return address.sender if address else None


def note_success(sender_id: int) -> None:
    """A mail was taken."""
    SmtpSender.objects.filter(pk=sender_id).update(
        mails_sent=F("mails_sent") + 1, last_success_at=now(), last_error="", failures=0
    )


def note_failure(sender_id: int, words: str) -> None:
    """No conversation came about."""
    SmtpSender.objects.filter(pk=sender_id).update(last_error=words, failures=F("failures") + 1)


def going_to(senders: Collection[int | None]) -> Q:
    """Mails for the senders with these keys (None is the environment's), so far as rows tell it.

    A ticket that moved since leads astray. That does no harm: which server a mail goes to is
    decided by its own sender when it is delivered.
    """
    chosen = Q(ticket__queue__system_address__sender__in=[pk for pk in senders if pk is not None])
    if None in senders:
        chosen |= Q(ticket__isnull=False, ticket__queue__system_address__sender__isnull=True)
    system = sender_of_address(system_sender().email)
    if (system.pk if system else None) in senders:
        chosen |= Q(ticket__isnull=True)
    return chosen
