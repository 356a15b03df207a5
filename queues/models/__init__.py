"""Where and how: queues with everything that is configured for each of them."""

from queues.models.followers import QueueFollower
from queues.models.mail import AccountAuth, MailAccount, Salutation, Signature, SystemAddress
from queues.models.queues import FollowUpOption, Queue, WellKnownQueue
from queues.models.senders import SenderAuth, SmtpSender
from queues.models.services import Calendar, Service, ServiceCustomer, Sla
from queues.models.sign_ins import DeviceCode, Provider, ProviderSignIn
from queues.models.texts import Template

__all__ = [
    "AccountAuth",
    "Calendar",
    "DeviceCode",
    "FollowUpOption",
    "MailAccount",
    "Provider",
    "ProviderSignIn",
    "Queue",
    "QueueFollower",
    "Salutation",
    "SenderAuth",
    "Service",
    "ServiceCustomer",
    "Signature",
    "Sla",
    "SmtpSender",
    "SystemAddress",
    "Template",
    "WellKnownQueue",
]
