"""``manage.py sync_ldap``: bring accounts in line with the LDAP directory, as the worker does."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from accounts.ldap.people import directory_actor
from accounts.ldap.sync import synchronise
from gotrs.common.errors import DomainError


class Command(BaseCommand):
    """Exits with 1 if the directory can't be read."""

    help = "Synchronises the accounts of agents with the LDAP directory."

    def add_arguments(self, parser: CommandParser) -> None:
        """One option."""
        parser.add_argument(
            "--dry-run", action="store_true", help="Say what would happen and change nothing."
        )

    def handle(self, *args: Any, **options: Any) -> None:
        """Print the numbers and the errors."""
        try:
            result = synchronise(actor=directory_actor(), dry_run=options["dry_run"])
        except DomainError as error:
            raise CommandError(error.message) from None
        self.stdout.write(
            "{users_found} users found: {users_created} created, {users_updated} updated, "
            "{users_disabled} disabled".format(**result)
            + (" (nothing was written)" if result["dry_run"] else "")
        )
        for problem in result["errors"]:
            self.stderr.write(problem)
