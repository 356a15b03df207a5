"""Addresses: pages at /, HTMX fragments at /api/, JSON at /api/v1/, the back office at /admin/."""

from django.contrib import admin
from django.urls import include, path

from gotrs import api_docs

urlpatterns = [
    path("", include("accounts.urls")),
    path("api/v1", api_docs.UnknownPath.as_view({"get": "retrieve"})),
    path("api/v1/", include("gotrs.api_router")),
    path("api/docs", api_docs.docs, name="api_docs"),
    path("", include("adminpanel.urls")),
    path("", include("dashboard.urls")),
    path("", include("tickets.urls_list")),
    path("", include("tickets.urls_ticket")),
    path("api/", include("tickets.urls_ticket_fragments")),
    path("", include("tickets.urls_portal")),
    path("", include("search.urls")),
    path("admin/", admin.site.urls),
]
