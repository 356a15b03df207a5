"""Does mail leave, arrive, and pass for ours? The same examination as in the back office."""

import argparse
import ipaddress
import json
import sys
from collections.abc import Sequence
from dataclasses import asdict
from itertools import groupby
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from gotrs.common.destinations import IpAddress
from tickets.mail.doctor.examine import examine
from tickets.mail.doctor.findings import Finding, is_all_well

_SIGNS = {"well": "ok  ", "note": "note", "mend": "MEND"}


class Command(BaseCommand):
    """Exit code 0: all is well; 1: there is something to mend."""

    help = (
        "Check SPF, DKIM and DMARC of our addresses, the lines to mail servers, and send a mail "
        "round. Exit code 1 if there is something to mend."
    )

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        parser.add_argument("--no-mail", action="store_true", help="Send no mail round.")
        parser.add_argument(
            "--selector",
            action="append",
            default=[],
            metavar="DOMAIN=SELECTOR",
            help="A DKIM selector to look for, beside those of the system addresses.",
        )
        parser.add_argument(
            "--from-ip",
            action="append",
            default=[],
            metavar="ADDRESS",
            help="An address that our mail reaches the world from, to be looked for in SPF.",
        )
        parser.add_argument("--json", action="store_true", help="Print JSON.")

    def handle(self, *args: Any, **options: Any) -> None:
        findings = examine(
            with_mail=not options["no_mail"],
            selectors=_selectors(options["selector"]),
            leaves_from=_addresses(options["from_ip"]),
        )
        if options["json"]:
            self.stdout.write(json.dumps([asdict(one) for one in findings], indent=2))
        else:
            for subject, found in groupby(findings, lambda one: one.subject):
                self._tell(subject, list(found))
        if not is_all_well(findings):
            sys.exit(1)

    def _tell(self, subject: str, findings: Sequence[Finding]) -> None:
        self.stdout.write(f"\n{subject}")
        for one in findings:
            self.stdout.write(f"  {_SIGNS[one.level]}  {one.title}: {one.found}")
            for line in filter(None, (one.why, one.enter)):
                self.stdout.write(f"        {line}")


def _selectors(given: Sequence[str]) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for pair in given:
        domain, equals, selector = pair.partition("=")
        if not equals or not selector:
            raise CommandError(f"--selector reads like example.com=mail, not {pair!r}.")
        found.setdefault(domain.lower(), []).append(selector)
    return found


def _addresses(given: Sequence[str]) -> list[IpAddress]:
    try:
        return [ipaddress.ip_address(text) for text in given]
    except ValueError as error:
        raise CommandError(f"--from-ip: {error}.") from None
