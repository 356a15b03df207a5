"""The choice of the theme, of the density of lists, and of single-key shortcuts."""

from typing import Any

from django.http import HttpResponse, HttpResponseRedirect
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST

from accounts.auth.doors import SignedInRequest, first_page
from accounts.models import Agent, Preferences
from accounts.preferences import THEMES

DENSITIES = frozenset({"compact", "roomy"})
KEYS = frozenset({"on", "off"})


@require_POST
def set_theme(request: SignedInRequest) -> HttpResponse:
    """Keep the look that somebody chose, and whether single keys do something.

    HTMX has switched already and gets nothing; without JavaScript the page is shown again.
    """
    person = request.actor.person
    column = "agent" if isinstance(person, Agent) else "customer_user"
    owner: dict[str, Any] = {column: person}
    preferences, _created = Preferences.objects.get_or_create(**owner)
    theme = request.POST.get("theme")
    if theme in THEMES:
        preferences.theme = theme
    for name, choices in (("density", DENSITIES), ("keys", KEYS)):
        if request.POST.get(name) in choices:
            preferences.extra = {**preferences.extra, name: request.POST[name]}
    preferences.save(update_fields=["theme", "extra"])
    if request.headers.get("HX-Request"):
        return HttpResponse(status=204)
    back = request.headers.get("Referer", "")
    safe = url_has_allowed_host_and_scheme(
        back, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    )
    return HttpResponseRedirect(back if safe else first_page(person))
