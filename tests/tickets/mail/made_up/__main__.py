"""``python -m tests.tickets.mail.made_up``: 20,000 made-up mails through the real intake.

On a throw-away database, SQLite or PostgreSQL. Prints what became of them; ends with 1 and the
shortest mail that does it if one is lost, changed or breaks something.
"""

import argparse
import os
import secrets
import sys
import time

from tests.servers.app import SECRET


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.tickets.mail.made_up")
    parser.add_argument("--mails", type=int, default=20_000, help="how many to make up")
    parser.add_argument("--database", choices=["sqlite", "postgresql"], default="postgresql")
    parser.add_argument("--seed", type=int, default=secrets.randbelow(10**9))
    return parser.parse_args()


def main() -> int:
    """Run it; returns the exit code."""
    arguments = _arguments()
    os.environ |= {
        "GOTRS_TEST_DB": arguments.database,
        "DJANGO_SETTINGS_MODULE": "tests.settings",
        "GOTRS_SECRET_KEY": SECRET,
        "GOTRS_ENCRYPTION_KEY": SECRET,
        "GOTRS_ALLOWED_HOSTS": "localhost",
    }
    import django
    from django.core.management import call_command

    django.setup()
    call_command("migrate", verbosity=0)
    return _run(arguments)


def _run(arguments: argparse.Namespace) -> int:
    from hypothesis import HealthCheck, assume, given, seed, settings

    from tests.tickets.mail.made_up import scene
    from tests.tickets.mail.made_up.books import Books
    from tests.tickets.mail.made_up.strategy import MadeUp, made_up_mails

    scene.prepare()
    books, began = Books(), time.monotonic()

    @seed(arguments.seed)
    @settings(
        max_examples=arguments.mails,
        deadline=None,
        database=None,
        suppress_health_check=list(HealthCheck),
    )
    @given(made_up_mails())
    def hand_in(made: MadeUp) -> None:
        assume(not books.knows(made))  # so many different ones
        books.hand_in(made)
        if books.handed_in % 1_000 == 0:
            print(f"{books.handed_in:,}", flush=True)

    hand_in()
    books.check()
    seconds = time.monotonic() - began
    print(f"\n{books.handed_in:,} mails on {arguments.database}, seed {arguments.seed},", end=" ")
    print(f"in {seconds:.0f} s:")
    for kind, count in sorted(books.table().items(), key=lambda pair: -pair[1]):
        print(f"{count:>8,}  {kind}")
    print(f"{sum(books.table().values()):>8,}  together; all bytes as they came in")
    return 0


if __name__ == "__main__":
    sys.exit(main())
