"""The back office: Django's admin, for members of the group admin, grouped as admins know it."""

from collections.abc import Callable
from functools import wraps
from typing import Any, TypeVar, cast

from django.contrib import admin
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.urls import URLPattern, URLResolver, path, reverse
from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accounts import site as site_settings
from gotrs.common.errors import Forbidden

AnyView = TypeVar("AnyView", bound=Callable[..., HttpResponseBase])

_MAIL, _SYSTEM = _("Mail"), _("System")

# Headings of the start page with the models below each, in order.
SECTIONS: tuple[tuple[str | Promise, tuple[str, ...]], ...] = (
    (
        _("Ticket settings"),
        (
            "queues.Queue",
            "tickets.State",
            "tickets.Priority",
            "tickets.TicketType",
            "tickets.NotificationRule",
            "queues.Service",
            "queues.Sla",
            "queues.Calendar",
        ),
    ),
    (
        _("Users and groups"),
        (
            "accounts.Agent",
            "accounts.Role",
            "accounts.Group",
            "accounts.CustomerUser",
            "accounts.CustomerCompany",
        ),
    ),
    (
        _MAIL,
        (
            "queues.MailAccount",
            "queues.MailHook",
            "queues.SystemAddress",
            "queues.SmtpSender",
            "queues.ProviderSignIn",
            "tickets.PostmasterFilter",
            "tickets.ExternalNumber",
            "queues.Salutation",
            "queues.Signature",
            "queues.Template",
            "queues.AutoResponse",
            "tickets.IncomingMail",
            "tickets.OutgoingMail",
        ),
    ),
    (_("Integrations"), ("tickets.Webhook", "tickets.WebhookDelivery")),
    (_SYSTEM, ("accounts.AuditEntry", "admin.LogEntry", "tickets.DeletedArticle")),
)
# Pages that are no table stand first under their heading.
_PAGES = (
    (_MAIL, _("Mail doctor"), "admin:mail_doctor"),
    (_SYSTEM, _("Settings"), "admin:site_settings"),
    (_SYSTEM, _("Health"), "admin:health"),
)
# Passwords are changed in the preferences; there is one way for that.
_LEFT_OUT = frozenset({"password_change", "password_change_done"})


class BackOffice(admin.AdminSite):
    """Django's admin with our sign-in, our frame and our order."""

    index_title = _("Administration")
    enable_nav_sidebar = False
    empty_value_display = "–"

    def get_urls(self) -> list[URLPattern | URLResolver]:
        from adminpanel import pages
        from adminpanel.mail_servers.doctor import mail_doctor
        from adminpanel.mail_servers.sign_ins import provider_answer

        own: list[URLPattern | URLResolver] = [
            path("settings/", self.admin_view(pages.site_settings), name="site_settings"),
            path("health/", self.admin_view(pages.health), name="health"),
            path("mail-doctor/", self.admin_view(mail_doctor), name="mail_doctor"),
            path("oauth2/", self.admin_view(provider_answer), name="provider_answer"),
        ]
        given = super().get_urls()
        return own + [url for url in given if getattr(url, "name", None) not in _LEFT_OUT]

    def admin_view(self, view: AnyView, cacheable: bool = False) -> AnyView:
        """As Django's, but who is signed in and no admin learns it, instead of signing in again."""
        guarded = super().admin_view(view, cacheable)

        @wraps(guarded)
        def inner(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            if request.user.is_authenticated and not self.has_permission(request):
                raise Forbidden(gettext("Only members of the group admin may come in here."))
            return guarded(request, *args, **kwargs)

        return cast(AnyView, inner)

    def login(self, request: HttpRequest, extra_context: Any = None) -> HttpResponse:
        """There is one sign-in page."""
        return redirect_to_login(request.GET.get("next") or reverse("admin:index"))

    def logout(  # type: ignore[override]
        self, request: HttpRequest, extra_context: Any = None
    ) -> HttpResponse:
        """Signing out is the product's; this address of Django's only leads there."""
        return HttpResponseRedirect(reverse("admin:index"))

    def each_context(self, request: HttpRequest) -> dict[str, Any]:
        """As Django's, with the name of the site."""
        name = site_settings.get("site_name")
        return {**super().each_context(request), "site_title": name, "site_header": name}

    def get_app_list(
        self, request: HttpRequest, app_label: str | None = None
    ) -> list[dict[str, Any]]:
        """The models below our headings instead of below their apps."""
        models = {
            f"{app['app_label']}.{model['object_name']}": model
            for app in self._build_app_dict(request).values()
            for model in app["models"]
        }
        return [
            {
                "name": heading,
                "models": [models[name] for name in names if name in models],
                "links": [
                    {"name": name, "url": reverse(url)}
                    for place, name, url in _PAGES
                    if place is heading
                ],
            }
            for heading, names in SECTIONS
        ]

    def index(  # type: ignore[override]
        self, request: HttpRequest, extra_context: Any = None
    ) -> HttpResponse:
        """The start page, with what a new installation still needs."""
        from adminpanel.checklist import open_items

        return super().index(request, {"checklist": open_items(), **(extra_context or {})})

    def app_index(  # type: ignore[override]
        self, request: HttpRequest, app_label: str, extra_context: Any = None
    ) -> HttpResponse:
        """Our headings are no apps, so there is one start page."""
        return HttpResponseRedirect(reverse("admin:index"))
