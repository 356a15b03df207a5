"""Where and how: queues with everything that is configured for each of them."""

from queues.models.auto_responses import AutoResponse, AutoResponseKind, QueueAutoResponse
from queues.models.followers import QueueFollower, ServiceFollower
from queues.models.hooks import MailHook
from queues.models.mail import AccountAuth, MailAccount, Salutation, Signature, SystemAddress
from queues.models.queues import FollowUpOption, Queue, WellKnownQueue
from queues.models.senders import SenderAuth, SmtpSender
from queues.models.services import Calendar, Service, ServiceCustomer, Sla
from queues.models.sign_ins import DeviceCode, Provider, ProviderSignIn
from queues.models.texts import Template

__all__ = [
    "AccountAuth",
    "AutoResponse",
    "AutoResponseKind",
    "Calendar",
    "DeviceCode",
    "FollowUpOption",
    "MailAccount",
    "MailHook",
    "Provider",
    "ProviderSignIn",
    "Queue",
    "QueueAutoResponse",
    "QueueFollower",
    "Salutation",
    "SenderAuth",
    "Service",
    "ServiceCustomer",
    "ServiceFollower",
    "Signature",
    "Sla",
    "SmtpSender",
    "SystemAddress",
    "Template",
    "WellKnownQueue",
]
