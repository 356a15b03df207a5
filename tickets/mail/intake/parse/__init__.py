"""Reading mail as it really is: raw bytes in, plain values out.

Pure functions without database or settings. ``parse_mail`` is the way in; it raises Quarantine for
a mail beyond the limits of rule 7.5, and nothing else, whatever the bytes are.
"""

from .addresses import Mailbox
from .limits import Limits, Quarantine
from .mail import parse_mail
from .model import (
    DeliveryReport,
    Headers,
    LoopMark,
    ParsedAttachment,
    ParsedMail,
    Recipient,
    RecipientStatus,
)

__all__ = [
    "DeliveryReport",
    "Headers",
    "Limits",
    "LoopMark",
    "Mailbox",
    "ParsedAttachment",
    "ParsedMail",
    "Quarantine",
    "Recipient",
    "RecipientStatus",
    "parse_mail",
]
