#!/usr/bin/env python
"""Django's command line for GOTRS."""

import os
import sys

EX_TEMPFAIL = 75


def main() -> None:
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
