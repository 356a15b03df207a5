"""The JSON API at /api/v1 (contract part 4): each app brings its own paths."""

from django.urls import include, path, re_path

from gotrs.api_docs import ApiDescription, UnknownPath

urlpatterns = [
    path("", include("accounts.urls_api")),
    path("", include("queues.urls_api")),
    path("", include("tickets.api.urls")),
    path("", include("search.urls_api")),
    path("", include("dashboard.urls_api")),
    path("", include("adminpanel.urls_api")),
    path("openapi.json", ApiDescription.as_view({"get": "retrieve"})),
    re_path("", UnknownPath.as_view({"get": "retrieve"})),
]
