#!/usr/bin/env python
"""Django's command line for GOTRS."""

import gc
import os
import sys

EX_TEMPFAIL = 75


def main() -> None:
    # Models refer to one another, and all of them are looked through for garbage: a migration of an
    # empty database takes a fifth longer with Python's own thresholds.
    gc.set_threshold(50_000, 20, 100)
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "gotrs.settings")
    from django.core.management import execute_from_command_line

    execute_from_command_line(sys.argv)


def receive_mail() -> None:
    """As main, but whatever fails, the mail server is told to keep the mail and try again.

    Any other exit code would make it bounce the mail to its sender.
    """
    try:
        main()
    except Exception as error:
        sys.stderr.write(f"{type(error).__name__}: {error}\n")
        sys.exit(EX_TEMPFAIL)
    except SystemExit as error:
        sys.exit(error.code if error.code in (0, None) else EX_TEMPFAIL)


if __name__ == "__main__":
    receive_mail() if sys.argv[1:2] == ["receive_mail"] else main()
