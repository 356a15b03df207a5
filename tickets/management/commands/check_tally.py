"""``manage.py check_tally``: compare the exact totals with the tickets themselves."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from tickets import tally


class Command(BaseCommand):
    help = "Compares the totals of the lists with the tickets; --repair counts anew."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--repair", action="store_true", help="Count all tickets anew if something is wrong."
        )

    def handle(self, *args: Any, **options: Any) -> None:
        wrong = tally.differences()
        if not wrong:
            self.stdout.write("All totals are right.")
            return
        for key, missing in sorted(wrong.items()):
            self.stdout.write(
                f"queue {key.queue_id}, state {key.state_id}, locked {key.locked}, "
                f"archived {key.archived}: {missing:+} tickets"
            )
        if not options["repair"]:
            raise CommandError("Totals are wrong. Run it with --repair to count anew.")
        tally.rebuild()
        self.stdout.write("Counted anew.")
