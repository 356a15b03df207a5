"""What anybody may ask about the site (contract 4.1)."""

from typing import Any

from django.conf import settings
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from accounts import site
from accounts.auth.api import Anybody
from accounts.auth.viewsets import ApiViewSet
from gotrs.common import lifecycle
from gotrs.common.api import ok
from gotrs.common.api.schema import describe
from gotrs.common.durations import duration


class HealthSerializer(serializers.Serializer):
    """A sign of life."""

    status = serializers.CharField()


class InfoSerializer(serializers.Serializer):
    """What this API is."""

    name = serializers.CharField()
    version = serializers.CharField()


class StatusSerializer(serializers.Serializer):
    """The running installation."""

    version = serializers.CharField()
    uptime = serializers.CharField(help_text="H:MM:SS")
    uptime_seconds = serializers.IntegerField()
    maintenance_mode = serializers.BooleanField()


class SiteViewSet(ApiViewSet):
    """/health, /info and /status under /api/v1."""

    authentication_classes: list[Any] = []
    permission_classes = [Anybody]

    @property
    def counted(self) -> bool:  # type: ignore[override]
        """Health is not limited (contract 1.8)."""
        return self.action != "health"

    @describe("health", "Sign of life", "Site", HealthSerializer, message=True, public=True)
    def health(self, request: Request) -> Response:
        """Answers while the process serves."""
        return ok({"status": "healthy"}, "The API is up.")

    @describe("info", "Name and version of the API", "Site", InfoSerializer, public=True)
    def info(self, request: Request) -> Response:
        """Name and version of this contract."""
        return ok({"name": "GOTRS API", "version": "1.0"})

    @describe("status", "The running installation", "Site", StatusSerializer, public=True)
    def status(self, request: Request) -> Response:
        """Version of the product, and for how long it has been running."""
        uptime = lifecycle.uptime()
        return ok(
            {
                "version": settings.VERSION,
                "uptime": duration(uptime),
                "uptime_seconds": int(uptime.total_seconds()),
                "maintenance_mode": bool(site.get("maintenance_mode")),
            }
        )
