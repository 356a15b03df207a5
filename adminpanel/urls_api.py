"""Paths under /api/v1."""

from typing import Any

from django.urls import path

from adminpanel.api import audit, reports, system

_CONFIG: dict[str, Any] = {"get": "retrieve", "put": "update", "patch": "partial_update"}

urlpatterns = [
    path("admin/system/config", system.ConfigViewSet.as_view(_CONFIG)),
    path("admin/system/stats", system.SystemViewSet.as_view({"get": "stats"})),
    path("admin/system/maintenance", system.SystemViewSet.as_view({"post": "maintenance"})),
    path("admin/system/logs", system.SystemViewSet.as_view({"get": "logs"})),
    path("admin/audit/logs", audit.AuditViewSet.as_view({"get": "list"})),
    path("admin/audit/logs/<str:pk>", audit.AuditViewSet.as_view({"get": "retrieve"})),
    path("admin/audit/stats", audit.AuditViewSet.as_view({"get": "stats"})),
    *(
        path(f"admin/reports/{name}", reports.ReportViewSet.as_view({"get": name}))
        for name in ("tickets", "users", "sla", "performance")
    ),
    path("admin/reports/export", reports.ReportViewSet.as_view({"post": "export"})),
]
