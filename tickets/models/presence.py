"""Who is at which ticket right now."""

from django.db import models


class TicketPresence(models.Model):
    """An agent has the ticket open. It ends when the page closes, or with time (tickets.live)."""

    ticket = models.ForeignKey(
        "tickets.Ticket", on_delete=models.CASCADE, related_name="+", db_index=False
    )
    agent = models.ForeignKey("accounts.Agent", on_delete=models.CASCADE, related_name="+")
    seen_at = models.DateTimeField()
    # Until when they count as writing unless they go on.
    writing_until = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            # Also read by the hub: who is at these tickets?
            models.UniqueConstraint(fields=["ticket", "agent"], name="presence_unique")
        ]

    def __str__(self) -> str:
        return f"{self.agent_id} at {self.ticket_id}"
