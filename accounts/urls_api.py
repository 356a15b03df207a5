"""Paths under /api/v1."""

from typing import Any

from django.urls import path

from accounts.api import me, sessions, signing_in, site, tokens
from accounts.ldap import api as ldap
from accounts.masterdata import LIST, ONE
from accounts.people import admin_users, companies, customer_users, groups, roles, users

_MEMBER: dict[str, Any] = {"put": "update", "patch": "partial_update", "delete": "destroy"}

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
    path("users", users.UserViewSet.as_view({"get": "list"})),
    path("users/<str:pk>", users.UserViewSet.as_view({"get": "retrieve"})),
    path("admin/users", admin_users.AdminUserViewSet.as_view(LIST)),
    path("admin/users/<str:pk>", admin_users.AdminUserViewSet.as_view(ONE)),
    *(
        path(
            f"admin/users/<str:pk>/{verb}",
            admin_users.AdminUserViewSet.as_view({"post": verb.replace("-", "_")}),
        )
        for verb in ("activate", "deactivate", "reset-password")
    ),
    path("groups", groups.GroupViewSet.as_view(LIST)),
    path("groups/<str:pk>", groups.GroupViewSet.as_view(ONE)),
    path("groups/<str:pk>/users", groups.GroupMemberViewSet.as_view({"get": "list"})),
    path("groups/<str:pk>/users/<str:user_id>", groups.GroupMemberViewSet.as_view(_MEMBER)),
    path("roles", roles.RoleViewSet.as_view(LIST)),
    path("roles/<str:pk>", roles.RoleViewSet.as_view(ONE)),
    path("roles/<str:pk>/users", roles.RoleMemberViewSet.as_view({"get": "list"})),
    path("roles/<str:pk>/users/<str:user_id>", roles.RoleMemberViewSet.as_view(_MEMBER)),
    path("roles/<str:pk>/groups/<str:group_id>", roles.RoleGroupViewSet.as_view(_MEMBER)),
    path("customers", companies.CompanyViewSet.as_view(LIST)),
    path("customers/<str:pk>", companies.CompanyViewSet.as_view(ONE)),
    path("customers/<str:pk>/users", companies.CompanyViewSet.as_view({"get": "users"})),
    path("customer-users", customer_users.CustomerUserViewSet.as_view(LIST)),
    path("customer-users/<str:pk>", customer_users.CustomerUserViewSet.as_view(ONE)),
    path(
        "customer-users/<str:pk>/reset-password",
        customer_users.CustomerUserViewSet.as_view({"post": "reset_password"}),
    ),
    path("admin/ldap/configure", ldap.LdapSetupViewSet.as_view({"post": "configure"})),
    path("admin/ldap/test", ldap.LdapSetupViewSet.as_view({"post": "test"})),
    path("admin/ldap/config", ldap.LdapSetupViewSet.as_view({"get": "config"})),
    path("admin/ldap/disable", ldap.LdapSetupViewSet.as_view({"post": "disable"})),
    path("admin/ldap/sync/status", ldap.LdapSetupViewSet.as_view({"get": "status"})),
    path("admin/ldap/sync/users", ldap.LdapAccountsViewSet.as_view({"post": "sync"})),
    path("admin/ldap/import/users", ldap.LdapAccountsViewSet.as_view({"post": "import_users"})),
    path("admin/ldap/mappings/users", ldap.LdapAccountsViewSet.as_view({"get": "user_mappings"})),
    path("admin/ldap/mappings/groups", ldap.LdapAccountsViewSet.as_view({"get": "group_mappings"})),
    path("admin/ldap/logs/auth", ldap.LdapAccountsViewSet.as_view({"get": "logins"})),
    path("admin/ldap/authenticate", ldap.LdapDirectoryViewSet.as_view({"post": "authenticate"})),
    path("admin/ldap/users/search", ldap.LdapDirectoryViewSet.as_view({"get": "search"})),
    path("admin/ldap/users/<str:username>", ldap.LdapDirectoryViewSet.as_view({"get": "user"})),
    path("admin/ldap/groups", ldap.LdapDirectoryViewSet.as_view({"get": "groups"})),
    path("health", site.SiteViewSet.as_view({"get": "health"})),
    path("info", site.SiteViewSet.as_view({"get": "info"})),
    path("status", site.SiteViewSet.as_view({"get": "status"})),
]
