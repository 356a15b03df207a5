"""Addresses of the dashboard, of notifications, and of the sheet of keys."""

from django.urls import path

from dashboard import notifications, views

urlpatterns = [
    path("", views.dashboard, name="dashboard"),
    path("notifications", notifications.notifications, name="notifications"),
    path("notifications/read", notifications.read_all, name="notifications_read"),
    path(
        "notifications/<int:message_id>/open",
        notifications.open_notification,
        name="notification_open",
    ),
    path("notifications/<int:message_id>/snooze", notifications.snooze, name="notification_snooze"),
    path("api/notifications/menu", notifications.menu, name="notification_menu"),
    path("api/notifications/count", notifications.count, name="notification_count"),
    path("keys", views.keys, name="keys"),
    path("api/keys", views.keys, name="keys_fragment"),
]
