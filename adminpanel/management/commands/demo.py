"""``make run``: the whole of GOTRS on this machine, with invented data."""

import os
import socket
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.db import connections
from django.urls import reverse

from adminpanel.demo import load
from adminpanel.demo.people import PASSWORD
from adminpanel.demo.processes import Children, DemoFailedError, commands, port_is_free
from adminpanel.demo.static_files import collect_if_needed
from gotrs.common import env

_EVERYWHERE = frozenset({"0.0.0.0", "::"})  # noqa: S104 - compared with, not bound to
_WEB_WORKERS = "2"
_BANNER = """
  GOTRS is running:  {url}

  This is a demo with invented data. Sign in with

      admin       agent, may also change the settings
      agent       agent
      customer    customer

  and the password  {password}

  Mail stays in a folder and reaches nobody: {mail}
  Data lies in {data}. Ctrl-C stops everything.
"""
_OPEN = """
  CAREFUL: everybody who reaches this machine can sign in with these accounts.
"""


class Command(BaseCommand):
    help = "Runs the demo: prepares the database, then starts web server and worker."
    requires_migrations_checks = False

    def handle(self, *args: Any, **options: Any) -> None:
        if not settings.DEMO:
            raise CommandError("This is for the demo only. Start it with: make run")
        host = env.text("HOST") or "127.0.0.1"
        port = env.integer("PORT", 8000, low=1, high=65535)
        if not port_is_free(host, port):
            raise CommandError(
                f"PORT {port} on {host} is taken by another program, or not allowed. "
                f"Choose another one:  PORT={port + 1} make run"
            )
        self._prepare()
        self._serve(host, port)

    def _say(self, text: str) -> None:
        self.stdout.write(text)
        self.stdout.flush()

    def _prepare(self) -> None:
        self._say("Preparing the database …")
        call_command("migrate", interactive=False, verbosity=0)
        if not load.is_loaded():
            self._say("Loading the demo's data …")
            try:
                count = load.load()
            except load.NotEmptyError as error:
                raise CommandError(f"{error} Nothing was changed.") from None
            self._say(f"{count} tickets are there.")
        if collect_if_needed():
            self._say("Style sheets and scripts were collected.")
        connections.close_all()

    def _serve(self, host: str, port: int) -> None:
        name = "127.0.0.1" if host in _EVERYWHERE else f"[{host}]" if ":" in host else host
        url = f"http://{name}:{port}"
        children = Children(_environment(host, port, url))
        children.stop_on_signals()
        try:
            for title, command in commands():
                children.start(title, *command)
            if children.wait_until_ready(f"{url}/readyz"):
                self._greet(host, url)
                children.wait()
        except DemoFailedError as error:
            raise CommandError(str(error)) from None
        finally:
            children.stop()
        self._say("\nThe demo has stopped.")

    def _greet(self, host: str, url: str) -> None:
        mail = url + reverse("mail_folder")
        self._say(
            _BANNER.format(url=url, password=PASSWORD, mail=mail, data=settings.DATA_DIR)
            + (_OPEN if host != "127.0.0.1" else "")
        )


def _environment(host: str, port: int, url: str) -> dict[str, str]:
    """What the processes are told beside our own environment."""
    told = {
        "GOTRS_DEMO": "1",
        "HOST": host,
        "PORT": str(port),
        "GOTRS_WEB_WORKERS": os.environ.get("GOTRS_WEB_WORKERS") or _WEB_WORKERS,
    }
    if "GOTRS_BASE_URL" not in os.environ:
        told["GOTRS_BASE_URL"] = url
    if "GOTRS_ALLOWED_HOSTS" not in os.environ:
        names = ["localhost", "127.0.0.1", "[::1]"]
        # Whoever opens the demo to the network can't know by which name it will be called.
        names += ["*"] if host in _EVERYWHERE else [host, socket.gethostname()]
        told["GOTRS_ALLOWED_HOSTS"] = ",".join(dict.fromkeys(names))
    return told
