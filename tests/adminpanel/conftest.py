"""An admin in the back office."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import Agent


@pytest.fixture
def office(admin: Agent, browser_of: Callable[..., Client]) -> Client:
    """An admin's browser."""
    return browser_of(admin)


@pytest.fixture
def save(office: Client) -> Callable[..., Any]:
    """Saves a row's form, or an empty one, by a button: ``save(row, "test", host="x")``.

    Follows the browser to where it ends up. None is a field that is left empty.
    """

    def send(row: Any, button: str = "continue", **changes: Any) -> Any:
        place = f"admin:{row._meta.app_label}_{row._meta.model_name}"
        url = reverse(f"{place}_change", args=[row.pk]) if row.pk else reverse(f"{place}_add")
        form = office.get(url).context["adminform"].form
        shown = {field.html_name: field.value() for field in form}
        data = {name: value for name, value in shown.items() if value not in (None, False)}
        data |= {f"_{button}": "1"} | changes
        given = {name: value for name, value in data.items() if value is not None}
        return office.post(url, given, follow=True)

    return send
