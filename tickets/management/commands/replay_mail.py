"""Try quarantined mails again."""

import argparse
from typing import Any

from django.core.management.base import BaseCommand

from tickets.mail.intake.process import replay
from tickets.models import IncomingMail


class Command(BaseCommand):
    """Replays the named mails, or all that are quarantined."""

    help = "Process quarantined mails again: those with the given ids, or all of them."

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        parser.add_argument("id", nargs="*", type=int, help="Ids of mails.")

    def handle(self, *args: Any, **options: Any) -> None:
        mails = IncomingMail.objects.quarantined()
        if options["id"]:
            mails = mails.filter(pk__in=options["id"])
        for mail in mails:
            result = replay(mail)
            self.stdout.write(f"Mail {result.pk}: {result.state} {result.reason}".strip())
