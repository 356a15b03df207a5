from django.apps import AppConfig


class CommonConfig(AppConfig):
    """Registers the shared template tags; it has no models (see docs/decisions)."""

    name = "gotrs.common"
    label = "common"
