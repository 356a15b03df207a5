"""Pages of signing in and out, and the fragments beside them."""

from django.urls import path

from accounts import views
from accounts.api import signing_in

urlpatterns = [
    path("login", views.login_page, name="login"),
    path("logout", views.logout_page, name="logout"),
    path("theme", views.set_theme, name="set_theme"),
    path("admin/login/", views.to_login_page, name="admin_login"),
    path("admin/logout/", views.logout_page, name="admin_logout"),
    path(
        "api/auth/login",
        signing_in.BrowserSignInViewSet.as_view({"post": "login"}),
        name="api_auth_login",
    ),
    path(
        "api/auth/refresh",
        signing_in.BrowserSignInViewSet.as_view({"post": "refresh"}),
        name="api_auth_refresh",
    ),
    path(
        "api/auth/logout",
        signing_in.BrowserSignInViewSet.as_view({"post": "logout"}),
        name="api_auth_logout",
    ),
]
