"""Lets probes in before anything that needs a known host name, a session or a database."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.urls import Resolver404, resolve

URLS = "adminpanel.health.urls"


class ProbeMiddleware:
    """Answers the addresses of ``adminpanel.health.urls`` itself.

    Orchestrators ask by IP address, which ALLOWED_HOSTS would refuse, and a dead database must
    not keep /healthz from answering.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        probe = self._probe(request.path_info)
        return probe(request) if probe else self.get_response(request)

    @staticmethod
    def _probe(path: str) -> Callable[[HttpRequest], HttpResponse] | None:
        try:
            return resolve(path, URLS).func
        except Resolver404:
            return None
