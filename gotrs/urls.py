"""Addresses: pages at /, HTMX fragments at /api/, JSON at /api/v1/, the back office at /admin/."""

from django.contrib import admin
from django.urls import include, path

urlpatterns = [
    path("", include("adminpanel.health.urls")),
    path("admin/", admin.site.urls),
]
