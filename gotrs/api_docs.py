"""The API's description of itself: openapi.json and the pages of /api/docs."""

from functools import lru_cache
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe
from drf_spectacular.extensions import OpenApiAuthenticationExtension
from drf_spectacular.generators import SchemaGenerator
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.auth.api import Anybody
from accounts.auth.viewsets import ApiViewSet
from gotrs.common.errors import NotFound


class ApiAuthenticationScheme(OpenApiAuthenticationExtension):
    """Names the two ways to sign in: a token, or the session cookie with its CSRF token."""

    target_class = "accounts.auth.api.ApiAuthentication"
    name = ["accessToken", "sessionCookie"]

    def get_security_requirement(self, auto_schema: Any) -> list[dict[str, list[Any]]]:
        """One of the two is enough."""
        return [{"accessToken": []}, {"sessionCookie": []}]

    def get_security_definition(self, auto_schema: Any) -> list[dict[str, Any]]:
        """The schemes."""
        return [
            {"type": "http", "scheme": "bearer"},
            {"type": "apiKey", "in": "cookie", "name": settings.SESSION_COOKIE_NAME},
        ]


class ApiDescription(ApiViewSet):
    """GET /api/v1/openapi.json"""

    authentication_classes: list[Any] = []
    permission_classes = [Anybody]

    @extend_schema(exclude=True)
    def retrieve(self, request: Request) -> Response:
        """The OpenAPI 3 document, bare, made from the running code."""
        return Response(description())


@lru_cache(maxsize=1)
def description() -> dict[str, Any]:
    """The document; made once a process."""
    document: dict[str, Any] = SchemaGenerator().get_schema(request=None, public=True)
    return document


class UnknownPath(ApiViewSet):
    """Everything else under /api/v1: 404 for every method, known to nobody."""

    authentication_classes: list[Any] = []
    permission_classes = [Anybody]

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        """Raises NotFound."""
        raise NotFound("There is no such path.")

    @extend_schema(exclude=True)
    def retrieve(self, request: Request) -> Response:
        """Never reached."""
        raise NotFound("There is no such path.")


@require_safe
def docs(request: HttpRequest) -> HttpResponse:
    """Swagger UI, served from this host under the same strict policy as every page."""
    return render(request, "api/docs.html")
