"""Paths under /api/v1."""

from django.urls import path

from accounts import api

urlpatterns = [
    path("auth/login", api.SignInViewSet.as_view({"post": "login"})),
    path("auth/refresh", api.SignInViewSet.as_view({"post": "refresh"})),
    path("auth/logout", api.SignInViewSet.as_view({"post": "logout"})),
    path(
        "users/me",
        api.MeViewSet.as_view({"get": "retrieve", "put": "update", "patch": "partial_update"}),
    ),
    path("users/me/password", api.MyPasswordViewSet.as_view({"post": "create"})),
    path("health", api.SiteViewSet.as_view({"get": "health"})),
    path("info", api.SiteViewSet.as_view({"get": "info"})),
    path("status", api.SiteViewSet.as_view({"get": "status"})),
]
