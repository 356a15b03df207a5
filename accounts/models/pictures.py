"""Pictures of agents, shown instead of their initials."""

from django.db import models
from django.utils import timezone


class AgentPicture(models.Model):
    """The picture of one agent, as it was uploaded; its type was found by its content."""

    agent = models.OneToOneField(
        "accounts.Agent", primary_key=True, on_delete=models.CASCADE, related_name="picture"
    )
    content_type = models.CharField(max_length=20)
    data = models.BinaryField()
    # Names the picture in its address, so that browsers may keep it.
    version = models.CharField(max_length=16)
    changed_at = models.DateTimeField(default=timezone.now)

    def __str__(self) -> str:
        return f"picture of {self.agent_id}"
