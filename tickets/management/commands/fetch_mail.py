"""Fetch mail from the configured mailboxes now."""

import argparse
import sys
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from gotrs.common.validity import Validity
from queues.models import MailAccount
from tickets.mail.intake.fetch import fetch_account
from tickets.mail.intake.process import process_waiting


class Command(BaseCommand):
    """Fetches all valid accounts, or those that are named, whatever their interval."""

    help = "Fetch mail from all mail accounts, or from those that are named."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        parser.add_argument("name", nargs="*", help="Names of mail accounts.")

    def handle(self, *args: Any, **options: Any) -> None:
        accounts = MailAccount.objects.filter(valid_id=Validity.VALID).order_by("id")
        if options["name"]:
            accounts = accounts.filter(name__in=options["name"])
            unknown = set(options["name"]) - {account.name for account in accounts}
            if unknown:
                raise CommandError(f"There is no valid account {', '.join(sorted(unknown))}.")
        failed = False
        for account in accounts:
            count = fetch_account(account)
            account.refresh_from_db()
            failed = failed or bool(account.last_error)
            self.stdout.write(f"{account.name}: {count} mails. {account.last_error}".strip())
        process_waiting()
        if failed:
            sys.exit(1)
