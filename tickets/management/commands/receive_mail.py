"""One raw mail from standard input: the end of a pipe from Postfix or Exim."""

import argparse
import os
import sys
from typing import Any

from django.core.management.base import BaseCommand
from django.db import InterfaceError, OperationalError

from tickets.mail.intake.process import process
from tickets.mail.intake.spool import store

EX_TEMPFAIL = 75  # sysexits.h: the mail server keeps the mail and tries again


class Command(BaseCommand):
    """Stores the mail, then makes a ticket of it.

    Exit code 0: stored, whatever became of it (what can't be read waits in quarantine). 75: not
    stored, try again; anything that goes wrong before (configuration, database) is 75 as well,
    see manage.py.
    """

    help = "Read one raw mail from standard input. Exit code 0: stored; 75: try again."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        parser.add_argument(
            "--trusted",
            action="store_true",
            help="Obey X-OTRS and X-GOTRS headers of the mail: only for mail of your own systems.",
        )
        parser.add_argument(
            "--store-only",
            action="store_true",
            help="Only store it; the worker makes the ticket.",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        raw = sys.stdin.buffer.read()
        if not raw:
            # An empty pipe is an accident of the mail server, not a mail.
            self.stderr.write("Nothing came in.")
            sys.exit(EX_TEMPFAIL)
        mail = store(raw, source="pipe", trusted=options["trusted"])
        if options["store_only"]:
            return
        try:
            done = process(mail.pk)
        except (OperationalError, InterfaceError, OSError) as error:
            # Stored is stored: the worker goes on with it.
            self.stderr.write(f"Stored as mail {mail.pk}, to be processed later: {error}")
            return
        if os.isatty(1):
            self.stdout.write(f"Mail {done.pk}: {done.get_state_display()} {done.reason}")
