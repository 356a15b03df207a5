"""Addresses of the ticket list."""

from django.urls import path

from tickets.views.bulk import bulk
from tickets.views.list import ticket_list

urlpatterns = [
    path("tickets", ticket_list, name="ticket_list"),
    path("tickets/bulk", bulk, name="ticket_bulk"),
]
