"""Addresses of the ticket list and of new tickets."""

from django.urls import path

from tickets.views.bulk import bulk
from tickets.views.list import ticket_list, ticket_rows
from tickets.views.new import suggest_customers, ticket_new

urlpatterns = [
    path("tickets", ticket_list, name="ticket_list"),
    path("api/tickets/rows", ticket_rows, name="ticket_rows"),
    path("tickets/bulk", bulk, name="ticket_bulk"),
    path("tickets/new", ticket_new, name="ticket_new"),
    path("api/customers/suggest", suggest_customers, name="suggest_customers"),
]
