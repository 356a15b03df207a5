"""Paths under /api/v1 of dashboard, agents' figures and statistics."""

from django.urls import path

from dashboard.api.agents import AgentStatsViewSet
from dashboard.api.board import DashboardViewSet, NotificationViewSet
from dashboard.api.statistics import StatisticsViewSet

_board = DashboardViewSet.as_view
_notifications = NotificationViewSet.as_view
_agent = AgentStatsViewSet.as_view
_REPORTS = ("overview", "trends", "queues", "agents", "customers", "export")

urlpatterns = [
    path("dashboard/stats", _board({"get": "stats"})),
    path("dashboard/charts/tickets-by-status", _board({"get": "by_status"})),
    path("dashboard/charts/tickets-by-priority", _board({"get": "by_priority"})),
    path("dashboard/charts/tickets-over-time", _board({"get": "over_time"})),
    path("dashboard/activity", _board({"get": "activity"})),
    path("dashboard/my-tickets", _board({"get": "my_tickets"})),
    path("dashboard/notifications", _notifications({"get": "list"})),
    path("dashboard/notifications/read-all", _notifications({"post": "read_all"})),
    path("dashboard/notifications/<str:pk>/read", _notifications({"post": "read"})),
    path("agent/stats/my-performance", _agent({"get": "performance"})),
    path("agent/stats/workload", _agent({"get": "workload"})),
    path("agent/stats/response-times", _agent({"get": "response_times"})),
    *(path(f"statistics/{name}", StatisticsViewSet.as_view({"get": name})) for name in _REPORTS),
]
