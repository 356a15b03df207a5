"""Addresses of the ticket list, its saved views, followed queues, and of new tickets."""

from django.urls import path

from tickets.views.bulk import bulk
from tickets.views.bulk_runs import bulk_edit, bulk_go_on, bulk_run
from tickets.views.list import ticket_list, ticket_rows
from tickets.views.list_columns import list_columns, list_columns_dialog
from tickets.views.list_export import list_export
from tickets.views.list_filter import list_filter, list_filter_dialog
from tickets.views.my_drafts import discard_my_draft, my_drafts
from tickets.views.my_queues import follow_queue, my_queues
from tickets.views.new import suggest_customers, ticket_new
from tickets.views.new_hints import new_ticket_similar, new_ticket_slas, new_ticket_texts
from tickets.views.saved_views import (
    view_delete,
    view_edit,
    view_filters,
    view_new,
    view_new_dialog,
    view_place,
    views_menu,
    views_page,
)

urlpatterns = [
    path("tickets", ticket_list, name="ticket_list"),
    path("api/tickets/rows", ticket_rows, name="ticket_rows"),
    path("tickets/bulk", bulk, name="ticket_bulk"),
    path("tickets/bulk/edit", bulk_edit, name="ticket_bulk_edit"),
    path("tickets/bulk/<int:run_id>", bulk_run, name="ticket_bulk_run"),
    path("tickets/bulk/<int:run_id>/go-on", bulk_go_on, name="ticket_bulk_go_on"),
    path("tickets/filter", list_filter, name="ticket_list_filter"),
    path("api/tickets/filter", list_filter_dialog, name="ticket_list_filter_dialog"),
    path("tickets/columns", list_columns, name="ticket_list_columns"),
    path("api/tickets/columns", list_columns_dialog, name="ticket_list_columns_dialog"),
    path("tickets/export", list_export, name="ticket_list_export"),
    path("tickets/views", views_page, name="ticket_views"),
    path("tickets/views/new", view_new, name="ticket_view_new"),
    path("tickets/views/<int:view_id>", view_edit, name="ticket_view_edit"),
    path("tickets/views/<int:view_id>/filters", view_filters, name="ticket_view_filters"),
    path("tickets/views/<int:view_id>/place", view_place, name="ticket_view_place"),
    path("tickets/views/<int:view_id>/delete", view_delete, name="ticket_view_delete"),
    path("api/tickets/views/menu", views_menu, name="ticket_view_menu"),
    path("api/tickets/views/new", view_new_dialog, name="ticket_view_new_dialog"),
    path("tickets/drafts", my_drafts, name="my_drafts"),
    path("tickets/drafts/<int:pk>/discard", discard_my_draft, name="my_draft_discard"),
    path("account/queues", my_queues, name="account_queues"),
    path("queues/<int:queue_id>/follow", follow_queue, name="queue_follow"),
    path("api/queues/<int:queue_id>/follow", follow_queue, name="queue_follow_button"),
    path("tickets/new", ticket_new, name="ticket_new"),
    path("api/tickets/new/texts", new_ticket_texts, name="new_ticket_texts"),
    path("api/tickets/new/slas", new_ticket_slas, name="new_ticket_slas"),
    path("api/tickets/new/similar", new_ticket_similar, name="new_ticket_similar"),
    path("api/customers/suggest", suggest_customers, name="suggest_customers"),
]
