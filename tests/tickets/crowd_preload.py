"""Loaded once by the fork server of tests.tickets.crowd, before the processes branch off."""

import django
import pytest  # noqa: F401 - by it the settings know that they are those of the tests

django.setup()

import tests.tickets.crowd_work  # noqa: E402, F401
