"""What an agent has begun to write and not sent."""

from django.db import models


class TicketDraft(models.Model):
    """The composer of one agent at one ticket, as it was typed. Nobody else ever reads it.

    ``fields`` holds the form's values as text, also those that would be refused.
    """

    ticket = models.ForeignKey(
        "tickets.Ticket", on_delete=models.CASCADE, related_name="+", db_index=False
    )
    agent = models.ForeignKey("accounts.Agent", on_delete=models.CASCADE, related_name="+")
    fields = models.JSONField(default=dict)
    # Old ones are cleared away.
    saved_at = models.DateTimeField(db_index=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["ticket", "agent"], name="draft_unique")]

    def __str__(self) -> str:
        return f"draft of {self.agent_id} at {self.ticket_id}"
