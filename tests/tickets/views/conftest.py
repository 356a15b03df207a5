"""Who is at the browser."""

from collections.abc import Callable

import pytest
from django.test import Client

from accounts.models import Agent


@pytest.fixture
def annas(browser_of: Callable[..., Client], anna: Agent) -> Client:
    """Anna's browser."""
    return browser_of(anna)
