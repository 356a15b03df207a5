"""Answers that belong to no app."""

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.template.loader import render_to_string


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """A form without its token: JSON under /api/v1 (contract 1.4), else a page."""
    if _is_api(request):
        return _as_json(403, "csrf_failed", "The CSRF token is missing or wrong.")
    return render(request, "errors/403.html", {"csrf": True}, status=403)


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """400: a request that Django itself refuses."""
    return _error(request, 400, "bad_request", "This request can't be understood.")


def forbidden(request: HttpRequest, exception: Exception) -> HttpResponse:
    """403: what Django itself forbids."""
    return _error(request, 403, "forbidden", "You don't have the permission for this.")


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """404: no such address."""
    return _error(request, 404, "not_found", "Not found.")


def server_error(request: HttpRequest) -> HttpResponse:
    """500: a fault of ours. The page needs neither person nor database."""
    if _is_api(request):
        return _as_json(500, "internal_error", "Something went wrong on the server.")
    return HttpResponse(render_to_string("errors/500.html"), status=500)


def _error(request: HttpRequest, status: int, code: str, text: str) -> HttpResponse:
    if _is_api(request):
        return _as_json(status, code, text)
    return render(request, f"errors/{status}.html", status=status)


def _is_api(request: HttpRequest) -> bool:
    return request.path.startswith("/api/v1/")


def _as_json(status: int, code: str, text: str) -> JsonResponse:
    return JsonResponse({"success": False, "error": text, "code": code}, status=status)
