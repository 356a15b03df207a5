"""Paths under /api/v1 that are about where and how. Queues stand with tickets, which they count."""

from typing import Any

from django.urls import path

from accounts.masterdata import LIST, ONE
from queues.api import mail, services

_RESOURCES: dict[str, Any] = {
    "services": services.ServiceViewSet,
    "slas": services.SlaViewSet,
    "system-addresses": mail.SystemAddressViewSet,
    "salutations": mail.SalutationViewSet,
    "signatures": mail.SignatureViewSet,
}

urlpatterns = [
    *(path(name, view.as_view(LIST)) for name, view in _RESOURCES.items()),
    *(path(f"{name}/<str:pk>", view.as_view(ONE)) for name, view in _RESOURCES.items()),
]
