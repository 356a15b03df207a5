"""What probes and Prometheus are told (contract 4.1). JSON without the API's envelope."""

import hmac
from dataclasses import asdict

from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe
from prometheus_client import CONTENT_TYPE_LATEST

from adminpanel.health import figures
from adminpanel.health.checks import EXAMINATION
from adminpanel.health.readiness import why_not_ready
from adminpanel.health.report import Status


@require_safe
@never_cache
def health(request: HttpRequest) -> HttpResponse:
    """Healthy, as long as the process serves."""
    return JsonResponse({"status": "healthy"})


@require_safe
@never_cache
def alive(request: HttpRequest) -> HttpResponse:
    """Liveness: touches no other part, so a dead database restarts nothing."""
    return JsonResponse({"status": "healthy"})


@require_safe
@never_cache
def ready(request: HttpRequest) -> HttpResponse:
    """Whether requests should be sent here: 200, or 503 with the reason."""
    reason = why_not_ready()
    if reason:
        return JsonResponse({"status": "unready", "reason": reason}, status=503)
    return JsonResponse({"status": "ready"})


@require_safe
@never_cache
def detailed(request: HttpRequest) -> HttpResponse:
    """Every component, really exercised. 503 only if the database or the storage is gone."""
    components = EXAMINATION.components()
    status = EXAMINATION.overall(components)
    return JsonResponse(
        {
            "status": status,
            "components": {name: asdict(found) for name, found in components.items()},
        },
        status=503 if status == Status.UNHEALTHY else 200,
    )


@require_safe
@never_cache
def metrics(request: HttpRequest) -> HttpResponse:
    """Figures of this host in Prometheus' text form; with the bearer token if there is one."""
    if settings.METRICS_TOKEN and not _has_token(request, settings.METRICS_TOKEN):
        refusal = HttpResponse("A bearer token is needed.\n", status=401, content_type="text/plain")
        refusal.headers["WWW-Authenticate"] = "Bearer"
        return refusal
    return HttpResponse(figures.as_text(), content_type=CONTENT_TYPE_LATEST)


def _has_token(request: HttpRequest, token: str) -> bool:
    scheme, _, given = request.headers.get("Authorization", "").partition(" ")
    return scheme.lower() == "bearer" and hmac.compare_digest(
        given.strip().encode(), token.encode()
    )
