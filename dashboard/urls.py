"""Addresses of the dashboard, and of the sheet of keys."""

from django.urls import path

from dashboard import views

urlpatterns = [
    path("", views.dashboard, name="dashboard"),
    path("keys", views.keys, name="keys"),
    path("api/keys", views.keys, name="keys_fragment"),
]
