"""Mails of the system to people about their accounts: into the outbox, without a ticket."""

import logging

from django.conf import settings

from accounts import site
from accounts.events import MailToPerson, subscribe
from queues.models import SystemAddress
from tickets.mail.outbound import addressing, message_ids
from tickets.models import OutgoingMail, OutgoingRecipient

logger = logging.getLogger(__name__)

# RFC 3834, 5: nobody's absence notice shall answer.
_HEADERS = {"Auto-Submitted": "auto-generated", "X-Auto-Response-Suppress": "All"}


def register() -> None:
    """Called once at start-up."""
    subscribe(MailToPerson, queue_account_mail)


def queue_account_mail(event: MailToPerson) -> None:
    """Write the mail into the outbox, in the transaction that causes it.

    An account without a usable address gets none.
    """
    if not addressing.is_address(event.person.email):
        logger.warning("An account has no usable mail address: %s", event.person.pk)
        return
    sender = system_sender()
    mail = OutgoingMail.objects.create(
        message_id=message_ids.new_message_id(),
        envelope_from=sender.email,
        from_header=str(sender),
        subject=event.subject,
        secret_text=event.body,
        headers=_HEADERS,
    )
    OutgoingRecipient.objects.create(mail=mail, kind="to", address=event.person.email)


def system_sender() -> addressing.Address:
    """The address of the portal's queue, else the first of ours, else one of this host."""
    ours = list(SystemAddress.objects.valid().order_by("id").values("email", "queue_id")[:200])
    ours.sort(key=lambda row: row["queue_id"] != site.get("portal_queue"))
    email = ours[0]["email"] if ours else f"gotrs@{settings.FQDN}"
    return addressing.Address(str(site.get("site_name")), email)
