"""Paths under /api/v1."""

from django.urls import path

from accounts.api import me, sessions, signing_in, site, tokens

urlpatterns = [
    path("auth/login", signing_in.SignInViewSet.as_view({"post": "login"})),
    path("auth/refresh", signing_in.SignInViewSet.as_view({"post": "refresh"})),
    path("auth/logout", signing_in.SignInViewSet.as_view({"post": "logout"})),
    path("auth/password-reset", signing_in.PasswordResetViewSet.as_view({"post": "create"})),
    path(
        "auth/password-reset/confirm",
        signing_in.PasswordResetViewSet.as_view({"post": "confirm"}),
    ),
    path(
        "users/me",
        me.MeViewSet.as_view({"get": "retrieve", "put": "update", "patch": "partial_update"}),
    ),
    path("users/me/password", me.MyPasswordViewSet.as_view({"post": "create"})),
    path(
        "users/me/preferences",
        me.MyPreferencesViewSet.as_view(
            {"get": "retrieve", "put": "update", "patch": "partial_update"}
        ),
    ),
    path(
        "users/me/sessions",
        sessions.MySessionsViewSet.as_view({"get": "list", "delete": "destroy_others"}),
    ),
    path("users/me/sessions/<str:pk>", sessions.MySessionsViewSet.as_view({"delete": "destroy"})),
    path("users/me/tokens", tokens.MyTokensViewSet.as_view({"get": "list", "post": "create"})),
    path("users/me/tokens/<str:pk>", tokens.MyTokensViewSet.as_view({"delete": "destroy"})),
    path("health", site.SiteViewSet.as_view({"get": "health"})),
    path("info", site.SiteViewSet.as_view({"get": "info"})),
    path("status", site.SiteViewSet.as_view({"get": "status"})),
]
