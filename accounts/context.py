"""What every page knows about the site."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest

from accounts import site as site_settings
from accounts.palettes import DEFAULT_PALETTE, stylesheet_of


def site(request: HttpRequest) -> dict[str, Any]:
    """Name of the site, whether this is the demo, and the look that the person chose."""
    return {
        "site_name": site_settings.get("site_name"),
        "demo": settings.DEMO,
        "theme": getattr(request, "theme", "system"),
        "palette": (palette := getattr(request, "palette", DEFAULT_PALETTE)),
        "palette_css": stylesheet_of(palette),
        "density": getattr(request, "density", "compact"),
        "keys": getattr(request, "keys", "on"),
    }
