"""Pages of the back office that are no table: settings of the site, health."""

import json

from django.contrib import admin, messages
from django.contrib.admin.models import CHANGE, LogEntry
from django.contrib.contenttypes.models import ContentType
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from accounts.auth.doors import SignedInRequest
from accounts.models import SiteSetting
from adminpanel.health.checks import EXAMINATION
from adminpanel.settings_form import SiteSettingsForm


@require_http_methods(["GET", "HEAD", "POST"])
def site_settings(request: SignedInRequest) -> HttpResponse:
    """The settings that an admin changes while the system runs."""
    form = SiteSettingsForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        changed = form.save(request.actor)
        if changed:
            LogEntry.objects.create(  # type: ignore[misc]
                user=request.user,
                content_type=ContentType.objects.get_for_model(SiteSetting),
                object_id="",
                object_repr=_("Settings"),
                action_flag=CHANGE,
                change_message=json.dumps([{"changed": {"fields": changed}}]),
            )
        messages.success(request, _("The settings were saved."))
        return HttpResponseRedirect(reverse("admin:site_settings"))
    context = admin.site.each_context(request) | {"title": _("Settings"), "form": form}
    status = 422 if form.errors else 200
    return render(request, "admin/site_settings.html", context, status=status)


@require_safe
def health(request: HttpRequest) -> HttpResponse:
    """The same report as /health/detailed, to be read by people."""
    components = EXAMINATION.components()
    context = admin.site.each_context(request) | {
        "title": _("Health"),
        "components": components,
        "status": EXAMINATION.overall(components),
    }
    return render(request, "admin/health.html", context)
