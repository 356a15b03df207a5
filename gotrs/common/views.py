"""Answers that belong to no app."""

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """A form without its token: JSON under /api/v1 (contract 1.4), else a page."""
    if request.path.startswith("/api/v1/"):
        return JsonResponse(
            {
                "success": False,
                "error": "The CSRF token is missing or wrong.",
                "code": "csrf_failed",
            },
            status=403,
        )
    return render(request, "errors/403.html", {"csrf": True}, status=403)
