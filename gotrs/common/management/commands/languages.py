"""``manage.py languages``: how much of the product each language covers."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from gotrs.common import catalogs

# The languages that are shipped complete.
COMPLETE = ("de",)


class Command(BaseCommand):
    """With --check it exits with 1 if a language that is shipped complete lacks a text."""

    help = "Reports how many texts of the interface each language has."

    def add_arguments(self, parser: CommandParser) -> None:
        """Two options."""
        parser.add_argument("--missing", action="store_true", help="Name the missing texts, too.")
        parser.add_argument("--check", action="store_true", help="Fail if German is not complete.")

    def handle(self, *args: Any, **options: Any) -> None:
        """One line for each language; English is the original and has all."""
        incomplete = []
        for language in catalogs.languages():
            messages = catalogs.messages_of(language)
            missing = [message for message in messages if not message.is_translated]
            done, total = len(messages) - len(missing), len(messages)
            self.stdout.write(f"{language}  {done} of {total}  {100 * done / total:.1f} %")
            if options["missing"]:
                for message in missing:
                    self.stdout.write(f"    {message.original!r}")
            if missing and language in COMPLETE:
                incomplete.append(f"{language} lacks {len(missing)} texts")
        if options["check"] and incomplete:
            raise CommandError("; ".join(incomplete))
