"""Addresses of the ticket page, and of its forms for browsers without JavaScript."""

from django.urls import path

from tickets.views import action_list, composer, delivering, drafts, history, printing, ticket

urlpatterns = [
    path("tickets/<int:pk>", ticket.ticket, name="ticket"),
    path("tickets/<int:pk>/about", ticket.about, name="ticket_about"),
    path("tickets/<int:pk>/history", history.history, name="ticket_history"),
    path("tickets/<int:pk>/print", printing.ticket_print, name="ticket_print"),
    path("tickets/<int:pk>/pdf", printing.ticket_pdf, name="ticket_pdf"),
    path("tickets/<int:pk>/compose", composer.compose, name="ticket_compose"),
    path("tickets/<int:pk>/draft/discard", drafts.discard_draft, name="ticket_draft_discard"),
    path("tickets/<int:pk>/articles/<int:article_id>/undo", delivering.undo, name="ticket_undo"),
    path(
        "tickets/<int:pk>/articles/<int:article_id>/send-now",
        delivering.send_now,
        name="ticket_send_now",
    ),
    path(
        "tickets/<int:pk>/articles/<int:article_id>/resend", delivering.resend, name="ticket_resend"
    ),
    *action_list.addresses(),
]
