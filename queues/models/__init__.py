"""Where and how: queues with everything that is configured for each of them."""

from queues.models.followers import QueueFollower
from queues.models.mail import MailAccount, Salutation, Signature, SystemAddress
from queues.models.queues import FollowUpOption, Queue, WellKnownQueue
from queues.models.services import Calendar, Service, ServiceCustomer, Sla
from queues.models.texts import Template

__all__ = [
    "Calendar",
    "FollowUpOption",
    "MailAccount",
    "Queue",
    "QueueFollower",
    "Salutation",
    "Service",
    "ServiceCustomer",
    "Signature",
    "Sla",
    "SystemAddress",
    "Template",
    "WellKnownQueue",
]
