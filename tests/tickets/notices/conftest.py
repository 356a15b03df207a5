"""The server that mails go to."""

from tests.tickets.mail.outbound.conftest import smtp

__all__ = ["smtp"]
