"""Trying a server that takes mail: signing in, asking whether it would take one, sending one."""

import logging
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime

from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts import site
from queues.models import SmtpSender, SystemAddress
from tickets.mail.outbound import addressing, message_ids
from tickets.mail.outbound.servers import server_of
from tickets.mail.outbound.transports import Parcel, ServerUnavailable, SmtpTransport
from tickets.mail.probing import Tried
from tickets.mail.tls import TESTING
from tickets.mail.troubles import sentence, without
from tickets.models import DeliveryState

log = logging.getLogger(__name__)


def try_sender(sender: SmtpSender, to: str) -> Tried:
    """Sign in, and ask whether it would take a mail from an address that uses it to ``to``."""
    return _ask(sender, _address_for(sender), to)


def try_address(address: SystemAddress, to: str) -> Tried:
    """The same at the server that takes the mail of an address."""
    if address.sender is None and settings.MAIL_TRANSPORT == "folder":
        return Tried(True, _("Mail is kept in a folder and sent to nobody."))
    return _ask(address.sender, address.email, to)


def send_test_mail(sender: SmtpSender, to: str) -> Tried:
    """Send a mail to ``to``, by the server itself and not by the outbox."""
    address = _address_for(sender)
    if not addressing.is_address(address) or not addressing.is_address(to):
        return Tried(False, _("A mail needs an address of ours that uses the sender, and yours."))
    parcel = Parcel(
        name="test",
        sender=address,
        recipients=(to,),
        compose=lambda _utf8: _test_mail(address, to),
        before_handover=lambda: None,
    )
    try:
        outcome = SmtpTransport(server_of(sender), TESTING.whole).deliver(parcel)[to]
    except Exception as error:
        # Whatever it is, the admin reads it instead of an error page.
        return Tried(False, _shown(error, sender))
    if outcome.state != DeliveryState.SENT:
        return Tried(False, _("The server did not take the mail: %s") % outcome.answer)
    words = _("The server took a mail to %(to)s: %(answer)s")
    return Tried(True, words % {"to": to, "answer": outcome.answer})


def _ask(sender: SmtpSender | None, address: str, to: str) -> Tried:
    server = server_of(sender)
    names = {"server": f"{server.host}:{server.port}", "address": address}
    try:
        answer = SmtpTransport(server, TESTING.whole).ask(address, to)
    except Exception as error:
        return Tried(False, _("%(server)s: %(said)s") % {**names, "said": _shown(error, sender)})
    words = _("%(server)s would take mail from %(address)s: %(said)s")
    return Tried(True, words % {**names, "said": answer})


def _shown(error: Exception, sender: SmtpSender | None) -> str:
    words = str(error) if isinstance(error, ServerUnavailable) else sentence(error)
    words = without(words, sender.password if sender else "")
    log.info("SMTP sender %s was tried: %s", sender, words)
    return words


def _address_for(sender: SmtpSender) -> str:
    """One of ours that uses it, else the one that we sign in with."""
    addresses = SystemAddress.objects.valid().filter(sender=sender).order_by("id")
    return addresses.values_list("email", flat=True).first() or sender.login


def _test_mail(address: str, to: str) -> bytes:
    mail = EmailMessage(policy=SMTP)
    mail["From"], mail["To"] = address, to
    mail["Subject"] = _("Test mail of %s") % site.get("site_name")
    mail["Date"] = format_datetime(timezone.localtime())
    mail["Message-ID"] = message_ids.new_message_id()
    mail["Auto-Submitted"] = "auto-generated"
    mail.set_content(_("This mail shows that the sender works. Nobody needs to answer it."))
    return mail.as_bytes()
