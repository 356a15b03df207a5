"""What the limits of automatic answers count (rule 7.20)."""

from django.db import models
from django.utils import timezone


class AutoResponseAttempt(models.Model):
    """An automatic answer to an address, sent or refused by a limit; kept for two days."""

    id = models.BigAutoField(primary_key=True)
    address = models.CharField(max_length=320)  # in lower case
    ticket = models.ForeignKey(
        "tickets.Ticket", null=True, on_delete=models.SET_NULL, related_name="+", db_index=False
    )
    created_at = models.DateTimeField(default=timezone.now)

    class Meta:
        indexes = [
            # How many an address had today, and how many in an hour for one ticket.
            models.Index(fields=["address", "created_at"], name="auto_response_address"),
            # How many there were in an hour in all; cleaning.
            models.Index(fields=["created_at"], name="auto_response_time"),
        ]

    def __str__(self) -> str:
        return f"attempt {self.pk}"
