"""The entry for gunicorn."""

import os

from django.core.wsgi import get_wsgi_application
from django.urls import get_resolver

from gotrs.common.room import with_room

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "gotrs.settings")

application = with_room(get_wsgi_application())
# Django reads the addresses, and with them all views, when the first request comes. Here gunicorn
# loads them once for all its processes, and nobody waits for them.
get_resolver().url_patterns  # noqa: B018
