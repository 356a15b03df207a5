"""The queues and services that somebody follows."""

from django.db import models
from django.utils import timezone


class QueueFollower(models.Model):
    """An agent follows a queue, which so is one of "my queues" (rule 9.3)."""

    queue = models.ForeignKey(
        "queues.Queue", on_delete=models.CASCADE, related_name="followers", db_index=False
    )
    agent = models.ForeignKey(
        "accounts.Agent", on_delete=models.CASCADE, related_name="followed_queues", db_index=False
    )
    created_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [
            # Also read by every new ticket: who follows this queue?
            models.UniqueConstraint(fields=["queue", "agent"], name="queue_follower_unique")
        ]
        indexes = [
            # One's own page of followed queues.
            models.Index(fields=["agent", "queue"], name="queue_follower_agent"),
        ]

    def __str__(self) -> str:
        return f"{self.agent_id} follows queue {self.queue_id}"


class ServiceFollower(models.Model):
    """An agent follows a service, which so is one of "my services" (rule 9.3)."""

    service = models.ForeignKey(
        "queues.Service", on_delete=models.CASCADE, related_name="followers", db_index=False
    )
    agent = models.ForeignKey(
        "accounts.Agent", on_delete=models.CASCADE, related_name="followed_services", db_index=False
    )
    created_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [
            # Also read by what happens to tickets: who follows this service?
            models.UniqueConstraint(fields=["service", "agent"], name="service_follower_unique")
        ]
        indexes = [
            # One's own page of what one follows.
            models.Index(fields=["agent", "service"], name="service_follower_agent"),
        ]

    def __str__(self) -> str:
        return f"{self.agent_id} follows service {self.service_id}"
