"""Pages of signing in and out, and of one's own account."""

from django.urls import path

from accounts.api.signing_in import BrowserSignInViewSet
from accounts.views import access, account, look, password, picture, second_factor, signing_in

urlpatterns = [
    path("login", signing_in.login_page, name="login"),
    path("login/code", signing_in.code_page, name="login_code"),
    path("logout", signing_in.logout_page, name="logout"),
    path("password", password.request_page, name="password_request"),
    path("password/sent", password.sent_page, name="password_sent"),
    path("password/done", password.done_page, name="password_done"),
    path("password/<str:token>", password.set_page, name="password_set"),
    path("account", account.account_page, name="account"),
    path("account/picture", picture.change_picture, name="account_picture"),
    path("api/pictures", picture.agent_picture, name="agent_picture"),
    path("account/password", account.password_page, name="account_password"),
    path("account/sessions", access.sessions_page, name="account_sessions"),
    path(
        "account/sessions/end-others",
        access.end_other_sessions,
        name="account_sessions_end_others",
    ),
    path("account/sessions/<uuid:session_id>/end", access.end_session, name="account_session_end"),
    path("account/tokens", access.tokens_page, name="account_tokens"),
    path("account/tokens/<int:token_id>/revoke", access.revoke_token, name="account_token_revoke"),
    path("account/second-factor", second_factor.second_factor_page, name="second_factor"),
    path("theme", look.set_theme, name="set_theme"),
    path("admin/login/", signing_in.to_login_page, name="admin_login"),
    path("admin/logout/", signing_in.logout_page, name="admin_logout"),
    path(
        "api/auth/login",
        BrowserSignInViewSet.as_view({"post": "login"}),
        name="api_auth_login",
    ),
    path(
        "api/auth/refresh",
        BrowserSignInViewSet.as_view({"post": "refresh"}),
        name="api_auth_refresh",
    ),
    path(
        "api/auth/logout",
        BrowserSignInViewSet.as_view({"post": "logout"}),
        name="api_auth_logout",
    ),
]
