"""Addresses of the customer portal."""

from django.urls import path

from tickets.views import portal

urlpatterns = [
    path("portal", portal.portal, name="portal"),
    path("portal/new", portal.portal_new, name="portal_new"),
    path("portal/tickets/<int:pk>", portal.portal_ticket, name="portal_ticket"),
    path("portal/tickets/<int:pk>/reply", portal.portal_reply, name="portal_reply"),
    path("portal/tickets/<int:pk>/state", portal.portal_state, name="portal_state"),
    path("portal/files/<str:pk>", portal.portal_file, name="portal_file"),
]
