"""Addresses of probes; adminpanel.health.middleware answers them for every host name."""

from django.urls import path

from adminpanel.health import views

urlpatterns = [
    path("health", views.health, name="health"),
    path("health/detailed", views.detailed, name="health_detailed"),
    path("healthz", views.alive, name="healthz"),
    path("readyz", views.ready, name="readyz"),
    path("metrics", views.metrics, name="metrics"),
]
