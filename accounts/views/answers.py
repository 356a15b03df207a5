"""What the pages of this app share: refusals as errors of a form."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from gotrs.common.errors import DomainError


def refused(
    request: HttpRequest,
    template: str,
    form: forms.Form,
    error: DomainError,
    *,
    fields: Mapping[str, str] | None = None,
    **context: Any,
) -> HttpResponse:
    """The page again, with the refusal at its form: 200, or 429 beyond a limit (contract 4.2).

    ``fields`` names the form's field for what is called otherwise in the refusal.
    """
    for said, messages in error.details.items():
        name = (fields or {}).get(said, said)
        for message in messages:
            form.add_error(name if name in form.fields else None, message)
    if not error.details:
        form.add_error(None, error.message)
    status = 429 if error.status == 429 else 200
    answer = render(request, template, {"form": form, **context}, status=status)
    for name, value in getattr(error, "headers", {}).items():
        answer.headers[name] = value
    return answer
