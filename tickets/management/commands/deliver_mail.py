"""``manage.py deliver_mail``: the outbox once, without a worker."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from tickets.mail.outbound.deliver import deliver_due, recover_claims
from tickets.mail.outbound.transports import ServerUnavailable
from tickets.worker.loop import worker_name


class Command(BaseCommand):
    """Delivers what is due, as the worker does every second."""

    help = "Delivers the mails of the outbox that are due, then ends; 1 if there is no server."
    requires_system_checks: list[str] = []

    def handle(self, *args: Any, **options: Any) -> None:
        recover_claims()
        try:
            count = deliver_due(worker_name())
        except ServerUnavailable as error:
            raise CommandError(f"The mail server can't be reached: {error}") from error
        self.stdout.write(f"{count} mails were looked after.")
