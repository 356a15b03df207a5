"""Paths under /api/v1 that are about tickets."""

from typing import Any

from django.urls import path

from accounts.masterdata import LIST, ONE
from tickets.api import (
    actions,
    agent_tools,
    articles,
    bulk,
    catalog,
    customers,
    dynamic_fields,
    export,
    files,
    queues,
    relations,
    templates,
    tickets,
    webhooks,
)

_ONE_TICKET: dict[str, Any] = {
    "get": "retrieve",
    "put": "update",
    "patch": "partial_update",
    "delete": "destroy",
}
_ACTIONS = (
    "assign", "close", "reopen", "priority", "queue", "pending", "lock", "unlock", "merge",
    "unmerge",
)  # fmt: skip
_Queues = queues.QueueWithTicketsViewSet

urlpatterns = [
    path("tickets", tickets.TicketViewSet.as_view({"get": "list", "post": "create"})),
    path("tickets/export", export.TicketExportViewSet.as_view({"get": "list"})),
    path("tickets/by-number/<str:tn>", tickets.TicketViewSet.as_view({"get": "by_number"})),
    *(
        path(f"tickets/bulk/{verb}", bulk.BulkViewSet.as_view({"post": verb}))
        for verb in ("assign", "close", "priority", "queue", "update")
    ),
    path("tickets/<str:pk>", tickets.TicketViewSet.as_view(_ONE_TICKET)),
    *(
        path(f"tickets/<str:pk>/{verb}", actions.TicketActionViewSet.as_view({"post": verb}))
        for verb in _ACTIONS
    ),
    path("tickets/<str:pk>/split", relations.SplitViewSet.as_view({"post": "create"})),
    path(
        "tickets/<str:pk>/watch",
        relations.WatchViewSet.as_view({"post": "create", "delete": "destroy"}),
    ),
    path(
        "tickets/<str:pk>/links",
        relations.LinkViewSet.as_view({"get": "list", "post": "create"}),
    ),
    path(
        "tickets/<str:pk>/links/<str:link_id>",
        relations.LinkViewSet.as_view({"delete": "destroy"}),
    ),
    path("tickets/<str:pk>/time", relations.TimeViewSet.as_view({"get": "list", "post": "create"})),
    path("tickets/<str:pk>/history", relations.HistoryViewSet.as_view({"get": "list"})),
    path(
        "tickets/<str:pk>/articles",
        articles.ArticleViewSet.as_view({"get": "list", "post": "create"}),
    ),
    path(
        "tickets/<str:pk>/articles/<str:article_id>",
        articles.ArticleViewSet.as_view(ONE),
    ),
    path("tickets/<str:pk>/attachments", articles.TicketFileViewSet.as_view({"get": "list"})),
    path(
        "tickets/<str:pk>/attachments/<str:attachment_id>",
        articles.TicketFileViewSet.as_view({"get": "retrieve"}),
    ),
    path("files/upload", files.FileViewSet.as_view({"post": "upload"})),
    path("files/<str:pk>", files.FileViewSet.as_view({"get": "retrieve", "delete": "destroy"})),
    path("files/<str:pk>/info", files.FileViewSet.as_view({"get": "info"})),
    path("queues", _Queues.as_view(LIST)),
    path("queues/<str:pk>", _Queues.as_view(ONE)),
    path("queues/<str:pk>/tickets", _Queues.as_view({"get": "tickets"})),
    path("queues/<str:pk>/stats", _Queues.as_view({"get": "figures"})),
    path("queues/<str:pk>/agents", _Queues.as_view({"get": "agents"})),
    path(
        "customers/<str:pk>/tickets",
        customers.CompanyTicketViewSet.as_view({"get": "list"}),
    ),
    path("templates", templates.TemplateViewSet.as_view(LIST)),
    path("templates/<str:pk>", templates.TemplateViewSet.as_view(ONE)),
    path("templates/<str:pk>/render", templates.TemplateViewSet.as_view({"post": "render"})),
    path("agent/canned-responses", agent_tools.CannedResponseViewSet.as_view(LIST)),
    path(
        "agent/canned-responses/categories",
        agent_tools.CannedResponseViewSet.as_view({"get": "categories"}),
    ),
    path("agent/canned-responses/<str:pk>", agent_tools.CannedResponseViewSet.as_view(ONE)),
    path("agent/templates", agent_tools.TicketTemplateViewSet.as_view(LIST)),
    path("agent/templates/<str:pk>", agent_tools.TicketTemplateViewSet.as_view(ONE)),
    path("priorities", catalog.PriorityViewSet.as_view(LIST)),
    path("priorities/<str:pk>", catalog.PriorityViewSet.as_view(ONE)),
    path("states", catalog.StateViewSet.as_view(LIST)),
    path("states/<str:pk>", catalog.StateViewSet.as_view(ONE)),
    path("dynamic-fields", dynamic_fields.DynamicFieldViewSet.as_view(LIST)),
    path("dynamic-fields/<str:pk>", dynamic_fields.DynamicFieldViewSet.as_view(ONE)),
    path("types", catalog.TypeViewSet.as_view(LIST)),
    path("types/<str:pk>", catalog.TypeViewSet.as_view(ONE)),
    path("webhooks", webhooks.WebhookViewSet.as_view(LIST)),
    path("webhooks/<str:pk>", webhooks.WebhookViewSet.as_view(ONE)),
    path("webhooks/<str:pk>/test", webhooks.WebhookTestViewSet.as_view({"post": "create"})),
    path("webhooks/<str:pk>/deliveries", webhooks.DeliveryViewSet.as_view({"get": "list"})),
    path(
        "webhooks/<str:pk>/deliveries/<str:delivery_id>/retry",
        webhooks.DeliveryViewSet.as_view({"post": "retry"}),
    ),
]
