"""Addresses: pages at /, HTMX fragments at /api/, JSON at /api/v1/, the back office at /admin/."""

from django.conf import settings
from django.contrib import admin
from django.urls import include, path

from gotrs import api_docs
from gotrs.common.styleguide import styleguide
from tickets.views import mail_hook

handler400 = "gotrs.common.views.bad_request"
handler403 = "gotrs.common.views.forbidden"
handler404 = "gotrs.common.views.not_found"
handler500 = "gotrs.common.views.server_error"

admin.autodiscover()

urlpatterns = [
    path("", include("accounts.urls")),
    path("api/v1", api_docs.UnknownPath.as_view({"get": "retrieve"})),
    path("api/v1/", include("gotrs.api_router")),
    path("api/docs", api_docs.docs, name="api_docs"),
    path("", include("adminpanel.urls")),
    path("", include("dashboard.urls")),
    path("", include("tickets.urls_list")),
    path("", include("tickets.urls_ticket")),
    path("api/", include("tickets.urls_ticket_fragments")),
    path("", include("tickets.urls_portal")),
    path("mail/in", mail_hook.receive, name="mail_hook"),
    # Mailgun posts the raw message to addresses that end like this, and its parts to all others.
    path("mail/in/mime", mail_hook.receive, name="mail_hook_mime"),
    path("", include("search.urls")),
    path("admin/", admin.site.urls),
]

if settings.DEBUG or settings.DEMO:
    urlpatterns.append(path("styleguide", styleguide, name="styleguide"))
