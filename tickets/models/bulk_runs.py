"""Changes of many tickets, kept so that they can be gone on with and say what they did."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Outcome(models.TextChoices):
    """What became of one ticket of a run."""

    WAITING = "waiting", _("waiting")
    # Left behind only if the server was interrupted: nobody knows then.
    BEGUN = "begun", _("begun")
    DONE = "done", _("changed")
    REFUSED = "refused", _("not changed")


class BulkRun(models.Model):
    """One change for the tickets that an agent chose; done in steps, each ticket by itself."""

    agent = models.ForeignKey("accounts.Agent", on_delete=models.CASCADE, related_name="bulk_runs")
    # What the form said: names and lists of values.
    change = models.JSONField()
    # The list it was started from, to go back to.
    query = models.TextField(blank=True, default="")
    created_at = models.DateTimeField(auto_now_add=True)

    def __str__(self) -> str:
        return f"bulk change {self.pk}"


class BulkItem(models.Model):
    """One ticket of a run."""

    id = models.BigAutoField(primary_key=True)
    run = models.ForeignKey(BulkRun, on_delete=models.CASCADE, related_name="items", db_index=False)
    ticket = models.ForeignKey(
        "tickets.Ticket", on_delete=models.CASCADE, related_name="+", db_index=False
    )
    outcome = models.CharField(max_length=10, choices=Outcome.choices, default=Outcome.WAITING)
    # Why it was refused.
    message = models.TextField(blank=True, default="")
    begun_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [models.Index(fields=["run", "outcome", "id"], name="bulk_item_run")]

    def __str__(self) -> str:
        return f"ticket {self.ticket_id}: {self.outcome}"
