"""``manage.py rebuild_search``: write the search documents of all tickets anew."""

from typing import Any

from django.core.management.base import BaseCommand

from search import documents


class Command(BaseCommand):
    help = "Writes the search index anew from the tickets; work may go on meanwhile."

    def handle(self, *args: Any, **options: Any) -> None:
        total = 0
        for done in documents.rebuild():
            total = done
            if options["verbosity"] > 1:
                self.stdout.write(f"{done} tickets")
        self.stdout.write(f"The words of {total} tickets were written.")
